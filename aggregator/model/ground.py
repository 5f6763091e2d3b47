"""What a verdict on two entries rests on, as values: whoever shows them finds the words."""

from dataclasses import dataclass
from enum import StrEnum

Fact = str | int | float


class GroundKind(StrEnum):
    """What was found; behind each the facts that go with it, in their order. Guards bear the guard's name."""

    ADDRESS = "same address"  # the address's key
    SCRIPTS = "other scripts"
    SHORT = "same short text"  # under the same title
    ALIGNED = "texts align"  # score 0-1, tokens in common, tokens of the shorter text
    DECIDED = "decided"  # by a person
    TAKEN_BACK = "decision taken back"  # that kept the two apart
    THIRD = "same third entry"  # to which both are equal
    PART = "ordinal"  # of a series: of the one, of the other
    TITLE_NUMBERS = "title numbers"  # of the one, of the other
    NUMBERS = "numbers"  # of the one, of the other
    PLACES = "places"  # of the one, of the other
    NAMES = "names"  # of the one, of the other
    HEADS = "heads"  # what the one begins with instead of the other
    BULLETIN = "bulletin"  # texts made of figures
    TITLE_WORDING = "title wording"
    WORDING = "wording"  # phrases that differ, tokens in common
    OWN_SOURCE = "own source"  # places that differ
    TOLD = "told"  # what an earlier version stored as a sentence


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that a verdict rests on, with its facts."""

    kind: GroundKind
    facts: tuple[Fact, ...] = ()


def differing(kind: GroundKind, ours: str, theirs: str) -> Ground:
    """Give what two entries have instead of each other, whichever of them is named first."""
    return Ground(kind, tuple(sorted((ours, theirs))))
