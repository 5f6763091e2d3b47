"""What a verdict rests on, in words for editors (English); readers' words are those of the pages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aggregator.model.ground import Ground, GroundKind

_WORDS: Final[Mapping[GroundKind, str]] = MappingProxyType(
    {
        GroundKind.ADDRESS: "same address {}",
        GroundKind.SCRIPTS: "written in different scripts",
        GroundKind.SHORT: "same title and same short text",
        GroundKind.ALIGNED: "texts align {:.2f} over {} of {} tokens",
        GroundKind.DECIDED: "decided by a person",
        GroundKind.TAKEN_BACK: "a decision to keep them apart was taken back",
        GroundKind.THIRD: "equal to the same third entry",
        GroundKind.PART: "parts of a series differ: {} ≠ {}",
        GroundKind.TITLE_NUMBERS: "numbers in the titles differ: {} ≠ {}",
        GroundKind.NUMBERS: "numbers differ: {} ≠ {}",
        GroundKind.PLACES: "places differ: {} ≠ {}",
        GroundKind.NAMES: "names differ: {} ≠ {}",
        GroundKind.HEADS: "the same figures are said of others: {} ≠ {}",
        GroundKind.BULLETIN: "texts made of figures differ in their words",
        GroundKind.TITLE_WORDING: "the texts differ where their titles differ",
        GroundKind.WORDING: "{} phrases differ in {} common words",
        GroundKind.OWN_SOURCE: "one source's own texts differ in {} places",
        GroundKind.TOLD: "{}",
    }
)


def told(ground: Ground) -> str:
    """Give it as a sentence without a stop."""
    return _WORDS[ground.kind].format(*ground.facts)
