from datetime import datetime, timedelta
from typing import Any

import pytest

from aggregator.errors import StoreBusy
from aggregator.model.document import Failure, FailureKind
from aggregator.model.poll import Counts, Outcome, PollReport, SourceHealth
from tests.support.builders import NOW, source
from tests.web.fakes import BROKEN, House, world
from tests.web.htmlcheck import hrefs, one, parsed, texts


def health(
    source_id: str = "fuzhou-daily", outcome: Outcome | None = Outcome.NEW, **changes: Any
) -> SourceHealth:
    report: dict[str, Any] = {"source_id": source_id, "address": "http://x.example/", "at": NOW}
    report |= {"outcome": outcome} | changes
    return SourceHealth(
        source_id=source_id,
        last_report=None if outcome is None else PollReport(**report),
        due_at=None if outcome is None else NOW + timedelta(hours=1),
        why=None if outcome is None else "every 60 min, as configured",
        failures=3 if outcome is Outcome.FAILED else 0,
        entries=120,
        newest_entry_at=None if outcome is None else NOW - timedelta(minutes=40),
        listed=100,
        unlisted=20,
    )


def failed() -> SourceHealth:
    message = "no answer within 30 s <b>at all</b>"
    return health("heute", Outcome.FAILED, failure=Failure(NOW, "fetch", FailureKind.TIMEOUT, message))


def status(house: House, query: str = "") -> Any:
    response = house.client().get(f"/status{query}")
    assert response.status_code == 200
    return parsed(response)


def test_the_status_page_tells_of_each_source_what_happened_and_what_comes_next() -> None:
    house = House()
    house.store.reports = (health(counts=Counts(new=3, revised=1), dropped={"no title": 2}),)
    tree = status(house)
    assert texts(tree, "tbody th") == ["福州日报 Fuzhou"]
    last, following, newest, entries = texts(tree, "tbody td")
    assert last == "New entries 24 November 2026 12:00 3 new, 1 revised Left out: no title 2"
    assert following == "24 November 2026 13:00 every 60 min, as configured"
    assert newest == "24 November 2026 11:20"
    assert entries == "120 100 listed, 20 not listed"


def test_a_failing_source_stands_first_with_its_reason() -> None:
    house = House()
    house.store.reports = (health(), failed(), health("kuna", None))
    tree = status(house)
    assert texts(tree, "tbody th a:first-child")[::2] == ["Heute", "كونا", "福州日报"]
    first = texts(tree, "tbody td")[0]
    assert first == ("Failed 24 November 2026 12:00 3 failures in a row no answer within 30 s <b>at all</b>")
    assert "1 source failed at its last poll." in one(tree, ".sum").text()


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.UNCHANGED, "Read, nothing new"),
        (Outcome.NOT_MODIFIED, "Not modified since the last poll"),
        (Outcome.BLOCKED, "Blocked by the site"),
    ],
)
def test_every_outcome_is_said_in_words(outcome: Outcome, words: str) -> None:
    house = House()
    house.store.reports = (health(outcome=outcome, warnings=("dates carry no zone",)),)
    assert texts(status(house), "tbody td")[0] == f"{words} 24 November 2026 12:00 dates carry no zone"


def test_a_source_that_was_never_polled_waits() -> None:
    house = House()
    house.store.reports = (health(outcome=None),)
    cells = texts(status(house), "tbody td")
    assert cells[:3] == ["Waiting for the first poll", "not yet", "not yet"]


def test_sources_that_are_not_followed_are_only_counted() -> None:
    house = House()
    house.store.reports = (health(), health("resting"))
    tree = status(house)
    assert len(tree.css("tbody tr")) == 1
    assert "1 more source is configured but not followed, or switched off." in one(tree, ".sum").text()


@pytest.mark.parametrize(
    ("beat", "words"),
    [
        (NOW - timedelta(seconds=59), "The poller is at work. Its last sign of life:"),
        (NOW - timedelta(seconds=60), "The poller has been silent for too long"),
        (None, "The poller has never run on this store."),
    ],
)
def test_the_status_page_says_whether_the_poller_lives(beat: datetime | None, words: str) -> None:
    house = House()
    house.store.beat = beat
    assert words in " ".join(one(status(house), ".sum").text().split())


def test_the_status_page_speaks_chinese_on_demand() -> None:
    house = House()
    house.store.reports = (health(),)
    tree = status(house, "?lang=zh-Hans")
    assert one(tree, "h1").text() == "服务运行状态"
    assert hrefs(tree, "tbody th .facts a") == ["/regions/cn/fujian/fuzhou?lang=zh-Hans"]


def test_a_source_whose_home_is_no_web_address_is_not_linked() -> None:
    house = House(config=world(sources=(source(home="javascript:alert(1)"),)))
    house.store.reports = (health(),)
    assert hrefs(status(house), "tbody th a") == ["/regions/cn/fujian/fuzhou"]


@pytest.mark.parametrize("path", ["/status", "/live", "/ready"])
def test_health_is_never_cached(path: str) -> None:
    headers = House().client().get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_the_process_is_live_even_when_the_store_is_not() -> None:
    house = House()
    house.store.failure = BROKEN
    response = house.client().get("/live")
    assert (response.status_code, response.get_data(as_text=True)) == (200, "live\n")


def test_the_service_is_ready_while_the_poller_beats() -> None:
    house = House(now=NOW + timedelta(seconds=59))
    response = house.client().get("/ready")
    assert (response.status_code, response.json) == (200, {"ready": True, "reasons": [], "warnings": []})


@pytest.mark.parametrize(
    ("beat", "failure", "reason"),
    [
        (None, None, "the poller has never run on this store"),
        (
            NOW - timedelta(seconds=61),
            None,
            "the poller last gave a sign of life at 2026-11-24T11:58:59+00:00, 61 s ago; allowed are 60 s",
        ),
        (NOW, StoreBusy("database is locked"), "the store does not answer: database is locked"),
    ],
)
def test_the_service_is_not_ready_and_says_why(
    beat: datetime | None, failure: Exception | None, reason: str
) -> None:
    house = House()
    house.store.beat, house.store.failure = beat, failure
    response = house.client().get("/ready")
    assert response.status_code == 503
    assert response.json == {"ready": False, "reasons": [reason], "warnings": []}
