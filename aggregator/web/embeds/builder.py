"""The builder at /embed: a form for how an embed looks, a preview, and the lines for each way onto a page.

Without a script the form asks for the page anew; with one (static/builder.js) it takes what changed from
/embed.json, which knows the same parameters.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from aggregator.errors import RegionNotFound
from aggregator.language.bigrams import written
from aggregator.model.region import Region
from aggregator.web.answer import Answer, respond
from aggregator.web.cards import place_name
from aggregator.web.embeds.embed import Embed
from aggregator.web.embeds.options import Options
from aggregator.web.embeds.routes import find_embed
from aggregator.web.embeds.snippets import Snippets, Way
from aggregator.web.headers import BUILDER_POLICY, JSON, NO_CACHING, page_headers
from aggregator.web.links import Query, with_query
from aggregator.web.query import BadParameter, read_language, refused, value
from aggregator.web.screen import Screen
from aggregator.web.serving import RegionGone, Rendered, Serving, Versions, Wanted
from aggregator.web.words import ENGLISH, TONGUES, tongue, translate

STYLESHEET: Final = "builder.css"
SCRIPT: Final = "builder.js"
"""The files of the page itself."""
MAX_OFFERED: Final = 500  # regions in the list of suggestions; any other can be typed


def builder_blueprint(serving: Serving) -> Blueprint:
    """Give the routes."""
    blueprint = Blueprint("builder", __name__)

    @blueprint.get("/embed")
    def builder() -> Response:
        return serving.answer(Builder.asked(serving).wanted())

    @blueprint.get("/embed.json")
    def snippets() -> Response:
        headers = page_headers(NO_CACHING, content_type=JSON)
        try:
            said, status = Builder.asked(serving).said(), HTTPStatus.OK
        except BadParameter as error:
            said, status = {"error": str(error)}, HTTPStatus.BAD_REQUEST
        return respond(Answer(int(status), headers, json.dumps(said, ensure_ascii=False).encode()), request)

    return blueprint


@dataclass(frozen=True, slots=True)
class Builder:
    """The builder for one embed, None where no region is followed; in `language` if that was asked for."""

    serving: Serving
    embed: Embed | None
    language: str | None

    @classmethod
    def asked(cls, serving: Serving) -> "Builder":
        """Read what the running request asks for; raises BadParameter.

        A form sends all of its fields: an empty one counts as none.
        """
        query = MultiDict([pair for pair in request.args.items(multi=True) if pair[1].strip()])
        region_id = value(query, "region") or _first(serving)
        embed = None if region_id is None else _chosen(serving, region_id, query)
        return cls(serving, embed, read_language(query))

    def wanted(self) -> Wanted:
        """Give the page, ready to be rendered."""
        headers = tuple(
            (name, BUILDER_POLICY if name == "Content-Security-Policy" else said)
            for name, said in page_headers()
        )
        # anybody can make up any number of such addresses
        return Wanted("/embed", self._screen().address(), headers, (), self._render, is_rare=True)

    def said(self) -> dict[str, object]:
        """Give what a changed form changes: the preview's address, and the lines for each way."""
        return {
            "preview": self._preview(),
            "ways": {way.id: [way.code, "\n".join(way.policy)] for way in self._ways()},
        }

    def _query(self) -> Query:
        """Give the parameters of the page's own address; the language is apart."""
        if self.embed is None:
            return ()
        looks = tuple(pair for pair in self.embed.options.query(self.embed.zone) if pair[0] != "lang")
        return (("region", self.embed.region.id), *looks)

    def _screen(self) -> Screen:
        usual = tongue(self.embed.region.language) if self.embed else ENGLISH
        return Screen(self.serving, "/embed", self.language or usual, self.language, self._query())

    def _render(self, versions: Versions) -> Rendered:
        screen, files = self._screen(), self.serving.assets
        links = screen.links()
        body = screen.render(
            "builder.html",
            embed=self.embed,
            options=self.embed.options if self.embed else Options(),
            typed=written(self.embed.options.selection.words) if self.embed else "",
            regions=[(one.id, place_name(one, screen.lang)) for one in _offered(self.serving)[:MAX_OFFERED]],
            languages=list(TONGUES.items()),
            preview=self._preview(),
            title=self._title(),
            ways=self._ways(),
            builder_stylesheet=links.asset(files.versioned(STYLESHEET)),
            builder_script=links.asset(files.versioned(SCRIPT)),
        )
        return Rendered(body, versions)

    def _preview(self) -> str | None:
        """Give the embed's address on the host under which the builder itself was asked for."""
        if self.embed is None:
            return None
        links = self.serving.links()
        return with_query(links.local(f"/embed/{self.embed.region.id}.html"), self.embed.query())

    def _ways(self) -> tuple[Way, ...]:
        if self.embed is None:
            return ()
        part = replace(self.embed, form="fragment")
        return Snippets(self.serving, self.embed, part, self._title()).ways()

    def _title(self) -> str:
        if self.embed is None:
            return ""
        lang = self.embed.options.asked or tongue(self.embed.region.language)
        name = place_name(self.embed.region, lang).text
        return translate("News from %(name)s", lang) % {"name": name}


def _offered(serving: Serving) -> list[Region]:
    """Give the regions that are worth an embed."""
    versions = serving.services.store.versions()
    shown = serving.facts().config.shown()
    return [one for one in shown if one.id in versions or serving.facts().polled.get(one.id)]


def _first(serving: Serving) -> str | None:
    """Give the region to begin with: a followed one, None when nothing is followed."""
    offered = {region.id for region in _offered(serving)}
    followed = (one for one in serving.facts().config.follow if one in offered)
    return next(followed, None) or next(iter(sorted(offered)), None)


def _chosen(serving: Serving, region_id: str, query: Mapping[str, str]) -> Embed:
    """Give the embed asked for; raises BadParameter, for an unknown region too."""
    try:
        return find_embed(serving, region_id.strip(), form="page", query=query)[0]
    except (RegionNotFound, RegionGone):
        raise refused("region", region_id, "is the id of no region here; the list has them all") from None
