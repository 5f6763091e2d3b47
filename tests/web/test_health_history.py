"""What /status, /status.json and /status.atom tell of the past and of the files."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import atoma
import feedparser
import pytest

from aggregator.config.models import dump
from aggregator.errors import Fault, StoreError
from aggregator.model.condition import Condition, Episode, episode_uuid
from aggregator.model.document import Failure, FailureKind
from aggregator.model.poll import (
    ConfigFaults,
    Counts,
    OddPage,
    Outcome,
    PollMark,
    PollReport,
    SourceHealth,
    SourceHistory,
    Yield,
)
from aggregator.model.silence import Silence
from aggregator.web.applied import AppliedConfig
from tests.support.builders import NAMESPACE, NOW
from tests.web.fakes import BROKEN, House, world
from tests.web.htmlcheck import hrefs, one, parsed, texts

H = timedelta(hours=1)
FAULTS = ConfigFaults(
    NOW - H,
    (
        Fault("config/sources/a.yaml", 14, "sources[3].url", '"http://me:pass@a.example/" is no address'),
        Fault("config/b.yaml", None, "", "is not there"),
    ),
)
MARKS = tuple(PollMark(NOW - (5 - n) * H, outcome) for n, outcome in enumerate(Outcome))
HISTORY = SourceHistory(
    MARKS,
    Yield(days=7, polls=168, fruitful=42, new=91, dropped={"no title": 2}),
    Silence(NOW - 30 * H, H, 24 * H),
)
LOST = Failure(NOW, "fetch", FailureKind.TIMEOUT, "no answer from http://me:pass@h.example/")


def health(**changes: Any) -> SourceHealth:
    fields: dict[str, Any] = {
        "source_id": "fuzhou-daily",
        "last_report": PollReport(
            "fuzhou-daily", "http://x.example/", NOW, Outcome.NEW, Counts(new=3), warnings=("no zone",)
        ),
        "due_at": NOW + H,
        "why": "every 60 min",
        "failures": 0,
        "entries": 120,
        "newest_entry_at": NOW - H,
        "listed": 100,
        "unlisted": 20,
    }
    return SourceHealth(**(fields | changes))


def house(*sources: SourceHealth, **changes: Any) -> House:
    built = House()
    built.store.reports = sources or (health(),)
    built.store.histories = {"fuzhou-daily": HISTORY}
    for name, value in changes.items():
        setattr(built.store, name, value)
    return built


def status(built: House) -> Any:
    return parsed(built.client().get("/status"))


def test_the_latest_polls_are_a_strip_with_words_for_those_who_cannot_see_it() -> None:
    tree = status(house())
    strip = one(tree, 'tbody [role="img"]')
    assert strip.text() == "●○·■×"
    assert strip.attributes["aria-label"] == (
        "Latest polls: New entries 1, Read, nothing new 1, Not modified since the last poll 1, "
        "Blocked by the site 1, Failed 1"
    )


def test_a_week_and_a_silence_stand_beside_the_newest_entry() -> None:
    tree = status(house())
    assert texts(tree, "tbody td")[2] == (
        "24 November 2026 11:00 Silent Nothing new since 23 November 2026 06:00 "
        "13.0 a day; 25% of polls brought something Left out this week: no title 2"
    )
    assert "1 source is silent for longer than usual." in one(tree, ".sum").text()


def test_a_source_of_pages_says_how_its_articles_fare() -> None:
    week = Yield(days=1, polls=24, articles={"read": 30, "hint": 2, "blocked": 1})
    tree = status(house(health(waiting=4), histories={"fuzhou-daily": SourceHistory(week=week)}))
    told = "Articles: 30 read, 2 by what the page said, 1 refused, 4 waiting"
    assert told in texts(tree, "tbody td")[2]


def test_what_moved_or_retired_says_so() -> None:
    moved, retired = (
        status(house(health(moved_to="http://new.example/"))),
        status(house(health(retired_at=NOW))),
    )
    assert "Moved to http://new.example/" in texts(moved, "tbody td")[2]
    assert texts(retired, "tbody td")[1].startswith(
        "Retired: its server says that it is gone for good 24 Nov"
    )


def test_faults_of_the_files_stand_on_the_status_page_without_passwords() -> None:
    tree = status(house(faults=FAULTS))
    assert texts(tree, "section.bad li") == [
        'config/sources/a.yaml:14: sources[3].url: "http://…@a.example/" is no address',
        "config/b.yaml: is not there",
    ]
    assert "Since 24 November 2026 11:00" in " ".join(one(tree, "section.bad").text().split())


def test_faults_of_the_files_are_warnings_of_a_service_that_is_ready() -> None:
    answer = house(faults=FAULTS).client().get("/ready")
    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["ready"]
    assert answer.json["warnings"][1] == "not applied: config/b.yaml: is not there"


def test_the_json_tells_what_the_page_tells() -> None:
    failing = health(last_report=PollReport("x", "http://x/", NOW, Outcome.FAILED, failure=LOST), failures=2)
    built = house(
        failing, health(source_id="kuna", last_report=None), health(source_id="resting"), faults=FAULTS
    )
    answer = built.client().get("/status.json")
    assert answer.headers["Cache-Control"] == "no-store"
    told = answer.json
    assert told is not None
    assert told["configuration"]["faults"][1] == "config/b.yaml: is not there"
    first, second = told["sources"]
    assert first["last"]["message"] == "no answer from http://…@h.example/"
    assert first["recent"][-1] == {"at": "2026-11-24T11:00:00+00:00", "outcome": "failed"}
    assert first["week"] == {
        "polls": 168,
        "brought_something": 0.25,
        "new_a_day": 13.0,
        "dropped": {"no title": 2},
        "articles": {},
    }
    assert (first["silent_since"], first["failures_in_a_row"]) == ("2026-11-23T06:00:00+00:00", 2)
    assert (second["id"], second["last"], second["recent"], second["silent_since"]) == (
        "kuna",
        None,
        [],
        None,
    )


def test_the_json_of_a_sound_service_names_no_fault() -> None:
    told = house(health(moved_to="http://new.example/")).client().get("/status.json").json
    assert told is not None
    assert told["configuration"] == {"faults": [], "since": None, "missing": []}
    assert told["sources"][0]["last"]["warnings"] == ["no zone"]
    assert told["sources"][0]["moved_to"] == "http://new.example/"


def episode(condition: Condition, source_id: str | None = "fuzhou-daily", **changes: Any) -> Episode:
    fields: dict[str, Any] = {
        "uuid": episode_uuid(NAMESPACE, 1, condition, NOW - H),
        "source_id": source_id,
        "condition": condition,
        "began_at": NOW - H,
        "ended_at": None,
        "changed_at": NOW - H,
        "why": "no answer from http://me:pass@h.example/ <b>",
    }
    return Episode(**(fields | changes))


def feed(built: House) -> Any:
    answer = built.client().get("/status.atom")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert atoma.parse_atom_bytes(answer.data).title.value == "Fujian News: status"
    return feedparser.parse(answer.data)


def test_an_open_episode_says_what_since_when_why_and_what_to_do() -> None:
    (entry,) = feed(house(past=(episode(Condition.FAILED),))).entries
    assert entry.title == "福州日报 cannot be polled"
    assert entry.link == "https://news.example/status#fuzhou-daily"
    assert entry.id == f"urn:uuid:{episode_uuid(NAMESPACE, 1, Condition.FAILED, NOW - H)}"
    body = entry.content[0].value
    assert "<p>no answer from http://…@h.example/ &lt;b&gt;</p><p>Since 2026-11-24 11:00 UTC.</p>" in body
    assert "at least once a day" in body


def test_an_episode_that_ended_keeps_its_id_and_is_updated() -> None:
    before = feed(house(past=(episode(Condition.BLOCKED),))).entries[0]
    ended = episode(Condition.BLOCKED, ended_at=NOW, changed_at=NOW)
    after = feed(house(past=(ended,))).entries[0]
    assert (after.id, after.title) == (before.id, "福州日报 lets us in again")
    assert after.updated > before.updated
    assert "until 2026-11-24 12:00 UTC" in after.content[0].value


@pytest.mark.parametrize("condition", list(Condition))
def test_every_condition_has_words_for_begin_and_end(condition: Condition) -> None:
    began = episode(condition, "gone-source")
    over = replace(began, ended_at=NOW)
    titles = [feed(house(past=(one,))).entries[0].title for one in (began, over)]
    assert titles[0] != titles[1]
    assert all(title.startswith("gone-source ") for title in titles)


def test_a_condition_of_the_service_names_no_source() -> None:
    (entry,) = feed(house(past=(episode(Condition.CONFIG, None, why="a.yaml:1: x\nb.yaml:2: y"),))).entries
    assert (entry.title, entry.link) == ("The configuration has faults", "https://news.example/status")
    assert "<p>a.yaml:1: x</p><p>b.yaml:2: y</p>" in entry.content[0].value


@pytest.mark.parametrize(("beat", "count"), [(NOW, 0), (NOW - timedelta(seconds=60), 1), (None, 0)])
def test_a_poller_that_is_gone_stands_first(beat: datetime | None, count: int) -> None:
    found = [entry.title for entry in feed(house(beat=beat, past=(episode(Condition.SILENT),))).entries]
    assert found == ["The poller is gone"] * count + ["福州日报 has fallen silent"]


def test_an_absence_keeps_the_id_that_it_is_stored_under() -> None:
    beat = NOW - H
    (entry,) = feed(house(beat=beat)).entries
    assert entry.id == f"urn:uuid:{episode_uuid(NAMESPACE, None, Condition.POLLER, beat)}"


def test_the_status_feed_is_the_same_until_something_changes() -> None:
    built = house(past=(episode(Condition.FAILED),))
    first = built.client().get("/status.atom")
    again = built.client().get("/status.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_status_page_names_its_feed() -> None:
    tree = status(house())
    assert hrefs(tree, 'link[type="application/atom+xml"]') == ["https://news.example/status.atom"]
    assert "/status.atom" in hrefs(tree, ".lead a")


def test_the_web_follows_the_applied_configuration() -> None:
    built = House()
    built.store.applied = (1, dump(world()))
    configs = AppliedConfig(built.store)
    configs.wait(0.1)
    first = configs()
    assert configs() is first
    built.store.applied = (2, dump(world(follow=("de",))))
    configs.wait(0.1)
    configs._checked = float("-inf")
    assert configs().follow == ("de",)


def test_the_web_does_not_serve_before_the_first_configuration() -> None:
    with pytest.raises(StoreError, match="has not applied a configuration yet"):
        AppliedConfig(House().store).wait(0.05)


def test_a_store_that_fails_is_a_fault_of_the_status_too() -> None:
    assert house(failure=BROKEN).client().get("/status.json").status_code == 503


def test_a_page_that_is_not_as_expected_is_told_for_as_long_as_it_lasts() -> None:
    why = "the list holds 1 articles, 5 or more were expected: look at it"
    built = house(health(odd=OddPage(NOW - H, why)))
    assert f"Not as expected {why} 24 November 2026 11:00" in texts(status(built), "tbody td")[2]
    answer: Any = built.client().get("/status.json").json
    assert answer["sources"][0]["unexpected"] == {"since": (NOW - H).isoformat(), "why": why}
