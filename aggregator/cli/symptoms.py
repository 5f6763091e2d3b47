"""What is wrong with a source, from a fresh look at it and what the store knows (no I/O)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aggregator.model.document import FailureKind
from aggregator.model.entry import Entry, Precision
from aggregator.model.poll import SourceHealth
from aggregator.model.silence import Silence
from aggregator.model.source import Route, Source, SourceKind
from aggregator.place.census import find_misplaced
from aggregator.place.gazetteer import Atlas

LEAST_DATED = 5  # entries that are enough to see a pattern in their dates
AHEAD = timedelta(minutes=30)  # more than clocks differ: half an hour is the least that two zones do
LAG = timedelta(hours=2)  # a poll an hour finds what is an hour old,
FARTHEST = timedelta(hours=14)  # and no zone is farther from UTC
_HOUR_S = 3600
_OURS = frozenset(
    {FailureKind.INTERNAL, FailureKind.READER_CRASHED, FailureKind.READER_TIMEOUT, FailureKind.SECRET}
)
_FORMS = frozenset({FailureKind.FORMAT, FailureKind.EMPTY, FailureKind.CHARSET})


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that is wrong: a word for programs, a sentence for people."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a fresh poll brought: `failure` or entries; the answer's type, and where it redirects for good."""

    entries: Sequence[Entry] = ()
    failure: dict[str, Any] | None = None
    content_type: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of a source: entries with the instants at which they were first seen."""

    seen: Sequence[tuple[Entry, datetime]] = ()
    health: SourceHealth | None = None
    silence: Silence | None = None


def find_symptoms(source: Source, look: Look, known: Known, *, atlas: Atlas, now: datetime) -> list[Symptom]:
    """Give what is wrong with a source, the most pressing first; nothing when all is well."""
    entries = list({entry.key: entry for entry in (*(one for one, _ in known.seen), *look.entries)}.values())
    return [
        *_failed(source, look),
        *_moved(source, look, known),
        *_silent(known),
        *_dates(look.entries, known, now=now),
        *_region(source, entries, atlas),
    ]


def _failed(source: Source, look: Look) -> Iterator[Symptom]:
    if look.failure is None:
        return
    kind, message = look.failure["kind"], str(look.failure["message"])
    if kind is FailureKind.BLOCKED:
        yield Symptom("blocked", message)
    elif kind in _FORMS and source.kind is SourceKind.FEED and "html" in (look.content_type or ""):
        yield Symptom("html", f"its address answers with a page, not with a feed: {message}")
    elif kind in _FORMS:
        yield Symptom("unreadable", message)
    else:
        yield Symptom("ours" if kind in _OURS else "dead", message)


def _moved(source: Source, look: Look, known: Known) -> Iterator[Symptom]:
    to = look.moved_to or (known.health.moved_to if known.health else None)
    if to is not None and to not in source.urls:
        yield Symptom("moved", f"{source.urls[0]} redirects for good; write into its url: {to}")


def _silent(known: Known) -> Iterator[Symptom]:
    if known.silence is not None:
        usual = known.silence.usual
        rhythm = "" if usual is None else f"; it usually brings something every {_hours(usual)}"
        yield Symptom("silent", f"nothing new since {known.silence.since:%Y-%m-%d %H:%M}Z{rhythm}")


def _dates(fresh: Sequence[Entry], known: Known, *, now: datetime) -> Iterator[Symptom]:
    exact = [
        entry.published.at
        for entry in fresh
        if entry.published.precision in {Precision.SECOND, Precision.MINUTE}
    ]
    if len(exact) >= LEAST_DATED and len(set(exact)) == 1:
        yield Symptom("stuck", f"all {len(exact)} entries have the same date, {exact[0]:%Y-%m-%d %H:%M}Z")
        return
    ahead = max(exact, default=now) - now
    if ahead > AHEAD:
        yield Symptom("zone", f"its newest entry is dated {_hours(ahead)} from now; check its timezone")
    lags = [
        seen - entry.published.at
        for entry, seen in known.seen
        if entry.published.precision in {Precision.SECOND, Precision.MINUTE}
    ]
    least = min(lags, default=timedelta(0))
    if len(lags) >= LEAST_DATED and LAG <= least < FARTHEST:
        told = f"all {len(lags)} entries were {_hours(least)} old or more when they came"
        yield Symptom("zone", f"{told}; if it does not publish late, check its timezone")


def _region(source: Source, entries: Sequence[Entry], atlas: Atlas) -> Iterator[Symptom]:
    if source.route is Route.MENTIONS:
        return
    found = find_misplaced(source.region, entries, atlas)
    if found is not None:
        here = f"configured {found.region}: {found.share:.0%} of {found.entries} entries mention it"
        yield Symptom("region", f"{here}; {found.rather_share:.0%} mention {found.rather}")


def _hours(gap: timedelta) -> str:
    return f"{gap.total_seconds() / _HOUR_S:.3g} h"
