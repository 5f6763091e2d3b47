"""The overview at /: the latest of every region at the top of the tree, and the list of all regions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model.region import ALL, Region
from aggregator.model.story import RegionQuery, RegionVersion, RegionView
from aggregator.web.cards import Card, Phrase, Setting, place_name
from aggregator.web.headers import page_headers
from aggregator.web.screen import Screen
from aggregator.web.serving import NEVER, Rendered, Serving, Versions, Wanted
from aggregator.web.week import DAYS, Week, day_ends, week
from aggregator.web.when import Stamp, stamp

FRONT_STORIES: Final = 5
FRONT_SECTIONS: Final = 12  # more is no overview: the other regions stand in the list alone


@dataclass(frozen=True, slots=True)
class Branch:
    """A region in the list of regions, with those below it."""

    id: str
    name: Phrase
    link: str
    sources: int
    updated: Stamp | None
    week: Week
    below: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the front page: a region at the top of the tree and its latest stories."""

    branch: Branch
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The overview in the language asked for, or in the one that most of its regions speak."""

    serving: Serving
    asked: str | None

    def wanted(self) -> Wanted:
        """Give the page, ready to be rendered."""
        shown = tuple(region.id for region in self.serving.facts().config.shown())
        query = self._screen().address()
        return Wanted("/", query, page_headers(), shown, self._render)

    def _render(self, versions: Versions) -> Rendered:
        screen, used = self._screen(), dict(versions)
        sections: list[Section] = []
        for branch in self._tree(versions, {})[:FRONT_SECTIONS]:
            view = self.serving.view(RegionQuery(branch.id, limit=FRONT_STORIES), versions)
            used[branch.id] = view.version
            if view.stories:
                sections.append(Section(branch, self._cards(view)))
        tree = self._tree(used, self._weeks(used))  # its times belong to the versions that the ETag names
        body = screen.render(
            "overview.html",
            tree=tree,
            sections=sections,
            whole=screen.links().region(ALL) if len(tree) > 1 else None,
            waiting=sum(
                region.id != ALL
                and versions[region.id] == NEVER
                and self.serving.facts().polled.get(region.id, 0) > 0
                for region in self.serving.facts().config.shown()
            ),
        )
        return Rendered(body, used)

    def _cards(self, view: RegionView) -> tuple[Card, ...]:
        screen, facts = self._screen(), self.serving.facts()
        zone = ZoneInfo(facts.config.regions.get(view.region).timezone)
        return Setting(zone, screen.lang, facts.sources, media=screen.links().media()).cards(view.stories)

    def _shown(self, versions: Versions) -> list[Region]:
        """Give the regions that have something to show."""
        shown = self.serving.facts().config.shown()
        return [region for region in shown if region.id != ALL and versions[region.id] != NEVER]

    def _weeks(self, versions: Versions) -> Mapping[str, Week]:
        """Give the seven days up to the newest change of any region, which follows from their versions."""
        shown = self._shown(versions)
        newest = max((versions[region.id].changed_at for region in shown), default=NEVER.changed_at)
        counts = self.serving.services.store.listed_by_day(day_ends(shown, newest), days=DAYS)
        return {region: week(found) for region, found in counts.items()}

    def _tree(self, versions: Versions, weeks: Mapping[str, Week]) -> tuple[Branch, ...]:
        """Give the regions shown as a tree; one whose parents are not shown stands at the top."""
        regions = self.serving.facts().config.regions
        shown = self._shown(versions)
        ids = {region.id for region in shown}
        below: dict[str | None, list[Region]] = {}
        for region in shown:
            above = next((up for up in regions.lineage(region.id)[1:] if up in ids), None)
            below.setdefault(above, []).append(region)
        return self._branches(None, below, versions, weeks)

    def _branches(
        self,
        above: str | None,
        below: Mapping[str | None, list[Region]],
        versions: Versions,
        weeks: Mapping[str, Week],
    ) -> tuple[Branch, ...]:
        screen = self._screen()
        return tuple(
            Branch(
                id=region.id,
                name=place_name(region, screen.lang),
                link=screen.links().region(region.id),
                sources=self.serving.facts().polled.get(region.id, 0),
                updated=updated_stamp(region, screen.lang, versions[region.id]),
                week=weeks.get(region.id, week(())),
                below=self._branches(region.id, below, versions, weeks),
            )
            for region in below.get(above, ())
        )

    def _screen(self) -> Screen:
        return Screen(self.serving, "/", self.asked or self.serving.facts().tongue, self.asked)


def updated_stamp(region: Region, lang: str, version: RegionVersion) -> Stamp | None:
    """Give when a region last changed, in its own zone; None when it never did."""
    return None if version == NEVER else stamp(version.changed_at, ZoneInfo(region.timezone), lang)
