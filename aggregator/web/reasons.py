"""Why a story is in a region, as pages say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from aggregator.model.entry import PlaceEvidence

SOURCE: Final = "source"
# Where a place was found (place/routing.py): what a page says of it.
WHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        SOURCE: "Published by",
        "title": "Named in the headline",
        "category": "The publisher’s category",
        "breadcrumb": "The way to it on the publisher’s site",
        "address": "A section of its address",
        "editor": "Put here by an editor",
    }
)
ELSEWHERE: Final = "Named in the text"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a story is here: `where` is a message id."""

    where: str
    text: str


def reason_of(found: PlaceEvidence) -> Reason:
    """Give what a page says of a piece of evidence for a place."""
    return Reason(WHERE.get(found.where, ELSEWHERE), found.text)


def named_places(evidence: Iterable[PlaceEvidence]) -> tuple[Reason, ...]:
    """Give the places that a story itself names, each once; its outlet stands beside it anyway."""
    by_text: dict[str, Reason] = {}
    for found in evidence:
        if found.where != SOURCE:
            by_text.setdefault(found.text, reason_of(found))
    return tuple(by_text.values())
