"""The merged feeds: /regions/<id>/feed.rss, .atom and .json."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, request

from aggregator.model.region import Region
from aggregator.model.story import RegionQuery
from aggregator.publish.channel import Channel, region_channel
from aggregator.publish.feed import atom, rss
from aggregator.publish.jsonfeed import json_feed
from aggregator.publish.rights import PublicStory, public_story
from aggregator.web.answer import Answer, respond
from aggregator.web.headers import FEED_JSON, PREFLIGHT, XML, feed_headers
from aggregator.web.links import FeedFormat
from aggregator.web.serving import Facts, Moved, Rendered, Serving, Versions, Wanted

_WRITERS: Final[Mapping[FeedFormat, tuple[str, Callable[[Channel, Sequence[PublicStory]], bytes]]]] = (
    MappingProxyType({"rss": (XML, rss), "atom": (XML, atom), "json": (FEED_JSON, json_feed)})
)


def feeds_blueprint(serving: Serving) -> Blueprint:
    """Give the routes of the feeds."""
    blueprint = Blueprint("feeds", __name__)

    @blueprint.route(
        "/regions/<path:region_id>/feed.<any(rss, atom, json):feed_format>",
        methods=["GET", "OPTIONS"],
        provide_automatic_options=False,
    )
    def feed(region_id: str, feed_format: FeedFormat) -> Response:
        if request.method == "OPTIONS":
            return respond(Answer(204, PREFLIGHT, b""), request)
        found = serving.find(region_id)
        if isinstance(found, Moved):
            return serving.moved(serving.links().feed_url(found.region_id, feed_format))
        return serving.answer(_wanted(serving, found, feed_format))

    return blueprint


def _wanted(serving: Serving, region: Region, feed_format: FeedFormat) -> Wanted:
    """Give a region's feed; its parameters are all unknown and so ignored."""
    facts, links = serving.facts(), serving.links()
    content_type, _ = _WRITERS[feed_format]
    headers = feed_headers(
        content_type,
        self_url=links.feed_url(region.id, feed_format),
        page_url=links.page_url(region.id),
    )

    def render(versions: Versions) -> Rendered:
        return _render(serving, facts, region, feed_format=feed_format, versions=versions)

    return Wanted(f"/regions/{region.id}/feed.{feed_format}", (), headers, (region.id,), render)


def _render(
    serving: Serving, facts: Facts, region: Region, *, feed_format: FeedFormat, versions: Versions
) -> Rendered:
    links, view = serving.links(), serving.view(RegionQuery(region.id), versions)
    channel = region_channel(
        region,
        site=facts.config.site,
        base_url=links.base_url,
        format=feed_format,
        namespace=serving.services.store.namespace(),
        updated_at=view.version.changed_at,
    )
    channel = replace(channel, stylesheet_url=links.full_url("/feed.css"))
    _, write = _WRITERS[feed_format]
    body = write(channel, [public_story(story, facts.sources) for story in view.stories])
    return Rendered(body, {region.id: view.version})
