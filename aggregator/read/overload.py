"""Markup that only wears parsers out, refused before one sees it (pure).

Python's SAX and feedparser take quadratic time for the attributes of one element (2,000 take 0.1 s, 10,000
two seconds, 50,000 half a minute), and 100,000 open elements take four seconds. What gets past this is left
to the deadline of the reading process.
"""

import re

from aggregator.errors import FormatError

MAX_ATTRIBUTES = 256  # of one element; the fullest root of real feeds declares some 40 namespaces
MAX_OPENINGS = 5_000  # start tags without an end tag between them; a raw <br> at each line end is one, too
_LEAST_CHARS = MAX_ATTRIBUTES * len(' a=""')  # of a tag with more attributes than that
_ATTRIBUTE = re.compile(r"""[\s"'][^\s"'=<>]{1,200}\s*=\s*["']""")
_OPENING = re.compile(r"<[A-Za-z_][^<>]*+(?<!/)(?=[<>])")
_HIDDEN = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)


def refuse_overload(text: str) -> None:
    """Raise FormatError for an element with too many attributes or too many elements in one another.

    HTML inside of CDATA may be as it likes, since no XML parser looks at it. Costs 2 ms for a megabyte.
    """
    if _long_tags(text) or _many_openings(text):
        visible = _HIDDEN.sub("", text)
        complaint = _attributes(visible) or _openings(visible)
        if complaint:
            raise FormatError(f"{complaint}: no feed needs that, and reading it could take minutes")


def _long_tags(text: str) -> list[str]:
    """Give the tags, without their brackets, that have room for too many attributes."""
    pieces = [piece for piece in text.split("<") if len(piece) > _LEAST_CHARS]
    return [piece for piece in pieces if not -1 < piece.find(">") <= _LEAST_CHARS]


def _many_openings(text: str) -> list[str]:
    """Give the stretches without an end tag that have room for too many start tags."""
    return [piece for piece in text.split("</") if piece.count("<") > MAX_OPENINGS]


def _attributes(text: str) -> str | None:
    counts = (len(_ATTRIBUTE.findall(tag.partition(">")[0])) for tag in _long_tags(text))
    most = max(counts, default=0)
    return f"an element with {most:,} attributes" if most > MAX_ATTRIBUTES else None


def _openings(text: str) -> str | None:
    counts = (len(_OPENING.findall(piece)) for piece in _many_openings(text))
    most = max(counts, default=0)
    return f"{most:,} elements opened one within the other" if most > MAX_OPENINGS else None
