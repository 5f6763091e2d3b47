"""How two coded texts lie on each other (pure)."""

import itertools
from dataclasses import dataclass, replace

from rapidfuzz.distance import LCSseq

_ISLAND = 2  # equal tokens in a row that count as common; a single one between two changes is chance
_ANCHOR = {
    True: 6,
    False: 4,
}  # equal tokens in a row that prove a beginning or an end, without and with blanks
_FREE_GAP = 6  # tokens that one side has more, at full cost; more of them are a cut or an advertisement
_GAP_COST = 0.1  # of each further one
_HEAD_COST = 1.0  # of each token that both have before the common part: datelines that no rule knows
TAIL_COST = 2.0  # of each token that both have after it: an introduction of a series, then its own text
_FULL_COVERAGE = 0.5  # of the shorter text must lie on the other one
_HOPELESS = 0.4  # of the shorter text in common at most: not worth aligning


@dataclass(frozen=True, slots=True)
class Change:
    """A place where the texts differ: `a` and `b` stand there instead of each other, either may be empty.

    `before` and `after` are the common tokens around it; `outside` says that it precedes or follows the
    common part.
    """

    a: str
    b: str
    before: str = ""
    after: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """The verdict of the texts alone: a score of 0-1, the tokens in common, the shorter text's length."""

    score: float
    matched: int
    shorter: int
    changes: tuple[Change, ...] = ()

    def turned(self) -> "Alignment":
        """Give the same with the texts' places exchanged."""
        return replace(self, changes=tuple(replace(one, a=one.b, b=one.a) for one in self.changes))


def dovetail(a: str, b: str, *, least: int) -> Alignment | None:
    """Lay two coded texts so that the one begins where the other ends, word for word; None when they do not.

    `least` is how many tokens must lie on each other. That may be all that two excerpts of one text have in
    common when one of them lacks the first sentence.
    """
    at = a.rfind(b[:least]) if len(b) >= least else -1
    if at <= 0 or len(a) - at < least or not b.startswith(a[at:]):
        return None
    matched = len(a) - at
    changes = (
        Change(a[:at], "", after=a[at:], outside=True),
        Change("", b[matched:], before=a[at:], outside=True),
    )
    return Alignment(1.0, matched, min(len(a), len(b)), changes)


def align(a: str, b: str, *, unspaced: bool, tail_cost: float = TAIL_COST) -> Alignment:
    """Lay two coded texts on each other; a cut at an end or one long insertion costs little.

    `tail_cost` is what each token costs that both have after their common part.
    """
    shorter = min(len(a), len(b))
    if not shorter or LCSseq.similarity(a, b, score_cutoff=int(_HOPELESS * shorter)) == 0:
        return Alignment(0.0, 0, shorter)
    blocks = [
        (block.a, block.b, block.size)
        for block in LCSseq.editops(a, b).as_matching_blocks()
        if block.size >= _ISLAND
    ]
    anchors = [at for at, (_, _, size) in enumerate(blocks) if size >= _ANCHOR[unspaced]]
    if not anchors:
        return Alignment(0.0, 0, shorter)
    blocks = blocks[anchors[0] : anchors[-1] + 1]
    changes = _changes(a, b, blocks)
    matched = sum(size for _, _, size in blocks)
    cost = sum(_cost(change, tail_cost) for change in changes)
    coverage = min(1.0, matched / shorter / _FULL_COVERAGE)
    return Alignment(matched / (matched + cost) * coverage, matched, shorter, changes)


def _changes(a: str, b: str, blocks: list[tuple[int, int, int]]) -> tuple[Change, ...]:
    first, last = blocks[0], blocks[-1]
    found = [Change(a[: first[0]], b[: first[1]], after=_common(a, first), outside=True)]
    for left, right in itertools.pairwise(blocks):
        found.append(
            Change(
                a[left[0] + left[2] : right[0]],
                b[left[1] + left[2] : right[1]],
                before=_common(a, left),
                after=_common(a, right),
            )
        )
    found.append(
        Change(a[last[0] + last[2] :], b[last[1] + last[2] :], before=_common(a, last), outside=True)
    )
    return tuple(change for change in found if change.a or change.b)


def _common(a: str, block: tuple[int, int, int]) -> str:
    start, _, size = block
    return a[start : start + size]


def _cost(change: Change, tail_cost: float) -> float:
    replaced = min(len(change.a), len(change.b))
    if change.outside:
        return (_HEAD_COST if change.after else tail_cost) * replaced
    more = max(len(change.a), len(change.b)) - replaced
    return replaced + min(more, _FREE_GAP) + _GAP_COST * max(0, more - _FREE_GAP)
