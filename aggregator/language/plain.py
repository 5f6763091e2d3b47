"""Texts in one form for comparing them as wholes: width, typography, script; case and accents stay.

Case tells names from words, and line breaks tell where paragraphs end; `language.fold` keeps neither.
"""

import re
import unicodedata

from aggregator.language.han import simplified

_INVISIBLE = frozenset(
    map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFE0F, 0xFEFF))
)
_BREAKS = re.compile(r"[\r\u2028\u2029]+\n?")
_QUOTES, _APOSTROPHES, _DASHES = "“”„‟«»‹›「」『』﹁﹂〝〞", "‘’‚‛`´", "‐‑‒–—―−─"
_PLAIN = {
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_DASHES, "-"),
    "・": "·",
}
_SPACED = 4  # of so many characters at most one is beyond ASCII: a text with blanks and a few quotes


class _Forms(dict[int, str | int]):
    """The form of each character by its number, made when first met: typography, NFKC, simplified script."""

    def __missing__(self, code: int) -> str | int:
        char = chr(code)
        # Typography first: NFKC makes a blank and an accent of ´; and again: it makes a dash of ﹘.
        form = "" if char in _INVISIBLE else _PLAIN.get(char, char)
        form = simplified(unicodedata.normalize("NFKC", form))
        form = "".join(_PLAIN.get(one, one) for one in form)
        self[code] = known = form if form != char else code
        return known


_FORMS = _Forms()


def plain(text: str) -> str:
    """Give a text as NFKC in simplified script with plain quotes and dashes and single blanks."""
    if not text.isascii():
        text = _formed(text)
        if not unicodedata.is_normalized("NFKC", text):  # letters that join others: accents, jamo
            text = simplified(unicodedata.normalize("NFKC", text))
    lines = text.split("\n")
    # All blanks but the ordinary one are unprintable; asking takes a tenth of what replacing takes.
    if "  " in text or not all(map(str.isprintable, lines)):
        text = "\n".join(map(_single, _BREAKS.sub("\n", text).split("\n")))
    return text.strip()


def _formed(text: str) -> str:
    """Give each character its form; where few are beyond ASCII, they are replaced one after the other."""
    if len(text) < _SPACED * (len(text) - len(text.encode("ascii", "ignore"))):
        return text.translate(_FORMS)
    for char in set(text):
        form = _FORMS[ord(char)]
        if isinstance(form, str):
            text = text.replace(char, form)
    return text


def _single(line: str) -> str:
    """Write every run of blanks as one blank."""
    words = " ".join(line.split())
    if not line or words == line:
        return words
    if not words:
        return " "
    return f"{' ' * line[0].isspace()}{words}{' ' * line[-1].isspace()}"
