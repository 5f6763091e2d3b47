"""What a feed says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal
from uuid import UUID, uuid5

from aggregator import __version__
from aggregator.model.region import Region
from aggregator.model.site import Site
from aggregator.publish.words import language_tag, words_for

FORMATS: Final[tuple[Literal["rss", "atom", "json"], ...]] = ("rss", "atom", "json")
GENERATOR: Final = "Regional Feed Aggregator"


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed's head; all addresses are absolute.

    `feed_id` holds no host name, so that a move re-delivers nothing, and is the same in every format.
    `updated_at` (aware UTC) is when something visible last changed, never the time of writing.
    `publisher` runs the installation; `contact` is a mail address or a page.
    """

    title: str
    description: str
    language: str
    self_url: str
    page_url: str
    feed_urls: Mapping[str, str]
    feed_id: str
    updated_at: datetime
    hub: str | None = None
    stylesheet_url: str | None = None
    icon_url: str | None = None
    contact: str | None = None
    publisher: str = GENERATOR
    generator: str = GENERATOR
    generator_version: str = __version__


def region_channel(
    region: Region,
    *,
    site: Site,
    base_url: str,
    format: Literal["rss", "atom", "json"],  # noqa: A002  # the word every caller and the address use
    namespace: UUID,
    updated_at: datetime,
    query: str = "",
) -> Channel:
    """Give the head of a region's feed in one format, in the region's language.

    `namespace` is the installation's; the feed's id is derived from it, the region's id and `query` alone:
    what was asked for beyond the region, in the form that its own address has ("limit=5"). A feed that holds
    something else is another feed, and readers that go by the id must not mix the two up.
    """
    words, place = words_for(region.language), region.name(region.language)
    page_url = f"{base_url.rstrip('/')}/regions/{region.id}"
    asked = f"?{query}" if query else ""
    feed_urls: dict[str, str] = {name: f"{page_url}/feed.{name}{asked}" for name in FORMATS}
    return Channel(
        title=words.feed_title.format(place=place, site=site.title),
        description=words.feed_description.format(place=place, site=site.title),
        language=language_tag(region.language),
        self_url=feed_urls[format],
        page_url=page_url,
        feed_urls=MappingProxyType(feed_urls),
        feed_id=f"urn:uuid:{region_feed_uuid(namespace, region.id + asked)}",
        updated_at=updated_at,
        contact=site.contact,
        publisher=site.title,
    )


def region_feed_uuid(namespace: UUID, region: str) -> UUID:
    """Derive a feed's id from a region's, with the query if there is one.

    Without a line end it can never meet a story's, which has one.
    """
    return uuid5(namespace, f"region:{region}")
