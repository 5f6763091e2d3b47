"""Two texts beside each other: which passages both have, and which one of them has alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[^\W\d_\u3041-\u30ff\u3400-\u9fff]+|\d+(?:[.,]\d+)*|\s+|.", re.DOTALL)
_SENTENCE = re.compile(r"[^。!?！？\n]*?(?:[。!?！？]+[”’」』\"']*|\.(?=\s)|\n|\Z)\s*", re.DOTALL)
_LEAST_COMMON = 2  # tokens in a row: a single one between two changes is chance
_MOST_TOKENS = 4_000  # of one comparison; beyond them texts are told apart by sentences alone
_SAME_SENTENCE = 0.5  # of two sentences in common: the one stands for the other


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a text; `is_common` when the other text has it in its place, too."""

    text: str
    is_common: bool


Row = tuple[tuple[Run, ...], tuple[Run, ...]]
"""Two passages that stand for each other; one of them is empty where only the other text says something."""


def marked(a: str, b: str) -> Row:
    """Give both texts in runs; put together they are the texts again."""
    ours, theirs = _TOKEN.findall(a), _TOKEN.findall(b)
    if max(len(ours), len(theirs)) > _MOST_TOKENS:
        is_same = a == b
        return _runs([(a, is_same)]), _runs([(b, is_same)])
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        is_common = kind == "equal" and _tells(ours[start:end], whole=ours == theirs)
        left.append(("".join(ours[start:end]), is_common))
        right.append(("".join(theirs[other_start:other_end]), is_common))
    return _runs(left), _runs(right)


def beside(a: str, b: str) -> tuple[Row, ...]:
    """Give two texts sentence by sentence, those that stand for each other in one row."""
    ours, theirs = _sentences(a), _sentences(b)
    rows: list[Row] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        left, right = ours[start:end], theirs[other_start:other_end]
        pairs = zip(left, right, strict=True) if kind == "equal" else _paired(left, right)
        rows.extend(marked(one, other) for one, other in pairs)
    return tuple(rows)


def _tells(tokens: Sequence[str], *, whole: bool) -> bool:
    return whole or sum(not token.isspace() for token in tokens) >= _LEAST_COMMON


def _runs(pieces: Sequence[tuple[str, bool]]) -> tuple[Run, ...]:
    """Join neighbours of one kind."""
    found: list[Run] = []
    for text, is_common in pieces:
        if text and found and found[-1].is_common == is_common:
            found[-1] = Run(found[-1].text + text, is_common)
        elif text:
            found.append(Run(text, is_common))
    return tuple(found)


def _sentences(text: str) -> list[str]:
    return [found[0].strip() for found in _SENTENCE.finditer(text) if not found[0].isspace() and found[0]]


def _paired(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give sentences that say nearly the same in pairs, in their order, and all others alone."""
    waiting = list(right)
    for one in left:
        at = next((at for at, other in enumerate(waiting) if _is_like(one, other)), None)
        if at is None:
            yield one, ""
            continue
        yield from (("", other) for other in waiting[:at])
        yield one, waiting[at]
        del waiting[: at + 1]
    yield from (("", other) for other in waiting)


def _is_like(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one[:_MOST_TOKENS], other[:_MOST_TOKENS], autojunk=False)
    return matcher.real_quick_ratio() > _SAME_SENTENCE and matcher.ratio() > _SAME_SENTENCE
