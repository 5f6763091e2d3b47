"""Permalinks: /stories/<uuid>, a page per story, which leads to the publisher's own article above all."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.errors import StoryMoved
from aggregator.model.entry import PlaceEvidence
from aggregator.model.region import Region
from aggregator.model.source import Source
from aggregator.model.story import Story, StoryView
from aggregator.publish.rights import PublicCopy, public_reasons, public_story
from aggregator.web.cards import Phrase, Setting, place_name
from aggregator.web.headers import page_headers
from aggregator.web.links import web_address
from aggregator.web.query import read_language
from aggregator.web.screen import Screen, spoken
from aggregator.web.serving import Rendered, Serving, Versions, Wanted
from aggregator.web.when import Stamp, moment_stamp, stamp
from aggregator.web.words import ENGLISH, tongue

# Where a place was found (place/routing.py): what a page says of it.
WHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "source": "Published by",
        "title": "Named in the headline",
        "category": "The publisher’s category",
        "address": "A section of its address",
        "editor": "Put here by an editor",
    }
)
ELSEWHERE: Final = "Named in the text"


def stories_blueprint(serving: Serving) -> Blueprint:
    """Give the route of the stories' own pages."""
    blueprint = Blueprint("stories", __name__)

    @blueprint.get("/stories/<uuid:uuid>")
    def story(uuid: UUID) -> Response:
        asked = read_language(request.args)
        try:
            view = serving.services.store.story_view(uuid)
        except StoryMoved as moved:
            return serving.moved(serving.links().full_url(f"/stories/{moved.uuid}", spoken(asked)))
        return serving.answer(StoryPage(serving, view, asked).wanted())

    return blueprint


@dataclass(frozen=True, slots=True)
class OtherCopy:
    """Where else a story stands, with the address of its copy when that is a safe one."""

    outlet: str
    title: str
    link: str | None
    time: Stamp | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story is here: `where` is a message id."""

    where: str
    text: str


@dataclass(frozen=True, slots=True)
class ListedIn:
    """A region that lists the story."""

    name: Phrase
    link: str


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story's page, in the language asked for or in that of the smallest region that lists it."""

    serving: Serving
    view: StoryView
    asked: str | None

    def wanted(self) -> Wanted:
        """Give the page, ready to be rendered."""
        screen = self._screen()
        return Wanted(screen.path, screen.address(), page_headers(), tuple(self.view.versions), self._render)

    def _render(self, _versions: Versions) -> Rendered:
        screen, sources, found = self._screen(), self.serving.facts().sources, self.view.story
        regions = self._regions()
        zone = self.zone()
        public = public_story(found, sources)
        is_revised = found.updated_at > found.listed_at
        body = screen.render(
            "story.html",
            card=Setting(zone, screen.lang, sources).card(found),
            original=web_address(public.url),
            copies=tuple(_other(copy, zone, screen.lang) for copy in public.also_in),
            revised=stamp(found.updated_at, zone, screen.lang) if is_revised else None,
            topic=tuple(self._related(one, zone, screen.lang) for one in self.view.topic),
            reasons=tuple(reason_of(one) for one in self._reasons(sources)),
            listed_in=tuple(
                ListedIn(place_name(one, screen.lang), screen.links().region(one.id)) for one in regions
            ),
            zone=zone.key,
            why=screen.links().why(found.uuid),
        )
        return Rendered(body, self.view.versions)

    def _related(self, story: Story, zone: ZoneInfo, lang: str) -> OtherCopy:
        public = public_story(story, self.serving.facts().sources)
        link = self.serving.links().full_url(f"/stories/{story.uuid}")
        return OtherCopy(public.outlet, public.title, link, moment_stamp(public.published, zone, lang))

    def _reasons(self, sources: Mapping[str, Source]) -> tuple[PlaceEvidence, ...]:
        return public_reasons(self.view.story, sources)

    def _regions(self) -> tuple[Region, ...]:
        """Give the regions that list the story and are configured, the smallest first."""
        tree = self.serving.facts().config.regions
        known = [region for region in self.view.versions if region in tree]
        ordered = sorted(known, key=lambda region: (-len(tree.lineage(region)), region))
        return tuple(tree.get(region) for region in ordered)

    def zone(self) -> ZoneInfo:
        """Give the time zone of the smallest region that lists the story."""
        regions = self._regions()
        return ZoneInfo(regions[0].timezone if regions else "UTC")

    def language(self) -> str:
        """Give the language asked for, or that of the smallest region that lists the story."""
        regions = self._regions()
        return self.asked or (tongue(regions[0].language) if regions else ENGLISH)

    def _screen(self) -> Screen:
        return Screen(self.serving, f"/stories/{self.view.story.uuid}", self.language(), self.asked)


def reason_of(found: PlaceEvidence) -> Reason:
    """Give what a page says of a piece of evidence for a place."""
    return Reason(WHERE.get(found.where, ELSEWHERE), found.text)


def _other(copy: PublicCopy, zone: ZoneInfo, lang: str) -> OtherCopy:
    time = None if copy.published is None else moment_stamp(copy.published, zone, lang)
    return OtherCopy(copy.outlet, copy.title, web_address(copy.url), time)
