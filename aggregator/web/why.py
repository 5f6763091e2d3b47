"""/stories/<uuid>/why: why these copies are one story, why this one leads, and why the story is here."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.errors import StoryMoved
from aggregator.language.marked import Row
from aggregator.model.account import LeadReason, StoryAccount
from aggregator.model.region import RegionTree
from aggregator.model.story import StoryView
from aggregator.publish.rights import public_story
from aggregator.publish.why import PublicAccount, PublicMember, PublicPlace, public_account
from aggregator.web.cards import Phrase, html_language, place_name
from aggregator.web.headers import page_headers
from aggregator.web.links import web_address
from aggregator.web.query import read_language
from aggregator.web.reasons import Reason, reason_of
from aggregator.web.screen import Screen, spoken
from aggregator.web.serving import Rendered, Serving, Versions, Wanted
from aggregator.web.stories import StoryPage
from aggregator.web.ties import said_of
from aggregator.web.when import Stamp, moment_stamp
from aggregator.web.words import direction

LEADS: Final[Mapping[LeadReason | None, str]] = MappingProxyType(
    {
        LeadReason.ONLY: "It is the only copy so far.",
        LeadReason.PINNED: "An editor chose it.",
        LeadReason.ORIGIN: "Other copies name it as whom they have the text from.",
        LeadReason.STANDING: "Its outlet has the highest standing here.",
        LeadReason.EARLIEST: "It was published first.",
        LeadReason.KEPT: "It led before the other copies came or the rules changed.",
        None: "It is the best of the copies that may be shown here.",
    }
)


def why_blueprint(serving: Serving) -> Blueprint:
    """Give the route of the pages that explain stories."""
    blueprint = Blueprint("why", __name__)

    @blueprint.get("/stories/<uuid:uuid>/why")
    def why(uuid: UUID) -> Response:
        asked = read_language(request.args)
        try:
            view, account = serving.services.store.account(uuid)
        except StoryMoved as moved:
            return serving.moved(serving.links().full_url(f"/stories/{moved.uuid}/why", spoken(asked)))
        return serving.answer(WhyPage(serving, view, account, asked).wanted())

    return blueprint


@dataclass(frozen=True, slots=True)
class Joined:
    """A copy with the sentence that tells why it belongs here; `extracts` has the other text first."""

    outlet: str
    title: str
    lang: str
    dir: str
    link: str | None
    time: Stamp
    is_lead: bool
    said: str
    other: str | None
    extracts: Row | None


@dataclass(frozen=True, slots=True)
class Place:
    """A region that a copy was found to belong to, with the reasons."""

    name: Phrase
    link: str
    outlet: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class WhyPage:
    """The page that explains a story, in the language of the story's own page."""

    serving: Serving
    view: StoryView
    account: StoryAccount
    asked: str | None

    def wanted(self) -> Wanted:
        """Give the page, ready to be rendered."""
        screen = self._screen()
        headers = (*page_headers(), ("X-Robots-Tag", "noindex"))
        return Wanted(screen.path, screen.address(), headers, tuple(self.view.versions), self._render)

    def _render(self, _versions: Versions) -> Rendered:
        screen, facts = self._screen(), self.serving.facts()
        public = public_account(self.account, facts.sources)
        story = public_story(self.view.story, facts.sources)
        zone = self._story_page().zone()
        body = screen.render(
            "why.html",
            title=story.title,
            story_lang=html_language(story.language),
            story_dir=direction(story.language),
            story_link=screen.links().story(self.view.story.uuid),
            outlet=story.outlet,
            leads=LEADS[public.lead_reason],
            citing=public.citing,
            copies=tuple(_joined(one, zone, screen.lang) for one in public.members),
            places=tuple(self._places(public, screen)),
            zone=zone.key,
        )
        return Rendered(body, self.view.versions)

    def _places(self, public: PublicAccount, screen: Screen) -> list[Place]:
        tree = self.serving.facts().config.regions
        return [_place(one, tree, screen) for one in public.places if one.region in tree]

    def _story_page(self) -> StoryPage:
        return StoryPage(self.serving, self.view, self.asked)

    def _screen(self) -> Screen:
        lang = self._story_page().language()
        return Screen(self.serving, f"/stories/{self.view.story.uuid}/why", lang, self.asked)


def _joined(one: PublicMember, zone: ZoneInfo, lang: str) -> Joined:
    return Joined(
        outlet=one.outlet,
        title=one.title,
        lang=html_language(one.language),
        dir=direction(one.language),
        link=web_address(one.url),
        time=moment_stamp(one.published, zone, lang),
        is_lead=one.is_lead,
        said=said_of(one.tie, lang),
        other=None if one.tie is None else one.tie.outlet,
        extracts=None if one.tie is None else one.tie.extracts,
    )


def _place(one: PublicPlace, tree: RegionTree, screen: Screen) -> Place:
    return Place(
        name=place_name(tree.get(one.region), screen.lang),
        link=screen.links().region(one.region),
        outlet=one.outlet,
        reasons=tuple(map(reason_of, one.reasons)),
    )
