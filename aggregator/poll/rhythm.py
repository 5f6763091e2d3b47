"""What a source's past says about when its next entry comes, and when asking is worth a request (pure).

Each document keeps one row of numbers: how many entries it brought and how long we watched, altogether and by
local hour of working days and of weekends, and how strongly a burst still echoes. All of it fades with a
half-life of 45 days. From that follows how many entries an hour to expect, and from the price of a request
(entry-hours of delay that one request must save) the first moment at which asking pays:

    weight x integral from the last poll to t of (entries expected at s) x (t - s) ds >= price

Hours are counted from 1970-01-01 UTC. Times here are floats in hours, because one plan is made per poll.
"""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

BINS = 48  # 24 local hours of working days, then 24 of weekends
HALF_LIFE_H = 45 * 24.0
PRIOR_ENTRIES, PRIOR_HOURS = 0.5, 3.0  # four entries a day, worth three hours of watching
SHRINK = 1.0  # an hour of the week counts as one entry seen at the source's overall rate
BURST, BURST_H = 0.5, 0.75  # an entry lets half another one expect, within three quarters of an hour
FAIRNESS = 0.5  # a village paper's entry weighs more than one of a wire's hundreds
LOSS_SHARE = 0.5  # ask before more than half of what the document can show is expected
SHORTEST_H, LONGEST_H = 5 / 60, 24.0
FIRST_EXPOSURE_H = 24.0  # the dated entries of a first answer tell of a day at least

_HOURS = 24
_EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday; Monday is 0
_SATURDAY = 5
_STEP_H = 0.25  # a burst fades within a step; without one a step is the rest of the hour
_FAINT = 0.02  # a burst below this share of the hour's rate changes nothing
_REBASE = 256.0
_PACKED = struct.Struct(f"<BdddddH{2 * BINS}f")
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What polls of one document have taught. Counts are weighted by `2 ** ((time - since) / HALF_LIFE_H)`.

    `at` is the last poll and `since` the time whose events weigh 1, in hours; `entries` and `watched` (hours)
    are totals; `burst` is what echoes at `at`, entries an hour; `capacity` is how many entries the document
    showed last; `counts` and `exposure` are by bin.
    """

    at: float
    since: float
    entries: float = PRIOR_ENTRIES
    watched: float = PRIOR_HOURS
    burst: float = 0.0
    capacity: int = 0
    counts: tuple[float, ...] = (0.0,) * BINS
    exposure: tuple[float, ...] = (0.0,) * BINS

    @property
    def rate(self) -> float:
        """Give the entries an hour to expect over all hours."""
        return self.entries / self.watched

    @property
    def weight(self) -> float:
        """Give what one entry's delay of an hour counts, 1 for a source of one entry a day."""
        return math.pow(self.rate * _HOURS, -FAIRNESS)

    @property
    def pull(self) -> float:
        """Give this document's share in the price: by it the service's budget is divided."""
        return math.sqrt(self.weight * self.rate / 2)

    def dumps(self) -> bytes:
        """Serialise for the store: 427 bytes."""
        head = (_VERSION, self.at, self.since, self.entries, self.watched, self.burst, self.capacity)
        return _PACKED.pack(*head, *self.counts, *self.exposure)

    @classmethod
    def loads(cls, packed: bytes | None) -> Self | None:
        """Read a stored rhythm; None for nothing and for one of another version, which is learned anew."""
        if not packed or packed[0] != _VERSION or len(packed) != _PACKED.size:
            return None
        _, at, since, entries, watched, burst, capacity, *bins = _PACKED.unpack(packed)
        return cls(at, since, entries, watched, burst, capacity, tuple(bins[:BINS]), tuple(bins[BINS:]))


@dataclass(frozen=True, slots=True)
class News:
    """What one poll brought: when its new entries were published, as far as their dates can be trusted.

    `dated` is in hours, in any order; `undated` counts those whose time is only between two polls. `shown` is
    how many entries the document held; None when there was none (304), and what was known stays.
    """

    dated: tuple[float, ...] = ()
    undated: int = 0
    shown: int | None = None


def learn(known: Rhythm | None, news: News, *, at: float, offset: float) -> Rhythm:
    """Give the rhythm after a poll at `at`; `offset` is the local time's lead over UTC, both in hours."""
    if known is None:
        return _first(news, at, offset)
    if at <= known.at:
        return known
    capacity = known.capacity if news.shown is None else news.shown
    start = known.at
    seen = len(news.dated) + news.undated
    if news.dated and not news.undated and seen >= max(capacity, 1):
        start = max(start, min(news.dated))  # older ones fell out unseen: that time was not watched
    weight = math.exp2((at - known.since) / HALF_LIFE_H)
    times = _times(news, start, at)
    burst = known.burst * math.exp(-(at - known.at) / BURST_H)
    burst += sum(BURST / BURST_H * math.exp(-(at - time) / BURST_H) for time in times)
    learned = replace(
        known,
        at=at,
        entries=known.entries + weight * len(times),
        watched=known.watched + weight * (at - start),
        burst=burst,
        capacity=capacity,
    )
    return _rebased(_binned(learned, times, start, weight=weight, offset=offset))


def _first(news: News, at: float, offset: float) -> Rhythm:
    """Give the rhythm that the dated entries of a first answer tell."""
    begun = Rhythm(at, at, capacity=news.shown or 0)
    if len(news.dated) < 2:  # noqa: PLR2004 - one date tells of no interval
        return begun
    times = tuple(min(time, at) for time in news.dated)
    start = min(*times, at - FIRST_EXPOSURE_H)
    begun = replace(begun, entries=begun.entries + len(times), watched=begun.watched + at - start)
    return _binned(begun, times, start, weight=1.0, offset=offset)


def _times(news: News, start: float, at: float) -> tuple[float, ...]:
    """Give when each entry came: its date within the time watched, or evenly spread over that time."""
    gap = (at - start) / (news.undated or 1)
    spread = (start + (number + 0.5) * gap for number in range(news.undated))
    return (*(min(max(time, start), at) for time in news.dated), *spread)


def _binned(rhythm: Rhythm, times: Sequence[float], start: float, *, weight: float, offset: float) -> Rhythm:
    counts, exposure = list(rhythm.counts), list(rhythm.exposure)
    for time in times:
        counts[_bin(time + offset)] += weight
    time = max(start, rhythm.at - 60 * _HOURS)  # two months fill every bin; a first date may lie years back
    while time < rhythm.at:
        end = min(math.floor(time) + 1.0, rhythm.at)
        exposure[_bin(time + offset)] += weight * (end - time)
        time = end
    return replace(rhythm, counts=tuple(counts), exposure=tuple(exposure))


def _rebased(rhythm: Rhythm) -> Rhythm:
    """Let the past weigh less instead of the present ever more, before numbers grow too large."""
    weight = math.exp2((rhythm.at - rhythm.since) / HALF_LIFE_H)
    if weight < _REBASE:
        return rhythm
    return replace(
        rhythm,
        since=rhythm.at,
        entries=rhythm.entries / weight,
        watched=rhythm.watched / weight,
        counts=tuple(count / weight for count in rhythm.counts),
        exposure=tuple(hours / weight for hours in rhythm.exposure),
    )


def _bin(local: float) -> int:
    day, hour = divmod(math.floor(local), _HOURS)
    return hour + _HOURS * ((day + _EPOCH_WEEKDAY) % 7 >= _SATURDAY)


def expected(rhythm: Rhythm, local: float) -> float:
    """Give the entries an hour to expect at a local time, in hours, without what a burst adds."""
    place = _bin(local)
    hour, day = place % _HOURS, place - place % _HOURS
    before, after = day + (hour - 1) % _HOURS, day + (hour + 1) % _HOURS
    counts, exposure = rhythm.counts, rhythm.exposure
    came = 0.5 * counts[place] + 0.25 * (counts[before] + counts[after])
    watched = 0.5 * exposure[place] + 0.25 * (exposure[before] + exposure[after])
    weight = math.exp2((rhythm.at - rhythm.since) / HALF_LIFE_H)
    return (came + SHRINK * weight) / (watched + SHRINK * weight / rhythm.rate)


def wait_h(rhythm: Rhythm, *, price: float, offset: float) -> float:
    """Give in how many hours from `rhythm.at` a request pays, between five minutes and a day.

    `price` is in entry-hours a request. It pays earlier when half of what the document shows would be new.
    """
    threshold, brim = price / rhythm.weight, LOSS_SHARE * rhythm.capacity or math.inf
    cost = due = 0.0  # entry-hours of delay so far, entries expected so far
    time, burst, base, end = rhythm.at, rhythm.burst, 0.0, -1.0
    while (waited := time - rhythm.at) < LONGEST_H:
        if time >= end:
            base, end = expected(rhythm, time + offset), math.floor(time) + 1.0
        is_faint = burst <= _FAINT * base
        step = (end if is_faint else min(end, time + _STEP_H)) - time
        rate = base if is_faint else base + burst
        later_due = due + rate * step
        later_cost = cost + due * step + rate * step * step / 2
        if later_cost >= threshold or later_due > brim:
            share = _share(cost, due, rate, threshold=threshold, brim=brim, step=step)
            return min(max(waited + share, SHORTEST_H), LONGEST_H)
        cost, due, time, burst = later_cost, later_due, time + step, burst * math.exp(-step / BURST_H)
    return LONGEST_H


def _share(cost: float, due: float, rate: float, *, threshold: float, brim: float, step: float) -> float:
    """Give how far into a step the threshold or the brim is reached, in hours."""
    until_brim = max(0.0, (brim - due) / rate)
    root = due * due + 2 * rate * (threshold - cost)
    until_threshold = (math.sqrt(max(root, 0.0)) - due) / rate
    return min(until_brim, until_threshold, step)


def fair_price(mean_pull: float, *, polls_an_hour: float) -> float:
    """Give the price at which sources ask so often on average; infinite when nobody may ask.

    `mean_pull` is the mean of `Rhythm.pull` over all documents, `polls_an_hour` the budget of one document.
    """
    return (mean_pull / polls_an_hour) ** 2 if polls_an_hour > 0 else math.inf
