"""Permalinks: /stories/<uuid>, a page per story, which leads to the publisher's own article above all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.errors import StoryMoved
from aggregator.model.entry import PlaceEvidence, Precision
from aggregator.model.region import Region
from aggregator.model.source import Source
from aggregator.model.story import Story, StoryView
from aggregator.publish.rights import PublicCopy, PublicStory, public_reasons, public_story
from aggregator.publish.why import public_account
from aggregator.web.cards import Phrase, Setting, place_name
from aggregator.web.headers import page_headers
from aggregator.web.links import web_address
from aggregator.web.query import read_language
from aggregator.web.reasons import reason_of
from aggregator.web.screen import Screen, spoken
from aggregator.web.serving import Rendered, Serving, Versions, Wanted
from aggregator.web.ties import said_of
from aggregator.web.when import Stamp, moment_stamp, stamp
from aggregator.web.words import ENGLISH, tongue, translate

PUBLISHED: Final = "%(name)s published it"
LISTED: Final = "It was listed here"
REVISED: Final = "Revised"


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
    """Where else a story stands, with the address of its copy when that is a safe one; `said` is why."""

    outlet: str
    title: str
    link: str | None
    time: Stamp | None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a story, and when."""

    time: Stamp
    said: str


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
            card=Setting(zone, screen.lang, sources, media=screen.links().media()).card(found),
            original=web_address(public.url),
            copies=self._copies(public, zone, screen.lang),
            timeline=_timeline(public, zone, screen.lang),
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

    def _copies(self, public: PublicStory, zone: ZoneInfo, lang: str) -> tuple[OtherCopy, ...]:
        """Give the other copies, and of each why it is one of them."""
        if not public.also_in:
            return ()
        _, account = self.serving.services.store.account(public.uuid)
        members = public_account(account, self.serving.facts().sources).members
        said = {(one.outlet, one.title): said_of(one.tie, lang) for one in reversed(members)}
        return tuple(
            replace(_other(copy, zone, lang), said=said.get((copy.outlet, copy.title)))
            for copy in public.also_in
        )

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


def _timeline(public: PublicStory, zone: ZoneInfo, lang: str) -> tuple[Event, ...]:
    """Give what happened to a story, the earliest first."""
    published = [(public.outlet, public.published)]
    published += [(copy.outlet, copy.published) for copy in public.also_in if copy.published is not None]
    found = [
        (moment.at, Event(moment_stamp(moment, zone, lang), translate(PUBLISHED, lang) % {"name": outlet}))
        for outlet, moment in published
        if moment.precision is not Precision.UNKNOWN
    ]
    found.append((public.listed_at, Event(stamp(public.listed_at, zone, lang), translate(LISTED, lang))))
    if public.updated_at > public.listed_at:
        found.append(
            (public.updated_at, Event(stamp(public.updated_at, zone, lang), translate(REVISED, lang)))
        )
    return tuple(event for _, event in sorted(found, key=itemgetter(0)))


def _other(copy: PublicCopy, zone: ZoneInfo, lang: str) -> OtherCopy:
    time = None if copy.published is None else moment_stamp(copy.published, zone, lang)
    return OtherCopy(copy.outlet, copy.title, web_address(copy.url), time)
