"""What an article's page says of itself to programs: JSON-LD, OpenGraph and meta elements (pure).

The names of JSON-LD are schema.org's, those of OpenGraph stand at ogp.me. `ArticleTitle`, `PubDate`,
`ContentSource` and `ColumnName` are what China's rules for public websites ask of every page.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aggregator.read.picks import Node

_MAX_JSON: Final = 300_000  # characters of one block; the longest seen held a whole article twice
_MOST_NODES: Final = 2_000
_ARTICLES: Final = frozenset(
    {
        *("NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle"),
        *("OpinionNewsArticle", "ReviewNewsArticle", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting"),
    }
)
_COMMENT: Final = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$")


@dataclass(frozen=True, slots=True)
class PageMeta:
    """What the head says. `named` holds meta elements by name or property in lower case, the first of each.

    `is_article` is true when it says so itself; `is_free` is false behind a paywall.
    """

    named: Mapping[str, str] = field(default_factory=dict)
    headline: str = ""
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    sections: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    text: str = ""
    language: str | None = None
    crumbs: tuple[str, ...] = ()
    is_article: bool = False
    is_free: bool = True

    def first(self, *names: str) -> str:
        """Give the first of these meta elements that says something, "" without any."""
        return next((value for name in names if (value := self.named.get(name, ""))), "")


def read_meta(tree: Node) -> PageMeta:
    """Read the head of a page; broken JSON counts for nothing."""
    named = _named(tree)
    nodes = list(_linked(tree))
    article = next((node for node in nodes if _ARTICLES.intersection(_types(node))), {})
    sections = (*_texts(article.get("articleSection")), named.get("article:section", ""))
    return PageMeta(
        named=named,
        headline=_text(article.get("headline")) or _text(article.get("name")),
        published=_text(article.get("datePublished")) or None,
        updated=_text(article.get("dateModified")) or named.get("article:modified_time"),
        authors=_texts(article.get("author")),
        agency=next(iter(_texts(article.get("sourceOrganization"))), None),
        sections=tuple(dict.fromkeys(filter(None, sections))),
        images=_images(article.get("image")),
        text=_text(article.get("articleBody")),
        language=_text(article.get("inLanguage")) or tree.get("lang") or named.get("content-language"),
        crumbs=_crumbs(nodes),
        is_article=bool(article) or named.get("og:type", "").lower() in {"article", "news", "newsarticle"},
        is_free=str(article.get("isAccessibleForFree", "")).lower() != "false",
    )


def _named(tree: Node) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        content = " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _linked(tree: Node) -> Iterator[dict[str, Any]]:
    """Give the objects of all JSON-LD blocks, those inside others after them."""
    waiting: list[object] = [
        _parsed(script.text or "")
        for script in tree.iter("script")
        if (script.get("type") or "").strip().lower() == "application/ld+json"
    ]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one
        elif isinstance(one, dict):
            yield one
            waiting += [one[key] for key in ("@graph", "mainEntity", "breadcrumb") if key in one]


def _parsed(written: str) -> object:
    try:
        # Line breaks inside strings are common; strict would refuse the whole block for one.
        return json.loads(_COMMENT.sub("", written[:_MAX_JSON]), strict=False)
    except (ValueError, RecursionError):
        return None


def _types(node: Mapping[str, Any]) -> set[str]:
    return {kind.rpartition("/")[2] for kind in _strings(node.get("@type"))}


def _strings(value: object) -> list[str]:
    many = value if isinstance(value, list) else [value]
    return [one for one in many if isinstance(one, str)]


def _text(value: object) -> str:
    """Give a text as one; of an object its name."""
    return next(iter(_texts(value)), "")


def _texts(value: object) -> tuple[str, ...]:
    many = value if isinstance(value, list) else [value]
    named = (one.get("name") if isinstance(one, dict) else one for one in many)
    return tuple(text for one in _flat(named) if (text := one.strip()))


def _flat(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        yield from _strings(value)


def _images(value: object) -> tuple[str, ...]:
    many = value if isinstance(value, list) else [value]
    urls = (one.get("url") if isinstance(one, dict) else one for one in many)
    return tuple(url for one in _flat(urls) if (url := one.strip()))


def _crumbs(nodes: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Give the names of a BreadcrumbList in the order of their positions."""
    for node in nodes:
        items = node.get("itemListElement")
        if "BreadcrumbList" in _types(node) and isinstance(items, list):
            whole = [one for one in items if isinstance(one, dict)]
            ordered = sorted(whole, key=lambda one: _position(one.get("position")))
            named = (_text(one.get("name")) or _text(one.get("item")) for one in ordered)
            return tuple(filter(None, named))
    return ()


def _position(value: object) -> int:
    return int(value) if isinstance(value, int | float | str) and re.fullmatch(r"\d{1,3}", str(value)) else 0
