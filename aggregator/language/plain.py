"""Texts in one form for comparing them as wholes: width, typography, script; case and accents stay.

Case tells names from words, and line breaks tell where paragraphs end; `language.fold` keeps neither.
"""

import re
import unicodedata

from aggregator.language.han import simplified

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff"
_BREAKS = re.compile(r"[\r\u2028\u2029]+\n?")
_BLANKS = re.compile(r"[^\S\n]+")
_QUOTES, _APOSTROPHES, _DASHES = "“”„‟«»‹›「」『』﹁﹂〝〞", "‘’‚‛`´", "‐‑‒–—―−─"
_PLAIN = {
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_DASHES, "-"),
    "・": "·",
}
_TYPOGRAPHY = re.compile(f"[{re.escape(''.join(_PLAIN))}{_INVISIBLE}]")


def plain(text: str) -> str:
    """Give a text as NFKC in simplified script with plain quotes and dashes and single blanks."""
    if not text.isascii():
        # Typography first: NFKC makes a blank and an accent of ´.
        text = _TYPOGRAPHY.sub(lambda found: _PLAIN.get(found[0], ""), text)
        text = simplified(unicodedata.normalize("NFKC", text))
    return _BLANKS.sub(" ", _BREAKS.sub("\n", text)).strip()
