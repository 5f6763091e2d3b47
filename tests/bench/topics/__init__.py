"""Reports on events of our own making, in four languages: what tells of one event, and what only sounds so.

A file has lists of places and people, then kinds of events: the things that they may happen to, and three
reports (headline | text). Each kind happens seven times, elsewhere, to another thing, with other people, two
or three times within one window: the nearest events are told in the very same words. What happens in the
other windows is counted as the rest of the news. Every other event is there to tune by, the others to judge.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from aggregator.dedupe.coding import is_unspaced
from aggregator.dedupe.topic import Topical, choose_topic, rarest, topic_terms
from tests.support import builders

LANGUAGES = ("en", "zh", "es", "ru")
BARS: Mapping[str, float] = {"en": 0.80, "zh": 0.80, "es": 0.84, "ru": 0.82}


@dataclass(frozen=True, slots=True)
class Report:
    """One story of an event."""

    event: int
    title: str
    text: str


def reports(language: str) -> tuple[tuple[Report, ...], ...]:
    """Give the reports of each window, first reports before those that follow."""
    head, *kinds = (Path(__file__).parent / f"{language}.txt").read_text("utf-8").strip().split("\n\n")
    places, people = (line.partition(": ")[2].split(", ") for line in head.splitlines())
    windows: tuple[list[tuple[int, Report]], ...] = ([], [], [])
    event = 0
    for kind in kinds:
        things, *lines = kind.splitlines()
        for at, thing in enumerate(things.removeprefix("things: ").split(", ")):
            slots = {"place": places[event * 5 % len(places)], "person": people[event * 8 % len(people)]}
            for turn, line in enumerate(lines):
                title, text = (part.format(thing=thing, **slots) for part in line.split(" | "))
                windows[at % len(windows)].append((turn, Report(event, title, text)))
            event += 1
    return tuple(tuple(one for _, one in sorted(found, key=lambda told: told[0])) for found in windows)


def link(found: Sequence[Report], others: Sequence[Report]) -> Mapping[int, int]:
    """Give the topic of each report, by its place, as the store links them one after the other."""
    counts = Counter(term for report in others for term in dict(_terms(report)))
    holders: dict[str, list[int]] = {}
    known: dict[int, Topical] = {}
    topics: dict[int, int] = {}
    for number, report in enumerate(found):
        fresh = Topical(number, dict(_terms(report)), unspaced=is_unspaced(report.title, report.text))
        total = number + len(others)
        looked_up = rarest(list(fresh.terms), counts, total=total)
        candidates = sorted({of for term in looked_up for of in holders.get(term, ())})
        best = choose_topic(fresh, [known[of] for of in candidates], counts, total=total)
        topics[number] = number if best is None else topics[best[0].story]
        known[number] = fresh
        counts.update(fresh.terms.keys())
        for term in fresh.terms:
            holders.setdefault(term, []).append(number)
    return topics


def _terms(report: Report) -> tuple[tuple[str, float], ...]:
    return topic_terms(builders.entry(1, title=report.title, text=report.text))


def f1(language: str, *, held: bool) -> float:
    """Give F1 over pairs of reports, of the events to tune by or of those held out; all are linked."""
    true: set[tuple[int, int, int]] = set()
    linked: set[tuple[int, int, int]] = set()
    windows = reports(language)
    for at, found in enumerate(windows):
        others = [one for number, window in enumerate(windows) if number != at for one in window]
        topics = link(found, others)
        asked = [number for number, report in enumerate(found) if report.event % 2 == held]
        true.update((at, a, b) for a, b in combinations(asked, 2) if found[a].event == found[b].event)
        linked.update((at, a, b) for a, b in combinations(asked, 2) if topics[a] == topics[b])
    return 2 * len(true & linked) / (len(true) + len(linked))
