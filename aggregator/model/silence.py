"""When a source that answers well has fallen silent: longer without an entry than its own rhythm explains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

RHYTHM = timedelta(days=30)  # how far back its rhythm is looked for
GAPS_FACTOR = 3  # a paper that skips two issues is on holiday, one that skips three is silent
LEAST = timedelta(hours=24)  # nobody publishes through the night
UNKNOWN = timedelta(days=14)  # before its rhythm is known: a weekly bulletin may skip one
LEAST_GAPS = 3  # fewer are no rhythm: the first poll alone brings everything in one instant


@dataclass(frozen=True, slots=True)
class Silence:
    """A source's silence: `since` its newest entry was seen, `usual` its gap (None: unknown), `allowed`."""

    since: datetime
    usual: timedelta | None
    allowed: timedelta


def find_silence(seen: Sequence[datetime], *, now: datetime) -> Silence | None:
    """Give the silence of a source whose polls succeed; None while it keeps to its rhythm.

    `seen` are the instants at which new entries were first seen, in any order, at least the newest; several
    entries of one poll share an instant. A source that never brought an entry is new, not silent.
    """
    instants = sorted(set(seen))
    if not instants:
        return None
    usual = usual_gap(instants, now=now)
    allowed = UNKNOWN if usual is None else max(GAPS_FACTOR * usual, LEAST)
    return Silence(instants[-1], usual, allowed) if now - instants[-1] > allowed else None


def usual_gap(instants: Sequence[datetime], *, now: datetime) -> timedelta | None:
    """Give the median gap between the distinct, sorted instants of the last 30 days; None for too few."""
    recent = [at for at in instants if at >= now - RHYTHM]
    gaps_s = [(later - earlier).total_seconds() for earlier, later in pairwise(recent)]
    return timedelta(seconds=median(gaps_s)) if len(gaps_s) >= LEAST_GAPS else None
