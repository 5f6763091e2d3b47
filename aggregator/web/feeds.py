"""The merged feeds: /regions/<id>/feed.rss, .atom and .json, and what their addresses may ask for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from aggregator.model.region import Region
from aggregator.model.story import RegionQuery
from aggregator.publish.channel import Channel, region_channel
from aggregator.publish.feed import atom, rss
from aggregator.publish.jsonfeed import json_feed
from aggregator.publish.rights import PublicStory, public_story
from aggregator.publish.signage import MAX_ITEMS, signage
from aggregator.web.answer import Answer, respond
from aggregator.web.headers import FEED_JSON, PREFLIGHT, XML, feed_headers
from aggregator.web.links import FeedFormat, with_query
from aggregator.web.query import FeedOptions
from aggregator.web.serving import Moved, Rendered, Serving, Versions, Wanted

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
        options = FeedOptions.read(request.args, feed_format)
        found = serving.find(region_id)
        if isinstance(found, Moved):
            url = serving.links().feed_url(found.region_id, feed_format)
            return serving.moved(with_query(url, options.query()))
        return serving.answer(RegionFeed(serving, found, feed_format, options).wanted())

    return blueprint


@dataclass(frozen=True, slots=True)
class RegionFeed:
    """A region's feed in one format; its own address holds what was asked for, and nothing else."""

    serving: Serving
    region: Region
    format: FeedFormat
    options: FeedOptions

    def wanted(self) -> Wanted:
        """Give the feed, ready to be rendered."""
        links, query = self.serving.links(), self.options.query()
        content_type, _ = _WRITERS[self.format]
        headers = feed_headers(
            content_type,
            self_url=with_query(links.feed_url(self.region.id, self.format), query),
            page_url=links.page_url(self.region.id),
        )
        path = f"/regions/{self.region.id}/feed.{self.format}"
        return Wanted(path, query, headers, (self.region.id,), self._render)

    def _render(self, versions: Versions) -> Rendered:
        serving, facts = self.serving, self.serving.facts()
        view = serving.view(RegionQuery(self.region.id, limit=self._limit()), versions)
        channel = region_channel(
            self.region,
            site=facts.config.site,
            base_url=serving.links().base_url,
            format=self.format,
            namespace=serving.services.store.namespace(),
            updated_at=view.version.changed_at,
            query=urlencode(self.options.query()),
        )
        channel = replace(channel, stylesheet_url=serving.links().full_url("/feed.css"))
        _, write = _WRITERS[self.format]
        if self.options.profile is not None:
            write = signage
        body = write(channel, [public_story(story, facts.sources) for story in view.stories])
        return Rendered(body, {self.region.id: view.version})

    def _limit(self) -> int | None:
        """Give how many stories to show, None for the usual window."""
        if self.options.profile is None:
            return self.options.limit
        return min(self.options.limit or MAX_ITEMS, MAX_ITEMS)
