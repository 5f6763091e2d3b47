"""Write RSS 2.0 and Atom 1.0 with feedgen, its faults mended by its own extension mechanism.

feedgen 1.0.0 dates what it was not told about with the time of writing, switches the locale of the process
for every RSS date, loses rel and type of an entry's Atom links, writes no hub, no Atom source and no author
without a mail address in RSS, turns the order round by default and takes the last link of any kind for RSS's
own. What it does wrong is left to `publish/elements.py`, reached through the extensions below.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator

from aggregator.publish import elements
from aggregator.publish.channel import Channel
from aggregator.publish.content import content_html
from aggregator.publish.rights import PublicStory, paragraph
from aggregator.publish.text import one_line
from aggregator.publish.words import UNDETERMINED

TTL_MIN: Final = 15
"""Minutes an RSS reader may wait: local news is worth four looks an hour, and most of them end in a 304."""

_HOUSE: Final = "house"  # the name under which feedgen keeps our extensions
_MAIL: Final = re.compile(r"(?:mailto:)?([^\s@:/?]+@[^\s@:/?]+)")
_PARENTHESES: Final = str.maketrans("", "", "()")  # they enclose the name in RSS: "mail (name)"
_PAGE: Final = re.compile(r"https?://\S+", re.IGNORECASE)


class _Unwritten(datetime):
    """A date that feedgen accepts and then leaves out, because it counts as false.

    feedgen cannot be told to write no lastBuildDate, and writes it by switching the locale of the process.
    """

    def __bool__(self) -> bool:
        return False


UNDATED: Final = _Unwritten(1970, 1, 1, tzinfo=UTC)


class _Extension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """What feedgen asks of an extension; it makes them itself, so their fields are set afterwards."""

    namespaces: Mapping[str, str]
    channel: Channel
    story: PublicStory

    def extend_ns(self) -> dict[str, str]:
        return dict(self.namespaces)


class _ChannelExtension(_Extension):
    def extend_rss(self, feed: elements.Element) -> elements.Element:
        elements.extend_rss_channel(feed, self.channel)
        return feed

    def extend_atom(self, feed: elements.Element) -> elements.Element:
        elements.extend_atom_feed(feed, self.channel)
        return feed


class _StoryExtension(_Extension):
    def extend_rss(self, feed: elements.Element) -> elements.Element:
        elements.extend_rss_item(feed, self.channel, self.story)
        return feed

    def extend_atom(self, feed: elements.Element) -> elements.Element:
        elements.extend_atom_entry(feed, self.channel, self.story)
        return feed


def rss(channel: Channel, stories: Sequence[PublicStory]) -> bytes:
    """Give the feed as RSS 2.0 in UTF-8, stories in the order given; equal input gives equal bytes."""
    generator = _generator(channel, "application/rss+xml", elements.RSS_NAMESPACES)
    generator.updated(UNDATED)
    generator.generator(f"{channel.generator} {channel.generator_version}")
    generator.ttl(TTL_MIN)
    if mail := _MAIL.fullmatch(channel.contact or ""):
        generator.webMaster(f"{mail[1]} ({_publisher(channel).translate(_PARENTHESES)})")
    if channel.icon_url:
        generator.image(url=channel.icon_url, title=generator.title(), link=channel.page_url)
    for story in stories:
        _fill_rss(_entry(generator, channel, story), channel, story)
    body: bytes = generator.rss_str(encoding="UTF-8")
    return body


def atom(channel: Channel, stories: Sequence[PublicStory]) -> bytes:
    """Give the feed as Atom 1.0 in UTF-8, stories in the order given; equal input gives equal bytes."""
    generator = _generator(channel, "application/atom+xml", elements.ATOM_NAMESPACES)
    generator.updated(channel.updated_at.astimezone(UTC))
    generator.generator(channel.generator, version=channel.generator_version)
    mail, page = _MAIL.fullmatch(channel.contact or ""), _PAGE.fullmatch(channel.contact or "")
    generator.author(name=_publisher(channel), email=mail and mail[1], uri=page and page[0])
    generator.icon(channel.icon_url)
    for story in stories:
        _fill_atom(_entry(generator, channel, story), channel, story)
    body: bytes = generator.atom_str(encoding="UTF-8")
    return body


def _publisher(channel: Channel) -> str:
    return one_line(channel.publisher) or channel.generator


def _generator(channel: Channel, media_type: str, namespaces: Mapping[str, str]) -> FeedGenerator:
    """Give a generator with what both formats share; the page is its last link, so RSS's link is the page."""
    generator = FeedGenerator()
    generator.register_extension(_HOUSE, _ChannelExtension, _StoryExtension)
    if channel.archives.current:
        namespaces = {**namespaces, **elements.ARCHIVE_NAMESPACES}
    if channel.withdrawn and media_type == "application/atom+xml":
        namespaces = {**namespaces, **elements.TOMBSTONE_NAMESPACES}
    generator.house.channel, generator.house.namespaces = channel, namespaces
    title = one_line(channel.title) or channel.feed_id
    generator.id(channel.feed_id)
    generator.title(title)
    generator.subtitle(one_line(channel.description) or title)
    if channel.language != UNDETERMINED:
        generator.language(channel.language)
    generator.link(href=channel.self_url, rel="self", type=media_type)
    if channel.hub:
        generator.link(href=channel.hub, rel="hub")
    generator.link(href=channel.page_url, rel="alternate", type="text/html")
    return generator


def _entry(generator: FeedGenerator, channel: Channel, story: PublicStory) -> FeedEntry:
    entry = generator.add_entry(order="append")
    entry.house.channel, entry.house.story = channel, story
    entry.guid(story.guid, permalink=False)
    entry.title(story.title)
    if story.url:
        entry.link(href=story.url, rel="alternate")
    for category in story.categories:
        entry.category(term=category)
    return entry


def _fill_rss(entry: FeedEntry, channel: Channel, story: PublicStory) -> None:
    """Write the body once: as description, or a whole article as content:encoded beside its excerpt."""
    body = content_html(story, channel.language, all_copies=channel.shows_copies)
    if story.is_full and story.excerpt:
        entry.description(paragraph(story.excerpt))
        entry.content(body)
    else:
        entry.description(body)
    if story.media:
        first = story.media[0]  # RSS 2.0 has one enclosure; media:content names them all
        entry.enclosure(first.url, first.bytes or 0, first.type)
    if origin := story.outlet_feed_url or story.outlet_url:
        entry.source(url=origin, title=story.outlet)


def _fill_atom(entry: FeedEntry, channel: Channel, story: PublicStory) -> None:
    """Say what the body is: an excerpt is a summary, a whole article is content.

    An entry without any link needs content (RFC 4287, 4.1.3). The outlet is the only author, because
    feedparser and what is built on it show the last of several; people are contributors.
    """
    entry.updated(story.updated_at.astimezone(UTC))
    entry.published(story.published.at.astimezone(UTC))
    entry.author(name=story.outlet, uri=story.outlet_url)
    for name in story.people:
        entry.contributor(name=name)
    body = content_html(story, channel.language, all_copies=channel.shows_copies)
    if story.is_full or not story.url:
        entry.content(body, type="html")
        if story.is_full and story.excerpt:
            entry.summary(story.excerpt)
    else:
        entry.summary(body, type="html")
