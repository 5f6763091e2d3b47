"""Finds the list of news in a page without any rule: by structure, addresses, dates, headlines (pure).

The steps: links that may be articles' (`addressshape`), the line of each and its zone (`pageview`), what a
line says (`lines`), lines of one structure as blocks (`blocks`), what speaks for an article's page instead
(`pagekind`). Where the evidence is thin the verdict is `unsure`: a wrong list is worse than none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from aggregator.errors import FormatError
from aggregator.read.addresses import absolute
from aggregator.read.addressshape import Shape
from aggregator.read.blocks import LIKELY, POSSIBLE, Block, PageSaysNews, blocks_of, page_says_news
from aggregator.read.lines import Line, read_lines
from aggregator.read.newswords import NEWS_TITLE
from aggregator.read.pagekind import ARTICLE, DOUBT, Article, article_evidence, no_news, title_of
from aggregator.read.pageview import LEAST_WIDTH, PageView
from aggregator.read.zones import width

_LEAST_ITEMS: Final = 3  # two links are no list
_INSIDE: Final = 0.3  # what addresses below the section's own folder add
_LONG: Final = 8  # a list of this length, with dates, is the page's subject
_MOSTLY: Final = 0.6
_HARDLY: Final = 0.3
_FOREIGN: Final = 0.6  # share of links to other sites from which on a page is a directory
_UNLIKELY: Final = (
    0.5  # below that, undated links in a row are recipes, staff or services more often than news
)


class Verdict(StrEnum):
    """What a page is."""

    LIST = "list"
    UNSURE = "unsure"
    NO_LIST = "no list"


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One line of a list: where it leads, its headline, its date as written, its teaser."""

    url: str
    title: str
    published: str | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class FoundList:
    """The list of news of a page, in its order: empty unless the verdict is `list`.

    `score` is 0-1, `why` a sentence for the editor, `rejected` how many other links there were by reason. Of
    pages that are no list `is_article` tells those of one article.
    """

    verdict: Verdict
    score: float
    why: str
    items: Sequence[FoundItem] = ()
    rejected: tuple[tuple[str, int], ...] = ()
    is_article: bool = False


def find_list(text: str, *, url: str) -> FoundList:
    """Find the list of news of a page that came from `url`; never raises."""
    if absolute(url, "") is None:
        return FoundList(Verdict.NO_LIST, 0.0, f'"{url}" is no http address: say where the page came from')
    try:
        view = PageView.of(text, url)
    except FormatError as exc:
        return FoundList(Verdict.NO_LIST, 0.0, str(exc))
    reason = no_news(view, text)
    if reason:
        return FoundList(Verdict.NO_LIST, 0.0, f"this is no list of news: {reason}")
    content = [record for record in view.records if record.zone in {"", "side"}]
    lines = read_lines(view, content)
    named = [line for line in lines if width(line.title) >= LEAST_WIDTH]
    page = page_says_news(view, title_of(view.tree), NEWS_TITLE)
    blocks = blocks_of(named, view, page)
    elsewhere = Counter(record.zone for record in view.records if record.zone not in {"", "side"})
    rejected = tuple(sorted((view.rejected + elsewhere).items()))
    return _judged(view, text, blocks, page=page, rejected=rejected)


def _judged(
    view: PageView,
    text: str,
    blocks: list[Block],
    *,
    page: PageSaysNews,
    rejected: tuple[tuple[str, int], ...],
) -> FoundList:
    chosen = _chosen(blocks, page)
    article = _article(view, text, chosen)
    items = _items(view, chosen)
    score = _score(chosen)
    if article.points >= ARTICLE:
        reasons = ", ".join(article.reasons)
        why = f"this is an article's page ({reasons}), no list: name the page that leads to it"
        return FoundList(Verdict.NO_LIST, score, why, rejected=rejected, is_article=True)
    said = _no_list(blocks, items, view)
    if said:
        return FoundList(Verdict.NO_LIST, score, said, rejected=rejected)
    if score < _UNLIKELY and not any(item.published for item in items):
        why = f"no list of news was found: nothing says that {len(items)} links that stand together are news"
        return FoundList(Verdict.NO_LIST, score, why, rejected=rejected)
    doubt = _doubt(items, article, score)
    if doubt:
        return FoundList(
            Verdict.UNSURE, score, f"{doubt}: say what its items are (items:)", rejected=rejected
        )
    return FoundList(Verdict.LIST, score, _praise(items, chosen), items, rejected)


def _article(view: PageView, text: str, chosen: Sequence[Block]) -> Article:
    long = [block for block in chosen if block.size >= _LEAST_ITEMS]
    in_lines = frozenset(line.record.node for block in long for line in block.lines)
    keys = Counter(record.shape.key for record in view.records)
    return article_evidence(view, text, in_lines=in_lines, like=[key for key, _ in keys.most_common(2)])


def _chosen(blocks: list[Block], page: PageSaysNews) -> list[Block]:
    """Give the blocks that are news: one long list, or all blocks of a home page."""
    able = [block for block in blocks if not block.service]
    good = [
        block
        for block in able
        if block.score >= LIKELY or (block.score >= POSSIBLE and block.size >= _LEAST_ITEMS)
    ]
    beside = sum(block.size for block in good if block.is_side)
    if beside <= sum(block.size for block in good if not block.is_side):
        good = [block for block in good if not block.is_side]
    if not good:
        return []
    best = max(
        good, key=lambda block: (block.score + _INSIDE * block.below(page.folder)) * min(block.size, _LONG)
    )
    keys = {line.record.shape.key for block in good if block.size >= _LEAST_ITEMS for line in block.lines}
    kept = [block for block in good if block is best or _goes_with(block, best, page)]
    small = [
        block
        for block in able
        if block not in good and not block.is_side and _is_like(block, keys) and _goes_with(block, best, page)
    ]
    return [*kept, *small]


def _is_like(block: Block, keys: set[str]) -> bool:
    return all(line.record.shape.key in keys and line.shape >= Shape.SLUG for line in block.lines)


def _goes_with(block: Block, best: Block, page: PageSaysNews) -> bool:
    """Tell whether a block belongs to the page's list: on a section's page what stands beside does not."""
    if (
        page.folder
        and best.size >= _LONG
        and best.below(page.folder) >= _MOSTLY > _HARDLY > block.below(page.folder)
    ):
        return False
    is_dated_list = best.dated >= _MOSTLY and best.size >= _LONG and bool(page.folder)
    return not is_dated_list or block.dated >= _HARDLY or block.size < _LEAST_ITEMS or block.teased >= _MOSTLY


def _items(view: PageView, chosen: Sequence[Block]) -> tuple[FoundItem, ...]:
    """Give the items in the page's order, each address once, by a line that is dated if one is."""
    wanted = {id(line.record): line for block in chosen for line in block.lines}
    in_order = [wanted[id(record)] for record in view.records if id(record) in wanted]
    best: dict[str, Line] = {}
    for line in in_order:
        known = best.get(line.url)
        if known is None:
            best[line.url] = line
        else:
            best[line.url] = _fuller(known, line)
    return tuple(FoundItem(url, line.title, line.published, line.summary) for url, line in best.items())


def _fuller(first: Line, second: Line) -> Line:
    return second if first.published is None and second.published is not None else first


def _score(chosen: Sequence[Block]) -> float:
    size = sum(block.size for block in chosen)
    return round(sum(block.score * block.size for block in chosen) / size, 2) if size else 0.0


def _no_list(blocks: list[Block], items: Sequence[FoundItem], view: PageView) -> str:
    if not items:
        service = next((block.service for block in blocks if block.service), "")
        if service:
            return f"this is no list of news: it lists {service}"
        return "no list of news was found: no links that look like articles stand together"
    host = _site(view.url)
    foreign = sum(_site(item.url) != host for item in items) / len(items)
    if foreign >= _FOREIGN and len({_site(item.url) for item in items}) > _LEAST_ITEMS:
        return "this is no list of news: most of its links lead to other sites"
    services = sum(block.size for block in blocks if block.service)
    if services > 2 * len(items):
        return f"this is no list of news: it lists {next(block.service for block in blocks if block.service)}"
    return ""


def _doubt(items: Sequence[FoundItem], article: Article, score: float) -> str:
    if len(items) < _LEAST_ITEMS:
        return f"only {len(items)} links look like news"
    if article.points >= DOUBT:
        return f"it may be an article's page ({', '.join(article.reasons)})"
    if score < LIKELY:
        return f"{len(items)} links stand together, but neither dates nor addresses say that they are news"
    return ""


def _praise(items: Sequence[FoundItem], chosen: Sequence[Block]) -> str:
    dated = sum(item.published is not None for item in items)
    dates = f", {dated} of them dated" if dated else ", none of them dated beside its headline"
    return f"{len(items)} headlines in {len(chosen)} block{'s' if len(chosen) > 1 else ''}{dates}"


def _site(url: str) -> str:
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])
