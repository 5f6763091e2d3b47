"""Lists of feeds in OPML 1.0 to 2.0 (http://opml.org/spec2.opml), as readers export them (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from aggregator.errors import FormatError
from aggregator.read.addresses import absolute
from aggregator.read.discover import language_tag
from aggregator.read.document import decode_document
from aggregator.read.sniff import explain, find_root

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MOST = 100_000  # outlines; the longest list that a reader exports holds some thousand
_NAME_CHARS = 200
_FEED_TYPES = frozenset({"rss", "atom", "feed", "rss1", "rdf"})

Element = etree._Element  # noqa: SLF001 - what lxml's public functions give; it has no other name


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list.

    `url` is None when what the list gives is no http address (`written` is what it gives). `folders` are the
    titles around it, outermost first; `categories` the paths that it names itself, without the first slash.
    """

    written: str
    url: str | None
    title: str = ""
    home: str | None = None
    language: str | None = None
    folders: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedList:
    """A whole list, its feeds in document order; `warnings` are sentences on what was mended."""

    title: str
    outlines: tuple[Outline, ...]
    warnings: tuple[str, ...] = ()


def read_opml(body: bytes) -> FeedList:
    """Give the feeds that a list names.

    Text is decoded as for feeds: UTF-8 without a declaration stays what it is. Bare ampersands and the like
    are mended. Raises CharsetError when the bytes are no text; FormatError when they are no OPML, hold a
    DOCTYPE (an entity could be made of a billion others), or more outlines than anybody reads.
    """
    decoded = decode_document(body, headers={}, language=None)
    text = _DECLARATION.sub("", decoded.text, count=1)
    root = find_root(text)
    if root is None or root.local != "opml":
        raise FormatError(f"{explain(text, url='', content_type=None)}; an OPML file is needed")
    if _DOCTYPE.search(text[: root.at]):
        raise FormatError("OPML with a DOCTYPE; lists of feeds need none, delete it and try again")
    tree, complaint = _parse(text[root.at :])
    title = tree.findtext("head/title") or ""
    warnings = (*decoded.warnings, *complaint)
    return FeedList(_one_line(title), tuple(_outlines(tree)), warnings)


def _parse(text: str) -> tuple[Element, tuple[str, ...]]:
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        encoding="utf-8",
    )
    tree: Any = etree.fromstring(text.encode(errors="replace"), parser)
    if tree is None:  # what lxml's stubs do not know: an attribute of ten million characters
        raise FormatError("OPML that is damaged beyond reading; export the list again")
    found = next((error for error in parser.error_log if error.level_name == "FATAL"), None)
    if found is None:
        return tree, ()
    told = f"not well-formed XML (line {found.line}: {found.message}); read as well as it can be"
    return tree, (told,)


def _outlines(tree: Element) -> Iterator[Outline]:
    """Walk the outlines without recursion: nesting is the list's choice."""
    open_folders: list[tuple[Element, str]] = []
    for number, node in enumerate(tree.iter("outline")):
        if number >= _MOST:
            raise FormatError(f"OPML with more than {_MOST} outlines; cut it into parts")
        parent = node.getparent()
        while open_folders and open_folders[-1][0] is not parent:
            open_folders.pop()
        said = {str(name).lower(): str(value) for name, value in node.attrib.items()}
        title = _one_line(said.get("title") or said.get("text") or "")
        written = _address(said)
        if written:
            folders = tuple(name for _, name in open_folders if name)
            yield _outline(said, written, title, folders)
        open_folders.append((node, title))


def _address(said: dict[str, str]) -> str:
    """Give the address of a feed: xmlUrl; `url` in some programs, which is a page's where type is link."""
    if said.get("xmlurl", "").strip():
        return said["xmlurl"].strip()
    return said.get("url", "").strip() if said.get("type", "").lower() in _FEED_TYPES else ""


def _outline(said: dict[str, str], written: str, title: str, folders: tuple[str, ...]) -> Outline:
    paths = (path.strip().strip("/") for path in said.get("category", "").split(","))
    return Outline(
        written=_one_line(written),
        url=absolute(written, ""),
        title=title,
        home=absolute(said.get("htmlurl", ""), ""),
        language=language_tag(said.get("language")),
        folders=folders,
        categories=tuple(path for path in paths if path),
    )


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:_NAME_CHARS]
