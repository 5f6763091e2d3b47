"""Reads digital newspapers: an issue leads to its editions, an edition to its articles (pure).

Nearly all of China's local dailies publish with one of two templates of Founder (方正). The page of an issue
is that of its first edition, so it gives articles as well. The articles are read by `read.article`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aggregator.errors import FormatError
from aggregator.model.document import Hint, Link, Role
from aggregator.model.entry import RawDocument
from aggregator.model.rules import EpaperRules, Layout, Pick
from aggregator.read.picks import (
    Node,
    absolute,
    base_of,
    compiled,
    parse_page,
    pick_nodes,
    pick_value,
    visible_text,
)

FORMAT: Final = "epaper"


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where a template keeps the names of its editions, its articles and the picture map of a page."""

    editions: tuple[Pick, ...]
    articles: tuple[Pick, ...]
    name: tuple[Pick, ...]


_MAP: Final = Pick(css="map area")
_V1: Final = _Shape(
    editions=(Pick(css="#bmdhTable a"), Pick(css="a.rigth_bmdh_href"), Pick(css="a#pageLink")),
    articles=(
        Pick(css="ul.main-ed-articlenav-list li a"),
        Pick(css="td.default a[href^=content_]"),
        Pick(css="#main-ed-articlenav-list a"),
    ),
    name=(Pick(css="#NewsEditionName"), Pick(css=".default strong, td.default b")),
)
_V2: Final = _Shape(
    editions=(Pick(css="ul#layoutlist li a"), Pick(css=".Therestlist li a")),
    articles=(Pick(css=".news-list li a"), Pick(css="#articlelist a, .newslist li a")),
    name=(Pick(css="#layout"), Pick(css=".Therestlist li.active a")),
)
_SHAPES: Final = {Layout.FOUNDER_V1: (_V1,), Layout.FOUNDER_V2: (_V2,), Layout.AUTO: (_V2, _V1)}
_LINKS: Final = Pick(css="a[href]")
_EDITION_FILE: Final = re.compile(r"(?:node_[A-Za-z0-9]+|l\d{2}|nbs\.D\w+)\.html?", re.IGNORECASE)
_ARTICLE_FILE: Final = re.compile(r"(?:content_\w+|nw\.D[\w-]+|c\d+)\.html?", re.IGNORECASE)
_TURNING: Final = re.compile(
    r"[\s<>《》«»]*(?:(?:上|下|前|后)一?(?:版|期|页|篇|条)|首页|末页|返回.*|版面(?:导航|目录)|pdf.*|.*下载|往期.*)[\s<>《》«»]*",
    re.IGNORECASE,
)
_CURRENT: Final = re.compile(r"(?:当前版|本版|第)\s*[:：]?\s*([A-Z]?\d{1,3}\s?版\s*[:：]?\s*[^\s|<>]{0,20})")
_ADVERTISED: Final = re.compile(
    r"\W*(?:(?:公益|分类|商业|形象)?广告(?:\W*\d*)?|分类信息|遗失(?:声明|启事)|无标题|无题|图片|本版(?:责编|编辑).*|导读|责编.*)\W*"
)
_NO_ISSUE: Final = re.compile(
    r"无版面|(?:今日|当日|本日|该日)?(?:没有|暂无|无)(?:报纸|版面|数据|内容|出版)|休刊|未出版|停刊"
)
_FORWARD: Final = re.compile(
    r"""(?:window\.|document\.|top\.|self\.)?location(?:\.href)?\s*=\s*["']([^"'<>]{3,300})["']"""
    r"""|location\.replace\(\s*["']([^"'<>]{3,300})["']"""
)
_REFRESH: Final = re.compile(r"""^\s*\d*\s*[;,]\s*url\s*=\s*["']?([^"']{1,300})""", re.IGNORECASE)


def read_issue(text: str, *, url: str, rules: EpaperRules, hint: Hint | None = None) -> RawDocument:
    """Read an issue's page: links to its editions, and to the articles of the edition that it shows itself.

    A page that only forwards (paperindex.htm) gives the one link to the issue. A day without an issue gives
    nothing. Raises FormatError when there are neither editions nor articles and nothing says why.
    """
    tree = parse_page(text, url=url)
    base = base_of(tree, url)
    if forward := _forward(tree, text, base):
        return RawDocument(format=FORMAT, entries=(), home=url, links=(Link(forward, Role.NEXT),))
    editions, dropped = _editions(tree, base, rules)
    own = (hint.edition if hint else "") or editions.get(url, "") or _own_name(tree, rules)
    articles = _articles(tree, base, rules, own) if _is_wanted(own, rules) else ()
    others = tuple(
        Link(address, Role.EDITION, Hint(edition=name))
        for address, name in editions.items()
        if address != url and _is_wanted(name, rules)
    )
    if not (articles or editions) and not _NO_ISSUE.search(visible_text(tree)):
        raise FormatError(
            f"{url} shows neither editions nor articles; look whether the paper changed its pages (layout)"
        )
    return RawDocument(
        format=FORMAT,
        entries=(),
        home=url,
        links=(*articles, *others),
        dropped={"edition": dropped} if dropped else {},
    )


def read_edition(text: str, *, url: str, rules: EpaperRules, hint: Hint | None = None) -> RawDocument:
    """Read an edition's page: links to its articles. One with pictures or advertisements alone gives none."""
    tree = parse_page(text, url=url)
    name = (hint.edition if hint else "") or _own_name(tree, rules)
    return RawDocument(
        format=FORMAT, entries=(), home=url, links=_articles(tree, base_of(tree, url), rules, name)
    )


def _editions(tree: Node, base: str, rules: EpaperRules) -> tuple[dict[str, str], int]:
    """Give the names of all editions by address, and how many of them are not wanted."""
    picks = tuple(pick for shape in _SHAPES[rules.layout] for pick in shape.editions)
    found = _named(pick_nodes(tree, picks), base, _EDITION_FILE) or _named(
        pick_nodes(tree, (_LINKS,)), base, _EDITION_FILE
    )
    return found, sum(not _is_wanted(name, rules) for name in found.values())


def _is_wanted(name: str, rules: EpaperRules) -> bool:
    if any(compiled(pattern).search(name) for pattern in rules.without):
        return False
    return not rules.editions or any(compiled(pattern).search(name) for pattern in rules.editions)


def _articles(tree: Node, base: str, rules: EpaperRules, edition: str) -> tuple[Link, ...]:
    picks = tuple(pick for shape in _SHAPES[rules.layout] for pick in shape.articles)
    # The picture map holds advertisements as well, so it counts only where there is no list.
    found = (
        _named(pick_nodes(tree, picks), base, _ARTICLE_FILE)
        or _named(pick_nodes(tree, (_LINKS,)), base, _ARTICLE_FILE)
        or _named(pick_nodes(tree, (_MAP,)), base, _ARTICLE_FILE)
    )
    kept = [(address, name) for address, name in found.items() if not _ADVERTISED.fullmatch(name)]
    return tuple(
        Link(address, Role.ARTICLE, Hint(title=name, edition=edition))
        for address, name in kept[: rules.max_articles]
    )


def _named(nodes: Sequence[Node], base: str, file: re.Pattern[str]) -> dict[str, str]:
    """Give the longest name of each address whose file has the form, in the order of the page."""
    found: dict[str, str] = {}
    for node in nodes:
        address = absolute(node.get("href") or "", base)
        if address is None or not file.fullmatch(urlsplit(address).path.rpartition("/")[2]):
            continue
        name = visible_text(node) or (node.get("title") or node.get("alt") or "").strip()
        if not _TURNING.fullmatch(name):
            found[address] = max(found.get(address, ""), name, key=len)
    return found


def _own_name(tree: Node, rules: EpaperRules) -> str:
    for shape in _SHAPES[rules.layout]:
        if name := pick_value(tree, shape.name):
            found = _CURRENT.search(name)
            return (found[1] if found else name).strip()
    found = _CURRENT.search(visible_text(tree))
    return found[1].strip() if found else ""


def _forward(tree: Node, text: str, base: str) -> str | None:
    """Give where a page sends its readers on that has nothing of its own."""
    if any(True for _ in _leading(tree)):
        return None
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.search(meta.get("content") or "")
            if found:
                return absolute(found[1], base)
    found = _FORWARD.search(text)
    return absolute(found[1] or found[2], base) if found else None


def _leading(tree: Node) -> Iterator[Node]:
    return (
        link
        for link in tree.iter("a", "area")
        if _EDITION_FILE.search(link.get("href") or "") or _ARTICLE_FILE.search(link.get("href") or "")
    )
