"""Archives of feeds (RFC 5005, section 4): /regions/<id>/archive/<yyyy-mm>[.<part>].atom, .rss and .json.

They are asked for rarely and are many, so none is kept ready: each request reads the store, and what was
taken out of an archive is out of it at once.
"""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from aggregator.model.archive import Archive
from aggregator.model.region import Region
from aggregator.model.story import Withdrawn
from aggregator.publish.archive import ConfiguredArchivist
from aggregator.publish.channel import Archives, region_channel
from aggregator.web.answer import Answer, respond
from aggregator.web.feeds import WRITERS
from aggregator.web.headers import ARCHIVE_CACHING, PREFLIGHT, feed_headers
from aggregator.web.links import FeedFormat
from aggregator.web.serving import ArchiveGone, Edition, Moved, Rendered, Serving, Versions, Wanted


def archives_blueprint(serving: Serving) -> Blueprint:
    """Give the route of the archives."""
    blueprint = Blueprint("archives", __name__)

    @blueprint.route(
        "/regions/<path:region_id>/archive/<name>.<any(rss, atom, json):feed_format>",
        methods=["GET", "OPTIONS"],
        provide_automatic_options=False,
    )
    def archive(region_id: str, name: str, feed_format: FeedFormat) -> Response:
        if request.method == "OPTIONS":
            return respond(Answer(204, PREFLIGHT, b""), request)
        found = serving.find(region_id)
        if isinstance(found, Moved):
            return serving.moved(serving.links().archive_url(found.region_id, name, feed_format))
        kept = serving.services.store.archive(found.id, name)
        if kept is None:
            raise NotFound
        if not kept.records:
            raise ArchiveGone(name)
        return serving.answer(ArchiveFeed(serving, found, kept, feed_format).wanted())

    return blueprint


@dataclass(frozen=True, slots=True)
class ArchiveFeed:
    """One archive of a region in one format."""

    serving: Serving
    region: Region
    archive: Archive
    format: FeedFormat

    def wanted(self) -> Wanted:
        """Give the archive, ready to be rendered; its validators follow from what it holds."""
        links = self.serving.links()
        current = links.feed_url(self.region.id, self.format)
        content_type, _ = WRITERS[self.format]
        headers = feed_headers(
            content_type,
            self_url=self._url(self.archive.name),
            page_url=links.page_url(self.region.id),
            more=(("current", current),),
            caching=ARCHIVE_CACHING,
        )
        path = f"/regions/{self.region.id}/archive/{self.archive.name}.{self.format}"
        facts = (self.archive.digest, self.archive.older or "", self.archive.newer or "")
        edition = Edition(" ".join(facts), self.archive.changed_at)
        return Wanted(path, (), headers, (), self._render, kept=False, edition=edition)

    def _render(self, versions: Versions) -> Rendered:
        config = self.serving.facts().config
        archivist = ConfiguredArchivist(config.regions, self.serving.facts().sources)
        links, archive = self.serving.links(), self.archive
        channel = region_channel(
            self.region,
            site=config.site,
            base_url=links.base_url,
            format=self.format,
            namespace=self.serving.services.store.namespace(),
            updated_at=archive.changed_at,
        )
        channel = replace(
            channel,
            self_url=self._url(archive.name),
            hub=None,  # nothing is pushed to an archive
            stylesheet_url=links.full_url("/feed.css"),
            withdrawn=self._withdrawn(),
            archives=Archives(
                older=self._url(archive.older) if archive.older else None,
                newer=self._url(archive.newer) if archive.newer else None,
                current=links.feed_url(self.region.id, self.format),
            ),
        )
        _, write = WRITERS[self.format]
        return Rendered(write(channel, archivist.shown(self.region.id, archive.records)), versions)

    def _withdrawn(self) -> tuple[Withdrawn, ...]:
        """Give the stories that were taken out, the last decision on each."""
        left = {one.uuid for one in self.archive.records}
        gone = {one.story: one.at for one in self.archive.changes if one.story is not None}
        return tuple(Withdrawn(story, at) for story, at in gone.items() if story not in left)

    def _url(self, name: str) -> str:
        return self.serving.links().archive_url(self.region.id, name, self.format)
