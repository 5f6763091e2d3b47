"""Reads an article's page: what a list, an edition or a sitemap led to (pure).

source's selectors → *_baidu ids → Founder's comments → JSON-LD, meta elements → usual shapes → trafilatura
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from aggregator.model.document import Hint
from aggregator.model.entry import RawDocument, RawEntry, RawMedia
from aggregator.model.rules import ArticleRules
from aggregator.model.signals import NO_SIGNALS, Signals
from aggregator.read.articlebody import (
    as_html,
    clean,
    founder_body,
    head_of,
    known_nodes,
    own_nodes,
    paragraphs,
    place_of,
)
from aggregator.read.articlefallback import find_anything
from aggregator.read.articlefields import (
    Page,
    find_breadcrumb,
    find_makers,
    find_time,
    find_title,
    text_above,
)
from aggregator.read.articlefounder import Founder, read_founder
from aggregator.read.articlekind import empty, refuse_lists, refuse_other_pages
from aggregator.read.articlemeta import PageMeta, read_meta
from aggregator.read.articlenames import names_of
from aggregator.read.articleparts import find_parts
from aggregator.read.epaperprint import print_identity
from aggregator.read.picks import Node, absolute, base_of, parse_page, pick_values, visible_text

FORMAT: Final = "article"
_MIN_DESCRIPTION: Final = 10
_MIN_FOUND: Final = 20
_ROBOTS: Final = frozenset({"robots", "tdm-reservation"})
_LOCKED: Final = frozenset({"locked", "metered", "paid", "premium", "subscriber"})
_EDITION_NUMBER: Final = re.compile(
    r"^(?:第\s?)?[A-Za-z]?\d{1,3}\s?版?\s*[:：·]\s*|^(?:第\s?)?[A-Za-z]?\d{1,3}\s?版|\s*[(（]?[A-Za-z]?\d{1,3}版[)）]?$"
)
_ENDING: Final = re.compile(r"\.(jpe?g|png|gif|webp)$")
_NO_PICTURE: Final = re.compile(r"logo|default|placeholder|share[_-]?(?:img|icon)?\.|favicon", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Body:
    """The elements with a page's text, and where they begin in the page; `is_own` when rules named them."""

    nodes: list[Node]
    anchor: Node | None
    is_own: bool = False


def read_article(text: str, *, url: str, rules: ArticleRules, hint: Hint | None) -> RawDocument:
    """Read an article's page: one raw entry, and links to the article's further pages.

    `url` is where the page came from, `hint` what was said of it where its link stood. Raises FormatError for
    pages that are no article: lists, logins, "not found" with status 200, and pages without any text.
    """
    tree, known = parse_page(text, url=url), hint or Hint()
    base = base_of(tree, url)
    page = _page(tree, text, rules)
    meta, founder = page.meta, page.founder
    body = _find(page, text)
    page = replace(page, above=text_above(tree, body.anchor))
    title = find_title(page, known.title)
    refuse_other_pages(tree, url=url, title=title)
    entry = _entry(page, known, title, base=base, url=url)
    parts = find_parts(tree, base=base, url=url, rules=rules.parts, hint=replace(known, title=title))
    content = _content(page, body, url=url)
    if known.edition:
        entry = _printed(entry, content, url)
    return RawDocument(
        format=FORMAT,
        entries=(replace(entry, content=_marks(meta) + _around(founder) + content),),
        title=meta.first("og:site_name", "sitename"),
        language=meta.language,
        links=parts,
        odd=_odd(body, rules),
    )


def read_part(text: str, *, url: str, rules: ArticleRules, hint: Hint) -> RawDocument:
    """Read a further page of an article: one raw entry with the text that continues it.

    `hint.key` names the article. Raises FormatError for a page without text.
    """
    tree = parse_page(text, url=url)
    page = _page(tree, text, rules)
    body = _find(page, text)
    refuse_other_pages(tree, url=url, title=hint.title)
    base = base_of(tree, url)
    parts = find_parts(tree, base=base, url=url, rules=rules.parts, hint=hint)
    entry = RawEntry(link=url, title=hint.title, title_is_html=False, base=base, published_from="page")
    return RawDocument(
        format=FORMAT,
        entries=(replace(entry, content=_marks(page.meta) + _content(page, body, url=url)),),
        links=parts,
        part_of=hint.key,
        odd=_odd(body, rules),
    )


def entry_of_hint(hint: Hint, *, url: str) -> RawDocument:
    """Give the entry of an article that never came, by what was said where its link stood."""
    entry = RawEntry(
        link=url,
        title=hint.title,
        title_is_html=False,
        summary=escape(hint.summary, quote=False),
        published=hint.published,
        published_from="page" if hint.published else "url",
        base=url,
        categories=_sections(hint, ()),
        breadcrumb=hint.breadcrumb,
    )
    return RawDocument(format=FORMAT, entries=(entry,))


def _page(tree: Node, text: str, rules: ArticleRules) -> Page:
    names = names_of(tree)
    return Page(tree, read_meta(tree), read_founder(text, names), rules, names)


def _find(page: Page, text: str) -> _Body:
    """Find the elements with the article's text, by what is surest first."""
    tree, founder, rules, meta = page.tree, page.founder, page.rules, page.meta
    if own := own_nodes(tree, rules.content):
        return _Body(own, own[0], is_own=True)
    if founder.content is not None and founder.content.strip():
        mark = next((one for one in tree.iter(etree.Comment) if "enpcontent" in (one.text or "")), None)
        return _Body([founder_body(founder.content)], mark)
    if nodes := known_nodes(tree, page.names):
        return _Body(nodes, head_of(nodes[0])[1])
    if len(meta.text) >= _MIN_FOUND:
        said = founder_body(paragraphs(meta.text))
        return _Body([said], place_of(tree, said))
    found = find_anything(text)
    return _Body([], None) if found is None else _Body([found], place_of(tree, found))


def _entry(page: Page, hint: Hint, title: str, *, base: str, url: str) -> RawEntry:
    meta, makers = page.meta, find_makers(page)
    published = find_time(page) or hint.published
    return RawEntry(
        link=_canonical(page.tree, base, url),
        title=title,
        title_is_html=False,
        summary=escape(hint.summary or meta.first("og:description", "description"), quote=False),
        published=published,
        published_from="page" if published else "url",
        updated=meta.updated,
        authors=meta.authors,
        categories=_sections(hint, meta.sections),
        media=_media(page, base),
        language=meta.language,
        base=base,
        signals=_signals(meta),
        publisher=makers.publisher,
        byline=makers.byline,
        editor=makers.editor,
        breadcrumb=find_breadcrumb(page, hint.breadcrumb),
    )


def _content(page: Page, body: _Body, *, url: str) -> str:
    """Give the cleaned text as HTML; without any text or picture, what the page says about itself."""
    clean(body.nodes, page.rules.remove)
    is_marked = (
        page.meta.is_article
        or bool(page.founder.title)
        or bool(page.names.text("#pubtime_baidu", "#source_baidu"))
    )
    refuse_lists(body.nodes, tree=page.tree, url=url, is_marked=is_marked)
    written = as_html(body.nodes)
    if any(visible_text(node) or node.find(".//img") is not None for node in body.nodes):
        return written
    described = page.meta.first("og:description", "description")
    if is_marked and len(described) >= _MIN_DESCRIPTION:
        return paragraphs(described)
    raise empty(page.tree, url=url)


def _canonical(tree: Node, base: str, url: str) -> str:
    """Give the address that the page calls its own, unless that is another site's or a front page's."""
    for link in tree.iterfind(".//link[@rel='canonical']"):
        named = absolute(link.get("href") or "", base)
        if named is not None and urlsplit(named).path.strip("/") and _site(named) == _site(url):
            return named
    return url


def _site(url: str) -> str:
    """Give the part of a host that the twins of a site share: m.taihainet.com, www.taihainet.com."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


def _sections(hint: Hint, sections: Sequence[str]) -> tuple[str, ...]:
    """Give what the article stands under; the number of a printed page says nothing."""
    edition = _EDITION_NUMBER.sub("", hint.edition).strip()
    return tuple(dict.fromkeys(one for one in (hint.section, edition, *sections) if one))


def _media(page: Page, base: str) -> tuple[RawMedia, ...]:
    """Give the pictures that go with the text: by rule, else the one that the page shows to other sites."""
    own = tuple(pick_values(page.tree, page.rules.images))
    shared = (*page.meta.images[:1], page.meta.first("og:image"))
    named = own or tuple(image for image in shared if image and not _NO_PICTURE.search(image))[:1]
    urls = (absolute(image, base) for image in named)
    return tuple(RawMedia(image, _picture_type(image)) for image in dict.fromkeys(urls) if image)


def _picture_type(image: str) -> str | None:
    found = _ENDING.search(urlsplit(image).path.lower())
    return None if found is None else f"image/{found[1].replace('jpg', 'jpeg')}"


def _signals(meta: PageMeta) -> Signals:
    """Give what the head says of payment; robots and their like go with the content (`_marks`)."""
    tier = meta.first("article:content_tier").lower()
    if tier in _LOCKED:
        return Signals(no_full_text=True, reasons=(f"meta article:content_tier: {tier}",))
    if not meta.is_free:
        return Signals(no_full_text=True, reasons=("JSON-LD isAccessibleForFree: false",))
    return NO_SIGNALS


def _marks(meta: PageMeta) -> str:
    """Give the head's directives as elements in front of the text, where `read.signals` reads them."""
    kept = (name for name in meta.named if name in _ROBOTS)
    return "".join(f'<meta name="{name}" content="{escape(meta.named[name])}">' for name in kept)


def _around(founder: Founder) -> str:
    """Give the two lesser lines of a printed headline as the first lines of the text."""
    lines = (founder.above, founder.below)
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def _printed(entry: RawEntry, content: str, url: str) -> RawEntry:
    """Identify what stood in a newspaper by headline and text: it may stand in two of its editions."""
    return replace(entry, id=print_identity(entry.title, content, url=url))


def _odd(body: _Body, rules: ArticleRules) -> tuple[str, ...]:
    if rules.content and not body.is_own:
        return ("the rules for the article's content found nothing, its text was found by its shape",)
    return ()
