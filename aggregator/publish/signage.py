"""Write plain old RSS 2.0 for screens in town halls and buses: their parsers are strict, old and small.

No namespace, no stylesheet, no HTML in any text, no CDATA, at most 20 items; dates in ASCII with GMT, as
RFC 822 knows them. The outlet and whom the text credits stand in the description, because that is all a
screen shows.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.publish.channel import Channel
from aggregator.publish.elements import Element
from aggregator.publish.feed import TTL_MIN, UNDATED
from aggregator.publish.media import medium_kind
from aggregator.publish.rights import PublicStory
from aggregator.publish.text import one_line
from aggregator.publish.words import UNDETERMINED, words_for

MAX_ITEMS: Final = 20
"""A screen shows some five; players with little memory choke on hundreds."""

_TAG_LIKE: Final = re.compile(r"<(?=[A-Za-z/!?])")
"""A text that shows markup ("<script>") must not become it in a player that takes descriptions for HTML."""

_HOUSE: Final = "house"  # the name under which feedgen keeps our extensions


class _PlainItem(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """Dates an item; feedgen would switch the locale of the process for that."""

    at: datetime

    def extend_rss(self, item: Element) -> Element:
        etree.SubElement(item, "pubDate").text = _gmt(self.at)
        return item


class _PlainChannel(BaseEntryExtension):  # type: ignore[misc]  # as above
    """Dates the channel, and takes away the namespaces that feedgen declares whether they are used or not."""

    at: datetime

    def extend_rss(self, rss: Element) -> Element:
        etree.SubElement(rss[0], "lastBuildDate").text = _gmt(self.at)
        etree.cleanup_namespaces(rss)
        return rss


def signage(channel: Channel, stories: Sequence[PublicStory]) -> bytes:
    """Give the first 20 stories, in the order given, in UTF-8; equal input gives equal bytes."""
    generator = FeedGenerator()
    generator.register_extension(_HOUSE, _PlainChannel, _PlainItem)
    generator.house.at = channel.updated_at
    title = one_line(channel.title) or channel.feed_id
    generator.title(title)
    generator.link(href=channel.page_url, rel="alternate")
    generator.description(one_line(channel.description) or title)
    if channel.language != UNDETERMINED:
        generator.language(channel.language)
    generator.updated(UNDATED)
    generator.generator(f"{channel.generator} {channel.generator_version}")
    generator.ttl(TTL_MIN)
    for story in stories[:MAX_ITEMS]:
        _add(generator, channel, story)
    body: bytes = generator.rss_str(encoding="UTF-8")
    return body


def _add(generator: FeedGenerator, channel: Channel, story: PublicStory) -> None:
    entry = generator.add_entry(order="append")
    entry.house.at = story.published.at
    entry.title(story.title)
    if story.url:
        entry.link(href=story.url, rel="alternate")
    said = (story.excerpt, story.outlet, story.credit_line or "")
    text = words_for(channel.language).gap.join(filter(None, said))
    entry.description(_TAG_LIKE.sub("< ", text))
    entry.guid(story.guid, permalink=False)
    image = next((medium for medium in story.media if medium_kind(medium) == "image"), None)
    if image is not None:
        entry.enclosure(image.url, image.bytes or 0, image.type)


def _gmt(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
