"""Text made fit for a strict XML parser without losing what it says (pure).

One bad byte sends a whole feed through feedparser's loose parser, which is slower and gives other results:
``A&B`` becomes ``A&B;``. What can be mended beforehand is mended here, and said.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from html.entities import html5

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,400}?\?>")
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.:-]{1,60})\s+(?:"([^"<%]{0,200})"|'([^'<%]{0,200})')\s*>""")
_MOST_EXPANDED_CHARS = 1_000_000  # an entity of 200 characters makes 60 times as much of a document
_PROLOG_CHARS = 65_536  # where entities are declared
_REFERENCE = re.compile(r"&(?:#([0-9]{1,9});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z][\w.-]{0,40});)?")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"
_LAST_CODE_POINT = 0x10FFFF
_WINDOWS_1252 = range(0x80, 0xA0)  # &#150; means the dash of windows-1252; feedparser maps it later

# feedparser resolves an id against the document's address unless it is marked as no permalink: an id such
# as "12345" would change with the host, and every entry would come again.
_ID = re.compile(r"<((?:[a-z]\w{0,20}:)?(?:guid|id))\b[^<>/]*>", re.IGNORECASE)
# It keeps no trace of isPermaLink once an item has a link, so an element of our own says it.
_PERMALINK = re.compile(
    r"""<guid\b(?:[^<>/]*ispermalink\s*=\s*["']?true[^<>/]*>"""
    r"""|(?![^<>]*ispermalink)[^<>/]*>(?=\s*+(?:<!\[CDATA\[)?+\s*+https?:))""",
    re.IGNORECASE,
)
PERMALINK_MARK = "aggregatorpermalink"
# It takes addresses of long domains apart: "a@b.example (Ann)" is by "ple (Ann" in its view.
_AUTHOR = re.compile(
    r"<(?:\w{1,20}:)?(?:author|creator)\b[^<>]*>\s*+(?:<!\[CDATA\[)?+[^<]{0,300}", re.IGNORECASE
)
AT_MARK = "\uf8f0"  # for private use, so no text has it
# Captions and subtitles under names of their own: feedparser takes a second description for the content.
_SIDE_TEXT = re.compile(r"<(/?)(media|itunes|dc):(?:description|summary)\b[^<>]*?(/?)>", re.IGNORECASE)
SIDE_TEXT = "aggregatorsidetext"


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """Give text for an XML parser, without XML declaration, and what was wrong with it as sentences.

    References that XML does not know become characters or plain ampersands, outside of CDATA only.
    """
    clean, controls = _ILLEGAL.subn("", text)
    clean = _DECLARATION.sub("", clean, count=1) if _DECLARATION.match(clean) else clean
    clean = clean.lstrip("\ufeff \t\r\n")
    clean, bare = _mend_references(clean)
    warnings = []
    if controls:
        warnings.append(f"{controls} control characters that XML forbids were left out")
    if bare:
        warnings.append(f"{bare} bare ampersands or unknown references were taken as plain text")
    return clean, tuple(warnings)


def mark_for_feedparser(text: str) -> str:
    """Give the text with marks that keep apart what feedparser would mix up."""
    if "uid" in text or "UID" in text:
        text = _PERMALINK.sub(rf"<{PERMALINK_MARK}>true</{PERMALINK_MARK}>\g<0>", text)
    text = _ID.sub(r'<\1 isPermaLink="false">', text)
    text = _AUTHOR.sub(lambda match: match[0].replace("@", AT_MARK), text)
    return _SIDE_TEXT.sub(rf"<\1\2:{SIDE_TEXT}\3>", text)


def outside_cdata(text: str, change: Callable[[str], str]) -> str:
    """Give the text with `change` applied to every stretch outside of CDATA sections.

    A section without an end reaches to the end of the text.
    """
    pieces, at = [], 0
    while (start := text.find(_CDATA_START, at)) >= 0:
        end = text.find(_CDATA_END, start)
        end = len(text) if end < 0 else end + len(_CDATA_END)
        pieces += [change(text[at:start]), text[start:end]]
        at = end
    return "".join((*pieces, change(text[at:])))


def _mend_references(text: str) -> tuple[str, int]:
    entities = _entities(text)
    bare, room = 0, _MOST_EXPANDED_CHARS

    def mend(match: re.Match[str]) -> str:
        nonlocal bare, room
        decimal, hexadecimal, name = match.groups()
        if name in _OF_XML:
            return match[0]
        if name in entities and room > 0:
            room -= len(entities[name])
            return entities[name]
        if f"{name};" in html5:
            return "".join(f"&#{ord(char)};" for char in html5[f"{name};"])
        if decimal or hexadecimal:
            return _character(int(decimal) if decimal else int(hexadecimal, 16), match[0])
        bare += 1
        return f"&amp;{match[0][1:]}"

    return outside_cdata(text, lambda part: _REFERENCE.sub(mend, part)), bare


def _entities(text: str) -> dict[str, str]:
    """Give the entities that stand for short plain text; the others are taken for bare ampersands."""
    if "<!ENTITY" not in text:
        return {}
    found = (match.groups() for match in _ENTITY.finditer(text, 0, _PROLOG_CHARS))
    return {
        name: escape(_ILLEGAL.sub("", unescape(double or single or ""))) for name, double, single in found
    }


def _character(code: int, written: str) -> str:
    if code > _LAST_CODE_POINT or (code not in _WINDOWS_1252 and _ILLEGAL.match(chr(code))):
        return ""
    return written
