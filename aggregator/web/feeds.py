"""The merged feeds: /regions/<id>/feed.rss, .atom and .json, top.*, and what their addresses may ask for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.model.region import Region
from aggregator.model.selection import EVERYTHING, Selection
from aggregator.model.story import RegionQuery
from aggregator.publish.asked import asked_words
from aggregator.publish.channel import Archives, Channel, region_channel
from aggregator.publish.feed import atom, rss
from aggregator.publish.images import through_proxy
from aggregator.publish.jsonfeed import json_feed
from aggregator.publish.lowering import lowered
from aggregator.publish.rights import PublicStory, public_story
from aggregator.publish.signage import MAX_ITEMS, signage
from aggregator.web.answer import Answer, respond
from aggregator.web.headers import FEED_JSON, PREFLIGHT, XML, feed_headers
from aggregator.web.links import FeedFormat, Query, with_query
from aggregator.web.query import FeedOptions
from aggregator.web.selecting import Ground, read_selection, selection_query
from aggregator.web.serving import Moved, Rendered, Serving, Versions, Wanted

WRITERS: Final[Mapping[FeedFormat, tuple[str, Callable[[Channel, Sequence[PublicStory]], bytes]]]] = (
    MappingProxyType({"rss": (XML, rss), "atom": (XML, atom), "json": (FEED_JSON, json_feed)})
)


def feeds_blueprint(serving: Serving) -> Blueprint:
    """Give the routes of the feeds."""
    blueprint = Blueprint("feeds", __name__)

    @blueprint.route(
        "/regions/<path:region_id>/<any(feed, top):kind>.<any(rss, atom, json):feed_format>",
        methods=["GET", "OPTIONS"],
        provide_automatic_options=False,
    )
    def feed(region_id: str, kind: str, feed_format: FeedFormat) -> Response:
        if request.method == "OPTIONS":
            return respond(Answer(204, PREFLIGHT, b""), request)
        options = FeedOptions.read(request.args, feed_format)
        found = serving.find(region_id)
        facts = serving.facts()
        region = facts.config.regions.get(found.region_id) if isinstance(found, Moved) else found
        ground = Ground(ZoneInfo(region.timezone), facts.sources)
        selection = read_selection(request.args, ground, is_feed=True)
        selection = replace(selection, is_top=kind == "top")
        shown = RegionFeed(serving, region, feed_format, options, selection)
        return serving.moved(shown.own_url()) if isinstance(found, Moved) else serving.answer(shown.wanted())

    return blueprint


@dataclass(frozen=True, slots=True)
class RegionFeed:
    """A region's feed in one format; its own address holds what was asked for, and nothing else."""

    serving: Serving
    region: Region
    format: FeedFormat
    options: FeedOptions
    selection: Selection = EVERYTHING

    def wanted(self) -> Wanted:
        """Give the feed, ready to be rendered."""
        links, query = self.serving.links(), self._query()
        content_type, _ = WRITERS[self.format]
        headers = feed_headers(
            content_type,
            self_url=self.own_url(),
            page_url=links.page_url(self.region.id),
            more=(("hub", hub),) if (hub := self.serving.facts().config.site.hub) else (),
        )
        path = f"/regions/{self.region.id}/{'top' if self.selection.is_top else 'feed'}.{self.format}"
        return Wanted(path, query, headers, (self.region.id,), self._render, is_rare=self._is_rare())

    def own_url(self) -> str:
        """Give the feed's own address: the one that it names itself by, whoever spelled it how."""
        links = self.serving.links()
        url = links.top_url if self.selection.is_top else links.feed_url
        return with_query(url(self.region.id, self.format), self._query())

    def _query(self) -> Query:
        zone = ZoneInfo(self.region.timezone)
        return tuple(sorted((*self.options.query(), *selection_query(self.selection, zone))))

    def _is_rare(self) -> bool:
        """Say whether anybody can make up any number of such addresses."""
        asked = self.selection
        return bool(asked.words or asked.without or asked.since)

    def _render(self, versions: Versions) -> Rendered:
        serving, facts = self.serving, self.serving.facts()
        zone, language = ZoneInfo(self.region.timezone), self.region.language
        names = {of: source.name for of, source in facts.sources.items()}
        query = RegionQuery(self.region.id, limit=self._limit(), selection=self.selection)
        view = serving.view(query, versions)
        channel = region_channel(
            self.region,
            site=facts.config.site,
            base_url=serving.links().base_url,
            format=self.format,
            namespace=serving.services.store.namespace(),
            updated_at=view.version.changed_at,
            query=urlencode(self._query()),
            asked=asked_words(self.selection, language, names=names, zone=zone),
            is_top=self.selection.is_top,
        )
        channel = replace(
            channel,
            stylesheet_url=serving.links().full_url("/feed.css"),
            archives=self._archives(view.archive),
            withdrawn=view.withdrawn,
            shows_copies=self.options.copies,
        )
        sources = lowered(facts.sources, self.options.content)
        _, write = WRITERS[self.format]
        if self.options.profile is not None:
            write = signage
        shown = [public_story(story, sources) for story in view.stories]
        if serving.services.images is not None:
            media_url = serving.links().media_url()
            shown = [through_proxy(story, media_url) for story in shown]
        body = write(channel, shown)
        return Rendered(body, {self.region.id: view.version})

    def _archives(self, newest: str | None) -> Archives:
        """Give the way to the archives: only the feed as everybody has it fits to them without a gap."""
        if newest is None or self._query() or self.selection.is_top:
            return Archives()
        return Archives(older=self.serving.links().archive_url(self.region.id, newest, self.format))

    def _limit(self) -> int | None:
        """Give how many stories to show, None for the usual window."""
        if self.options.profile is None:
            return self.options.limit
        return min(self.options.limit or MAX_ITEMS, MAX_ITEMS)
