"""What stands in the place of an embed that cannot be given: short, harmless, and with the right status.

A server that includes it puts a sentence with a link into its page; a script reads what went wrong.
"""

from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from flask import request

from aggregator.errors import AggregatorError
from aggregator.web.answer import Answer, Headers
from aggregator.web.embeds.embed import assets
from aggregator.web.embeds.options import THEMES, Options
from aggregator.web.headers import FAULT_CACHING, HTML, JSON, NO_CACHING, embed_headers
from aggregator.web.links import Links
from aggregator.web.serving import Serving
from aggregator.web.words import ENGLISH, TONGUES

_TEMPLATES: Final = MappingProxyType(
    {"page": "embed.html", "fragment": "embedfault.html", "json": "embedfault.json"}
)


def embed_fault(serving: Serving, fault: object, *, status: HTTPStatus, more: Headers) -> Answer:
    """Give the answer of the running request for an embed; `fault` is what the templates say.

    It reads parameters that may be what is wrong, so a value that is none counts as absent.
    """
    asked, theme = request.args.get("lang"), request.args.get("theme")
    lang = asked if asked in TONGUES else None
    links = Links(serving.known_root(request), lang)
    form = "fragment" if request.args.get("fragment") == "1" else "page"
    form = "json" if request.path.endswith(".json") else form
    looks = Options(theme=theme if theme in THEMES else "light" if form == "page" else None)
    body = serving.render(
        _TEMPLATES[form],
        fault=fault,
        form=form,
        lang=lang or ENGLISH,
        dir="ltr",
        links=links,
        looks=looks,
        **assets(serving, links, looks),
    )
    cacheable = status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
    headers = embed_headers(
        FAULT_CACHING if cacheable else NO_CACHING,
        content_type=JSON if form == "json" else HTML,
        ancestors=_ancestors(serving),
    )
    return Answer(int(status), (*headers, *more), body)


def _ancestors(serving: Serving) -> tuple[str, ...]:
    try:
        return serving.facts().config.embed.frame_ancestors
    except AggregatorError:  # there is no configuration yet
        return ()
