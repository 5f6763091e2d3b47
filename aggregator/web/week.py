"""The last seven days of a region as a row of bars beside its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model.region import Region

DAYS: Final = 7
STEP: Final = 6  # units of the drawing from one bar to the next
HEIGHT: Final = 16
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Week:
    """Stories listed a day, the oldest day first; `bars` is the path of an SVG drawing of them.

    The drawing is `width` units wide and `HEIGHT` high. Bars are measured by the region's own best day: it
    shows a rhythm, the numbers stand beside it for whoever cannot see it.
    """

    counts: tuple[int, ...]
    bars: str

    @property
    def width(self) -> int:
        """Give the width of the drawing."""
        return STEP * len(self.counts)


def week(counts: Sequence[int]) -> Week:
    """Draw the bars; a day without stories is a mark on the ground line."""
    top = max(counts, default=0) or 1
    heights = (max(1, round((HEIGHT - 1) * count / top)) for count in counts)
    bars = "".join(f"M{STEP * at + STEP // 2} {HEIGHT}v-{height}" for at, height in enumerate(heights))
    return Week(tuple(counts), bars)


def day_ends(regions: Sequence[Region], newest: datetime) -> Mapping[str, datetime]:
    """Give for each region the end of the day, in its own zone, on which `newest` (aware) fell."""
    return {region.id: _midnight_after(newest, ZoneInfo(region.timezone)) for region in regions}


def _midnight_after(at: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(at.astimezone(zone).date() + _DAY, time(), zone)
