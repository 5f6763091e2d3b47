"""What sources ask of us as a whole, as of the last answer of each of their documents."""

import json
from typing import Any

from sqlalchemy import Connection, delete, select

from aggregator.model.entry import Reading
from aggregator.model.signals import NO_SIGNALS, Signals
from aggregator.store.batch import Effects
from aggregator.store.codec import load_signals, signal_values
from aggregator.store.decision_tables import source_signals
from aggregator.store.schema import document, entry, listing, story_member
from aggregator.store.statements import upsert

_KEEP = upsert(source_signals, update=["body"], where_changed="body")


def keep_signals(
    connection: Connection, of: int, document_id: int, reading: Reading, *, effects: Effects
) -> None:
    """Keep what a document and its entries ask for; nothing said takes back what was said before.

    When what holds for the whole source changed, every region that lists something of it is rendered anew.
    """
    row = connection.execute(select(source_signals.c.body).where(source_signals.c.source == of)).first()
    reasons = reading.all_signals()
    if row is None and not reasons:
        return
    stored: dict[str, Any] = {} if row is None else json.loads(row.body)
    changed = _alive(connection, of, stored)
    changed.pop(str(document_id), None)
    if reasons:
        changed[str(document_id)] = {"whole": signal_values(reading.signals), "why": reasons}
    if changed:
        body = json.dumps(changed, ensure_ascii=False, sort_keys=True)
        connection.execute(_KEEP, {"source": of, "body": body})
    else:
        connection.execute(delete(source_signals).where(source_signals.c.source == of))
    if _whole(changed) != _whole(stored):
        effects.regions.update(connection.scalars(_REGIONS.where(entry.c.source == of)))


def source_wide(body: str | None) -> Signals:
    """Give what holds for every text of a source, from its row of `source_signals`."""
    return NO_SIGNALS if body is None else _whole(json.loads(body))


def all_reasons(body: str | None) -> tuple[str, ...]:
    """Give what its documents and single entries said, from a source's row of `source_signals`."""
    if body is None:
        return ()
    return tuple(dict.fromkeys(reason for said in json.loads(body).values() for reason in said["why"]))


_REGIONS = (
    select(listing.c.region)
    .distinct()
    .join(story_member, story_member.c.story == listing.c.story)
    .join(entry, entry.c.id == story_member.c.entry)
)


def _whole(stored: dict[str, Any]) -> Signals:
    found = NO_SIGNALS
    for said in stored.values():
        found = found.joined(load_signals(said["whole"]))
    return found


def _alive(connection: Connection, of: int, stored: dict[str, Any]) -> dict[str, Any]:
    """Leave out documents that are asked no more."""
    if len(stored) < 1:
        return {}
    asked = select(document.c.id).where(document.c.source == of, document.c.due_at.is_not(None))
    alive = {str(found) for found in connection.scalars(asked)}
    return {name: said for name, said in stored.items() if name in alive}
