"""Stories named by what people have in hand: the uuid of a page or a feed, of today or of before a merge."""

from uuid import UUID

from sqlalchemy import Connection, bindparam, or_, select

from aggregator.errors import StoryNotFound
from aggregator.model.account import StoredCopy
from aggregator.model.story import story_uuid
from aggregator.store.accounts import stored_copies
from aggregator.store.dedupe_tables import story_redirect
from aggregator.store.facts import read_guid_names
from aggregator.store.schema import entry, entry_text, source, story, story_member
from aggregator.store.statements import read_meta

_MEMBERS = (
    select(entry.c.id, entry.c.source, source.c.slug, entry_text.c.key, story.c.lead)
    .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
    .join(source, source.c.id == entry.c.source)
    .join(story_member, story_member.c.entry == entry.c.id)
    .join(story, story.c.id == story_member.c.story)
    .outerjoin(
        story_redirect, (story_redirect.c.story == story.c.id) & (story_redirect.c.uuid == bindparam("uuid"))
    )
    .where(or_(story.c.uuid == bindparam("uuid"), story_redirect.c.uuid.is_not(None)))
    .order_by(entry.c.id)
)


def giver(connection: Connection, uuid: UUID) -> StoredCopy:
    """Give the entry that a uuid was derived from, else the lead of the story that goes by it.

    So that a command says the same before and after two stories became one. Raises StoryNotFound.
    """
    rows = connection.execute(_MEMBERS, {"uuid": str(uuid)}).all()
    if not rows:
        raise StoryNotFound(f"the store holds no story {uuid}")
    namespace, names = UUID(read_meta(connection, ["namespace"])["namespace"]), read_guid_names(connection)
    named = (
        row.id for row in rows if story_uuid(namespace, names.get(row.source, row.slug), row.key) == uuid
    )
    (copy,) = stored_copies(connection, [next(named, rows[0].lead)])
    return copy
