"""The list of feeds of a region, live: /regions/<id>/feeds.opml, for feed readers to import."""

from dataclasses import dataclass

from flask import Blueprint, Response, request

from aggregator.model.region import Region
from aggregator.publish.channel import region_channel
from aggregator.publish.opml import OwnFeed, opml, public_sources
from aggregator.web.answer import Answer, respond
from aggregator.web.headers import OPML, PREFLIGHT, feed_headers
from aggregator.web.serving import NEVER, Moved, Rendered, Serving, Versions, Wanted


def feedlist_blueprint(serving: Serving) -> Blueprint:
    """Give the route of the lists."""
    blueprint = Blueprint("feedlist", __name__)

    @blueprint.route(
        "/regions/<path:region_id>/feeds.opml",
        methods=["GET", "OPTIONS"],
        provide_automatic_options=False,
    )
    def feeds(region_id: str) -> Response:
        if request.method == "OPTIONS":
            return respond(Answer(204, PREFLIGHT, b""), request)
        found = serving.find(region_id)
        if isinstance(found, Moved):
            return serving.moved(serving.links().opml_url(found.region_id))
        return serving.answer(FeedList(serving, found).wanted())

    return blueprint


@dataclass(frozen=True, slots=True)
class FeedList:
    """Our feeds of a region and of those directly below, and the feeds of the outlets behind them.

    Those directly below are left out until they have a story.
    """

    serving: Serving
    region: Region

    def wanted(self) -> Wanted:
        """Give the list, ready to be written."""
        links, path = self.serving.links(), f"/regions/{self.region.id}/feeds.opml"
        self_url, page_url = links.opml_url(self.region.id), links.page_url(self.region.id)
        headers = feed_headers(OPML, self_url=self_url, page_url=page_url)
        return Wanted(path, (), headers, self._children(), self._render)

    def _children(self) -> tuple[str, ...]:
        return self.serving.facts().config.regions.children(self.region.id)

    def _render(self, versions: Versions) -> Rendered:
        config = self.serving.facts().config
        children = [child for child in self._children() if versions[child] != NEVER]
        own = [self._own(self.region), self._own(self.region, is_top=True)]
        own += [self._own(config.regions.get(child)) for child in children]
        body = opml(
            f"{config.site.title}: {self.region.name()}",
            config.regions,
            public_sources(config.sources),
            roots=(self.region.id,),
            own=own,
        )
        return Rendered(body, versions)

    def _own(self, region: Region, *, is_top: bool = False) -> OwnFeed:
        head = region_channel(
            region,
            site=self.serving.facts().config.site,
            base_url=self.serving.links().base_url,
            format="atom",
            namespace=self.serving.services.store.namespace(),
            updated_at=NEVER.changed_at,
            is_top=is_top,
        )
        return OwnFeed(head.title, head.self_url, head.page_url, head.language)
