"""What a feed says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal
from uuid import UUID, uuid5

from aggregator import __version__
from aggregator.model.region import Region
from aggregator.model.site import Site
from aggregator.model.story import Withdrawn
from aggregator.publish.asked import asked_title
from aggregator.publish.words import language_tag, words_for

FORMATS: Final[tuple[Literal["rss", "atom", "json"], ...]] = ("rss", "atom", "json")
GENERATOR: Final = "Regional Feed Aggregator"


@dataclass(frozen=True, slots=True)
class Archives:
    """The way from a document to older and newer ones (RFC 5005, section 4), absolute addresses.

    `current` is the feed that people subscribe to; a document that names it is an archive itself.
    """

    older: str | None = None
    newer: str | None = None
    current: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed's head; all addresses are absolute.

    `feed_id` holds no host name, so that a move re-delivers nothing, and is the same in every format.
    `updated_at` (aware UTC) is when something visible last changed, never the time of writing.
    `publisher` runs the installation; `contact` is a mail address or a page. `stories_url` is what a story's
    own page begins with, before its uuid. `withdrawn` are stories that the feed would hold had nobody hidden
    them: Atom buries them (RFC 6721). With `shows_copies` each copy has a line of its own, else a few share
    one.
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
    archives: Archives = field(default_factory=Archives)
    stories_url: str | None = None
    withdrawn: tuple[Withdrawn, ...] = ()
    shows_copies: bool = False


def region_channel(
    region: Region,
    *,
    site: Site,
    base_url: str,
    format: Literal["rss", "atom", "json"],  # noqa: A002  # the word every caller and the address use
    namespace: UUID,
    updated_at: datetime,
    query: str = "",
    asked: str = "",
    is_top: bool = False,
) -> Channel:
    """Give the head of a region's feed in one format, in the region's language.

    `namespace` is the installation's; the feed's id is derived from it, the region's id and `query` alone:
    what was asked for beyond the region, in the form that its own address has ("limit=5"). A feed that holds
    something else is another feed, and readers that go by the id must not mix the two up. `asked` says the
    same in words, for people. `is_top` makes it the feed of the region's top stories.
    """
    words, place = words_for(region.language), region.name(region.language)
    page_url = f"{base_url.rstrip('/')}/regions/{region.id}"
    kind, suffix = "top" if is_top else "feed", f"?{query}" if query else ""
    feed_urls: dict[str, str] = {name: f"{page_url}/{kind}.{name}{suffix}" for name in FORMATS}
    own = f"{region.id};top{suffix}" if is_top else f"{region.id}{suffix}"
    usual = words.feed_title.format(place=place, site=site.title)
    title = asked_title(usual, place, region.language, asked=asked, is_top=is_top)
    description = words.feed_description.format(place=place, site=site.title)
    return Channel(
        title=title,
        description=description if title == usual else f"{title}{words.gap}{description}",
        language=language_tag(region.language),
        self_url=feed_urls[format],
        page_url=page_url,
        feed_urls=MappingProxyType(feed_urls),
        feed_id=f"urn:uuid:{region_feed_uuid(namespace, own)}",
        updated_at=updated_at,
        contact=site.contact,
        publisher=site.title,
        hub=site.hub,
        stories_url=f"{base_url.rstrip('/')}/stories/",
    )


def region_feed_uuid(namespace: UUID, region: str) -> UUID:
    """Derive a feed's id from a region's, with the query if there is one.

    Without a line end it can never meet a story's, which has one.
    """
    return uuid5(namespace, f"region:{region}")
