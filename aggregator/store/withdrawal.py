"""How a story is hidden, and how it comes back.

Copies that come later join a hidden story and stay hidden, and no new text of theirs is stored.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from aggregator.errors import StoryNotFound
from aggregator.model.decision import Act, entry_name
from aggregator.store.archives import rewrite_archives
from aggregator.store.batch import raise_versions
from aggregator.store.codec import key_digest
from aggregator.store.decision_tables import decision, withdrawn_listing
from aggregator.store.hidden import IS_WITHDRAWN
from aggregator.store.schema import entry, entry_key, entry_text, listing, source, story, story_member
from aggregator.store.search import follow_words
from aggregator.store.statements import AnyRow, chunks

WITHDRAWN = "a story was withdrawn"

_MEMBERS = (
    select(entry.c.id, entry.c.bucket, entry.c.source, entry_text.c.key)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(story_member, story_member.c.entry == entry.c.id)
)
_LEAD = (
    select(story.c.id, story.c.uuid, source.c.slug, entry_text.c.key, IS_WITHDRAWN.label("is_hidden"))
    .join(entry, entry.c.id == story.c.lead)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .where(story.c.uuid == bindparam("uuid"))
)


def hide(connection: Connection, uuid: UUID, *, reason: str, who: str, now: int) -> bool:
    """Take a story out of everything that readers see and delete its text; False when it was hidden before.

    Headline and link stay in the store, shown to nobody, so that the decision can be checked and undone.
    Raises StoryNotFound.
    """
    found = _known(connection, uuid)
    if found.is_hidden:
        return False
    row = {
        "at": now,
        "act": Act.HIDE,
        "subject": str(uuid),
        "other": entry_name(found.slug, found.key),
        "reason": reason,
        "who": who,
    }
    connection.execute(insert(decision), row)
    bury(connection, found.id, now=now)
    return True


def bury(connection: Connection, of: int, *, now: int) -> None:
    """Delete a story's texts and unlist it; its regions get a new version."""
    uuid = UUID(connection.execute(select(story.c.uuid).where(story.c.id == of)).scalar_one())
    wipe(connection, _MEMBERS.where(story_member.c.story == of))
    follow_words(connection)
    rewrite_archives(connection, uuid, why=WITHDRAWN, now=now)
    raise_versions(connection, unlist(connection, of, now=now), now=now)


def unlist(connection: Connection, of: int, *, now: int, regions: Collection[int] | None = None) -> list[int]:
    """Put a story's listings aside, all or those of some regions; gives the regions that showed it."""
    mine = listing.c.story == of
    if regions is not None:
        mine &= listing.c.region.in_(regions)
    rows = connection.execute(select(listing).where(mine)).all()
    if rows:
        connection.execute(insert(withdrawn_listing), [{**row._asdict(), "at": now} for row in rows])
        connection.execute(delete(listing).where(mine))
    return [row.region for row in rows]


def relist(connection: Connection, of: int, *, regions: Collection[int] | None = None) -> list[int]:
    """Put a story's listings back where they were, all or those of some regions; gives these regions."""
    mine = withdrawn_listing.c.story == of
    if regions is not None:
        mine &= withdrawn_listing.c.region.in_(regions)
    rows = connection.execute(select(*_LISTED).where(mine)).all()
    if rows:
        connection.execute(insert(listing), [row._asdict() for row in rows])
        connection.execute(delete(withdrawn_listing).where(mine))
    return [row.region for row in rows]


def unhide(connection: Connection, uuid: UUID, *, now: int) -> int:
    """Undo the decision to hide a story; gives its row. Its text comes when its source shows it again.

    Raises StoryNotFound when it is not there or not hidden.
    """
    found = _known(connection, uuid)
    if not found.is_hidden:
        raise StoryNotFound(f"the story {uuid} is not hidden")
    held = (decision.c.subject == str(uuid)) & (decision.c.act == Act.HIDE) & decision.c.undone_at.is_(None)
    connection.execute(update(decision).where(held).values(undone_at=now))
    of: int = found.id
    return of


def wipe_entries(connection: Connection, entries: Sequence[int]) -> None:
    """Delete the texts of some entries (row ids)."""
    for some in chunks(entries):
        wipe(connection, _MEMBERS.where(entry.c.id.in_(some)))


def wipe(connection: Connection, members: Select[*tuple[object, ...]]) -> None:
    """Delete the texts of entries, and what is said of their makers; headline, link and keys stay.

    The keys keep them from coming again as new. Their hashes go, so that a text whose story is shown again
    counts as changed when its source next shows it. What copies are compared by stays for as long as that of
    any entry, so that reprints of a hidden text join its story instead of beginning another one.
    """
    rows = connection.execute(members).all()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "PRAGMA secure_delete=ON"
        )  # overwrite what was deleted, not only forget it
    if rows:
        connection.execute(_NO_TEXT, [{"in_bucket": row.bucket, "of": row.id} for row in rows])
        keys = [{"in_source": row.source, "named": key_digest(row.key)} for row in rows]
        connection.execute(_NO_HASHES, keys)


_LISTED = [column for column in withdrawn_listing.c if column.name != "at"]
_NO_TEXT = (
    update(entry_text)
    .where(entry_text.c.bucket == bindparam("in_bucket"), entry_text.c.entry == bindparam("of"))
    .values(html="", text="", details="{}")
)
_NO_HASHES = (
    update(entry_key)
    .where(entry_key.c.source == bindparam("in_source"), entry_key.c.digest == bindparam("named"))
    .values(content_hash="")
)


def _known(connection: Connection, uuid: UUID) -> AnyRow:
    found = connection.execute(_LEAD, {"uuid": str(uuid)}).first()
    if found is None:
        raise StoryNotFound(f"the store holds no story {uuid}")
    return found
