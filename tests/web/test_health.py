from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aggregator.config.models import WebSettings
from aggregator.errors import StoreBusy
from aggregator.model.document import Failure, FailureKind
from aggregator.model.poll import Counts, Outcome, PollReport, SourceHealth
from aggregator.model.site import Site
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
        unlisted=5,
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
    assert entries == "120 100 listed, 15 folded as copies, 5 not listed"


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
    said = texts(status(house), "tbody td")[0]
    assert said.partition(" A letter")[0] == f"{words} 24 November 2026 12:00 dates carry no zone"


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


def test_what_is_missing_for_serving_others_is_said_to_people_and_programs() -> None:
    house = House(config=world(site=Site(), web=WebSettings(host="192.0.2.1")))
    said = texts(status(house), "section[aria-labelledby=missing] li")
    assert [sentence.partition(" is not set")[0] for sentence in said] == [
        "serving beyond this machine (192.0.2.1), but public_url",
        "serving beyond this machine (192.0.2.1), but contact",
    ]
    assert house.client().get("/ready").get_json()["warnings"] == said
    assert house.client().get("/status.json").get_json()["configuration"]["missing"] == said


def test_an_installation_for_its_owner_alone_misses_nothing() -> None:
    house = House(config=world(site=Site()))
    assert status(house).css("#missing") == []
    assert house.client().get("/ready").get_json()["warnings"] == []


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


def blocked(source_id: str = "fuzhou-daily") -> SourceHealth:
    failure = Failure(NOW, "fetch", FailureKind.BLOCKED, "answered 403")
    return health(source_id, Outcome.BLOCKED, failure=failure)


@pytest.mark.parametrize(
    ("language", "query", "summary", "lang", "greeting"),
    [
        ("zh-Hans", "", "A letter to its publisher", "zh-Hans", "编辑部：您好！"),
        ("zh-Hant", "?lang=zh-Hant", "給發布方的信", "zh-Hant", "編輯部：您好！"),
        ("de", "?lang=zh-Hans", "给发布方的信", "en", "Dear editors of"),
    ],
)
def test_a_blocked_source_comes_with_a_letter_to_its_publisher(
    language: str, query: str, summary: str, *, lang: str, greeting: str
) -> None:
    paper = source(name="<b>日报</b>", language=language, urls=("https://me:pw@news.example/feed",))
    house = House(config=world(sources=(paper,)))
    house.store.reports = (blocked(),)
    tree = status(house, query)
    letter = one(tree, "details.letter pre")
    assert (one(tree, "details.letter summary").text(), letter.attributes["lang"]) == (summary, lang)
    for fact in (greeting, "<b>日报</b>", house.services().agent(house.config), "editor@news.example"):
        assert fact in letter.text()
    assert "pw" not in letter.text()
    assert "open" not in one(tree, "details.letter").attributes


def test_the_letter_is_there_while_one_of_several_addresses_is_blocked() -> None:
    house = House(config=world(sources=(source(),)))
    house.store.reports = (replace(health(), failing=blocked().last_report),)
    assert len(status(house).css("details.letter")) == 1


@pytest.mark.parametrize("outcome", [Outcome.NEW, Outcome.FAILED, None])
def test_no_letter_is_needed_otherwise(outcome: Outcome | None) -> None:
    house = House(config=world(sources=(source(),)))
    house.store.reports = (health(outcome=outcome),)
    assert not status(house).css("details")
