"""What speaks for one article instead of a list, and what kind of page has no news at all (pure)."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from aggregator.read.addressshape import Shape, shape_of
from aggregator.read.newswords import ARTICLE_CREDITS, EPAPER_TITLE, ERROR_TITLE
from aggregator.read.pageview import HEADLINE_WIDTH, PageView
from aggregator.read.picks import Node, is_element, visible_text
from aggregator.read.zones import width

ARTICLE: Final = 5  # points from which on a page is an article's
DOUBT: Final = 4  # points from which on it may be one
_LONG_TEXT: Final = 1400  # columns of running text: 700 Chinese characters, some 230 English words
_SOME_TEXT: Final = 500
_PARAGRAPH: Final = 40  # columns; shorter texts are captions and labels
_MARKS: Final = frozenset({"pubtime_baidu", "source_baidu", "author_baidu", "editor_baidu"})
_ARTICLE_TYPES: Final = re.compile(
    r"(?:.*News)?Article|BlogPosting|Report|LiveBlogPosting|VideoObject|Recipe|Event|Product"
)
_LIST_TYPES: Final = frozenset({"CollectionPage", "ItemList", "SearchResultsPage", "Blog", "CategoryCodeSet"})
_MOST_ARTICLES: Final = 2  # of one page; a list that describes its items names more
_LONGEST_JSON: Final = 300_000
_DEEPEST_JSON: Final = 12
_BLOCKS: Final = frozenset(
    {"p", "div", "td", "section", "article", "main", "li", "dd", "blockquote", "center", "body"}
)
_SCRIPTS: Final = re.compile(
    r'id="(?:root|app|__next|__nuxt|app-root|react-root)"|ng-app=|data-reactroot', re.IGNORECASE
)
_EPAPER: Final = re.compile(
    r"/(?:html|pc/layout|layout)/\d{4}-?\d\d/\d\d/(?:node_|l\d|node_A)|/paperindex\.htm|/nbs\.D\d",
    re.IGNORECASE,
)
_EPAPER_MARKUP: Final = (
    "pagepicmap",
    "founder-title",
    "bmdhtable",
    'id="layoutlist"',
    "main-ed-articlenav-list",
)
_ASKED: Final = frozenset(
    {"q", "s", "query", "search", "keyword", "keywords", "wd", "kw", "term", "searchword", "suche"}
)
_SEARCH_PATH: Final = re.compile(
    r"/(?:search|suche|recherche|buscar|busca|cerca|sousuo|so)(?:/|\.|$)", re.IGNORECASE
)
_FEW: Final = 8  # links: fewer are no list page in use
_CREDIT_CHARS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Article:
    """How many points speak for a page being one article, and the strongest reasons."""

    points: int
    reasons: tuple[str, ...]


def title_of(tree: Node) -> str:
    """Give the page's title and its first heading."""
    title = tree.find(".//title")
    heading = tree.find(".//h1")
    return " ".join(visible_text(node) for node in (title, heading) if node is not None)


def no_news(view: PageView, text: str) -> str:
    """Give why a page cannot be a list of news whatever its links are, "" when nothing says so."""
    title = view.tree.find(".//title")
    named = visible_text(title) if title is not None else ""
    if is_newspaper(text, url=view.url):
        return "it is an edition of a digital newspaper: use kind: epaper for this source"
    if ERROR_TITLE.search(title_of(view.tree)):
        return f"it is an error page (“{named[:60]}”): look whether the address is right"
    if _is_search(view.url):
        return "it is a page of search results: name the section's own page"
    return _without_links(view, text, named) if len(view.anchors) < _FEW or len(view.records) < _FEW else ""


def is_newspaper(text: str, *, url: str) -> bool:
    """Tell whether a page is an edition of a digital newspaper, or sends its readers to one."""
    if _EPAPER.search(urlsplit(url).path) is not None:
        return True
    lower = text.lower()
    return sum(mark in lower for mark in _EPAPER_MARKUP) > 1


def _is_search(url: str) -> bool:
    parts = urlsplit(url)
    asked = any(name.lower() in _ASKED and value for name, value in parse_qsl(parts.query))
    return asked or _SEARCH_PATH.search(parts.path) is not None


def _without_links(view: PageView, text: str, named: str) -> str:
    """Give why a page with few links has no news, "" when nothing says so."""
    if view.tree.find('.//input[@type="password"]') is not None:
        return "it asks for a password: name a page that everybody can read"
    if EPAPER_TITLE.search(named):
        return "it leads to a digital newspaper: use kind: epaper with the address of an edition"
    is_made_by_script = _SCRIPTS.search(text) is not None or text.lower().count("<script") > _FEW
    if len(view.anchors) < _FEW and is_made_by_script:
        return "its list needs a script to appear: look for the address that the script asks for, or a feed"
    return ""


def article_evidence(view: PageView, text: str, *, in_lines: frozenset[Node], like: Sequence[str]) -> Article:
    """Weigh what speaks for an article's page.

    `in_lines` are the lines of the page's lists: text in them is teasers. `like` are the keys of the shapes
    of the addresses that the lists lead to: an article links to its like.
    """
    tree = view.tree
    found = [*_said(tree), *_of_address(view.url, like)]
    longest = _longest_text(view, in_lines)
    if longest >= _LONG_TEXT:
        found.append((3, "a long text"))
    elif longest >= _SOME_TEXT:
        found.append((2, "a text"))
    if longest >= _SOME_TEXT // 2 and ARTICLE_CREDITS.search(text[:_CREDIT_CHARS]):
        found.append((1, "credits"))
    if _has_headline(tree):
        found.append((1, "a headline of its own"))
    found.sort(key=lambda one: -one[0])
    return Article(sum(points for points, _ in found), tuple(reason for _, reason in found[:3]))


def _said(tree: Node) -> Iterator[tuple[int, str]]:
    types = list(_json_types(tree))
    articles = sum(_ARTICLE_TYPES.fullmatch(one) is not None for one in types)
    if 0 < articles <= _MOST_ARTICLES and not _LIST_TYPES.intersection(types):
        yield 3, "JSON-LD of one article"
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): meta.get("content") or ""
        for meta in tree.iter("meta")
    }
    kind = metas.get("og:type", "").lower()
    if kind in {"article", "news", "newsarticle"} or kind.startswith("video"):
        yield 2, f"og:type {kind}"
    if metas.get("article:published_time") or metas.get("og:article:published_time"):
        yield 2, "a time of publication"
    if _MARKS.intersection(
        node.get("id") or "" for node in tree.iter("span", "div", "p", "time", "a", "em", "i")
    ):
        yield 3, "ids of the form pubtime_baidu"
    if len(tree.findall('.//*[@itemprop="articleBody"]')) == 1:
        yield 3, "itemprop articleBody"


def _of_address(url: str, like: Sequence[str]) -> Iterator[tuple[int, str]]:
    shape = shape_of(url)
    is_like = shape.key in like
    if shape.kind in {Shape.DATED, Shape.ID}:
        yield (3 if is_like else 2), "an article's address"
    elif shape.kind is Shape.SLUG:
        yield (2 if is_like and url.endswith("html") else 1), "an address of words"


def _has_headline(tree: Node) -> bool:
    """Tell whether the one h1 is a headline that the title begins with, and no link."""
    headings = tree.findall(".//h1")
    title = tree.find(".//title")
    if len(headings) != 1 or title is None or headings[0].find(".//a") is not None:
        return False
    shown = visible_text(headings[0])
    return width(shown) >= HEADLINE_WIDTH and visible_text(title).startswith(shown[:20])


def _longest_text(view: PageView, in_lines: frozenset[Node]) -> int:
    """Give the columns of the longest running text of the page: paragraphs of one element, links apart."""
    columns: dict[Node, int] = defaultdict(int)
    for block in view.tree.iter(*sorted(_BLOCKS)):
        own = width(_own_text(block))
        if own < _PARAGRAPH:
            continue
        holder = block
        if block.tag in {"p", "blockquote", "li", "dd"}:
            parent = block.getparent()
            holder = block if parent is None else parent
        if in_lines.isdisjoint((block, *block.iterancestors())):
            columns[holder] += own
    between = Counter(
        view.container(record) for record in view.records
    )  # of headlines with a text below each
    return max((many // max(1, between[node] // 2) for node, many in columns.items()), default=0)


def _own_text(block: Node) -> str:
    """Give the text that stands in a block itself: not in blocks inside it, not in links."""
    parts = [block.text or ""]
    for child in block:
        if (
            is_element(child)
            and child.tag not in _BLOCKS
            and child.tag
            not in {
                "a",
                "script",
                "style",
                "noscript",
                "select",
                "textarea",
                "ul",
                "ol",
                "table",
                "nav",
                "form",
            }
        ):
            parts.append(_own_text(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _json_types(tree: Node) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        written = (script.text or "")[:_LONGEST_JSON]
        try:
            yield from _types(json.loads(written, strict=False), 0)
        except (ValueError, RecursionError):
            yield from re.findall(r'"@type"\s*:\s*"(\w{1,40})"', written)


def _types(value: object, depth: int) -> Iterator[str]:
    """Give the types of things at the top; not of what a list names, nor of who wrote or published."""
    if isinstance(value, list) and depth < _DEEPEST_JSON:
        for one in value:
            yield from _types(one, depth + 1)
    elif isinstance(value, dict):
        said = value.get("@type")
        yield from (one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str))
        for name in ("@graph", "mainEntity"):
            if name in value and depth < _DEEPEST_JSON:
                yield from _types(value[name], depth + 1)
