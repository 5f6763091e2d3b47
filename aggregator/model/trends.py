"""How the service fared over days: what the desk's plots show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HOURS = 24


@dataclass(frozen=True, slots=True)
class PollDay:
    """How the polls of configured addresses ended on one UTC day; `quiet` ones brought nothing new."""

    day: date
    fruitful: int = 0
    quiet: int = 0
    blocked: int = 0
    failed: int = 0

    @property
    def polls(self) -> int:
        """Give how many polls there were."""
        return self.fruitful + self.quiet + self.blocked + self.failed


@dataclass(frozen=True, slots=True)
class DelayDay:
    """How long stories took from publication to their listing on one UTC day.

    `stories` is the size of the sample; of an empty one `median` and `p95` are None.
    """

    day: date
    stories: int = 0
    median: timedelta | None = None
    p95: timedelta | None = None

    @classmethod
    def of(cls, day: date, delays: Sequence[timedelta]) -> "DelayDay":
        """Sum up a sample by its nearest ranks: each figure is one that really occurred."""
        if not delays:
            return cls(day)
        ordered, last = sorted(delays), len(delays) - 1
        return cls(day, len(ordered), ordered[last // 2], ordered[last * 95 // 100])


@dataclass(frozen=True, slots=True)
class SourceHours:
    """In which hours of the UTC day a source's new entries were seen: 24 counts, midnight first."""

    source_id: str
    counts: tuple[int, ...]
