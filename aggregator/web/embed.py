"""Embeds: /embed/<region>.html, a page for an iframe or a fragment for a server-side include."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.model.region import Region
from aggregator.model.story import RegionQuery
from aggregator.web.answer import Answer, respond
from aggregator.web.cards import Setting, place_name
from aggregator.web.headers import PREFLIGHT, embed_headers
from aggregator.web.links import Query, embed_path, with_query
from aggregator.web.query import WholeNumber, read_language
from aggregator.web.screen import spoken
from aggregator.web.serving import Moved, Rendered, Serving, Versions, Wanted
from aggregator.web.words import tongue

COUNT: Final = WholeNumber(1, 50)
HEADING: Final = WholeNumber(1, 6)
SWITCH: Final = WholeNumber(0, 1)
DEFAULT_COUNT: Final = 10


@dataclass(frozen=True, slots=True)
class Options:
    """How an embed looks. `heading` is the level of its heading in the outline of the page around it."""

    count: int
    heading: int
    fragment: bool
    asked: str | None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Options":
        """Read the known parameters and ignore the others; raises BadParameter.

        A document of its own begins with a heading of level 1, a part of another page with level 2.
        """
        fragment = SWITCH.read(query, "fragment", 0) == 1
        heading = HEADING.read(query, "heading", 2 if fragment else 1)
        return cls(COUNT.read(query, "count", DEFAULT_COUNT), heading, fragment, read_language(query))

    def query(self) -> Query:
        """Give all of them in one order, so that one look has one address in the cache."""
        known = {"count": self.count, "heading": self.heading, "fragment": int(self.fragment)}
        return spoken(self.asked, tuple((name, str(value)) for name, value in known.items()))


def embed_blueprint(serving: Serving) -> Blueprint:
    """Give the route of the embeds."""
    blueprint = Blueprint("embed", __name__)

    @blueprint.route(
        "/embed/<path:region_id>.html", methods=["GET", "OPTIONS"], provide_automatic_options=False
    )
    def embed(region_id: str) -> Response:
        if request.method == "OPTIONS":
            return respond(Answer(204, PREFLIGHT, b""), request)
        options = Options.read(request.args)
        found = serving.find(region_id)
        if isinstance(found, Moved):
            url = serving.links().embed_url(found.region_id)
            return serving.moved(with_query(url, options.query()))
        return serving.answer(_wanted(serving, found, options))

    return blueprint


def _wanted(serving: Serving, region: Region, options: Options) -> Wanted:
    def render(versions: Versions) -> Rendered:
        return _render(serving, region, options=options, versions=versions)

    return Wanted(embed_path(region.id), options.query(), embed_headers(), (region.id,), render)


def _render(serving: Serving, region: Region, *, options: Options, versions: Versions) -> Rendered:
    lang = options.asked or tongue(region.language)
    links, facts = serving.links(options.asked), serving.facts()
    view = serving.view(RegionQuery(region.id, limit=options.count), versions)
    setting = Setting(ZoneInfo(region.timezone), lang, facts.sources)
    body = serving.render(
        "fragment.html" if options.fragment else "embed.html",
        lang=lang,
        dir="ltr",
        links=links,
        region=region,
        name=place_name(region, lang),
        anchor=f"region-feed-{region.id.replace('/', '-')}",
        heading=options.heading,
        cards=setting.cards(view.stories),
        page=with_query(links.page_url(region.id), spoken(options.asked)),
        stylesheet=links.asset(serving.assets.versioned("embed.css")),
    )
    return Rendered(body, {region.id: view.version})
