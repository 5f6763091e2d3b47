"""Lines of one structure as a block, and how much a block looks like a list of news (pure)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from aggregator.read.addressshape import Shape
from aggregator.read.lines import Line
from aggregator.read.newswords import NEWS, NO_NEWS, PRICE
from aggregator.read.pageview import HEADLINE_WIDTH, PageView
from aggregator.read.picks import Node
from aggregator.read.zones import width

LIKELY: Final = 0.55  # score of a block from which on it is a list of news
POSSIBLE: Final = 0.35  # below that it is none
_SHAPES: Final = {Shape.DATED: 0.45, Shape.ID: 0.33, Shape.SLUG: 0.2, Shape.WEAK: 0.05}
_HEADLINES: Final = 0.2
_DATES: Final = 0.3
_TEASERS: Final = 0.15
_MARKUP: Final = 0.1
_SAYS_NEWS: Final = 0.12
_LENGTH: Final = 0.1
_FULL_LENGTH: Final = 10
_MOST: Final = 0.6  # share of a block's lines that decides what the block is
_TEASER_WIDTH: Final = 40
_STATE: Final = re.compile(
    r"\d|^(?:first|last|odd|even|active|current|cur|on|hover|clearfix|alt|fl|fr|left|right)$"
)
_NEWS_CLASS: Final = re.compile(
    r"news|article|story|stories|headline|xinwen|artikel|noticia|actu|post(?!al)|teaser", re.IGNORECASE
)
_LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class PageSaysNews:
    """Whether the page's address, title or heading says that it is about news."""

    is_said: bool
    folder: str


@dataclass(eq=False)
class Block:
    """Lines of the same structure: the same kind of element in containers of the same classes."""

    lines: Sequence[Line]
    containers: Sequence[Node]
    page: PageSaysNews

    @cached_property
    def urls(self) -> frozenset[str]:
        """Give where it leads."""
        return frozenset(line.url for line in self.lines)

    @property
    def size(self) -> int:
        """Give to how many articles it leads."""
        return len(self.urls)

    def share(self, of: Iterable[bool]) -> float:
        """Give the share of its lines for which something is true."""
        return sum(of) / len(self.lines)

    @cached_property
    def dated(self) -> float:
        """Give the share of lines that show a date."""
        return self.share(line.published is not None for line in self.lines)

    @cached_property
    def teased(self) -> float:
        """Give the share of lines that have a teaser."""
        return self.share(width(line.summary) >= _TEASER_WIDTH for line in self.lines)

    @cached_property
    def is_side(self) -> bool:
        """Tell whether it stands beside the page's content."""
        return self.share(line.record.zone == "side" for line in self.lines) > _MOST

    @cached_property
    def service(self) -> str:
        """Give what else than news it lists, "" when it may be news."""
        if self.share(PRICE.search(line.whole) is not None for line in self.lines) >= _MOST:
            return "wares with prices"
        is_undated = self.share(line.shape is Shape.DATED for line in self.lines) < _MOST
        if is_undated and self.share(line.record.shape.is_service for line in self.lines) >= _MOST:
            folders = Counter(part for url in self.urls for part in _folders(url) if part in NO_NEWS)
            return f"pages below /{folders.most_common(1)[0][0]}/"
        return ""

    @cached_property
    def score(self) -> float:
        """Give 0-1: how much it looks like a list of news."""
        shapes = sum(_SHAPES[line.shape] for line in self.lines) / len(self.lines)
        headlines = self.share(width(line.title) >= HEADLINE_WIDTH for line in self.lines)
        marked = self.share(line.is_heading or line.is_article for line in self.lines)
        says_news = self.page.is_said or self._is_named_news
        score = (
            shapes
            + _HEADLINES * headlines
            + _DATES * self.dated
            + _TEASERS * self.teased
            + _MARKUP * marked
            + _SAYS_NEWS * says_news
            + _LENGTH * min(self.size, _FULL_LENGTH) / _FULL_LENGTH
        )
        return min(1.0, score) if headlines or self.dated else score / 2

    @cached_property
    def _is_named_news(self) -> bool:
        if self.share(not NEWS.isdisjoint(_folders(line.url)) for line in self.lines) >= _MOST:
            return True
        named = (
            up.get("class") or ""
            for node in self.containers
            for up in (node, *islice(node.iterancestors(), _LEVELS))
        )
        return any(_NEWS_CLASS.search(name) for name in named)

    def below(self, folder: str) -> float:
        """Give the share of addresses below a folder."""
        return self.share(urlsplit(line.url).path.startswith(folder) for line in self.lines)


def blocks_of(lines: Sequence[Line], view: PageView, page: PageSaysNews) -> list[Block]:
    """Gather lines of one structure, the most promising block first."""
    gathered: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    containers: dict[tuple[str, ...], dict[Node, None]] = defaultdict(dict)
    ways: dict[Node, tuple[str, ...]] = {}
    for line in lines:
        container = view.container(line.record)
        key = (str(line.record.node.tag), *_way(container, ways))
        gathered[key].append(line)
        containers[key][container] = None
    found = [Block(some, tuple(containers[key]), page) for key, some in gathered.items()]
    return sorted(found, key=lambda block: -block.score * min(block.size, _FULL_LENGTH))


def page_says_news(view: PageView, title: str, says: re.Pattern[str]) -> PageSaysNews:
    """Look whether the page itself says that it is about news."""
    path = urlsplit(view.url).path
    is_said = not NEWS.isdisjoint(_folders(view.url)) or says.search(title) is not None
    folder = path[: path.rfind("/") + 1]
    return PageSaysNews(is_said, folder if folder.strip("/") else "")


def _folders(url: str) -> list[str]:
    return [part for part in urlsplit(url).path.lower().split("/") if part]


def _way(node: Node, known: dict[Node, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the names of an element and of all above it; lines of one list share most of them."""
    way = known.get(node)
    if way is None:
        way = known[node] = (_name(node), *(_name(up) for up in node.iterancestors()))
    return way


def _name(node: Node) -> str:
    classes = sorted(name for name in (node.get("class") or "").lower().split() if not _STATE.search(name))
    return ".".join((str(node.tag), *classes))
