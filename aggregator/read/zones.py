"""What one element of a page is by its names, its tag and the text around it (pure)."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from aggregator.read.datetexts import only_date
from aggregator.read.newswords import HARD_ZONES, ZONE_OF
from aggregator.read.picks import Node, visible_text

_HEADING_WIDTH: Final = 48
_BEFORE_WIDTH: Final = 24  # of text in front of a link in its paragraph: it stands inside a sentence
_BEFORE_SIBLINGS: Final = 12
_WIDE: Final = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")
_NAMES: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.IGNORECASE)
# has-sidebar is a page beside one, tag-fire the subject of a WordPress post, elementor-widget any block.
_SAYS_OTHER: Final = re.compile(r"(?:has|no|with|without|is|tag|category|elementor|not|post)-|.*-tag-")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HEADING_NAMES: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_TAGS: Final = _HEADING_NAMES | {
    *("strong", "b", "legend", "caption", "th", "dt"),
    *("header", "span", "div", "p", "a"),
}
_BREAKS: Final = _HEADING_NAMES | {"br", "hr", "ul", "ol", "table"}
_PARAGRAPHS: Final = frozenset({"p", "li", "td", "th", "dd", "div", "blockquote", "section", "article"})
_ITEMS: Final = frozenset({"li", "article", "section", "main"})
_TAG_ZONES: Final = {"nav": "navigation", "footer": "footer", "aside": "side", "select": "form"}
_ROLE_ZONES: Final = {
    "navigation": "navigation",
    "contentinfo": "footer",
    "banner": "navigation",
    "search": "form",
    "complementary": "side",
}


def width(text: str) -> int:
    """Give the columns that a text takes: two for a Chinese, Japanese or Korean character."""
    return len(text) + len(_WIDE.findall(text))


def named_zone(node: Node) -> str:
    """Give the zone that an element's tag, role, classes or id name, "" for content."""
    tag = str(node.tag)
    named = _TAG_ZONES.get(tag) or _ROLE_ZONES.get((node.get("role") or "").lower())
    if tag == "header" and not any(str(up.tag) in _ITEMS for up in node.iterancestors()):
        named = "navigation"
    return named or _zone_of_names(f"{node.get('class') or ''} {node.get('id') or ''}")


def short_text(node: Node) -> Iterator[str]:
    """Give the text of an element that may be a heading: short, in few elements."""
    is_large = sum(1 for _ in islice(node.iter(), _HEADING_WIDTH)) == _HEADING_WIDTH
    if is_large or str(node.tag) not in _HEADING_TAGS:
        return
    text = visible_text(node)
    if text and width(text) <= _HEADING_WIDTH:
        yield text


def is_inside_sentence(link: Node) -> bool:
    """Tell whether text goes before a link in its line that is neither a date nor a label."""
    before = ""
    node = link
    while (parent := node.getparent()) is not None:
        text, is_begun = _text_before(node)
        before = f"{text} {before}"
        if is_begun or parent.tag in _PARAGRAPHS:
            break
        node = parent
    before = " ".join(before.split())
    if width(before) < _BEFORE_WIDTH or only_date(before) is not None:
        return False
    return str(link.tag) == "a" and not _is_heading(link)


def _text_before(node: Node) -> tuple[str, bool]:
    """Give the text between an element and the begin of its line, and whether the line begins there."""
    text = ""
    one = node.getprevious()
    for _ in range(_BEFORE_SIBLINGS):
        if one is None:
            parent = node.getparent()
            return f"{(parent.text or '') if parent is not None else ''} {text}", False
        text = f"{one.tail or ''} {text}"
        if one.tag in _PARAGRAPHS or one.tag in _BREAKS:
            return text, True
        text = f"{'' if one.tag == 'a' else visible_text(one)} {text}"
        one = one.getprevious()
    return text, True


def _is_heading(node: Node) -> bool:
    parent = node.getparent()
    return parent is not None and str(parent.tag) in _HEADING_NAMES


def _zone_of_names(names: str) -> str:
    """Give the zone that classes and ids name, the surest first."""
    zones = []
    for name in _NAMES.findall(_CAMEL.sub("-", names.replace("_", "-"))):
        low = name.lower()
        if _SAYS_OTHER.match(low):
            continue
        parts = low.split("-")
        asked = (low, low.replace("-", ""), parts[0], parts[-1])
        zones += [ZONE_OF[part] for part in asked if part in ZONE_OF]
    return min(zones, key=lambda zone: zone not in HARD_ZONES) if zones else ""
