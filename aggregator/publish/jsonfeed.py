"""Write JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from aggregator.model.entry import Media
from aggregator.publish.channel import Channel
from aggregator.publish.content import content_html
from aggregator.publish.media import medium_kind
from aggregator.publish.rights import PublicStory
from aggregator.publish.text import one_line
from aggregator.publish.words import UNDETERMINED

VERSION: Final = "https://jsonfeed.org/version/1.1"

_PAGE: Final = re.compile(r"https?://", re.IGNORECASE)

Json = Mapping[str, object]


def json_feed(channel: Channel, stories: Sequence[PublicStory]) -> bytes:
    """Give the feed as UTF-8, stories in the order given; equal input gives equal bytes.

    Members keep one order and are left out when there is nothing to say. `_aggregator` is our extension: the
    story's page here, its outlet, when it was listed, whom its text is from, and its other copies.
    """
    title = one_line(channel.title) or channel.feed_id
    contact = channel.contact if channel.contact and _PAGE.match(channel.contact) else None
    feed = _filled(
        version=VERSION,
        title=title,
        home_page_url=channel.page_url,
        feed_url=channel.self_url,
        next_url=channel.archives.older,
        description=one_line(channel.description),
        icon=channel.icon_url,
        authors=[_filled(name=one_line(channel.publisher), url=contact)],
        language=None if channel.language == UNDETERMINED else channel.language,
        hubs=[{"type": "WebSub", "url": channel.hub}] if channel.hub else None,
        _aggregator=_history(channel),
    )
    items = [_item(channel, story) for story in stories]
    text = json.dumps({**feed, "items": items}, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _history(channel: Channel) -> Json:
    """Say of an archive that it is one; the way to older stories is JSON Feed's own `next_url`."""
    archives = channel.archives
    if not archives.current:
        return {}
    return _filled(archive=True, current=archives.current, newer=archives.newer)


def _item(channel: Channel, story: PublicStory) -> Json:
    return _filled(
        id=story.guid,
        url=story.url,
        title=story.title,
        content_html=content_html(story, channel.language, all_copies=channel.shows_copies),
        summary=story.excerpt,
        image=next((medium.url for medium in story.media if medium_kind(medium) == "image"), None),
        date_published=_instant(story.published.at),
        date_modified=_instant(story.updated_at),
        authors=[
            _filled(name=story.outlet, url=story.outlet_url),
            *({"name": name} for name in story.people),
        ],
        tags=list(story.categories),
        language=None if story.language in {UNDETERMINED, channel.language} else story.language,
        attachments=[_attachment(medium) for medium in story.media],
        _aggregator=_extension(channel, story),
    )


def _attachment(medium: Media) -> Json:
    return _filled(url=medium.url, mime_type=medium.type, title=medium.title, size_in_bytes=medium.bytes)


def _extension(channel: Channel, story: PublicStory) -> Json:
    return _filled(
        story=f"{channel.stories_url}{story.uuid}" if channel.stories_url else None,
        outlet=_filled(id=story.outlet_id, name=story.outlet, url=story.outlet_url),
        listed_at=_instant(story.listed_at),
        origin=_filled(name=story.origin.name, url=story.origin.url) if story.origin else None,
        copies=[
            _filled(outlet=copy.outlet, outlet_url=copy.outlet_url, url=copy.url, title=copy.title)
            for copy in story.also_in
        ],
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _filled(**members: object) -> Json:
    """Give the members that say something: no null, no empty text, list or object."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}
