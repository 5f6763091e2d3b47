"""The elements that feedgen leaves out or writes wrongly, made with lxml for its extension mechanism.

feedgen builds Atom without namespaces and declares the default one as an attribute, so Atom's own elements
have bare names here; in RSS they carry Atom's namespace.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from aggregator.model.entry import Media
from aggregator.model.story import Withdrawn
from aggregator.publish.channel import Channel
from aggregator.publish.media import medium_kind
from aggregator.publish.rights import PublicStory
from aggregator.publish.text import one_line
from aggregator.publish.words import UNDETERMINED

Element = etree._Element  # noqa: SLF001  # what lxml's public functions return; it has no other name

OUR_NAMESPACE: Final = "urn:regional-feed-aggregator:1"
"""It never changes: subscribers' programs match it byte for byte."""

_ATOM: Final = "http://www.w3.org/2005/Atom"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
_HISTORY: Final = "http://purl.org/syndication/history/1.0"
_XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"

RSS_NAMESPACES: Final[Mapping[str, str]] = MappingProxyType(
    {"dc": _DC, "media": _MEDIA, "rfa": OUR_NAMESPACE}
)
ATOM_NAMESPACES: Final[Mapping[str, str]] = MappingProxyType({"rfa": OUR_NAMESPACE})
ARCHIVE_NAMESPACES: Final[Mapping[str, str]] = MappingProxyType({"fh": _HISTORY})
"""Beside the others, in archives alone."""
_TOMBSTONES: Final = "http://purl.org/atompub/tombstones/1.0"
TOMBSTONE_NAMESPACES: Final[Mapping[str, str]] = MappingProxyType({"at": _TOMBSTONES})
"""Beside the others, where a story was withdrawn."""


def extend_rss_channel(rss: Element, channel: Channel) -> None:
    """Add stylesheet, date of the last change, WebSub's hub and the way to archives to an RSS document."""
    _style(rss, channel)
    head = rss[0]
    _add(head, "lastBuildDate", _rfc822(channel.updated_at))
    if channel.hub:
        _add(head, f"{{{_ATOM}}}link", href=channel.hub, rel="hub")
    _add_history(head, channel, f"{{{_ATOM}}}link", "application/rss+xml")


def extend_rss_item(item: Element, channel: Channel, story: PublicStory) -> None:
    """Add date, outlet and people, language, media and other copies to an RSS item.

    The outlet is the only creator: feedparser, newsboat and what is built on them show the last of several.
    """
    _add(item, "pubDate", _rfc822(story.published.at))
    _add(item, f"{{{_DC}}}creator", story.outlet)
    for name in story.people:
        _add(item, f"{{{_DC}}}contributor", name)
    if _speaks_otherwise(story, channel):
        _add(item, f"{{{_DC}}}language", story.language)
    for medium in story.media:
        _add_media_content(item, medium)
    _add_story(item, channel, story)
    _add_origin(item, story)
    _add_copies(item, story)


def extend_atom_feed(feed: Element, channel: Channel) -> None:
    """Add the stylesheet, the way to archives and the graves of withdrawn stories to an Atom document."""
    _style(feed, channel)
    _add_history(feed, channel, "link", "application/atom+xml")
    for gone in channel.withdrawn:
        _add_tombstone(feed, channel, gone)


def extend_atom_entry(entry: Element, channel: Channel, story: PublicStory) -> None:
    """Add language, links with their relations, the source and other copies to an Atom entry."""
    if _speaks_otherwise(story, channel):
        entry.set(_XML_LANG, story.language)
    for link in entry.findall("link"):
        link.set("rel", "alternate")
    for medium in story.media:
        size = {"length": str(medium.bytes)} if medium.bytes else {}
        title = {"title": medium.title} if medium.title else {}
        _add(entry, "link", href=medium.url, rel="enclosure", type=medium.type or "", **size, **title)
    if story.origin and story.origin.url:
        _add(entry, "link", href=story.origin.url, rel="via", title=story.origin.name)
    _add_atom_source(entry, story)
    _add_story(entry, channel, story)
    _add_origin(entry, story)
    _add_copies(entry, story)


def _add_tombstone(feed: Element, channel: Channel, gone: Withdrawn) -> None:
    """Say that a story is deleted and when (RFC 6721): by us, for reasons that are nobody else's business."""
    when = gone.at.astimezone(UTC).isoformat()
    grave = _add(feed, f"{{{_TOMBSTONES}}}deleted-entry", ref=gone.guid, when=when)
    _add(_add(grave, f"{{{_TOMBSTONES}}}by"), "name", one_line(channel.publisher) or channel.generator)


def _add_history(head: Element, channel: Channel, link: str, media_type: str) -> None:
    """Say that a document is an archive, and where the others are (RFC 5005, section 4)."""
    archives = channel.archives
    if archives.current:
        _add(head, f"{{{_HISTORY}}}archive")
    ways = (("current", archives.current), ("prev-archive", archives.older), ("next-archive", archives.newer))
    for rel, address in ways:
        if address:
            _add(head, link, href=address, rel=rel, type=media_type)


def _add_story(parent: Element, channel: Channel, story: PublicStory) -> None:
    """Name our own page of the story: no link, because readers may take any for the entry's own."""
    if channel.stories_url:
        _add(parent, f"{{{OUR_NAMESPACE}}}story", url=f"{channel.stories_url}{story.uuid}")


def _add_atom_source(entry: Element, story: PublicStory) -> None:
    """Say which feed the entry is from; `updated`, which the source must have, is the story's own."""
    identity = story.outlet_feed_url or story.outlet_url
    if identity is None:
        return
    source = _add(entry, "source")
    _add(source, "id", identity)
    _add(source, "title", story.outlet)
    _add(source, "updated", story.updated_at.astimezone(UTC).isoformat())
    if story.outlet_feed_url:
        _add(source, "link", href=story.outlet_feed_url, rel="self")
    if story.outlet_url:
        _add(source, "link", href=story.outlet_url, rel="alternate")


def _add_media_content(item: Element, medium: Media) -> None:
    kind = medium_kind(medium)
    size = {"fileSize": str(medium.bytes)} if medium.bytes else {}
    medium_of = {"medium": kind} if kind else {}
    content = _add(item, f"{{{_MEDIA}}}content", url=medium.url, type=medium.type or "", **size, **medium_of)
    if medium.title:
        _add(content, f"{{{_MEDIA}}}title", medium.title)


def _add_origin(parent: Element, story: PublicStory) -> None:
    """Name whom the text is from; RSS has no link for it that readers would not take for the entry's own."""
    if story.origin:
        address = {"url": story.origin.url} if story.origin.url else {}
        _add(parent, f"{{{OUR_NAMESPACE}}}origin", outlet=story.origin.name, **address)


def _add_copies(parent: Element, story: PublicStory) -> None:
    for copy in story.also_in:
        address = {"url": copy.url} if copy.url else {}
        _add(parent, f"{{{OUR_NAMESPACE}}}also", outlet=copy.outlet, **address, title=copy.title)


def _style(root: Element, channel: Channel) -> None:
    """Put the instruction that lets a browser show the feed before the root element."""
    if channel.stylesheet_url:
        target = f'type="text/css" href={quoteattr(channel.stylesheet_url)}'
        root.addprevious(etree.ProcessingInstruction("xml-stylesheet", target))


def _speaks_otherwise(story: PublicStory, channel: Channel) -> bool:
    """Say whether the story has a language of its own; an undetermined one takes the channel's."""
    return story.language not in {UNDETERMINED, channel.language}


def _rfc822(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC))


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    child = etree.SubElement(parent, name, attributes)
    child.text = text
    return child
