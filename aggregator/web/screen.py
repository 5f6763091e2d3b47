"""The frame around every page: language, masthead, footer, and the same page in other languages."""

from dataclasses import dataclass
from urllib.parse import quote

from aggregator.web.links import Links, Query, web_address, with_query
from aggregator.web.serving import Serving
from aggregator.web.words import TONGUES


@dataclass(frozen=True, slots=True)
class Tongue:
    """The page in one of our languages; `current` is the one that it is in."""

    tag: str
    name: str
    link: str
    current: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """A page at `path` with `query` (without language), in `lang`; `asked` when the address says so."""

    serving: Serving
    path: str
    lang: str
    asked: str | None = None
    query: Query = ()

    def links(self) -> Links:
        """Give the addresses for this page, which keep the language that was asked for."""
        return self.serving.links(self.asked)

    def address(self) -> Query:
        """Give all parameters of this page's own address."""
        return spoken(self.asked, self.query)

    def render(self, template: str, **context: object) -> bytes:
        """Fill a template that extends layout.html."""
        links, site = self.links(), self.serving.facts().config.site
        return self.serving.render(
            template,
            site=site,
            links=links,
            lang=self.lang,
            dir="ltr",  # none of our own languages is written from right to left
            canonical=links.full_url(self.path, self.address()),
            contact=contact_link(site.contact),
            tongues=tuple(self._tongue(links, tag) for tag in TONGUES),
            stylesheet=links.asset(self.serving.assets.versioned("site.css")),
            script=links.asset(self.serving.assets.versioned("site.js")),
            icon=links.asset(self.serving.assets.versioned("favicon.svg")),
            **context,
        )

    def _tongue(self, links: Links, tag: str) -> Tongue:
        link = with_query(links.local(self.path), spoken(tag, self.query))
        return Tongue(tag, TONGUES[tag], link, tag == self.lang)


def contact_link(contact: str | None) -> str | None:
    """Give the operator's contact as a link: a page, or a mail address; None when it is neither."""
    if contact is None or web_address(contact) is not None:
        return contact
    local, at, host = contact.removeprefix("mailto:").partition("@")
    return f"mailto:{quote(local)}@{quote(host)}" if local and at and host else None


def spoken(lang: str | None, query: Query = ()) -> Query:
    """Give the parameters with the language when one was asked for."""
    return query if lang is None else (*query, ("lang", lang))
