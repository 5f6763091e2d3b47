"""The oEmbed provider (oembed.com): /oembed?url=… gives the frame for a region's page, as JSON or as XML.

WordPress shows what it found by discovery in a sandbox that opens no windows, and only beside a
quotation that it falls back on; static/embed.js speaks with it. What a plugin registered it shows as it
is: `frame=only`.
"""

import json
import re
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from flask import Blueprint, Response, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from aggregator.errors import RegionNotFound
from aggregator.web.answer import Answer, entity_tag, respond
from aggregator.web.cards import place_name
from aggregator.web.embeds.embed import Embed
from aggregator.web.embeds.routes import find_embed
from aggregator.web.headers import FAULT_CACHING, FEED_CACHING, JSON, TEXT, XML, embed_headers
from aggregator.web.query import BadParameter
from aggregator.web.serving import RegionGone, Serving
from aggregator.web.words import tongue, translate

WIDTH: Final = 600
HEIGHT: Final = 480
CACHE_AGE_S: Final = 86_400  # the frame's address stays; what it shows is always new
_FORMATS: Final = {"json": JSON, "xml": XML}
_PATH: Final = re.compile(r"/(?:regions/(.+?)/?|embed/(.+)\.html)")
_SIZE: Final = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def oembed_blueprint(serving: Serving) -> Blueprint:
    """Give the route."""
    blueprint = Blueprint("oembed", __name__)

    @blueprint.get("/oembed")
    def oembed() -> Response:
        asked_format = request.args.get("format") or "json"
        if asked_format not in _FORMATS:
            return _refused(HTTPStatus.NOT_IMPLEMENTED, "There is this answer as json and as xml.")
        url = request.args.get("url", "")
        try:
            limits = [_limit(name, usual) for name, usual in (("maxwidth", WIDTH), ("maxheight", HEIGHT))]
        except BadParameter as error:
            return _refused(HTTPStatus.BAD_REQUEST, str(error))
        embed = _meant(serving, url)
        if embed is None:
            return _refused(HTTPStatus.NOT_FOUND, f'"{url[:200]}" is no page of a region here.')
        members = _members(embed, width=limits[0], height=limits[1])
        body = (
            json.dumps(members, ensure_ascii=False).encode()
            if asked_format == "json"
            else serving.render("oembed.xml", members=members)
        )
        headers = embed_headers(FEED_CACHING, content_type=_FORMATS[asked_format])
        return respond(Answer(int(HTTPStatus.OK), headers, body, entity_tag(body)), request)

    return blueprint


def _limit(name: str, usual: int) -> int:
    """Give the usual size, or less when the consumer has no more room; raises BadParameter."""
    text = request.args.get(name) or str(usual)
    if not _SIZE.fullmatch(text):
        raise BadParameter(f'parameter {name}="{text[:40]}" must be a number of pixels')
    return min(usual, int(text))


def _meant(serving: Serving, url: str) -> Embed | None:
    """Give the embed for the page or the embed at an address of ours, None for any other address."""
    base = urlsplit(serving.links().base_url)
    try:
        parts = urlsplit(url)
    except ValueError:  # "http://[" and its like
        return None
    is_ours = parts.scheme in {"http", "https"} and parts.netloc.lower() == base.netloc.lower()
    found = _PATH.fullmatch(parts.path.removeprefix(base.path)) if is_ours else None
    if found is None or not parts.path.startswith(base.path):
        return None
    query = MultiDict(parse_qsl(parts.query))
    try:
        return find_embed(serving, unquote(found[1] or found[2]), form="page", query=query)[0]
    except (RegionNotFound, RegionGone, BadParameter):
        return None


def _members(embed: Embed, *, width: int, height: int) -> dict[str, str | int]:
    """Give the answer's members, in the order of the specification."""
    lang = embed.options.asked or tongue(embed.region.language)
    name = place_name(embed.region, lang).text
    title = translate("News from %(name)s", lang) % {"name": name}
    frame = Markup('<iframe src="{}" width="{}" height="{}" title="{}"></iframe>').format(
        embed.url(), width, height, title
    )
    quotation = Markup('<blockquote><a href="{}">{}</a></blockquote>').format(embed.page_url(), title)
    is_bare = request.args.get("frame") == "only"
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": embed.serving.facts().config.site.title,
        "provider_url": f"{embed.serving.links().base_url}/",
        "cache_age": CACHE_AGE_S,
        "html": str(frame if is_bare else quotation + frame),
        "width": width,
        "height": height,
    }


def _refused(status: HTTPStatus, said: str) -> Response:
    headers = embed_headers(FAULT_CACHING, content_type=TEXT)
    return respond(Answer(int(status), headers, f"{said}\n".encode()), request)
