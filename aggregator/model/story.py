"""Stories: one piece of news with all its copies, and how regions show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from aggregator.model.entry import Credit, Media, Moment, PlaceEvidence
from aggregator.model.ground import Ground
from aggregator.model.selection import EVERYTHING, Selection
from aggregator.model.signals import Signals


class Relation(StrEnum):
    """How two entries stand to each other."""

    SAME = "same"
    REVISION = "revision"
    COPY = "copy"
    RELATED = "related"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Match:
    """A verdict on two entries with the reasons for it; only same, revision and copy join a story.

    `guard` names the rule that refused: then something contradicts, while without it the two have only too
    little in common.
    """

    relation: Relation
    score: float
    evidence: tuple[Ground, ...]
    guard: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """What the choice of a lead needs to know about one copy."""

    entry_id: int
    source_id: str
    standing: int
    published_at: datetime
    first_seen_at: datetime
    is_origin: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """One entry of a story as stored, ready to be shown within its source's rights."""

    source_id: str
    url: str | None
    title: str
    html: str
    text: str
    language: str
    published: Moment
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    credit: Credit = field(default_factory=Credit)
    signals: Signals = field(default_factory=Signals)
    breadcrumb: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A story in a region's listing: its lead, the other copies, and its fixed place in the order.

    `listed_at` orders feeds and never changes; `updated_at` moves once per material change of the lead.
    """

    uuid: UUID
    listed_at: datetime
    updated_at: datetime
    lead: Copy
    also_in: tuple[Copy, ...] = ()
    why_here: tuple[PlaceEvidence, ...] = ()

    @property
    def guid(self) -> str:
        """Give the one guid that every output uses; it holds no host name."""
        return f"urn:uuid:{self.uuid}"


def story_uuid(namespace: UUID, source_id: str, entry_key: str) -> UUID:
    """Derive the story's uuid from its first member, so that a rebuild gives the same one."""
    return uuid5(namespace, f"{source_id}\n{entry_key}")


@dataclass(frozen=True, slots=True)
class RegionVersion:
    """How often a region visibly changed, and when it last did.

    `changed_at` strictly increases, a whole second of its own each time. While changes come faster than that
    for long it has microseconds, and is then no date to recognise a version by.
    """

    n: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A story that was hidden: all that may still be said of it."""

    uuid: UUID
    at: datetime

    @property
    def guid(self) -> str:
        """Give the guid by which readers know it."""
        return f"urn:uuid:{self.uuid}"


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story with the regions that list it, by their ids, and the versions of those.

    `topic` are other stories of the same event, as far as they were found so far.
    """

    story: Story
    versions: Mapping[str, RegionVersion]
    topic: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionQuery:
    """Which stories of a region to show. None for `limit` means the feed window (docs/dataflow.md).

    `before` pages: only stories listed before that instant. `selection` keeps some of them.
    """

    region: str
    limit: int | None = None
    before: datetime | None = None
    selection: Selection = EVERYTHING


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region's stories, newest listing first, with the version they belong to.

    `next_before` is the cursor of the following page, None at the end. `withdrawn` are the stories that would
    stand here had nobody hidden them. `archive` is the name of the region's newest archive. Of a page that a
    cursor and a limit cut out, `newer_before` is the cursor of as many stories just above it, None when those
    are the newest.
    """

    region: str
    version: RegionVersion
    stories: tuple[Story, ...]
    next_before: datetime | None = None
    withdrawn: tuple[Withdrawn, ...] = ()
    archive: str | None = None
    newer_before: datetime | None = None
