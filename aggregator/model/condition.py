"""What an editor should know of the service: conditions of its parts, told as episodes with begin and end."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from aggregator.model.poll import ConfigFaults, Outcome, SourceHealth, SourceHistory
from aggregator.model.silence import Silence

_NUMBERS = re.compile(r"\d+")


class Condition(StrEnum):
    """What can be the matter with a source, with the configuration or with the poller."""

    FAILED = "failed"
    BLOCKED = "blocked"
    SILENT = "silent"
    RETIRED = "retired"
    MOVED = "moved"
    UNEXPECTED = "unexpected"
    CHARSET = "charset"
    GUIDS = "guids"
    ZONE = "zone"
    CONFIG = "config"
    POLLER = "poller"


@dataclass(frozen=True, slots=True)
class Present:
    """A condition that holds now; `source_id` None is the service itself. `why` is a sentence."""

    source_id: str | None
    condition: Condition
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Episode:
    """A condition from its begin to its end (None: it still holds).

    `uuid` is the same for as long as the store and its copies live; `changed_at` moves with what is said.
    """

    uuid: UUID
    source_id: str | None
    condition: Condition
    began_at: datetime
    ended_at: datetime | None
    changed_at: datetime
    why: str


def episode_uuid(namespace: UUID, source: int | None, condition: Condition, began_at: datetime) -> UUID:
    """Derive an episode's uuid; `source` is the row of its source, which a new id leaves as it is."""
    return uuid5(namespace, f"episode:{condition}:{source or ''}:{began_at.isoformat()}")


def conditions(
    health: Iterable[SourceHealth], history: Mapping[str, SourceHistory], faults: ConfigFaults | None
) -> tuple[Present, ...]:
    """Give what is the matter now with each source and with the files."""
    found: list[Present] = []
    for source in health:
        found += _of_polls(source, history.get(source.source_id))
        found += _of_address(source)
        found += _of_pages(source)
        found += _of_readings(source)
    if faults is not None:
        found.append(Present(None, Condition.CONFIG, faults.since, "\n".join(map(str, faults.faults))))
    return tuple(found)


def is_news(before: str, after: str) -> bool:
    """Tell whether a reason became another one; one that differs in numbers only is the same again."""
    return _NUMBERS.sub("", before) != _NUMBERS.sub("", after)


def _of_address(health: SourceHealth) -> Iterator[Present]:
    report = health.last_report
    if health.moved_to is not None and report is not None:
        why = f"its address redirects for good to {health.moved_to}, which is asked since then"
        yield Present(health.source_id, Condition.MOVED, report.at, why)


def _of_pages(health: SourceHealth) -> Iterator[Present]:
    """Say so while a page is not as expected; one that is asked no more has nothing to be mended."""
    if health.odd is not None and health.retired_at is None:
        yield Present(health.source_id, Condition.UNEXPECTED, health.odd.since, health.odd.why)


def _of_readings(health: SourceHealth) -> Iterator[Present]:
    """Give what readings found wrong with a source that is still asked."""
    if health.retired_at is None:
        for alarm in health.alarms:
            yield Present(health.source_id, Condition(alarm.kind), alarm.since, alarm.why)


def _of_polls(health: SourceHealth, history: SourceHistory | None) -> Iterator[Present]:
    """Give at most one condition: what is retired does not fail, what fails is not silent."""
    failing = health.failing
    if health.retired_at is not None:
        why = "its server says that what stood there is gone for good"
        yield Present(health.source_id, Condition.RETIRED, health.retired_at, why)
    elif failing is not None and failing.failure is not None:
        is_blocked = failing.outcome is Outcome.BLOCKED
        condition = Condition.BLOCKED if is_blocked else Condition.FAILED
        yield Present(health.source_id, condition, failing.at, failing.failure.message)
    elif history is not None and history.silence is not None:
        yield Present(health.source_id, Condition.SILENT, history.silence.since, _silent(history.silence))


def _silent(silence: Silence) -> str:
    rhythm = "its rhythm is not known yet"
    if silence.usual is not None:
        rhythm = f"its usual gap is {silence.usual.total_seconds() / 3600:.1f} h"
    return f"its polls succeed, but no new entry came since {silence.since:%Y-%m-%d %H:%M} UTC; {rhythm}"
