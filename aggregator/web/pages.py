"""The pages people read: the overview at / and one page per region."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.errors import RegionNotFound
from aggregator.model.region import Region
from aggregator.model.selection import EVERYTHING, Selection
from aggregator.model.story import RegionQuery, RegionVersion
from aggregator.web.cards import Phrase, Setting, place_name
from aggregator.web.filters import Filters
from aggregator.web.headers import page_headers
from aggregator.web.links import FeedFormat, Query, region_path, with_query
from aggregator.web.overview import Overview, updated_stamp
from aggregator.web.query import cursor, page_query, read_cursor, read_language
from aggregator.web.screen import Screen, spoken
from aggregator.web.selecting import Ground, read_selection, selection_query
from aggregator.web.serving import NEVER, Moved, Rendered, Serving, Versions, Wanted
from aggregator.web.trouble import Trouble, region_troubles
from aggregator.web.when import Stamp
from aggregator.web.words import tongue

PAGE_STORIES: Final = 50
_FEED_WORDS: Final = frozenset({"feed", "feeds", "index", "xml", "rdf", "rss", "atom", "json"})


def pages_blueprint(serving: Serving) -> Blueprint:
    """Give the routes of the pages."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def overview() -> Response:
        return serving.answer(Overview(serving, read_language(request.args)).wanted())

    @blueprint.get("/regions")
    @blueprint.get("/regions/")
    def regions() -> Response:
        return serving.moved(serving.links().full_url("/", spoken(read_language(request.args))))

    @blueprint.get("/regions/<path:region_id>")
    def region(region_id: str) -> Response:
        asked, before = read_language(request.args), read_cursor(request.args)
        try:
            found = serving.find(region_id)
        except RegionNotFound:
            feed = guessed_feed(serving, region_id)
            if feed is None:
                raise
            return serving.moved(feed)
        if isinstance(found, Moved):
            url = serving.links().page_url(found.region_id)
            return serving.moved(with_query(url, spoken(asked)))
        ground = Ground(ZoneInfo(found.timezone), serving.facts().sources)
        selection = read_selection(request.args, ground, is_feed=False)
        page = RegionPage(serving, found, asked=asked, before=before, selection=selection)
        return serving.answer(page.wanted())

    return blueprint


def guessed_feed(serving: Serving, path: str) -> str | None:
    """Give the feed that somebody meant who wrote its address from memory, None for another address."""
    region_id, _, name = path.rstrip("/").rpartition("/")
    words = set(name.lower().split("."))
    if not words <= _FEED_WORDS or words == {"index"} or region_id not in serving.facts().config.regions:
        return None
    feed_format: FeedFormat = "atom" if "atom" in words else "json" if "json" in words else "rss"
    return serving.links().feed_url(region_id, feed_format)


@dataclass(frozen=True, slots=True)
class Place:
    """A region as another one's page names it."""

    name: Phrase
    link: str
    updated: Stamp | None


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region's page, in the language asked for or in the region's own; `before` is its cursor.

    With a selection it shows what that keeps of the region, and the feeds that do the same.
    """

    serving: Serving
    region: Region
    asked: str | None
    before: datetime | None
    selection: Selection = EVERYTHING

    def wanted(self) -> Wanted:
        """Give the page, ready to be rendered."""
        screen, troubles = self._screen(), self._troubles()
        children = self.serving.facts().config.regions.children(self.region.id)
        return Wanted(
            screen.path,
            screen.address(),
            page_headers(),
            (self.region.id, *children),
            self._render,
            kept=self.before is None and not troubles,
            besides=troubles,
            is_rare=self.selection != EVERYTHING,
        )

    def _troubles(self) -> tuple[Trouble, ...]:
        """Give why nothing ever came here; a page with stories does not change when a source fails."""
        services = self.serving.services
        is_empty = self.region.id not in services.store.versions() and self.before is None
        return region_troubles(self.serving, self.region, self._screen().lang) if is_empty else ()

    def _render(self, versions: Versions) -> Rendered:
        screen, facts = self._screen(), self.serving.facts()
        query = RegionQuery(self.region.id, limit=PAGE_STORIES, before=self.before, selection=self.selection)
        view = self.serving.view(query, versions)
        setting = Setting(
            ZoneInfo(self.region.timezone),
            screen.lang,
            facts.sources,
            permalink=screen.links().story,
            why=screen.links().why,
            words=self.selection.words,
            media=screen.links().media(),
        )
        body = screen.render(
            "region.html",
            region=self.region,
            name=place_name(self.region, screen.lang),
            above=self._above(screen),
            below=self._below(screen, versions),
            days=setting.days(view.stories),
            paged=self.before is not None,
            older=self._page(screen, view.next_before),
            newer=self._page(screen, view.newer_before),
            newest=self._newest(screen),
            sources=facts.polled.get(self.region.id, 0),
            followed=any(region.id == self.region.id for region in facts.config.shown()),
            updated=updated_stamp(self.region, screen.lang, view.version),
            troubles=self._troubles(),
            search=Filters(facts, self.region, screen.lang).search(self.selection, screen.links()),
        )
        return Rendered(body, {**versions, self.region.id: view.version})

    def _above(self, screen: Screen) -> tuple[Place, ...]:
        """Give the regions above, the widest first."""
        regions = self.serving.facts().config.regions
        lineage = reversed(regions.lineage(self.region.id)[1:])
        return tuple(self._place(regions.get(above), screen, NEVER) for above in lineage)

    def _below(self, screen: Screen, versions: Versions) -> tuple[Place, ...]:
        """Give the regions directly below that have something to show."""
        config = self.serving.facts().config
        shown = {region.id for region in config.shown()}
        return tuple(
            self._place(config.regions.get(child), screen, versions[child])
            for child in config.regions.children(self.region.id)
            if child in shown and versions[child] != NEVER
        )

    def _place(self, region: Region, screen: Screen, version: RegionVersion) -> Place:
        name = place_name(region, screen.lang)
        return Place(name, screen.links().region(region.id), updated_stamp(region, screen.lang, version))

    def _page(self, screen: Screen, before: datetime | None) -> str | None:
        if before is None:
            return None
        query = self._selected((("before", str(cursor(before))),))
        return with_query(screen.links().local(region_path(self.region.id)), spoken(self.asked, query))

    def _newest(self, screen: Screen) -> str:
        path = screen.links().local(region_path(self.region.id))
        return with_query(path, spoken(self.asked, self._selected()))

    def _selected(self, besides: Query = ()) -> Query:
        selected = selection_query(self.selection, ZoneInfo(self.region.timezone))
        return tuple(sorted((*besides, *page_query(selected))))

    def _screen(self) -> Screen:
        query = self._selected(() if self.before is None else (("before", str(cursor(self.before))),))
        lang = self.asked or tongue(self.region.language)
        return Screen(self.serving, region_path(self.region.id), lang, self.asked, query)
