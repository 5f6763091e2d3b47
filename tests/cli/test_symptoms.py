"""What `aggregator probe` finds wrong with a source."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from aggregator.cli.symptoms import Known, Look, find_symptoms
from aggregator.model.document import FailureKind
from aggregator.model.entry import Entry, Precision
from aggregator.model.poll import SourceHealth
from aggregator.model.silence import Silence
from aggregator.model.source import Route, Source, SourceKind
from aggregator.place.gazetteer import Atlas
from tests.support.builders import NOW, entry, moment, regions, source

ATLAS = Atlas(regions())


def symptoms(look: Look, known: Known | None = None, of: Source | None = None) -> dict[str, str]:
    found = find_symptoms(of or source(), look, known or Known(), atlas=ATLAS, now=NOW)
    return {symptom.kind: symptom.text for symptom in found}


def failed(kind: FailureKind, content_type: str | None = None) -> Look:
    return Look(failure={"kind": kind, "message": "as it was told"}, content_type=content_type)


def dated(*instants: datetime, precision: Precision = Precision.SECOND) -> list[Entry]:
    return [
        entry(number, published=moment(at, precision), title="油价", text="")
        for number, at in enumerate(instants)
    ]


def health(**changes: Any) -> SourceHealth:
    fields: dict[str, Any] = {
        "source_id": "fuzhou-daily",
        "last_report": None,
        "due_at": None,
        "why": None,
        "failures": 0,
        "entries": 0,
        "newest_entry_at": None,
        "listed": 0,
        "unlisted": 0,
    }
    return SourceHealth(**(fields | changes))


def test_a_source_in_good_health_has_none() -> None:
    look = Look(entries=dated(*(NOW - timedelta(minutes=number) for number in range(12))))
    assert symptoms(look, Known(health=health())) == {}


@pytest.mark.parametrize(
    ("kind", "content_type", "symptom"),
    [
        (FailureKind.DNS, None, "dead"),
        (FailureKind.GONE, None, "dead"),
        (FailureKind.BLOCKED, None, "blocked"),
        (FailureKind.FORMAT, "text/html; charset=utf-8", "html"),
        (FailureKind.FORMAT, "application/xml", "unreadable"),
        (FailureKind.EMPTY, None, "unreadable"),
        (FailureKind.INTERNAL, None, "ours"),
    ],
)
def test_a_failed_poll_has_a_word_for_what_it_died_of(
    kind: FailureKind, content_type: str | None, symptom: str
) -> None:
    assert list(symptoms(failed(kind, content_type))) == [symptom]


def test_a_page_that_cannot_be_read_is_no_missing_feed() -> None:
    of = source(kind=SourceKind.LISTPAGE)
    assert list(symptoms(failed(FailureKind.FORMAT, "text/html"), of=of)) == ["unreadable"]


def test_where_a_source_moved_to_is_proposed() -> None:
    told = symptoms(Look(moved_to="http://new.example/feed"))
    assert told["moved"].endswith("write into its url: http://new.example/feed")
    assert "moved" in symptoms(Look(), Known(health=health(moved_to="http://new.example/feed")))
    assert symptoms(Look(moved_to=source().urls[0])) == {}


def test_silence_is_told_with_the_usual_rhythm() -> None:
    since = NOW - timedelta(days=3)
    told = symptoms(Look(), Known(silence=Silence(since, timedelta(hours=6), timedelta(hours=24))))
    assert told == {"silent": "nothing new since 2026-11-21 12:00Z; it usually brings something every 6 h"}
    assert "usually" not in symptoms(Look(), Known(silence=Silence(since, None, timedelta(days=1))))["silent"]


def test_one_date_for_all_entries_is_stuck() -> None:
    at = NOW - timedelta(hours=1)
    assert symptoms(Look(entries=dated(*[at] * 5))) == {
        "stuck": "all 5 entries have the same date, 2026-11-24 11:00Z"
    }
    assert symptoms(Look(entries=dated(*[at] * 5, precision=Precision.DAY))) == {}


def test_dates_in_the_future_are_another_zone() -> None:
    told = symptoms(Look(entries=dated(NOW + timedelta(hours=8), NOW - timedelta(hours=1))))
    assert told == {"zone": "its newest entry is dated 8 h from now; check its timezone"}
    assert symptoms(Look(entries=dated(NOW + timedelta(minutes=3)))) == {}


def test_entries_that_all_come_hours_late_are_perhaps_of_another_zone() -> None:
    late = [
        (one, one.published.at + timedelta(hours=8)) for one in dated(*[NOW] * 3, *[NOW + timedelta(1)] * 3)
    ]
    assert symptoms(Look(), Known(seen=late))["zone"].startswith("all 6 entries were 8 h old or more")
    assert symptoms(Look(), Known(seen=late[:2])) == {}
    prompt = [*late, (late[0][0], late[0][0].published.at)]
    assert symptoms(Look(), Known(seen=prompt)) == {}


def test_a_source_that_writes_about_another_region_is_told_so() -> None:
    titles = [*["厦门地铁"] * 6, *["油价"] * 6]
    look = Look(entries=[entry(number, title=title, text="") for number, title in enumerate(titles)])
    assert symptoms(look)["region"] == (
        "configured cn/fujian/fuzhou: 0% of 12 entries mention it; 50% mention cn/fujian/xiamen"
    )
    assert symptoms(look, of=source(route=Route.MENTIONS)) == {}
