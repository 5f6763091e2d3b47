"""Parts of a page that came along with the text: invitations, tools, lists of other articles."""

import re
from html import unescape

from aggregator.language.bylines import EDITOR
from aggregator.language.endings import MORE, POSTED, RELATED
from aggregator.normalize.html import BLOCKS

_MAX_LINE = 500  # characters; the sentence that WordPress appends holds a headline
_MIN_BEFORE = 30  # characters of text before a heading of related articles; a list page begins with one
_AROUND = r"[\s\[\]【】（）()<>《》{}»«→…\.·•|‹›:：,，。=-]*"
_EDITOR = EDITOR.replace("?P<editor>", "?:")
_LINE = re.compile(
    rf"{_AROUND}(?:(?:(?:{MORE}){_AROUND}){{1,3}}|(?:{_EDITOR}{_AROUND}){{1,3}})|{POSTED}",
    re.IGNORECASE,
)
# What stands before tells an invitation from a sentence that happens to end in "read more".
_TAIL = re.compile(
    rf"(?:(?<=[…。！？!?.\]】）)])\s*[\[【（(<…>\s]*|[\[【（(<]+\s*|\s+(?=[\u3040-\u9fff\uac00-\ud7af]))"
    rf"(?:{MORE}|{_EDITOR}){_AROUND}$",
    re.IGNORECASE,
)
_RELATED = re.compile(rf"{_AROUND}(?:{RELATED}){_AROUND}", re.IGNORECASE)
_PIECES = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_MAX_TAIL = 80
_BLOCK_TAGS = frozenset(f"{opening}{name}>" for name in BLOCKS for opening in ("<", "</"))
_SENTENCE_ENDS = ("。", "！", "？", "”")


def trim_debris(html: str) -> str:
    """Give canonical HTML without lines that are no text of the article.

    Invitations to read on (点击查看更多, Continue reading), page tools, the editor's line and the sentence
    that WordPress appends go where they fill a line or end the text; a heading such as 相关新闻 goes with all
    that follows it. Tags may be left unbalanced when something went; an unchanged text comes back as it is.
    """
    lines = _lines(html)
    kept: list[list[str]] = []
    seen = 0
    changed = False
    for line in lines:
        text = _text(line) if line else ""
        if text and len(text) <= _MAX_LINE:
            if seen >= _MIN_BEFORE and _RELATED.fullmatch(text):
                changed = True
                break
            if _LINE.fullmatch(text):
                changed = True
                kept.append([piece for piece in line if piece.startswith("<img")])
                continue
        seen += len(text)
        kept.append(line)
    changed = _trim_tail(kept) or changed
    return "".join(piece for line in kept for piece in line) if changed else html


def _lines(html: str) -> list[list[str]]:
    """Group the pieces between block tags; each block tag is a line of its own."""
    lines: list[list[str]] = [[]]
    for piece in _PIECES.split(html):
        if piece in _BLOCK_TAGS or (
            piece[:1] == "<" and (name := _NAME.match(piece)) is not None and name[1] in BLOCKS
        ):
            lines += [[piece], []]
        elif piece:
            lines[-1].append(piece)
    return lines


def _text(line: list[str]) -> str:
    text = "".join([piece for piece in line if piece[0] != "<"])
    return " ".join((unescape(text) if "&" in text else text).split())


def _trim_tail(lines: list[list[str]]) -> bool:
    """Cut an invitation that ends the last line of text; tells whether there was one."""
    last = next((line for line in reversed(lines) if _text(line)), None)
    if last is None:
        return False
    at = next(index for index in range(len(last) - 1, -1, -1) if _text([last[index]]))
    if last[at].rstrip().endswith(_SENTENCE_ENDS):
        return False
    text = unescape(last[at])
    head, tail = text[:-_MAX_TAIL], text[-_MAX_TAIL:]
    if at > 0 and _LINE.fullmatch(tail.strip()) and not head:
        del last[at]
        return True
    cut = _TAIL.sub("", tail)
    if cut == tail:
        return False
    last[at] = (head + cut).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return True
