"""One embed: the same list as a page for an iframe, as a part of another page, or as JSON for a script."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from aggregator.model.region import Region
from aggregator.model.story import RegionQuery
from aggregator.web.cards import Setting, place_name
from aggregator.web.embeds.document import Shown, embed_document
from aggregator.web.embeds.options import Options
from aggregator.web.headers import HTML, JSON, embed_headers
from aggregator.web.links import Links, Query, embed_path, with_query
from aggregator.web.screen import spoken
from aggregator.web.selecting import selection_query
from aggregator.web.serving import Rendered, Serving, Versions, Wanted
from aggregator.web.words import tongue

Form = Literal["page", "fragment", "json"]
STYLESHEET: Final = "embed.css"
FRAME_SCRIPT: Final = "embed.js"
MODULE: Final = "region-feed-1.js"
"""The module of `<region-feed>`. Pages pin its bytes by their hash: a changed one needs another name."""

USUAL_HEADING: Final = MappingProxyType({"page": 1, "fragment": 2, "json": 2})
_FRAGMENT: Final = ("fragment", "1")


@dataclass(frozen=True)
class Embed:
    """A region's embed in one form."""

    serving: Serving
    region: Region
    form: Form
    asked: Options

    @cached_property
    def options(self) -> Options:
        """Give what was asked for, less what is usual for the form."""
        is_usual = self.asked.heading == USUAL_HEADING[self.form]
        return replace(self.asked, heading=None) if is_usual else self.asked

    @property
    def zone(self) -> ZoneInfo:
        """Give the region's time zone, in which dates are days."""
        return ZoneInfo(self.region.timezone)

    def query(self) -> Query:
        """Give the parameters of the embed's own address."""
        form = (_FRAGMENT,) if self.form == "fragment" else ()
        return (*form, *self.options.query(self.zone))

    def url(self) -> str:
        """Give the embed's own address, whoever spelled it how."""
        links = self.serving.links()
        if self.form == "json":
            return with_query(links.embed_url(self.region.id).removesuffix("html") + "json", self.query())
        return links.embed_url(self.region.id, self.query())

    def page_url(self) -> str:
        """Give the region's page that shows the same selection, in the same language."""
        query = spoken(self.options.asked, selection_query(self.options.selection, self.zone))
        return with_query(self.serving.links().page_url(self.region.id), query)

    def wanted(self) -> Wanted:
        """Give the embed, ready to be rendered."""
        asked = self.options.selection
        ancestors = self.serving.facts().config.embed.frame_ancestors
        return Wanted(
            embed_path(self.region.id) if self.form != "json" else f"/embed/{self.region.id}.json",
            self.query(),
            embed_headers(content_type=JSON if self.form == "json" else HTML, ancestors=ancestors),
            (self.region.id,),
            self._render,
            # anybody can make up any number of such addresses
            is_rare=bool(asked.words or asked.without or asked.since or self.options.accent),
        )

    def _render(self, versions: Versions) -> Rendered:
        options, facts = self.options, self.serving.facts()
        lang = options.asked or tongue(self.region.language)
        links = self.serving.links(options.asked)
        query = RegionQuery(self.region.id, limit=options.count, selection=options.selection)
        view = self.serving.view(query, versions)
        media = links.media_url() if options.images else None
        setting = Setting(self.zone, lang, facts.sources, permalink=_story_url(links), media=media)
        asked = selection_query(options.selection, self.zone)
        shown = Shown(
            name=place_name(self.region, lang).text,
            lang=lang,
            dir=options.dir or "ltr",  # none of our own languages is written from right to left
            looks=replace(options, theme=options.theme or "light") if self.form == "page" else options,
            heading=options.heading or USUAL_HEADING[self.form],
            cards=setting.cards(view.stories),
            page=self.page_url(),
            feed=with_query(links.feed_url(self.region.id, "atom"), asked),
        )
        body = self._document(shown) if self.form == "json" else self._markup(shown, links)
        return Rendered(body, {self.region.id: view.version})

    def _document(self, shown: Shown) -> bytes:
        return embed_document(shown, rules=self.serving.assets.bodies[STYLESHEET].decode())

    def _markup(self, shown: Shown, links: Links) -> bytes:
        return self.serving.render(
            "embed.html" if self.form == "page" else "fragment.html",
            form=self.form,
            shown=shown,
            looks=shown.looks,
            lang=shown.lang,
            dir=shown.dir,
            anchor=f"region-feed-{self.region.id.replace('/', '-')}",
            **assets(self.serving, links, shown.looks),
        )


def assets(serving: Serving, links: Links, looks: Options) -> dict[str, object]:
    """Give what an embed's templates take from the static files."""
    accent = looks.accent and links.local(f"/embed/accent/{looks.accent.name}.css")
    return {
        "stylesheet": links.asset(serving.assets.versioned(STYLESHEET)),
        "accent_stylesheet": accent,
        "script": links.asset(serving.assets.versioned(FRAME_SCRIPT)),
    }


def _story_url(links: Links) -> Callable[[UUID], str]:
    def story_url(uuid: UUID) -> str:
        return links.full_url(f"/stories/{uuid}", spoken(links.lang))

    return story_url
