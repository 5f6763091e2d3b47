"""One source's past in full: its latest polls, its documents, and what was the matter with it."""

from uuid import UUID

from sqlalchemy import Connection, func, select

from aggregator.model.condition import Episode
from aggregator.model.desk import SourceDocument, SourcePast
from aggregator.model.document import Role
from aggregator.store.codec import load_report
from aggregator.store.episodes import episode_of
from aggregator.store.schema import document, episode, poll_log, source
from aggregator.store.statements import AnyRow, read_meta
from aggregator.store.times import from_us

REPORTS = 40
EPISODES = 20
LED = 20  # documents shown of those that pages led to


def read_source_past(connection: Connection, source_id: str) -> SourcePast:
    """Give what is kept of a source; nothing of one that was never polled."""
    of = connection.scalar(select(source.c.id).where(source.c.slug == source_id))
    if of is None:
        return SourcePast()
    reports = select(poll_log.c.report).where(poll_log.c.source == of).order_by(poll_log.c.at.desc())
    led = document.c.role != Role.ROOT
    counted = select(document.c.role, func.count().label("n")).where(document.c.source == of, led)
    roots = select(document).where(document.c.source == of, ~led).order_by(document.c.id)
    latest = select(document).where(document.c.source == of, led).order_by(document.c.id.desc()).limit(LED)
    rows = [*connection.execute(roots), *connection.execute(latest)]
    return SourcePast(
        reports=tuple(load_report(text) for text in connection.scalars(reports.limit(REPORTS))),
        documents=tuple(map(_document, rows)),
        led={Role(row.role): row.n for row in connection.execute(counted.group_by(document.c.role))},
        episodes=_episodes(connection, of),
    )


def _episodes(connection: Connection, of: int) -> tuple[Episode, ...]:
    namespace = UUID(read_meta(connection, ["namespace"])["namespace"])
    own = (
        select(episode, source.c.slug)
        .join(source, source.c.id == episode.c.source)
        .where(episode.c.source == of)
        .order_by(episode.c.began_at.desc(), episode.c.id.desc())
        .limit(EPISODES)
    )
    return tuple(episode_of(row, namespace) for row in connection.execute(own))


def _document(row: AnyRow) -> SourceDocument:
    return SourceDocument(
        address=row.address,
        role=Role(row.role),
        due_at=None if row.due_at is None else from_us(row.due_at),
        polled_at=None if row.polled_at is None else from_us(row.polled_at),
        failures=row.failures,
        why=row.why,
        moved_to=row.effective_address,
    )
