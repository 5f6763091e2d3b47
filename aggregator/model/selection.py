"""Which stories of a region somebody wants to see."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked of a story besides its region; what is empty asks nothing.

    `words` (folded words and phrases, `language.bigrams.typed_words`) all occur in one of its copies, none of
    `without` in any. One of its copies is from one of `sources`; none of `without_sources` leads it. Its lead
    is written in `language` (BCP 47; "zh" is every Chinese), it was listed at `since` (aware UTC) or later,
    and at least `outlets` independent outlets carry it. `is_top`: it has a place in the top of its day.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    without_sources: tuple[str, ...] = ()
    language: str | None = None
    since: datetime | None = None
    outlets: int = 1
    is_top: bool = False


EVERYTHING = Selection()
"""The selection that asks nothing: what a region's plain feed shows."""
