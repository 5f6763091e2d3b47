"""A page as its links: where each leads, what it says, in which zone it stands, what its line is (pure)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, takewhile
from typing import Final

from aggregator.read.addresses import absolute
from aggregator.read.addressshape import AddressShape, Shape, shape_of
from aggregator.read.newswords import GENERIC_TEXT, HARD_ZONES, HOT_HEADING
from aggregator.read.picks import Node, base_of, is_element, parse_page, visible_text
from aggregator.read.zones import is_inside_sentence, named_zone, short_text, width

MOST_LINKS: Final = 2000  # what we look at; the longest home pages hold some 2,000
MOST_LINES: Final = 800  # of them, read word by word; 3,000 lines took 1.7 s
LEAST_WIDTH: Final = 12  # of a headline, in columns: six Chinese characters
HEADLINE_WIDTH: Final = 20  # from here on a text is hardly a label
_LABEL_TIMES: Final = 4  # as often as this under one text, a link is a label and no headline
_WRAPS: Final = 0.5  # share of all article links from which on a zone's name is that of the whole page
_LEAST_WRAPPED: Final = 6
_HEADING_LEVELS: Final = 4
_HEADING_SIBLINGS: Final = 3
_WHOLE: Final = frozenset({"html", "body", "main"})


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """One link of the page with a text, or with none when it is a picture's."""

    node: Node
    url: str
    text: str
    shape: AddressShape


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """The widest element that leads to one article only: its line in a list. `zone` is empty for content."""

    node: Node
    url: str
    anchors: tuple[Anchor, ...]
    zone: str

    @property
    def shape(self) -> AddressShape:
        """Give the shape of its address."""
        return self.anchors[0].shape


@dataclass(eq=False)
class PageView:
    """A parsed page and everything that is looked up in it more than once."""

    tree: Node
    url: str
    inside: dict[Node, set[str]] = field(default_factory=dict)
    rejected: Counter[str] = field(default_factory=Counter)
    _zones: dict[Node, str] = field(default_factory=dict)
    _headings: dict[Node, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, url: str) -> "PageView":
        """Parse a page. Raises FormatError when it is none."""
        return cls(parse_page(text, url=url), url)

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Give every link to another address, in the page's order."""
        base = base_of(self.tree, self.url)
        own = _without_query_end(self.url)
        found = []
        for number, node in enumerate(self.tree.iter("a", "area")):
            href = (node.get("href") or "").strip()
            if number >= MOST_LINKS:
                break
            if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
                continue
            url = absolute(href, base)
            if url is not None and _without_query_end(url) != own:
                found.append(Anchor(node, url, _text_of(node), shape_of(url)))
        return tuple(found)

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """Give the lines that lead to what looks like an article, in the page's order."""
        wanted = self._wanted()
        for anchor in wanted:
            for node in _upwards(anchor.node):
                self.inside.setdefault(node, set()).add(anchor.url)
        gathered: dict[Node, list[Anchor]] = {}
        for anchor in wanted:
            line = self._line(anchor)
            if line in gathered or len(gathered) < MOST_LINES:
                gathered.setdefault(line, []).append(anchor)
        return tuple(
            Record(node, anchors[0].url, tuple(anchors), self._zone(node, anchors))
            for node, anchors in gathered.items()
        )

    def container(self, record: Record) -> Node:
        """Give what holds a record and its siblings."""
        parent = record.node.getparent()
        return record.node if parent is None else parent

    def links_in(self, node: Node) -> int:
        """Give to how many articles an element leads."""
        return len(self.inside.get(node, ()))

    def heading(self, node: Node) -> str:
        """Give the short text that stands above an element or at its head, "" when there is none."""
        if node not in self._headings:
            self._headings[node] = next(self._above(node), "")
        return self._headings[node]

    def _wanted(self) -> list[Anchor]:
        texts: dict[str, str] = {}
        times: Counter[tuple[str, str]] = Counter()
        for anchor in self.anchors:
            texts[anchor.url] = max(texts.get(anchor.url, ""), anchor.text, key=len)
            times[anchor.url, anchor.text] += 1
        labels = {url for (url, text), many in times.items() if many >= _LABEL_TIMES and text}
        wanted = []
        for anchor in self.anchors:
            reason = _unlike(anchor.shape, texts[anchor.url])
            reason = "label" if not reason and anchor.url in labels else reason
            reason = "inside a sentence" if not reason and is_inside_sentence(anchor.node) else reason
            if reason:
                self.rejected[reason] += 1
            else:
                wanted.append(anchor)
        return wanted

    def _line(self, anchor: Anchor) -> Node:
        def is_own(node: Node) -> bool:
            return len(self.inside[node]) == 1 and node.tag not in _WHOLE

        return [anchor.node, *takewhile(is_own, _upwards(anchor.node))][-1]

    def _zone(self, node: Node, anchors: list[Anchor]) -> str:
        """Give the zone of a line: the innermost that is named, or what the heading above says."""
        for one in (anchors[0].node, *anchors[0].node.iterancestors()):
            if one not in self._zones:
                self._zones[one] = self._own_zone(one)
            if self._zones[one]:
                return self._zones[one]
        parent = node.getparent()
        return "hot list" if parent is not None and HOT_HEADING.search(self.heading(parent)) else ""

    def _own_zone(self, node: Node) -> str:
        if node.tag in _WHOLE:
            return ""
        named = named_zone(node)
        links, whole = self.links_in(node), len(self.inside.get(self.tree, ()))
        is_wrapper = links >= _LEAST_WRAPPED and links >= _WRAPS * whole
        if named and is_wrapper and named not in HARD_ZONES:
            return ""
        return named

    def _above(self, node: Node) -> Iterator[str]:
        """Give short texts above an element, the nearest first; none from where other lists stand."""
        for up in islice(_upwards(node), _HEADING_LEVELS):
            if up.tag in _WHOLE:
                return
            first = next((one for one in up if is_element(one)), None)
            if first is not None and not self.links_in(first):
                yield from short_text(first)
            for before in islice(up.itersiblings(preceding=True), _HEADING_SIBLINGS):
                if self.links_in(before):
                    return
                yield from short_text(before)


def _upwards(node: Node) -> Iterator[Node]:
    yield node
    yield from node.iterancestors()


def _text_of(node: Node) -> str:
    text = visible_text(node)
    if text:
        return text
    pictured = next(node.iter("img"), None)
    said = (pictured.get("alt") or "") if pictured is not None else ""
    return " ".join((node.get("title") or node.get("alt") or said).split())


def _without_query_end(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/?")


def _unlike(shape: AddressShape, text: str) -> str:
    """Say why an address and the longest text that leads there are no article's, "" when they may be."""
    if shape.kind is Shape.NONE:
        return "address of a section"
    least = {Shape.WEAK: HEADLINE_WIDTH, Shape.SLUG: LEAST_WIDTH + 4}.get(shape.kind, LEAST_WIDTH)
    # "Read more" below a headline that is no link leads to an article as well.
    names = width(text) >= least or (shape.kind >= Shape.SLUG and GENERIC_TEXT.fullmatch(text) is not None)
    return "" if names else "text too short"
