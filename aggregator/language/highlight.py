"""Where the words of a search stand in a text that is shown, however they are written there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aggregator.language.bigrams import finder
from aggregator.language.fold import fold

_KEPT_LETTERS: Final = 8192  # more than any two languages of one page have


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; `is_hit` when it is one of the words."""

    text: str
    is_hit: bool


def highlighted(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """Give the text in pieces; put together they are the text again. `words` are folded as searches are.

    台风 is found in 颱風, muller in Müller; a letter that folds to several is marked whole.
    """
    pattern = finder(words)
    if pattern is None:
        return (Piece(text, is_hit=False),) if text else ()
    forms = [_fold_letter(letter) for letter in text]
    origin = [at for at, form in enumerate(forms) for _ in form]
    spans = ((origin[hit.start()], origin[hit.end() - 1] + 1) for hit in pattern.finditer("".join(forms)))
    return tuple(_cut(text, spans))


def _cut(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, end in spans:
        if start > at:
            yield Piece(text[at:start], is_hit=False)
        if end > at:  # two words within one letter, as "k" and "g" in ㎏, mark it once
            yield Piece(text[max(at, start) : end], is_hit=True)
            at = end
    if at < len(text):
        yield Piece(text[at:], is_hit=False)


@lru_cache(maxsize=_KEPT_LETTERS)
def _fold_letter(letter: str) -> str:
    return fold(letter)
