"""Plain text fit to leave the house: printable, on one line, cut where a reader would cut it."""

import re
import unicodedata
from typing import Final

ELLIPSIS: Final = "…"
LONGEST_WORD: Final = (
    40  # characters to step back for a word's start; longer runs (URLs, Thai) are cut inside
)

# What XML 1.0 forbids, and DEL and C1, which validators report as mislabelled windows-1252.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CJK: Final = re.compile(
    "[\u2e80-\u2fff\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_CJK_SAMPLE: Final = 160  # characters that decide whether a text is CJK
_CJK_SHARE: Final = 3  # one letter in three: a Chinese text full of foreign names is still Chinese
# A full stop ends a sentence before a blank only: "3.5" and "www.fuzhou.gov.cn" go on.
_SENTENCE_END: Final = re.compile("[。!?!?]+[”’」』))\"']*|[.!?]+[”’)\"']*(?=\\s)")
_DANGLING: Final = " …,,、;;::·-–—(((《「『“‘"
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_JOINER: Final = "\u200d"


def printable(text: str) -> str:
    """Give the text without the characters that XML forbids or that only mean a broken encoding."""
    return _UNPRINTABLE.sub("", text)


def one_line(text: str) -> str:
    """Give printable text with every run of white space, line ends included, as one blank."""
    return " ".join(printable(" ".join(text.split())).split())


def is_cjk(text: str) -> bool:
    """Say whether the text is Chinese, Japanese or Korean, whatever its label says.

    Chinese WordPress sites say ``<language>en-US</language>``, so the label cannot decide.
    """
    sample = text[:_CJK_SAMPLE]
    return len(_CJK.findall(sample)) * _CJK_SHARE > sum(map(str.isalpha, sample))


def excerpt(text: str, limit: int) -> str:
    """Give the opening of a text in at most `limit` characters, the ellipsis included.

    Cuts after the last sentence that fills at least half of the room, else between words, never inside
    a combined character. A text that fits is given whole.
    """
    if limit < 1:
        return ""
    line = one_line(text[: limit * 4])  # an article has thousands of characters; most often these are enough
    if len(line) <= limit:
        line = one_line(text)
    if len(line) <= limit:
        return line
    sentence = _sentence_end(line, limit - 1)
    if sentence:
        blank = "" if _CJK.search(line[:sentence]) else " "
        return line[:sentence] + blank + ELLIPSIS
    return line[: _word_end(line, limit - 1)].rstrip(_DANGLING) + ELLIPSIS


def _sentence_end(line: str, room: int) -> int:
    """Give where the last whole sentence ends that leaves a place for the blank, 0 without one."""
    ends = (found.end() for found in _SENTENCE_END.finditer(line, 0, room + 1))
    fitting = (end for end in ends if room // 2 <= end < room and not _is_joined(line[end - 1], line[end]))
    return max(fitting, default=0)


def _word_end(line: str, room: int) -> int:
    """Give the last place up to `room` where a word ends, else where a character ends."""
    places = range(room, max(room - LONGEST_WORD, 0), -1)
    between = (place for place in places if _parts_words(line[place - 1], line[place]))
    whole = (place for place in places if not _is_joined(line[place - 1], line[place]))
    return next(between, None) or next(whole, room)


def _parts_words(before: str, after: str) -> bool:
    if _is_joined(before, after):
        return False
    return before == " " or after == " " or bool(_CJK.match(before) or _CJK.match(after))


def _is_joined(before: str, after: str) -> bool:
    """Say whether two characters are drawn as one: accents, variation selectors, joined emoji."""
    is_mark = unicodedata.category(after).startswith("M") or ord(after) in _SKIN_TONES
    return is_mark or _JOINER in (before, after)
