"""A reading's entries meet what is stored of their source: new, unchanged, or in other words than before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from aggregator.model.document import Role
from aggregator.model.entry import SignedEntry
from aggregator.store.batch import Batch, Effects, Scope
from aggregator.store.codec import cover_hash, key_digest
from aggregator.store.dedupe_tables import signature
from aggregator.store.hidden import hidden_entries
from aggregator.store.revisions import Revision, revise, text_values
from aggregator.store.schema import document, entry, entry_key, entry_text
from aggregator.store.signatures import signature_values
from aggregator.store.statements import AnyRow, chunks
from aggregator.store.times import DAY_US, to_us

SEEN_AGAIN_US = (
    DAY_US  # `last_seen` is kept to the day, so that an unchanged poll writes nothing about entries
)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An entry that its source shows for the first time, with the id it got."""

    id: int
    signed: SignedEntry
    published: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What a reading brought; newcomers in the order of their publication, oldest first."""

    newcomers: Sequence[Newcomer]
    revised: int
    unchanged: int


def take_in(
    connection: Connection,
    batch: Batch,
    scope: Scope,
    signed: Sequence[SignedEntry],
    *,
    effects: Effects,
    as_before: int = 0,
) -> Intake:
    """Store the new entries and the changed texts of one reading.

    Of several entries with one identity key in a document the first counts. An entry whose row is gone but
    whose key is still known stays gone. `as_before` counts entries that are shown as they are stored.
    """
    found: dict[bytes, SignedEntry] = {}
    for item in signed:
        found.setdefault(key_digest(item.entry.key), item)
    known = batch.settling.ahead.known.pop(scope.document, None)
    if known is None:
        known = _known(connection, scope, list(found))
    _see_again(connection, batch, scope, known)
    revisions = _revisions(connection, scope, found, known)
    if revisions:
        revise(connection, batch, scope, revisions, effects=effects)
    fresh = {digest: item for digest, item in found.items() if digest not in known}
    newcomers = _newcomers(batch, list(fresh.values()))
    if newcomers:
        _insert(connection, batch, scope, newcomers)
    revised = sum(revision.is_material for revision in revisions)
    return Intake(newcomers, revised, len(signed) - len(fresh) - revised + as_before)


_KNOWN = select(
    entry_key.c.digest,
    entry_key.c.entry,
    entry_key.c.document,
    entry_key.c.content_hash,
    entry_key.c.cover_hash,
    entry_key.c.last_seen,
).where(entry_key.c.source == bindparam("of"), entry_key.c.digest.in_(bindparam("digests", expanding=True)))


def _known(connection: Connection, scope: Scope, digests: Sequence[bytes]) -> Mapping[bytes, AnyRow]:
    rows: dict[bytes, AnyRow] = {}
    for some in chunks(digests):
        found = connection.execute(_KNOWN, {"of": scope.source, "digests": some})
        rows.update((row.digest, row) for row in found)
    return rows


_SEEN = (
    update(entry_key)
    .where(entry_key.c.source == bindparam("of"), entry_key.c.digest == bindparam("named"))
    .values(last_seen=bindparam("at"))
)


def _see_again(connection: Connection, batch: Batch, scope: Scope, known: Mapping[bytes, AnyRow]) -> None:
    before = batch.now - SEEN_AGAIN_US
    rows = [
        {"of": scope.source, "named": digest, "at": batch.now}
        for digest, row in known.items()
        if row.last_seen < before
    ]
    if rows:
        connection.execute(_SEEN, rows)


def _revisions(
    connection: Connection, scope: Scope, found: Mapping[bytes, SignedEntry], known: Mapping[bytes, AnyRow]
) -> list[Revision]:
    """Give the entries that stand in the document otherwise than in the store.

    Two documents of one source may show one entry differently (a short and a full feed): the text of the
    first counts for as long as that document is polled, else the entry would change with every poll. An
    article's own page is asked once, and its text counts for as long as its document is kept. Entries of
    hidden stories get no new text.
    """
    revisions = []
    for digest, row in known.items():
        item = found[digest]
        cover = cover_hash(item.entry)
        is_changed = item.entry.content_hash != row.content_hash or cover != row.cover_hash
        if is_changed and row.entry is not None:
            revisions.append(Revision(digest, item, cover, row))
    if revisions:
        hidden = hidden_entries(connection, [revision.known.entry for revision in revisions])
        revisions = [revision for revision in revisions if revision.known.entry not in hidden]
    others = {revision.known.document for revision in revisions} - {scope.document}
    if not others:
        return revisions
    kept_by = _keepers(connection, scope, others)
    return [revision for revision in revisions if revision.known.document not in kept_by]


def _keepers(connection: Connection, scope: Scope, others: Collection[int]) -> set[int]:
    """Give those of these documents whose texts count; against an article's page a list says nothing.

    An article that could not be read (its last try failed) left what the page said of it: that yields.
    """
    was_read = (document.c.role == Role.ARTICLE) & (document.c.failures == 0)
    counts = was_read if scope.role is Role.ARTICLE else was_read | document.c.due_at.is_not(None)
    keepers: set[int] = set()
    for some in chunks(sorted(others)):
        keepers.update(connection.scalars(select(document.c.id).where(document.c.id.in_(some), counts)))
    return keepers


def _newcomers(batch: Batch, fresh: Sequence[SignedEntry]) -> list[Newcomer]:
    """Give new entries their ids, the oldest publication first; documents show the newest on top."""
    placed = sorted(enumerate(fresh), key=lambda item: (item[1].entry.published.at, -item[0]))
    return [Newcomer(batch.entry_id(), signed, to_us(signed.entry.published.at)) for _, signed in placed]


def _insert(connection: Connection, batch: Batch, scope: Scope, newcomers: Sequence[Newcomer]) -> None:
    connection.execute(insert(entry), [_entry_values(batch, scope, newcomer) for newcomer in newcomers])
    connection.execute(
        insert(entry_text),
        [
            {"bucket": batch.day, "entry": newcomer.id, "key": newcomer.signed.entry.key}
            | text_values(newcomer.signed.entry)
            for newcomer in newcomers
        ],
    )
    connection.execute(insert(signature), [_signature_values(batch, newcomer) for newcomer in newcomers])
    connection.execute(insert(entry_key), [_key_values(batch, scope, newcomer) for newcomer in newcomers])


def _entry_values(batch: Batch, scope: Scope, newcomer: Newcomer) -> dict[str, Any]:
    published = newcomer.signed.entry.published
    return {
        "id": newcomer.id,
        "source": scope.source,
        "bucket": batch.day,
        "published": newcomer.published,
        "precision": published.precision,
        "evidence": published.evidence,
        "first_seen": batch.now,
    }


def _signature_values(batch: Batch, newcomer: Newcomer) -> dict[str, Any]:
    return {"bucket": batch.day, "entry": newcomer.id} | signature_values(newcomer.signed.signature)


def _key_values(batch: Batch, scope: Scope, newcomer: Newcomer) -> dict[str, Any]:
    entry_ = newcomer.signed.entry
    return {
        "source": scope.source,
        "digest": key_digest(entry_.key),
        "entry": newcomer.id,
        "document": scope.document,
        "content_hash": entry_.content_hash,
        "cover_hash": cover_hash(entry_),
        "last_seen": batch.now,
    }
