"""What the API answers: answers are written through these models, the OpenAPI document is made of them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Region(Part):
    """A place; `parent` is the id of the region above it."""

    id: str
    name: str
    names: dict[str, str] = Field(description="By language (BCP 47).")
    parent: str | None
    level: str
    timezone: str
    language: str
    sources: int = Field(description="Sources polled for it and everything below it.")
    listed_last_7_days: int
    changed_at: datetime | None = Field(
        description="When its list last changed; null if it never had a story."
    )
    page_url: str
    feed_urls: dict[str, str] = Field(description="By format: rss, atom, json.")


class Regions(Part):
    """All regions that are shown here, in the order of their tree."""

    regions: tuple[Region, ...]


class Instant(Part):
    """A time of publication, no more exact than its precision says."""

    at: datetime
    precision: Literal["second", "minute", "day", "unknown"]
    evidence: Literal["feed", "page", "url", "dateline", "seen"]


class Outlet(Part):
    """Who publishes; `id` is that of a source here."""

    id: str
    name: str
    url: str | None


class Picture(Part):
    """A story's image; the size is null where the publisher announces none."""

    url: str
    width: int | None
    height: int | None


class OtherCopy(Part):
    """Where else a story stands."""

    outlet: str
    url: str | None
    title: str
    published: Instant | None


class Story(Part):
    """A story as far as its publisher lets us show it; `html` is null unless that is the whole article."""

    uuid: UUID
    guid: str = Field(description="The same in every feed, for ever.")
    url: str | None = Field(description="The leading copy at its publisher's.")
    page_url: str
    title: str
    excerpt: str
    html: str | None
    language: str
    outlet: Outlet
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    published: Instant
    listed_at: datetime
    updated_at: datetime
    image: Picture | None
    also_in: tuple[OtherCopy, ...]


class Stories(Part):
    """Stories of a region, the newest listing first; `next_url` leads to older ones, null at the end."""

    region: str
    changed_at: datetime | None
    stories: tuple[Story, ...]
    next_url: str | None


class Reason(Part):
    """Why a copy is in a region: where we looked, and what stood there."""

    where: str
    text: str


class Placement(Part):
    """A region that an outlet's copy was found to belong to."""

    region: str
    outlet: str
    reasons: tuple[Reason, ...]


class Copy(Part):
    """A copy of a story; `relation` and `score` say how it was found to be one, null for the first."""

    outlet: str
    title: str
    url: str | None
    language: str
    published: Instant
    is_lead: bool
    relation: str | None
    score: float | None
    found_by: str | None = Field(description="The outlet whose copy it was found equal to.")


class Event(Part):
    """Something that happened to a story; `who` is an outlet or a region."""

    at: datetime
    what: Literal["published", "seen", "listed", "updated"]
    who: str | None


class StoryDetail(Part):
    """A story with all that led to it, events in the order of time."""

    story: Story
    regions: tuple[str, ...]
    lead_reason: str | None
    copies: tuple[Copy, ...]
    placements: tuple[Placement, ...]
    timeline: tuple[Event, ...]


class Poll(Part):
    """The latest poll of a source."""

    at: datetime
    outcome: Literal["new", "unchanged", "not_modified", "blocked", "failed"]
    status: int | None
    failure: str | None
    message: str | None
    warnings: tuple[str, ...]


class Source(Part):
    """A source and how it fares."""

    id: str
    name: str
    home: str | None
    feed_url: str | None
    kind: Literal["feed", "listpage", "epaper", "sitemap"]
    region: str
    language: str
    standing: int
    last_poll: Poll | None
    next_poll_at: datetime | None
    failures_in_a_row: int
    silent_since: datetime | None
    retired_at: datetime | None
    moved_to: str | None
    publisher_signals: tuple[str, ...]
    entries: int
    newest_entry_at: datetime | None
    new_a_day: float


class Sources(Part):
    """The sources that are polled, by id."""

    sources: tuple[Source, ...]


class Alert(Part):
    """Something that is the matter now; `source` is null where it is the service itself."""

    id: UUID
    source: str | None
    condition: str
    since: datetime
    why: str


class Status(Part):
    """How the service fares."""

    at: datetime
    version: str
    is_polling: bool
    poller_seen_at: datetime | None
    regions: int
    sources: int
    failing: int
    silent: int
    alerts: tuple[Alert, ...]


class Problem(Part):
    """Why there is no answer (RFC 9457); `title` goes with the status, `detail` with this request."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str | None = None
