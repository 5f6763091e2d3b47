from datetime import timedelta
from typing import Any

import pytest

from aggregator.errors import Fault
from aggregator.model.condition import Condition, conditions, is_news
from aggregator.model.document import Failure, FailureKind
from aggregator.model.poll import ConfigFaults, OddPage, Outcome, PollReport, SourceHealth, SourceHistory
from aggregator.model.silence import Silence
from tests.support.builders import NOW

H = timedelta(hours=1)


def report(outcome: Outcome, failure: FailureKind | None = None) -> PollReport:
    failed = None if failure is None else Failure(NOW, "fetch", failure, "no answer")
    return PollReport("a", "http://a/", NOW, outcome, failure=failed)


def health(**changes: Any) -> SourceHealth:
    fields: dict[str, Any] = {
        "source_id": "a",
        "last_report": report(Outcome.NEW),
        "due_at": NOW,
        "why": None,
        "failures": 0,
        "entries": 1,
        "newest_entry_at": NOW,
        "listed": 1,
        "unlisted": 0,
    }
    return SourceHealth(**(fields | changes))


SILENT = SourceHistory(silence=Silence(NOW - 30 * H, H, 24 * H))
RHYTHMLESS = SourceHistory(silence=Silence(NOW - 400 * H, None, 336 * H))
QUIET = "its polls succeed, but no new entry came since"
FAILED = report(Outcome.FAILED, FailureKind.TIMEOUT)


@pytest.mark.parametrize(
    ("source", "history", "found"),
    [
        (health(), None, []),
        (health(last_report=None), SourceHistory(), []),
        (health(failing=FAILED), SILENT, [(Condition.FAILED, "no answer")]),
        (
            health(failing=report(Outcome.BLOCKED, FailureKind.BLOCKED)),
            None,
            [(Condition.BLOCKED, "no answer")],
        ),
        (
            health(),
            SILENT,
            [
                (Condition.SILENT, f"{QUIET} 2026-11-23 06:00 UTC; its usual gap is 1.0 h"),
            ],
        ),
        (
            health(),
            RHYTHMLESS,
            [
                (Condition.SILENT, f"{QUIET} 2026-11-07 20:00 UTC; its rhythm is not known yet"),
            ],
        ),
        (
            health(retired_at=NOW, failing=FAILED),
            SILENT,
            [(Condition.RETIRED, "its server says that what stood there is gone for good")],
        ),
        (
            health(moved_to="http://b/"),
            None,
            [(Condition.MOVED, "its address redirects for good to http://b/, which is asked since then")],
        ),
        (
            health(failing=FAILED, odd=OddPage(NOW - H, "5 articles were expected")),
            None,
            [(Condition.FAILED, "no answer"), (Condition.UNEXPECTED, "5 articles were expected")],
        ),
        (
            health(retired_at=NOW, odd=OddPage(NOW - H, "5 articles were expected")),
            None,
            [(Condition.RETIRED, "its server says that what stood there is gone for good")],
        ),
    ],
)
def test_what_is_the_matter_with_a_source(
    source: SourceHealth, history: SourceHistory | None, found: list[tuple[Condition, str]]
) -> None:
    present = conditions([source], {} if history is None else {"a": history}, None)
    assert [(one.condition, one.why) for one in present] == found
    assert {one.source_id for one in present} <= {"a"}


def test_faults_of_the_files_are_a_condition_of_the_service() -> None:
    faults = ConfigFaults(NOW - H, (Fault("a.yaml", 1, "", "is wrong"), Fault("b.yaml", None, "x", "too")))
    (present,) = conditions([], {}, faults)
    assert (present.source_id, present.condition, present.since) == (None, Condition.CONFIG, NOW - H)
    assert present.why == "a.yaml:1: is wrong\nb.yaml: x: too"


def test_a_reason_that_differs_in_numbers_only_is_no_news() -> None:
    assert not is_news("no answer within 30.1 s", "no answer within 29.8 s")
    assert is_news("no answer within 30 s", "status 404")
