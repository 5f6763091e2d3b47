"""The pages people read: the overview at / and one page per region."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.model.region import Region
from aggregator.model.story import RegionQuery, RegionVersion, RegionView
from aggregator.web.cards import Phrase, Setting, place_name
from aggregator.web.headers import page_headers
from aggregator.web.links import region_path, with_query
from aggregator.web.overview import Overview, updated_stamp
from aggregator.web.query import cursor, read_cursor, read_language
from aggregator.web.screen import Screen, spoken
from aggregator.web.serving import NEVER, Moved, Rendered, Serving, Versions, Wanted
from aggregator.web.when import Stamp
from aggregator.web.words import tongue

PAGE_STORIES: Final = 50


def pages_blueprint(serving: Serving) -> Blueprint:
    """Give the routes of the pages."""
    blueprint = Blueprint("pages", __name__)

    @blueprint.get("/")
    def overview() -> Response:
        return serving.answer(Overview(serving, read_language(request.args)).wanted())

    @blueprint.get("/regions/<path:region_id>")
    def region(region_id: str) -> Response:
        asked, before = read_language(request.args), read_cursor(request.args)
        found = serving.find(region_id)
        if isinstance(found, Moved):
            url = serving.links().page_url(found.region_id)
            return serving.moved(with_query(url, spoken(asked)))
        return serving.answer(RegionPage(serving, found, asked=asked, before=before).wanted())

    return blueprint


@dataclass(frozen=True, slots=True)
class Place:
    """A region as another one's page names it."""

    name: Phrase
    link: str
    updated: Stamp | None


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A region's page, in the language asked for or in the region's own; `before` is its cursor."""

    serving: Serving
    region: Region
    asked: str | None
    before: datetime | None

    def wanted(self) -> Wanted:
        """Give the page, ready to be rendered."""
        screen = self._screen()
        children = self.serving.facts().config.regions.children(self.region.id)
        return Wanted(
            screen.path,
            screen.address(),
            page_headers(),
            (self.region.id, *children),
            self._render,
            kept=self.before is None,
        )

    def _render(self, versions: Versions) -> Rendered:
        screen, facts = self._screen(), self.serving.facts()
        query = RegionQuery(self.region.id, limit=PAGE_STORIES, before=self.before)
        view = self.serving.view(query, versions)
        setting = Setting(ZoneInfo(self.region.timezone), screen.lang, facts.sources)
        body = screen.render(
            "region.html",
            region=self.region,
            name=place_name(self.region, screen.lang),
            above=self._above(screen),
            below=self._below(screen, versions),
            days=setting.days(view.stories),
            paged=self.before is not None,
            older=self._older(screen, view),
            sources=facts.polled.get(self.region.id, 0),
            followed=any(region.id == self.region.id for region in facts.config.shown()),
            updated=updated_stamp(self.region, screen.lang, view.version),
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
            if child in shown and self.serving.is_lively(child, versions[child])
        )

    def _place(self, region: Region, screen: Screen, version: RegionVersion) -> Place:
        name = place_name(region, screen.lang)
        return Place(name, screen.links().region(region.id), updated_stamp(region, screen.lang, version))

    def _older(self, screen: Screen, view: RegionView) -> str | None:
        if view.next_before is None:
            return None
        return screen.links().older(self.region.id, cursor(view.next_before))

    def _screen(self) -> Screen:
        query = () if self.before is None else (("before", str(cursor(self.before))),)
        lang = self.asked or tongue(self.region.language)
        return Screen(self.serving, region_path(self.region.id), lang, self.asked, query)
