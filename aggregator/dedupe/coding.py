"""Texts as strings with one character a token, so that aligning two of them is cheap (pure).

A letter of a script without blanks is itself; a word is a character of the planes 4 to 13, a figure one of
plane 15, by hash: two different words meet in one of 650,000 cases, two figures in one of 65,000. Both are
valid Unicode, so that every database keeps them as text.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from aggregator.language.datewords import MONTHS, WEEKDAY_NAMES, fold_word
from aggregator.language.numerals import NUMBER_WORDS, count
from aggregator.language.sentences import FULL_STOP, STOP_SIGNS, sentences

_FIRST_WORD, _WORDS = 0x40000, 0xA0000
_FIRST_FIGURE, _FIGURES = 0xF0000, 0xFFFE
FIRST_FIGURE = chr(_FIRST_FIGURE)
"""A character from here on stands for a figure: a number, a month, a day of the week."""

_UNSPACED = (
    "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e01-\u0eff\u1000-\u109f\u1780-\u17d3"
)
_LETTERS = re.compile(f"[{_UNSPACED}]+")
_BETWEEN = re.compile(f"([^{_UNSPACED}]+)")
_TOKEN = re.compile(rf"\d+(?:[.,]\d+)*|[^\W\d_{_UNSPACED}]+(?:['.][^\W\d_{_UNSPACED}]+)*")
_TOKEN_OR_STOP = re.compile(f"[{STOP_SIGNS}]|{_TOKEN.pattern}")
_STOPPED = "\n"  # stands for the end of a sentence while a text is coded as a whole
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SAMPLE, _LEAST_SAMPLE = 160, 20  # characters that show the script; of fewer the title tells more
_SHARE = 0.3  # of them in a script without blanks; a Chinese text may begin with an English name
_MOST_WORDS = 50_000  # of one language, with what is written at them; some 10 MB
_MOST_RUNS = 4_000  # mostly punctuation and small numbers
_TELLING = 5  # letters: "may", "sat" and "so" are words of their own
_CALENDAR = {word for word in (*MONTHS, *WEEKDAY_NAMES) if len(word) >= _TELLING} | {
    "june",
    "july",
    "juni",
    "juli",
}


@dataclass(frozen=True, slots=True)
class Coded:
    """A text in coded form, sentence by sentence, with the figures and names in it as they were spelled.

    `goes_on` says that it has as many tokens as were asked for, so that there may be more of it.
    """

    sentences: Sequence[str]
    figures: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    goes_on: bool = False


def is_unspaced(title: str, text: str) -> bool:
    """Tell whether an entry is written without blanks: Chinese, Japanese, Thai. Its text tells, if any."""
    sample = (text if len(text) >= _LEAST_SAMPLE else f"{title} {text}")[:_SAMPLE]
    if sample.isascii():
        return False
    letters = len(sample) - sample.count(" ")
    return len("".join(_LETTERS.findall(sample))) >= _SHARE * letters


def code_text(text: str, language: str, *, unspaced: bool, most: int) -> Coded:
    """Code a plain text (`language.plain`), at most so many tokens of it; names are capitals inside it.

    A text without blanks is coded as a whole and then cut into sentences, one with blanks word by word: both
    ways what stands between two letters, or two blanks, is met again and again and looked up.
    """
    return _code_unspaced(text, most) if unspaced else _code_spaced(text, language, most)


def code_title(title: str, language: str, *, unspaced: bool) -> Coded:
    """Code a plain title, as one sentence; its capitals are no names."""
    if unspaced:
        coded, figures = _code_runs(title)
        return Coded((coded.replace(_STOPPED, ""),), dict.fromkeys(figures))
    known = list(map(_words(language).__getitem__, title.split()))
    figures = [figure for one in known if type(one) is _Telling for figure in one.figures]
    return Coded(("".join(known),), dict.fromkeys(figures))


def _code_unspaced(text: str, most: int) -> Coded:
    coded, figures = _code_runs(FULL_STOP.sub(rf"\g<0>{_STOPPED}", text) if "." in text else text)
    found, over = _first(coded.split(_STOPPED), most)
    if over >= 0:
        figures = figures[: sum(char >= FIRST_FIGURE for char in "".join(found))]
    return Coded(_without_last(found, over), dict.fromkeys(figures), goes_on=over >= 0)


def _code_runs(text: str) -> tuple[str, list[str]]:
    """Code what stands between letters, with marks where sentences end; gives the figures in their order."""
    parts = _BETWEEN.split(count(text))
    runs = _runs()
    known = [runs[run] for run in parts[1::2]]
    parts[1::2] = [code for code, _ in known]
    return "".join(parts), [figure for _, figures in known for figure in figures]


def _code_spaced(text: str, language: str, most: int) -> Coded:
    codes = _words(language)
    figures: list[str] = []
    names: list[str] = []

    def coded() -> Iterable[str]:
        for sentence in sentences(text):
            known = list(map(codes.__getitem__, sentence.split()))
            telling = [one for one in known if type(one) is _Telling]
            if telling:
                figures.extend([figure for one in telling for figure in one.figures])
                names.extend(_names(known, telling))
            yield "".join(known)

    found, over = _first(coded(), most)
    return Coded(_without_last(found, over), dict.fromkeys(figures), dict.fromkeys(names), over >= 0)


def _first(coded: Iterable[str], most: int) -> tuple[list[str], int]:
    """Give the first sentences until they have so many tokens, and how many they have more; -1 if less."""
    found, room = [], most
    for sentence in coded:
        if sentence:
            found.append(sentence)
            room -= len(sentence)
        if room <= 0:
            return found, -room
    return found, -1


def _without_last(found: list[str], over: int) -> list[str]:
    return [*found[:-1], found[-1][:-over]] if over > 0 else found


class _Telling(str):
    """The code of a word with capitals or figures: which of its tokens are capitals, those, and figures."""

    __slots__ = ("capitals", "figures", "names")

    capitals: Sequence[bool]
    names: Sequence[str]
    figures: Sequence[str]


class _Words(dict[str, str]):
    """The codes of words as they stand between blanks in one language, made when first asked for.

    A lookup takes a fiftieth of making one.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        tokens = _TOKEN.findall(word)
        known = [_known(token, self._language) for token in tokens]
        code = "".join([code for code, _ in known])
        figures = [figure for _, figure in known if figure is not None]
        if figures or not word.islower():
            capitals = [token[0].isupper() for token in tokens]
            if figures or True in capitals:
                code = _Telling(code)
                code.capitals, code.figures = capitals, figures
                code.names = [token.casefold() for token in tokens if token[0].isupper()]
        self[word] = code
        return code


class _Runs(dict[str, tuple[str, tuple[str, ...]]]):
    """The codes of what stands between letters in a script without blanks, with the figures in it."""

    def __missing__(self, run: str) -> tuple[str, tuple[str, ...]]:
        known = [
            (_STOPPED, None) if token in STOP_SIGNS else _known(token, "")
            for token in _TOKEN_OR_STOP.findall(run)
        ]
        figures = tuple(figure for _, figure in known if figure is not None)
        self[run] = coded = ("".join([code for code, _ in known]), figures)
        return coded


def _words(language: str) -> _Words:
    """Give the table of a language, emptied when full; what is in it changes no result."""
    codes = _words_of(language)
    if len(codes) > _MOST_WORDS:
        codes.clear()
    return codes


@lru_cache(maxsize=64)
def _words_of(language: str) -> _Words:
    return _Words(language)


def _runs() -> _Runs:
    """Give the table of runs, emptied when full; what is in it changes no result."""
    if len(_RUNS) > _MOST_RUNS:
        _RUNS.clear()
    return _RUNS


_RUNS = _Runs()


def _names(known: Iterable[str], telling: Iterable[_Telling]) -> list[str]:
    """Give the capitals of a sentence; its first word is a name when a name follows: Durham Council."""
    names = [name for one in telling for name in one.names]
    if names:
        first, *second = _first_capitals(known)
        if first and second != [True]:
            del names[0]
    return names


def _first_capitals(known: Iterable[str]) -> list[bool]:
    """Tell of the first two tokens whether they are capitals."""
    found: list[bool] = []
    for code in known:
        found += code.capitals if type(code) is _Telling else [False] * len(code)
        if len(found) > 1:
            break
    return found[:2]


@lru_cache(maxsize=20_000)  # a word is met alone, before a comma, before a full stop and in quotes
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


@lru_cache(maxsize=4_000)  # a verdict spells out all figures of both texts
def figure_code(figure: str) -> str:
    """Give the character that stands for a figure."""
    return chr(_FIRST_FIGURE + zlib.crc32(figure.encode()) % _FIGURES)


@lru_cache(maxsize=20_000)
def word_code(word: str) -> str:
    """Give the character that stands for a word in small letters."""
    return chr(_FIRST_WORD + zlib.crc32(word.encode("utf-8", "surrogatepass")) % _WORDS)
