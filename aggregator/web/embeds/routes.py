"""The routes of embeds: /embed/<region>.html and .json, and the stylesheet of a chosen colour."""

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.web.answer import Answer, entity_tag, respond
from aggregator.web.embeds.accent import Accent
from aggregator.web.embeds.embed import Embed, Form
from aggregator.web.embeds.options import Options, read_fragment
from aggregator.web.headers import ASSET_CACHING, PREFLIGHT, asset_headers
from aggregator.web.selecting import Ground
from aggregator.web.serving import Moved, Serving

CSS = "text/css; charset=utf-8"


def embed_blueprint(serving: Serving) -> Blueprint:
    """Give the routes."""
    blueprint = Blueprint("embed", __name__)

    @blueprint.route(
        "/embed/<path:region_id>.<any(html, json):kind>",
        methods=["GET", "OPTIONS"],
        provide_automatic_options=False,
    )
    def embed(region_id: str, kind: Literal["html", "json"]) -> Response:
        if request.method == "OPTIONS":
            return respond(Answer(204, PREFLIGHT, b""), request)
        form: Form = "json" if kind == "json" else "fragment" if read_fragment(request.args) else "page"
        shown, has_moved = find_embed(serving, region_id, form=form, query=request.args)
        return serving.moved(shown.url()) if has_moved else serving.answer(shown.wanted())

    @blueprint.get("/embed/accent/<colour>.css")
    def accent(colour: str) -> Response:
        body = Accent.read(colour).stylesheet()
        return respond(Answer(200, asset_headers(CSS, ASSET_CACHING), body, entity_tag(body)), request)

    return blueprint


def find_embed(
    serving: Serving, region_id: str, *, form: Form, query: Mapping[str, str]
) -> tuple[Embed, bool]:
    """Give a region's embed as asked for, and whether its address has moved.

    Raises RegionNotFound, RegionGone and BadParameter.
    """
    found, facts = serving.find(region_id), serving.facts()
    region = facts.config.regions.get(found.region_id) if isinstance(found, Moved) else found
    options = Options.read(query, Ground(ZoneInfo(region.timezone), facts.sources))
    return Embed(serving, region, form, options), isinstance(found, Moved)
