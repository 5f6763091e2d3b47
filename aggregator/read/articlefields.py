"""Title, time, makers and breadcrumb of an article's page, each from where it is surest (pure).

The order is the same for all: the source's own selectors, the ids that Baidu asked Chinese sites for
(pubtime_baidu and its siblings), Founder's comments, JSON-LD and meta elements, the usual shapes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from aggregator.model.rules import ArticleRules
from aggregator.read.articledates import date_text, whole_dates
from aggregator.read.articlefounder import Founder
from aggregator.read.articlemeta import PageMeta
from aggregator.read.articlenames import Names
from aggregator.read.picks import Node, pick_values, visible_text

_MOST_ABOVE: Final = 1_500  # characters in front of a text that may tell its date and makers
_MOST_NAME: Final = 60
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "iframe", "head"})
_TIMES: Final = (".post-time", ".pubtime", ".publish-time")
_BYLINES: Final = ("@author", ".byline", ".author-name", ".article-author", ".post-author")
_EDITORS: Final = (".editors", ".editor")
_CRUMBS: Final = (
    *(".list-path", ".crumbs", ".crumb", ".bread", ".position", ".location", ".weizhi", ".dqwz", ".curmb"),
    *(".cur_position", ".path", ".topicpath", "#topicpath", ".pankuzu"),
)
_WAY: Final = re.compile(r"(?:现在的|所在|当前|現在)?位置(?:是)?\s*[:：]\s*(.{1,200})")
_OUTLET: Final = re.compile(r"(?:网|網|在线|日报|晚报|新聞|新闻网)$")
_WAY_MARKS: Final = re.compile(r"\s*(?:>{1,2}|»|›|→|＞)\s*")
_NO_PLACE: Final = re.compile(
    r"(?:网站)?(?:首页|主页|正文|新闻中心|新闻频道|新闻|资讯|内容|详情|文章|要闻|更多)|ホーム|トップ(?:ページ)?"
    r"|home(?:page)?|start(?:seite)?|news|article|accueil|inicio|top",
    re.IGNORECASE,
)
_PUBLISHER: Final = re.compile(
    r"(?:来源|來源|稿源|文章来源|信息来源|新闻来源|出典|提供)\s*[:：丨|]\s*([^\s|丨,，;；:：]{2,40})"
    r"(?=[\s|丨,，;；]|$)"
)
_AUTHOR: Final = re.compile(r"(?:作者|撰文|记者|記者)\s*[:：丨|]\s*([^\s|丨;；]{2,30})")
_PERSON: Final = r"\s*[:：丨|]\s*([^\s|丨,，;；()（）\[\]【】]{1,12})"
_EDITOR: Final = re.compile(rf"(?:责任编辑|責任編輯|责编|编辑|編輯){_PERSON}")
_CHIEF: Final = re.compile(rf"(?:责任编辑|責任編輯|责编){_PERSON}")
_LABEL: Final = re.compile(
    r"^(?:文章|信息|新闻|稿件)?(?:来源|來源|稿源|作者|责任编辑|责编|编辑|出典|[Ss]ource|[Bb]y|[Aa]uthor)"
    r"\s*[:：丨|]?\s*(?=\S)"
)
_SEGMENTS: Final = re.compile(r"\s*[_|｜丨]+\s*|\s+[-–—·:»]+\s+|\s*--\s*|-(?=[^-]{2,12}(?:网|报|政府|在线)$)")
_CUT: Final = ("…", "...")
_MIN_STEM: Final = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page with what was read of it once; `above` is what stands in front of its text."""

    tree: Node
    meta: PageMeta
    founder: Founder
    rules: ArticleRules
    names: Names
    above: str = ""


@dataclass(frozen=True, slots=True)
class Makers:
    """Who stands behind a text, as the page writes it."""

    publisher: str | None
    byline: str | None
    editor: str | None


def find_title(page: Page, hinted: str) -> str:
    """Give the whole headline without the site's name; `hinted` is what stood on the link that led here."""
    named = next(pick_values(page.tree, page.rules.title), "")
    title = named or page.founder.title or _baidu(page, "title") or _shown_title(page)
    stem = next((title.removesuffix(mark).rstrip() for mark in _CUT if title.endswith(mark)), None)
    if stem is not None:
        longer = (hinted, page.meta.headline, page.meta.first("og:title"))
        title = next((one for one in longer if len(one) > len(stem) and one.startswith(stem)), title)
    return title or hinted


def find_time(page: Page) -> str | None:
    """Give the text of the date of publication; a day alone yields to the same day with its clock."""
    found = list(filter(None, map(date_text, _times(page))))
    if not found:
        return None
    same_day = (one for one in found if ":" in one and _day_of(one) == _day_of(found[0]))
    return found[0] if ":" in found[0] else next(same_day, found[0])


def find_makers(page: Page) -> Makers:
    """Give publisher (来源), byline and responsible editor."""
    tree, rules, above = page.tree, page.rules, page.above
    publishers = (
        *pick_values(tree, rules.publisher),
        _baidu(page, "source"),
        page.founder.publisher,
        page.meta.agency or "",
        page.meta.first("contentsource", "source", "article:source"),
        _group(_PUBLISHER, above),
    )
    bylines = (
        *pick_values(tree, rules.byline),
        _baidu(page, "author"),
        page.founder.author,
        "、".join(page.meta.authors),
        page.meta.first("author"),
        page.names.text(*_BYLINES),
        _group(_AUTHOR, above),
    )
    editors = (_baidu(page, "editor"), page.names.text(*_EDITORS), _edited(page))
    return Makers(_name(publishers), _name(bylines), _name(editors))


def find_breadcrumb(page: Page, hinted: Sequence[str]) -> tuple[str, ...]:
    """Give the sections that lead down to the article, without those that every article has."""
    tree = page.tree
    ways = (
        tuple(pick_values(tree, page.rules.breadcrumb)),
        page.meta.crumbs,
        *(tuple(map(visible_text, node.iter("a"))) for node in page.names.all(*_CRUMBS)),
        *(tuple(map(visible_text, node.iter("a"))) for node in page.names.like("breadcrumb")),
        tuple(map(visible_text, page.names.all(".daohang"))),
        _written_way(page),
        tuple(hinted),
    )
    window = visible_title(tree)
    for way in ways:
        named = way[1:] if len(way) > 1 and _OUTLET.search(way[0]) else way
        kept = tuple(dict.fromkeys(crumb for crumb in named if _is_section(crumb, page.meta, window)))
        if kept:
            return kept
    return ()


def visible_title(tree: Node) -> str:
    """Give what stands in the window's title."""
    title = tree.find(".//title")
    return "" if title is None else visible_text(title)


def text_above(tree: Node, body: Node | None) -> str:
    """Give what a reader sees in front of the text: breadcrumb, headline, date, makers; its end counts."""
    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment"))
    for event, element in walk:
        if element is body:
            break
        if event == "start" and element.tag in _SILENT:
            walk.skip_subtree()
        elif event == "start":
            pieces.append(element.text or "")
        else:
            pieces.append(element.tail or "")
    return " ".join(" ".join(pieces).split())[-_MOST_ABOVE:] if body is not None else ""


def _baidu(page: Page, what: str) -> str:
    return page.names.text(f"#{what}_baidu", f".{what}_baidu")


def _times(page: Page) -> Iterator[str]:
    tree, meta = page.tree, page.meta
    yield from pick_values(tree, page.rules.time)
    yield _baidu(page, "pubtime")
    yield page.founder.published
    yield meta.published or ""
    yield meta.first("article:published_time", "pubdate", "publishdate", "publish_time", "dc.date", "date")
    yield from (node.get("datetime") or visible_text(node) for node in islice(tree.iter("time"), 1))
    yield page.names.text(*_TIMES)
    yield from reversed(whole_dates(page.above))


def _day_of(written: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", written)[:3]]


def _shown_title(page: Page) -> str:
    """Give the headline that the page shows; what its head says tells the right one of several."""
    window = visible_title(page.tree)
    said = (page.meta.headline, page.meta.first("og:title", "articletitle", "twitter:title"), window)
    headings = list(page.tree.iter("h1", "h2"))
    shown = [text for heading in headings if (text := visible_text(heading))]
    # PHPCMS puts date and source into the headline's element, behind a <br>
    shown += [
        text for heading in headings if len(heading) and (text := " ".join((heading.text or "").split()))
    ]
    for text in shown:
        if len(text) >= _MIN_STEM and any(one.startswith(text) or text == one for one in said):
            return text
    if said[0]:
        return said[0]
    first = next((visible_text(heading) for heading in page.tree.iter("h1") if visible_text(heading)), "")
    return without_site(said[1], page.meta) or first or without_site(window, page.meta)


def without_site(title: str, meta: PageMeta) -> str:
    """Give a headline without what publishing systems hang onto it: _福州新闻_台海网."""
    site = meta.first("og:site_name", "sitename", "application-name")
    if site and title.endswith(site):
        title = title.removesuffix(site).rstrip(" -_|–—·")
    return _SEGMENTS.split(title)[0].strip()


def _written_way(page: Page) -> tuple[str, ...]:
    found = _WAY.search(page.above)
    if found is None:
        return ()
    *crumbs, last = _WAY_MARKS.split(found[1])
    return (*crumbs, last.partition(" ")[0])


def _is_section(crumb: str, meta: PageMeta, title: str) -> bool:
    if len(crumb) > _MOST_NAME or _NO_PLACE.fullmatch(crumb):
        return False
    site = meta.first("og:site_name", "sitename")
    # the site's own name stands at the end of the window's title: …_福州新闻_台海网
    is_site = crumb == site or crumb == _SEGMENTS.split(title)[-1]
    return not is_site and not (len(crumb) >= 2 * _MIN_STEM and title.startswith(crumb))


def _edited(page: Page) -> str:
    """Give who is named after 责任编辑, above the text or under it."""
    return _group(_EDITOR, page.above) or _group(_CHIEF, visible_text(page.tree))


def _group(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _name(candidates: Iterable[str]) -> str | None:
    """Give the first candidate as a name, without its label; people.com.cn's meta author is a number."""
    for candidate in candidates:
        name = _LABEL.sub("", candidate.strip().strip("[]【】()（）")).strip()
        if name and name[-1] not in ":：" and not name.isdigit():
            return name[:_MOST_NAME]
    return None
