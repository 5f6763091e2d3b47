"""What readings found wrong with what a source sends, kept through answers without a new body."""

from sqlalchemy import Connection, delete, select

from aggregator.model.alarm import Alarm, AlarmKind, alarms_in
from aggregator.model.document import Role
from aggregator.model.poll import FinishedPoll
from aggregator.store.alert_tables import source_alarm
from aggregator.store.schema import document
from aggregator.store.statements import upsert
from aggregator.store.times import from_us


def note_alarms(connection: Connection, of: int, poll: FinishedPoll, *, now: int) -> None:
    """Keep what the reading of a source's (row `of`) own address found wrong, since when it was found."""
    if poll.reading is None or poll.document.role is not Role.ROOT:
        return
    mine = (source_alarm.c.source == of, source_alarm.c.document == poll.document.id)
    known = set(connection.scalars(select(source_alarm.c.kind).where(*mine)))
    found = alarms_in(poll.reading.warnings)
    if over := known - set(found):
        connection.execute(delete(source_alarm).where(*mine, source_alarm.c.kind.in_(sorted(over))))
    if found:
        rows = [
            {"source": of, "document": poll.document.id, "kind": kind, "since": now, "why": why}
            for kind, why in found.items()
        ]
        connection.execute(upsert(source_alarm, update=["why"]), rows)


def read_alarms(connection: Connection) -> dict[int, tuple[Alarm, ...]]:
    """Give what is wrong now by source (row), of each kind what lasts longest."""
    # an address that left the configuration says nothing any more
    asked = (
        select(source_alarm)
        .join(document, document.c.id == source_alarm.c.document)
        .where(document.c.due_at.is_not(None))
        .order_by(source_alarm.c.since)
    )
    found: dict[int, dict[str, Alarm]] = {}
    for row in connection.execute(asked):
        alarm = Alarm(AlarmKind(row.kind), from_us(row.since), row.why)
        found.setdefault(row.source, {}).setdefault(row.kind, alarm)
    return {of: tuple(alarms.values()) for of, alarms in found.items()}
