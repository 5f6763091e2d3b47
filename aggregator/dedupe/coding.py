"""Texts as strings with one character a token, so that aligning two of them is cheap (pure).

A letter of a script without blanks is itself; a word is a character of the planes 4 to 13, a figure one of
plane 15, by hash: two different words meet in one of 650,000 cases, two figures in one of 65,000. Both are
valid Unicode, so that every database keeps them as text.
"""

import re
import zlib
from dataclasses import dataclass, field
from functools import lru_cache

from aggregator.language.datewords import MONTHS, WEEKDAY_NAMES, fold_word
from aggregator.language.numerals import NUMBER_WORDS, count

_FIRST_WORD, _WORDS = 0x40000, 0xA0000
_FIRST_FIGURE, _FIGURES = 0xF0000, 0xFFFE
FIRST_FIGURE = chr(_FIRST_FIGURE)
"""A character from here on stands for a figure: a number, a month, a day of the week."""

_UNSPACED = (
    "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3"
)
_LETTER = re.compile(f"[{_UNSPACED}]")
_BETWEEN = re.compile(f"[^{_UNSPACED}]+")
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[^\W\d_{_UNSPACED}]+(?:['.][^\W\d_{_UNSPACED}]+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SAMPLE, _LEAST_SAMPLE = 160, 20  # characters that show the script; of fewer the title tells more
_SHARE = 0.3  # of them in a script without blanks; a Chinese text may begin with an English name
_MOST_CODES = 50_000  # words of one language; some 10 MB
_TELLING = 5  # letters: "may", "sat" and "so" are words of their own
_CALENDAR = {word for word in (*MONTHS, *WEEKDAY_NAMES) if len(word) >= _TELLING} | {
    "june",
    "july",
    "juni",
    "juli",
}


@dataclass(slots=True)
class Spelled:
    """The figures and names met while coding, as they were spelled: for the words of a verdict."""

    figures: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)


def is_unspaced(title: str, text: str) -> bool:
    """Tell whether an entry is written without blanks: Chinese, Japanese, Thai. Its text tells, if any."""
    sample = (text if len(text) >= _LEAST_SAMPLE else f"{title} {text}")[:_SAMPLE]
    letters = len(sample) - sample.count(" ")
    return not sample.isascii() and len(_LETTER.findall(sample)) >= _SHARE * letters


def code_unspaced(text: str, spelled: Spelled) -> str:
    """Code a plain text (`language.plain`) of a script without blanks."""

    def between(run: re.Match[str]) -> str:
        coded, figures = _known_run(run[0])
        if figures:
            spelled.figures.update(figures)
        return coded

    return _BETWEEN.sub(between, count(text))


def code_spaced(sentence: str, language: str, spelled: Spelled) -> str:
    """Code one plain sentence of a script with blanks; capitals inside it are names."""
    tokens = _TOKEN.findall(sentence)
    capital = [token[0].isupper() for token in tokens]
    # The first word of a sentence is a name when a name follows: Durham Council.
    if tokens and capital[1:2] != [True]:
        capital[0] = False
    spelled.names.update(
        (token.casefold(), None) for token, is_name in zip(tokens, capital, strict=True) if is_name
    )
    codes = _codes(language)
    known = [codes[token] for token in tokens]
    spelled.figures.update((figure, None) for _, figure in known if figure is not None)
    return "".join([code for code, _ in known])


@lru_cache(maxsize=4096)  # mostly punctuation and small numbers
def _known_run(run: str) -> tuple[str, dict[str, None]]:
    known = [_known(token, "") for token in _TOKEN.findall(run)]
    return "".join([code for code, _ in known]), {figure: None for _, figure in known if figure is not None}


class _Codes(dict[str, tuple[str, str | None]]):
    """The codes of one language's words, made when first asked for; a lookup takes a tenth of making one."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, token: str) -> tuple[str, str | None]:
        if len(self) >= _MOST_CODES:
            self.clear()
        self[token] = known = _known(token, self._language)
        return known


@lru_cache(maxsize=64)  # one for each language; what is in them changes no result
def _codes(language: str) -> _Codes:
    return _Codes(language)


def _known(token: str, language: str) -> tuple[str, str | None]:
    figure = figure_of(token, language)
    return (word_code(token.casefold()), None) if figure is None else (figure_code(figure), figure)


def figure_of(token: str, language: str) -> str | None:
    """Give the value of a token that counts or dates: 1,200 is 1200, five is 5, Monday is monday."""
    if token[0].isdigit():
        if _GROUPED.fullmatch(token):
            token = re.sub("[.,]", "", token)
        return token.lstrip("0") if token.strip("0.,") else "0"
    folded = token.casefold()
    if folded in NUMBER_WORDS.get(language, ()):
        return NUMBER_WORDS[language][folded]
    return folded if fold_word(folded) in _CALENDAR else None


def figure_code(figure: str) -> str:
    """Give the character that stands for a figure."""
    return chr(_FIRST_FIGURE + zlib.crc32(figure.encode()) % _FIGURES)


def word_code(word: str) -> str:
    """Give the character that stands for a word in small letters."""
    return chr(_FIRST_WORD + zlib.crc32(word.encode("utf-8", "surrogatepass")) % _WORDS)
