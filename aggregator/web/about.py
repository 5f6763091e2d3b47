"""What every site owes its readers and its sources: /about, robots.txt and security.txt."""

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from aggregator.model.source import Source
from aggregator.publish.rights import EXCERPT_CHARS, EXCERPT_CHARS_CJK
from aggregator.web.answer import Answer, entity_tag, respond
from aggregator.web.cards import Phrase, place_name, source_name
from aggregator.web.headers import PLAIN_CACHING, TEXT, asset_headers, page_headers
from aggregator.web.links import web_address
from aggregator.web.query import read_language
from aggregator.web.screen import Screen, contact_link
from aggregator.web.serving import Rendered, Serving, Versions, Wanted
from aggregator.web.words import translate, translate_count

# Pages and feeds are for everybody. Cursors and searches have no end, and show what stands elsewhere too.
# Embeds are kept out of search results by their own noindex: a crawler must be able to read that.
ROBOTS: Final = b"User-agent: *\nAllow: /*/feed.\nAllow: /*?lang=\nDisallow: /*?\n"
SECURITY: Final = "/.well-known/security.txt"
GOOD_FOR: Final = timedelta(days=365)  # RFC 9116 2.5.5 recommends less than a year; it is cut to the month
SPANS: Final = ((86_400, "every %(num)s day"), (3_600, "every %(num)s hour"), (60, "every %(num)s minute"))


@dataclass(frozen=True, slots=True)
class Polled:
    """A source as the page names it, and how often it is asked."""

    name: Phrase
    home: str | None
    rhythm: str


@dataclass(frozen=True, slots=True)
class Group:
    """The sources of one region."""

    name: Phrase
    link: str
    sources: tuple[Polled, ...]


def about_blueprint(serving: Serving) -> Blueprint:
    """Give the routes of the page and of the two files for programs."""
    blueprint = Blueprint("about", __name__)
    robots_txt = Answer(200, asset_headers(TEXT, PLAIN_CACHING), ROBOTS, entity_tag("robots", ROBOTS))

    @blueprint.get("/about")
    def about() -> Response:
        asked = read_language(request.args)
        screen = Screen(serving, "/about", asked or serving.facts().tongue, asked)

        def render(_: Versions) -> Rendered:
            return Rendered(_render(screen), {})

        return serving.answer(Wanted(screen.path, screen.address(), page_headers(), (), render))

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        return respond(robots_txt, request)

    @blueprint.get(SECURITY)
    def security() -> Response:
        body = _security(serving)
        if body is None:
            raise NotFound
        headers = asset_headers(TEXT, PLAIN_CACHING)
        return respond(Answer(200, headers, body, entity_tag(body)), request)

    return blueprint


def _render(screen: Screen) -> bytes:
    config = screen.serving.facts().config
    agent = screen.serving.services.agent(config)
    return screen.render(
        "about.html",
        groups=_groups(screen),
        agent=agent,
        product=agent.partition("/")[0].strip(),
        letters=EXCERPT_CHARS,
        han=EXCERPT_CHARS_CJK,
        keep=config.store,
    )


def _groups(screen: Screen) -> tuple[Group, ...]:
    """Give the polled sources by region, in the order of the tree."""
    config = screen.serving.facts().config
    by_region: dict[str, list[Polled]] = {}
    for source in config.polled():
        polled = Polled(source_name(source), web_address(source.home), _rhythm_of(source, screen.lang))
        by_region.setdefault(source.region, []).append(polled)
    return tuple(
        Group(place_name(region, screen.lang), screen.links().region(region.id), tuple(by_region[region.id]))
        for region in config.regions
        if region.id in by_region
    )


def _rhythm_of(source: Source, lang: str) -> str:
    return translate("as its news comes", lang) if source.paced else rhythm(source.every_s, lang)


def rhythm(every_s: float, lang: str) -> str:
    """Say a pause in the largest unit that it fills: every 90 minutes, every 2 hours."""
    unit, message = next((span for span in SPANS if every_s % span[0] == 0), SPANS[-1])
    count = every_s / unit
    words = translate_count(message, f"{message}s", 1 if count == 1 else 2, lang)
    return words % {"num": f"{count:.3g}"}


def _security(serving: Serving) -> bytes | None:
    """Give the file of RFC 9116, None without a contact; it changes once a month, so that it can be kept."""
    site, links = serving.facts().config.site, serving.links()
    contact = contact_link(site.contact)
    if contact is None:
        return None
    month = serving.services.clock().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {month + GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, zh",
        f"Canonical: {links.full_url(SECURITY)}",
        f"Policy: {links.full_url('/about')}",
    ]
    return "".join(f"{line}\n" for line in lines).encode()
