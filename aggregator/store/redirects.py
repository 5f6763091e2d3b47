"""Stories that became part of another one: where their uuids lead."""

from uuid import UUID

from sqlalchemy import Connection, select

from aggregator.errors import StoryMoved
from aggregator.store.dedupe_tables import story_redirect
from aggregator.store.schema import story


def refuse_moved(connection: Connection, uuid: UUID) -> None:
    """Raise StoryMoved when a story became part of another one."""
    found = (
        select(story.c.uuid)
        .join(story_redirect, story_redirect.c.story == story.c.id)
        .where(story_redirect.c.uuid == str(uuid))
    )
    new = connection.scalar(found)
    if new is not None:
        raise StoryMoved(uuid, UUID(new))
