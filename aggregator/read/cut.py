"""Documents that end in the middle: what of them can be kept (pure)."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

_ENDS_EARLY = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
_ITEM = re.compile(r"(?:\w+:)?(?:item|entry)", re.IGNORECASE)
_ADDRESS = frozenset({"link", "guid", "id"})
_CDATA_START = b"<![CDATA["
_EMPTY_ROOT = re.compile(r"<[^<>]*/>\s*\Z")
_TAIL_CHARS = 2_000  # where a root is looked for that is closed in other letters than it was opened in


@dataclass(slots=True)
class _Walk:
    """The open elements with their byte positions, and the children that the open item has whole."""

    open: list[tuple[str, int]] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)


def trim(document: str, root: str) -> tuple[str, str] | None:
    """Give the document up to the end tag of the root with which it begins, and what follows that.

    None when there is no end tag: the document is cut.
    """
    end = document.rfind(f"</{root}")
    if end < 0:
        tail = max(0, len(document) - _TAIL_CHARS)
        end = document.lower().find(f"</{root}".lower(), tail)
    if end < 0:
        return (document, "") if _EMPTY_ROOT.match(document) else None
    closed = document.find(">", end) + 1
    return (document[:closed], document[closed:].strip()) if closed else (f"{document[:end]}</{root}>", "")


def close(document: str) -> str:
    """Give a cut document closed after its last usable item.

    The item in which the cut falls stays when its title and address stand whole before the cut. A document
    that is broken elsewhere too is given back as it is.
    """
    body = document.encode()
    walk = _Walk()
    parser = _parser(walk)
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat's own signature: this is the last chunk
    except expat.ExpatError as exc:
        if exc.code in _ENDS_EARLY:
            return _close(body, walk, parser.ErrorByteIndex)
    return document


def _parser(walk: _Walk) -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def start(name: str, _: object) -> None:
        walk.open.append((name, parser.CurrentByteIndex))
        if _ITEM.fullmatch(name):
            walk.whole.clear()

    def end(name: str) -> None:
        walk.open.pop()
        walk.whole.add(name.lower().rpartition(":")[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    return parser


def _close(body: bytes, walk: _Walk, end: int) -> str:
    item = next((n for n, (name, _) in enumerate(walk.open) if _ITEM.fullmatch(name)), None)
    kept = walk.open
    if item is not None and not ("title" in walk.whole and walk.whole & _ADDRESS):
        end, kept = walk.open[item][1], walk.open[:item]
    head = body[:end]
    if head.rfind(_CDATA_START) > head.rfind(b"]]>"):
        head += b"]]>"
    return head.decode() + "".join(f"</{name}>" for name, _ in reversed(kept))
