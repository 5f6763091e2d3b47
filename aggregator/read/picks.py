"""Takes things out of a page as an editor's rules say: CSS or XPath, an attribute, a part by RE2."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol, TypeAlias

import re2  # type: ignore[import-untyped] # the wheel has no annotations
from lxml import etree, html
from lxml.cssselect import CSSSelector

from aggregator.errors import FormatError
from aggregator.model.rules import Pick
from aggregator.read import addresses
from aggregator.read.datastore import open_datastores

Node: TypeAlias = etree._Element  # noqa: SLF001 - the name that lxml gives its elements
Find = Callable[[Node], object]

_BLOCK_TAGS = frozenset({"br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "dt", "dd"})
_SILENT_TAGS = frozenset({"script", "style", "noscript", "template", "iframe"})


class Match(Protocol):
    """What a pattern found."""

    @property
    def re(self) -> "Pattern":
        """Give the pattern."""
        ...

    def group(self, number: int, /) -> str | None:
        """Give a group; 0 is everything."""
        ...


class Pattern(Protocol):
    """A compiled pattern of RE2."""

    @property
    def groups(self) -> int:
        """Give how many groups it has."""
        ...

    def search(self, text: str, /) -> Match | None:
        """Find it in a text."""
        ...


def part(match: Match) -> str:
    """Give the first group of what was found, all of it without groups."""
    return (match.group(1 if match.re.groups else 0) or "").strip()


def parse_page(text: str, *, url: str) -> Node:
    """Give the tree of a page; links resolve against `base_of`. Raises FormatError when it is no page."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=False, huge_tree=False)
    try:
        whole = open_datastores(text)
        tree = html.document_fromstring(whole.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError, AssertionError) as exc:
        raise FormatError(f"{url} holds no page: {exc}; look whether the address is right") from exc
    return tree


def base_of(tree: Node, url: str) -> str:
    """Give what relative links of a page resolve against."""
    for base in tree.iterfind(".//base[@href]"):
        return absolute(base.get("href") or "", url) or url
    return url


def absolute(link: str, base: str) -> str | None:
    """Give a link as an absolute http(s) address without fragment, None for anything else."""
    return addresses.absolute(link, base)


def pick_nodes(node: Node, picks: Iterable[Pick]) -> list[Node]:
    """Give the elements of the first pick that finds some."""
    for pick in picks:
        found = [one for one in _found(node, pick) if isinstance(one, Node)]
        if found:
            return found
    return []


def pick_values(node: Node, picks: Iterable[Pick]) -> Iterator[str]:
    """Give the values of all picks, in their order, without blanks at the ends and without empty ones."""
    for pick in picks:
        for one in _found(node, pick):
            value = _part(_value(one, pick), pick.pattern)
            if value:
                yield value


def pick_value(node: Node, picks: Iterable[Pick]) -> str | None:
    """Give the value of the first pick that gives one."""
    return next(pick_values(node, picks), None)


def visible_text(node: Node) -> str:
    """Give the text that a reader sees in an element, blocks apart by a blank."""
    return " ".join("".join(_pieces(node)).split())


def is_element(node: Node) -> bool:
    """Tell an element from a comment or an instruction, which have a function for their tag."""
    return not callable(node.tag)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Pattern:
    """Compile a person's pattern; RE2 takes time in proportion to the text, whatever the pattern."""
    options = re2.Options()
    options.log_errors = False
    found: Pattern = re2.compile(pattern, options=options)
    return found


def _found(node: Node, pick: Pick) -> Sequence[object]:
    find = _by_css(pick.css) if pick.css is not None else _by_xpath(pick.xpath or ".")
    found = find(node)
    if isinstance(found, list):
        return found
    return [found] if found not in {"", None} else []


@lru_cache(maxsize=512)
def _by_css(selector: str) -> Find:
    return CSSSelector(selector, translator="html")


@lru_cache(maxsize=512)
def _by_xpath(path: str) -> Find:
    return etree.XPath(path)


def _value(found: object, pick: Pick) -> str:
    if not isinstance(found, Node):
        return str(found).strip()
    if pick.attribute is not None:
        return (found.get(pick.attribute) or "").strip()
    return visible_text(found)


def _part(value: str, pattern: str | None) -> str:
    if pattern is None or not value:
        return value
    match = compiled(pattern).search(value)
    return "" if match is None else part(match)


def _pieces(node: Node) -> Iterator[str]:
    if node.tag in _SILENT_TAGS or not is_element(node):
        return
    if node.tag in _BLOCK_TAGS:
        yield " "
    yield node.text or ""
    for child in node:
        yield from _pieces(child)
        yield child.tail or ""
    if node.tag in _BLOCK_TAGS:
        yield " "
