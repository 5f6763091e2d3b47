"""What one line of a list says: the headline in full, the date as written, the teaser (pure)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from aggregator.read.addressshape import Shape
from aggregator.read.datetexts import find_date, only_date
from aggregator.read.newswords import GENERIC_TEXT
from aggregator.read.pageview import Anchor, PageView, Record
from aggregator.read.picks import Node, is_element, visible_text
from aggregator.read.zones import width

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TITLE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:title|headline|tit|ttl|subject|heading|biaoti|titre|titulo|titel|overskrift)(?:$|[\s_-])|title$|headline",
    re.IGNORECASE,
)
_TURNED: Final = re.compile(
    r"(?P<last>\d{1,2})日?\s+(?P<first>(?:19|20)\d\d[-./]\d{1,2})"  # 24 above 2026-11
    r"|(?P<end>\d{1,2}[-./]\d{1,2})\s+(?P<begin>(?:19|20)\d\d)"  # 11-24 above 2026
)
_CUT: Final = re.compile(r"(?:\.{2,}|…+)\s*$")
_BULLET: Final = re.compile(r"^[·•▪■◆●★>»\-–—\s]+(?=\S)")
_DATE_END: Final = re.compile(
    r"\s*[\[(（【]?\s*(?:(?:19|20)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s\d{1,2}:\d{2})?\s*[\])）】]?$"
)
_DATE_START: Final = re.compile(
    r"^[\[(（【]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s\d{1,2}:\d{2})?[\])）】]?\s*"
)
_LONGEST_WHOLE: Final = 4000  # characters of a line that we look through
_LONGEST_TEASER: Final = 600
_TEASER_WIDTH: Final = 30
_FAR: Final = 4  # levels between a line and the heading of its day
_MOST_OF_A_DAY: Final = 200  # lines below the heading of one day
_TITLE_WIDTH: Final = 8
_LONGEST_TITLE: Final = 120
_DEEPEST: Final = 40
_SAME_START: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a list, read."""

    record: Record
    title: str
    published: str | None
    summary: str
    whole: str
    is_heading: bool
    is_article: bool

    @property
    def url(self) -> str:
        """Give where it leads."""
        return self.record.url

    @property
    def shape(self) -> Shape:
        """Give how much its address looks like an article's."""
        return self.record.shape.kind


def read_lines(view: PageView, records: Sequence[Record]) -> list[Line]:
    """Read the lines of a page."""
    marks = _date_marks(view, records)
    return [_line(view, record, marks) for record in records]


def _line(view: PageView, record: Record, marks: frozenset[Node]) -> Line:
    heading = _heading(record)
    title = _headline(record, heading)
    after = list(_after(record, view, marks if _is_led_by_dates(record.node, marks) else frozenset()))
    pieces = [*_pieces(record.node, depth=0), *(text for node in after for text in _pieces(node, depth=0))]
    whole = " ".join(pieces)[:_LONGEST_WHOLE]
    return Line(
        record,
        title,
        _date(record, pieces, after, title) or _tail_date(record) or _day_above(view, record, marks),
        _teaser(pieces, title),
        whole,
        heading is not None or any(up.tag in HEADINGS for up in islice(record.node.iterancestors(), 2)),
        any(up.tag == "article" for up in (record.node, *islice(record.node.iterancestors(), 2))),
    )


def _heading(record: Record) -> Node | None:
    """Give the element that names the article in its line."""
    headings = (node for node in record.node.iter(*sorted(HEADINGS)) if visible_text(node))
    named = (
        node
        for node in record.node.iterdescendants()
        if is_element(node)
        and _TITLE_CLASS.search(node.get("class") or "")
        and width(visible_text(node)) >= _TITLE_WIDTH
    )
    return next(chain(headings, named), None)


def _headline(record: Record, heading: Node | None) -> str:
    texts = [
        anchor.text for anchor in record.anchors if anchor.text and not GENERIC_TEXT.fullmatch(anchor.text)
    ]
    longest = max(record.anchors, key=lambda anchor: width(anchor.text) if anchor.text in texts else 0)
    named = visible_text(heading) if heading is not None else ""
    is_card = any(heading is not None and anchor.node in heading.iterancestors() for anchor in record.anchors)
    is_named = bool(named) and (not texts or is_card or any(text in named or named in text for text in texts))
    if not texts and not is_named:
        return ""
    shown = _bare(named if is_named else _first_block(longest))
    return _whole(shown, record.anchors)


def _first_block(anchor: Anchor) -> str:
    """Give the text of a link without the date in it; of a card the longest of its first texts."""
    pieces = [text for text in _pieces(anchor.node, depth=0) if only_date(text) is None] or [anchor.text]
    if _is_inline(anchor.node):
        return " ".join(pieces)
    return next((text for text in pieces if width(text) >= 2 * _TITLE_WIDTH), pieces[0])


def _is_inline(node: Node) -> bool:
    return not any(str(one.tag) in {"p", "div", "dd", "li", "section"} for one in node.iterdescendants())


def _bare(text: str) -> str:
    text = _BULLET.sub("", text)
    for end in (_DATE_END, _DATE_START):
        rest = end.sub("", text)
        text = rest if width(rest) >= 2 * _TITLE_WIDTH else text
    return text.strip()


def _whole(shown: str, anchors: Sequence[Anchor]) -> str:
    """Give the headline that a tooltip holds in full when the list cut it."""
    stem = _CUT.sub("", shown).strip()
    for anchor in anchors:
        tip = " ".join((anchor.node.get("title") or "").split())
        is_longer = len(tip) > len(stem) and tip.startswith(stem[:_SAME_START])
        if is_longer and (stem != shown or tip.startswith(stem)) and width(tip) <= 3 * _LONGEST_TITLE:
            return _bare(tip)
    return shown


def _pieces(node: Node, depth: int) -> Iterator[str]:
    """Give the texts of the blocks and spans of an element, each for itself."""
    if not is_element(node) or node.tag in {"script", "style", "noscript", "template", "iframe"}:
        return
    children = [child for child in node if is_element(child)]
    if (
        not children
        or depth > _DEEPEST
        or all(child.tag in {"b", "em", "strong", "i", "font", "br", "img", "u"} for child in children)
    ):
        text = visible_text(node)
        if text:
            yield text
        return
    yield from _stripped(node.text)
    for child in node:
        yield from _pieces(child, depth + 1)
        yield from _stripped(child.tail)


def _stripped(text: str | None) -> Iterator[str]:
    one = " ".join((text or "").split())
    if one:
        yield one


def _date(record: Record, pieces: Sequence[str], after: Sequence[Node], title: str) -> str | None:
    for node in (record.node, *after):
        for time in node.iter("time"):
            written = (time.get("datetime") or "").strip() or visible_text(time)
            if written:
                return written
    for text in pieces:
        if text != title and (found := only_date(text)) is not None:
            return found
    for node in (record.node, *after):
        split = _split_date(node)
        if split is not None:
            return split
    outside = [text for text in pieces if text not in title and title not in text]
    found = next(
        (date for text in outside if width(text) <= _LONGEST_TITLE and (date := find_date(text))), None
    )
    return found or next(
        (one for text in pieces if title in text and (one := find_date(text.replace(title, " ")))), None
    )


def _split_date(node: Node) -> str | None:
    """Give a date whose parts stand in elements of their own: <p>24</p><span>2026-11</span>."""
    for one in node.iter():
        if not is_element(one) or not 0 < len(one) <= _FAR or one.find(".//a") is not None:
            continue
        text = " ".join(" ".join(str(part) for part in one.itertext()).split())
        turned = _TURNED.fullmatch(text)
        if turned:
            return f"{turned['first'] or turned['begin']}-{turned['last'] or turned['end']}"
        if (found := only_date(text)) is not None:
            return found
    return None


def _after(record: Record, view: PageView, ends: frozenset[Node]) -> Iterator[Node]:
    """Give the siblings that belong to a line: up to the next line or one of `ends`."""
    node = record.node.getnext()
    while node is not None and not view.links_in(node) and node not in ends and str(node.tag) not in HEADINGS:
        yield node
        node = node.getnext()


def _tail_date(record: Record) -> str | None:
    tail = " ".join((record.node.tail or "").split())
    return only_date(tail) or find_date(tail[:_LONGEST_TITLE]) if tail else None


def _date_marks(view: PageView, records: Sequence[Record]) -> frozenset[Node]:
    """Give the elements that hold a date alone and stand outside of every line."""
    lines = {record.node for record in records}
    parents = {up for node in lines for up in list(node.iterancestors())[:_FAR]}
    found = set()
    for parent in parents:
        for child in parent:
            if child in lines or view.links_in(child) or not is_element(child):
                continue
            if (
                len(child) <= _FAR
                and child.find(".//a") is None
                and only_date(visible_text(child)) is not None
            ):
                found.add(child)
    return frozenset(found)


def _is_led_by_dates(node: Node, marks: frozenset[Node]) -> bool:
    """Tell whether dates stand in front of the lines of a container: then none follows a line."""
    parent = node.getparent()
    first = None if parent is None else next((one for one in parent if is_element(one)), None)
    return first in marks


def _day_above(view: PageView, record: Record, marks: frozenset[Node]) -> str | None:
    """Give the date that stands as a heading above a line and its neighbours."""
    if not marks:
        return None
    for level, node in enumerate((record.node, *islice(record.node.iterancestors(), _FAR - 1))):
        if str(node.tag) in {"body", "html"}:
            return None
        if level == 0 and not _is_led_by_dates(node, marks):
            continue
        for before in islice(node.itersiblings(preceding=True), _MOST_OF_A_DAY):
            if before in marks:
                return only_date(visible_text(before))
            if level and view.links_in(before):
                break
    return None


def _teaser(pieces: Sequence[str], title: str) -> str:
    more = width(title) + _TEASER_WIDTH  # a teaser may begin with the headline again
    rest = [
        text
        for text in pieces
        if text not in title and (title not in text or width(text) >= more) and only_date(text) is None
    ]
    rest = [text for text in rest if not GENERIC_TEXT.fullmatch(text) and width(text) >= _TEASER_WIDTH]
    return max(rest, key=width, default="")[:_LONGEST_TEASER]
