"""Entries that their source shows in other words than before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from aggregator.model.entry import Entry, SignedEntry
from aggregator.store.batch import Batch, Effects, Scope
from aggregator.store.codec import dump_details
from aggregator.store.dedupe_tables import band, signature
from aggregator.store.schema import entry, entry_key, entry_text, story, story_member
from aggregator.store.signatures import band_rows, signature_values, stored_keys
from aggregator.store.statements import AnyRow, chunks, upsert
from aggregator.store.times import to_us


@dataclass(frozen=True, slots=True)
class Revision:
    """A known entry (its row of `entry_key`) as it stands in the document now."""

    digest: bytes
    signed: SignedEntry
    cover: bytes
    known: AnyRow

    @property
    def is_material(self) -> bool:
        """Tell whether a reader would see another text, not only another link, credit or picture."""
        return bool(self.signed.entry.content_hash != self.known.content_hash)


def revise(
    connection: Connection,
    batch: Batch,
    scope: Scope,
    revisions: Sequence[Revision],
    *,
    effects: Effects,
    quiet: bool = False,
) -> None:
    """Write the changed entries. Publication times stay; readers hear only of a lead's own new words.

    A changed text is compared with what comes later as it stands now, and found by its earlier keys too. Its
    story stays its story: taking it apart would show again what was shown.

    A story's `updated_at` moves when the text of its lead changed. Its regions are rendered anew when its
    lead changed in any way, or when the title or address of another copy did. A `quiet` revision completes
    what was just listed: readers are not told twice.
    """
    pairs = _with_rows(connection, revisions)
    connection.execute(_NEW_TEXT, [_text_change(revision.signed.entry, row) for revision, row in pairs])
    connection.execute(_NEW_SIGNATURE, [_signature_change(revision.signed, row) for revision, row in pairs])
    connection.execute(_NEW_HASHES, [_hash_change(revision, scope) for revision in revisions])
    bands = [
        values
        for revision, row in pairs
        for values in band_rows(stored_keys(revision.signed.signature), row.id)
    ]
    if bands:
        connection.execute(upsert(band), bands)
    batch.settling.ahead.forget()
    material = [] if quiet else [row for revision, row in pairs if revision.is_material]
    if material:
        connection.execute(_NEXT_REVISION, [{"of": row.id} for row in material])
    reworded = {row.story for row in material if row.id == row.lead}
    if reworded:
        # a µs apart: the W3C validator, and readers that sort by it, want no instant of Atom twice
        moved = [{"of": of, "at": batch.now + apart} for apart, of in enumerate(sorted(reworded))]
        connection.execute(_MOVE_UPDATED, moved)
    effects.touched.update(row.story for revision, row in pairs if _is_visible(revision.signed.entry, row))


def text_values(item: Entry) -> dict[str, Any]:
    """Give the columns of `entry_text` that a revision may change."""
    return {
        "url": item.url,
        "title": item.title,
        "html": item.html,
        "text": item.text,
        "language": item.language,
        "updated": None if item.updated is None else to_us(item.updated),
        "details": dump_details(item),
    }


_STORED = (
    select(
        entry.c.id,
        entry.c.bucket,
        entry_text.c.url,
        entry_text.c.title,
        story.c.id.label("story"),
        story.c.lead,
    )
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(story_member, story_member.c.entry == entry.c.id)
    .join(story, story.c.id == story_member.c.story)
    .where(entry.c.id.in_(bindparam("entries", expanding=True)))
)


def _with_rows(connection: Connection, revisions: Sequence[Revision]) -> list[tuple[Revision, AnyRow]]:
    stored: dict[int, AnyRow] = {}
    for some in chunks([revision.known.entry for revision in revisions]):
        stored.update((row.id, row) for row in connection.execute(_STORED, {"entries": some}))
    return [(revision, stored[revision.known.entry]) for revision in revisions]


_TEXT_COLUMNS = ("url", "title", "html", "text", "language", "updated", "details")
_NEW_TEXT = (
    update(entry_text)
    .where(entry_text.c.bucket == bindparam("in_bucket"), entry_text.c.entry == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _TEXT_COLUMNS})
)


def _text_change(item: Entry, row: AnyRow) -> dict[str, Any]:
    values = {f"new_{name}": value for name, value in text_values(item).items()}
    return values | {"in_bucket": row.bucket, "of": row.id}


_SIGNATURE_COLUMNS = ("url_key", "title_key", "lead_key", "sentences", "compared")
_NEW_SIGNATURE = (
    update(signature)
    .where(signature.c.bucket == bindparam("in_bucket"), signature.c.entry == bindparam("of"))
    .values({name: bindparam(f"new_{name}") for name in _SIGNATURE_COLUMNS})
)


def _signature_change(signed: SignedEntry, row: AnyRow) -> dict[str, Any]:
    values = {f"new_{name}": value for name, value in signature_values(signed.signature).items()}
    return values | {"in_bucket": row.bucket, "of": row.id}


_NEW_HASHES = (
    update(entry_key)
    .where(entry_key.c.source == bindparam("in_source"), entry_key.c.digest == bindparam("of"))
    .values(
        document=bindparam("new_document"),
        content_hash=bindparam("new_content"),
        cover_hash=bindparam("new_cover"),
    )
)


def _hash_change(revision: Revision, scope: Scope) -> dict[str, Any]:
    return {
        "in_source": scope.source,
        "of": revision.digest,
        "new_document": scope.document,
        "new_content": revision.signed.entry.content_hash,
        "new_cover": revision.cover,
    }


_NEXT_REVISION = update(entry).where(entry.c.id == bindparam("of")).values(revision=entry.c.revision + 1)
_MOVE_UPDATED = update(story).where(story.c.id == bindparam("of")).values(updated_at=bindparam("at"))


def _is_visible(item: Entry, row: AnyRow) -> bool:
    return bool(row.id == row.lead or (item.url, item.title) != (row.url, row.title))
