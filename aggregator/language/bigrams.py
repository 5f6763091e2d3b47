"""Words to search by. Scripts without blanks between words are cut into pairs of neighbours.

台风登陆 gives 台风, 风登, 登陆 and the last character alone, 陆. A search for two or more characters is a
phrase of pairs, one for a single character looks for what begins with it: every character begins a pair or
ends its run.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add
from typing import Final

from aggregator.language.fold import fold, fold_version

VERSION: Final = 1
"""Raised with any change of what `terms` gives: an index made by other terms has to be made anew."""

MAX_TERM: Final = 64  # characters; longer words are keys and addresses, which nobody types
_UNSPACED: Final = (
    "㐀-䶿一-鿿\U00020000-\U0003ffff々〇ぁ-ゖァ-ヺー가-힣"
    "\u0e01-\u0e4e\u0e81-\u0edf\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3"
)
# The marks of Indian scripts are no letters to Python, but parts of their words.
_RUN: Final = re.compile(f"(?P<pairs>[{_UNSPACED}]+)|(?:[^\\W_{_UNSPACED}]|[\u0900-\u0963\u0966-\u0dff])+")
_LETTER: Final = f"[^\\W_{_UNSPACED}]"
_GAP: Final = r"[\W_]*"
_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"'})
_TYPED: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms that have to follow each other; of the last one, when it is open, the beginning is enough."""

    terms: tuple[str, ...]
    is_open: bool


def terms(text: str, *, most: int | None = None) -> list[str]:
    """Give the terms of a text in their order, the first `most` of them; they hold no blank and no quote."""
    found: list[str] = []
    for run in _RUN.finditer(fold(text)):
        found += _terms_of(run)
        if most is not None and len(found) >= most:
            return found[:most]
    return found


def phrase(text: str) -> Phrase:
    """Give what finds `text` among the terms of a longer text; no terms when nothing in it can be found."""
    runs = list(_RUN.finditer(fold(text)))
    found = [term for run in runs for term in _terms_of(run)]
    if not runs or runs[-1]["pairs"] is None:
        return Phrase(tuple(found), is_open=False)
    is_single = len(runs[-1][0]) == 1
    return Phrase(tuple(found if is_single else found[:-1]), is_open=is_single)


def finder(words: Sequence[str]) -> re.Pattern[str] | None:
    """Give what finds words and phrases of a search in folded text, where a search finds them; None for none.

    A word of a spaced script is found whole alone, what is between the words of a phrase does not count.
    """
    found = [_GAP.join(map(_bounded, _RUN.finditer(word))) for word in words]
    kept = sorted(filter(None, found), key=len, reverse=True)  # of two at one place the longer one
    return re.compile("|".join(kept)) if kept else None


def typed_words(typed: str) -> tuple[str, ...]:
    """Give the words and "quoted phrases" of a search, folded, each once, in one order.

    What can be found in no text (punctuation) is left out; a quote that nobody closed ends with the search.
    """
    folded = fold(typed.translate(_QUOTES))
    words = (" ".join((quoted or bare).split()) for quoted, bare in _TYPED.findall(folded))
    return tuple(sorted({word for word in words if _RUN.search(word)}))


def written(words: tuple[str, ...]) -> str:
    """Write words and phrases so that `typed_words` reads the same again."""
    return " ".join(f'"{word}"' if " " in word else word for word in words)


def terms_version() -> str:
    """Name everything that decides which terms a text has."""
    return f"{VERSION}-{fold_version()}"


def _bounded(run: re.Match[str]) -> str:
    text = re.escape(run[0])
    return text if run["pairs"] is not None else f"(?<!{_LETTER}){text}(?!{_LETTER})"


def _terms_of(run: re.Match[str]) -> list[str]:
    text = run[0]
    if run["pairs"] is None:
        return [text[:MAX_TERM]]
    return [*map(add, text, text[1:]), text[-1]]
