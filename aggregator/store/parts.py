"""Further pages of an article: each has a journey of its own, and its text takes its place in the entry."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, select, update

from aggregator.dedupe.signature import sign
from aggregator.model.document import Hint, Role
from aggregator.model.entry import Entry, Placement, SignedEntry
from aggregator.normalize.identity import content_hash
from aggregator.store.batch import Batch, Effects, Scope
from aggregator.store.codec import cover_hash, key_digest, load_details, load_evidence, load_moment
from aggregator.store.dedupe_tables import signature
from aggregator.store.hidden import hidden_entries
from aggregator.store.link_tables import document_link
from aggregator.store.links import load_hint
from aggregator.store.revisions import Revision, revise
from aggregator.store.schema import document, entry, entry_key, entry_text, placement
from aggregator.store.statements import AnyRow
from aggregator.store.times import DAY_US, SECOND_US, from_us

QUIET_US = 3600 * SECOND_US  # what completes an entry within its first hour is no news of its own
_SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a part's text goes, counted from the end: what later pages already added stands behind it."""

    html: int = 0
    text: int = 0


def append_part(
    connection: Connection, batch: Batch, scope: Scope, part: Entry, *, hint: Hint, effects: Effects
) -> bool:
    """Put the text of page `hint.number` into the entry with the key `hint.key`; gives whether it is news.

    An entry that is gone, hidden or shortened stays as it is. Within an hour of the entry's arrival the
    revision is a quiet one: readers are not told twice of what is new to them anyway.
    """
    digest = key_digest(hint.key or "")
    known = connection.execute(_KNOWN, {"of": scope.source, "digest": digest}).first()
    if known is None or hidden_entries(connection, [known.entry]):
        return False
    row = connection.execute(_STORED, {"of": known.entry}).one()
    is_young = row.first_seen > batch.now - DAY_US
    if not (row.text or row.html or is_young):
        return False
    place = _place(connection, scope.source, hint)
    pieces = _piece(row.html, part.html), _piece(row.text, part.text)
    html, text = _inserted(row.html, pieces[0], place.html), _inserted(row.text, pieces[1], place.text)
    whole = _entry(connection, scope, row, html=html, text=text)
    whole = replace(
        whole,
        media=tuple(dict.fromkeys((*whole.media, *part.media))),
        signals=whole.signals.joined(part.signals),
    )
    connection.execute(_SIZES, {"of": scope.document, "html": len(pieces[0]), "text": len(pieces[1])})
    revision = Revision(digest, SignedEntry(whole, sign(whole)), cover_hash(whole), known)
    is_quiet = row.first_seen > batch.now - QUIET_US
    owner = replace(scope, document=known.document)  # the article's own page stays the one whose text counts
    revise(connection, batch, owner, [revision], effects=effects, quiet=is_quiet)
    return revision.is_material and not is_quiet


_KNOWN = select(
    entry_key.c.digest,
    entry_key.c.entry,
    entry_key.c.document,
    entry_key.c.content_hash,
    entry_key.c.cover_hash,
).where(
    entry_key.c.source == bindparam("of"),
    entry_key.c.digest == bindparam("digest"),
    entry_key.c.entry.is_not(None),
)
_STORED = (
    select(entry, entry_text, signature.c.url_key)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .outerjoin(signature, (signature.c.bucket == entry.c.bucket) & (signature.c.entry == entry.c.id))
    .where(entry.c.id == bindparam("of"))
)
_PLACED = select(placement.c.score, placement.c.evidence).where(placement.c.entry == bindparam("of"))
_PARTS = (
    select(document_link.c.hint, document_link.c.html_chars, document_link.c.text_chars)
    .join(document, document.c.id == document_link.c.document)
    .where(
        document.c.role == Role.PART,
        document.c.source == bindparam("of"),
        document_link.c.html_chars.is_not(None),
    )
)
_SIZES = (
    update(document_link)
    .where(document_link.c.document == bindparam("of"))
    .values(html_chars=bindparam("html"), text_chars=bindparam("text"))
)


def _place(connection: Connection, source: int, hint: Hint) -> _Place:
    place = _Place()
    for row in connection.execute(_PARTS, {"of": source}):
        other = load_hint(row.hint)
        if other is not None and other.key == hint.key and other.number > hint.number:
            place = _Place(place.html + row.html_chars, place.text + row.text_chars)
    return place


def _piece(before: str, added: str) -> str:
    return _SEPARATOR + added if before and added else added


def _inserted(whole: str, piece: str, behind: int) -> str:
    at = max(len(whole) - behind, 0)
    return whole[:at] + piece + whole[at:]


def _entry(connection: Connection, scope: Scope, row: AnyRow, *, html: str, text: str) -> Entry:
    """Give a stored entry with another text; of its placements only the evidence, which comparing needs."""
    placements = tuple(
        Placement("", one.score, load_evidence(one.evidence))
        for one in connection.execute(_PLACED, {"of": row.id})
    )
    return Entry(
        source_id=scope.slug,
        key=row.key,
        url=row.url,
        url_key=row.url_key,
        title=row.title,
        html=html,
        text=text,
        language=row.language,
        published=load_moment(row),
        updated=None if row.updated is None else from_us(row.updated),
        content_hash=content_hash(row.title, text),
        placements=placements,
        **load_details(row.details),
    )
