from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.normalize.credit import Dateline
from aggregator.normalize.dating import (
    DATES_AHEAD,
    STUCK_STAMP,
    Calendar,
    Dated,
    Dating,
    Written,
    date_entries,
    date_in_url,
)

NOW = datetime(2020, 7, 14, 3, 0, tzinfo=UTC)
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"), NOW)
SEEN = Moment(NOW, Precision.UNKNOWN, Evidence.SEEN)


def written(published: str | None = None, **changes: Any) -> Written:
    return replace(Written(published, None, None), **changes)


def day(text: str, evidence: Evidence = Evidence.FEED) -> Moment:
    """Give the first instant of a day in China."""
    at = datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=8)
    return Moment(at, Precision.DAY, evidence)


def dated(
    *entries: Written, calendar: Calendar = CALENDAR, habits: Mapping[str, str] | None = None
) -> list[Dated]:
    return list(date_entries(entries, calendar, habits or {}).entries)


def facts(dating: Dating) -> tuple[tuple[Dated, ...], Mapping[str, str], tuple[str, ...]]:
    return dating.entries, dating.habits, dating.warnings


def one(entry: Written) -> Dated:
    return dated(entry)[0]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://x.cn/2020-01-15/1.html", date(2020, 1, 15)),
        ("http://x.cn/2014-9-27/1.html", date(2014, 9, 27)),
        ("http://x.cn/20200104/1.html", date(2020, 1, 4)),
        ("http://x.cn/n2/2018/1220/c1.html", date(2018, 12, 20)),
        ("http://x.cn/202001/t20200116_1.html", date(2020, 1, 16)),
        ("http://x.cn/2020/07/13/town-hall/", date(2020, 7, 13)),
        ("http://x.cn/html/2020-07/13/content_1.htm", date(2020, 7, 13)),
        ("http://x.cn/202007/13/1.html", date(2020, 7, 13)),
        ("http://x.cn/best-of-2019-12-31/2020/07/13/1.html", date(2020, 7, 13)),
        ("http://x.cn/2020-07-15/tomorrow.html", date(2020, 7, 15)),
        ("http://x.cn/2020-07-16/later.html", None),
        ("http://x.cn/2020-13-45/1.html", None),
        ("http://x.cn/1970/01/01/1.html", None),
        ("http://x.cn/20111123.html", None),
        ("http://x.cn/content_1594602900.html", None),
        ("http://x.cn/1.html", None),
        (None, None),
    ],
)
def test_an_address_may_name_its_day(url: str | None, wanted: date | None) -> None:
    assert date_in_url(url, today=date(2020, 7, 14)) == wanted


def test_the_date_element_is_the_best_evidence() -> None:
    found = one(written("Mon, 13 Jul 2020 09:15:00 +0800", url="http://x.cn/2020-07-12/1.html"))
    at = datetime(2020, 7, 13, 1, 15, tzinfo=UTC)
    assert found == Dated(Moment(at, Precision.SECOND, Evidence.FEED), None, date(2020, 7, 13))


@pytest.mark.parametrize("text", [None, "", "Invalid Date", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01"])
def test_without_a_readable_date_the_address_dates_an_entry(text: str | None) -> None:
    found = one(written(text, url="http://x.cn/2020-07-12/1.html"))
    assert found == Dated(day("2020-07-12", Evidence.URL), None, date(2020, 7, 12))


def test_without_date_and_address_the_dateline_speaks() -> None:
    found = one(written(None, dateline=Dateline(7, 13)))
    assert found.published == day("2020-07-13", Evidence.DATELINE)


def test_an_impossible_dateline_says_nothing() -> None:
    assert one(written(None, dateline=Dateline(2, 30))) == Dated(SEEN, None, None)


def test_an_undated_entry_counts_as_seen_now() -> None:
    assert one(written("Invalid Date")) == Dated(SEEN, None, None)


@pytest.mark.parametrize("text", ["2020-07-14T03:00:01Z", "2020-07-20", "Tue, 14 Jul 2020 11:15:00 GMT"])
def test_the_future_counts_as_seen_now(text: str) -> None:
    assert one(written(text)).published == SEEN


def test_a_future_date_keeps_its_day_for_identity() -> None:
    assert one(written("2020-07-20")).day == date(2020, 7, 20)


def test_an_update_is_later_than_the_publication() -> None:
    found = one(written("2020-07-13T01:00:00Z", updated="2020-07-13T05:00:00Z"))
    assert found.updated == datetime(2020, 7, 13, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "updated", ["2020-07-13T01:00:00Z", "2020-07-12T01:00:00Z", "2020-07-15T01:00:00Z", "x"]
)
def test_what_is_no_later_instant_is_no_update(updated: str) -> None:
    assert one(written("2020-07-13T01:00:00Z", updated=updated)).updated is None


def test_an_entry_with_an_update_alone_was_published_then() -> None:
    found = one(written(None, updated="2020-07-13T01:00:00Z"))
    assert found.published.at == datetime(2020, 7, 13, 1, tzinfo=UTC)
    assert found.updated is None


@pytest.mark.parametrize("clock", ["T00:00:00+08:00", "T00:00:00Z", " 00:00:00"])
def test_midnight_on_every_entry_is_a_day_without_a_clock(clock: str) -> None:
    days = ("2020-07-11", "2020-07-12", "2020-07-13")
    found = dated(*(written(f"{text}{clock}") for text in days))
    assert [entry.published for entry in found] == [day(text) for text in days]


def test_an_undated_entry_among_midnights_stays_undated() -> None:
    found = dated(*(written(f"2020-07-1{number} 00:00:00") for number in (1, 2, 3)), written("x"))
    assert found[-1].published == SEEN
    assert found[0].published.precision is Precision.DAY


def test_midnight_on_some_entries_is_a_clock() -> None:
    texts = ("2020-07-11 00:00:00", "2020-07-12 09:15:00", "2020-07-13 00:00:00")
    assert {entry.published.precision for entry in dated(*map(written, texts))} == {Precision.SECOND}


STUCK = [written("2020-07-13 09:15:00", url=f"http://x.cn/2020-07-0{number}/1.html") for number in (1, 2, 3)]


def test_a_stamp_that_most_entries_share_yields_to_their_addresses() -> None:
    found, habits, warnings = facts(date_entries([*STUCK, written("2020-07-13 09:15:00")], CALENDAR, {}))
    assert [entry.published for entry in found[:3]] == [day(f"2020-07-0{n}", Evidence.URL) for n in (1, 2, 3)]
    assert found[3].published == SEEN
    assert habits[STUCK_STAMP] == "2020-07-13T01:15:00+00:00"
    assert warnings == (
        (
            "most entries carry the one date 2020-07-13T01:15:00+00:00 while their addresses name other "
            "days: the addresses are believed"
        ),
    )


def test_a_stuck_stamp_is_remembered_for_a_document_where_few_have_it() -> None:
    honest = [written(f"2020-07-13 0{number}:00:00") for number in range(5)]
    found = dated(*honest, written("2020-07-13 09:15:00"), habits={STUCK_STAMP: "2020-07-13T01:15:00+00:00"})
    assert found[-1].published == SEEN
    assert found[1].published.evidence is Evidence.FEED


@pytest.mark.parametrize(
    "entries",
    [
        STUCK[:2],  # too few
        [
            written("2020-07-13 09:15:00", url=f"http://x.cn/2020-07-13/{n}.html") for n in range(4)
        ],  # the same day
        [
            written("2020-07-13 09:15:00", url=f"http://x.cn/{n}.html") for n in range(4)
        ],  # nothing contradicts
        [*STUCK, *(written(f"2020-07-13 0{n}:00:00") for n in range(4))],  # not most
        [
            written("2020-07-13", url=f"http://x.cn/2020-07-1{n}/1.html") for n in range(4)
        ],  # a day is shared by many
    ],
)
def test_an_honest_batch_keeps_its_stamp(entries: list[Written]) -> None:
    found, habits, _ = facts(date_entries(entries, CALENDAR, {}))
    assert STUCK_STAMP not in habits
    assert {entry.published.evidence for entry in found} == {Evidence.FEED}


def test_dates_that_contradict_most_addresses_are_believed_and_reported() -> None:
    entries = [written(f"2020-07-13 0{n}:00:00", url=f"http://x.cn/2020-07-0{n}/1.html") for n in (1, 2, 3)]
    found, _, warnings = facts(date_entries(entries, CALENDAR, {}))
    assert found[0].published.evidence is Evidence.FEED
    assert warnings == (
        "3 of 3 dates differ by more than two days from the day in their address; the dates are believed",
    )


AHEAD = [
    written("Tue, 14 Jul 2020 10:15:00 GMT"),
    written("Tue, 14 Jul 2020 09:15:00 GMT"),
    written("Mon, 13 Jul 2020 09:15:00 GMT"),
]


def test_dates_hours_ahead_suggest_local_dates() -> None:
    found, habits, warnings = facts(date_entries(AHEAD, CALENDAR, {}))
    assert habits == {DATES_AHEAD: NOW.isoformat()}
    assert warnings == (
        (
            "2 of 3 dates lie up to 7.2 hours in the future; if this source writes local time under another "
            'label, set its "dates_are: local", else check its timezone'
        ),
    )
    assert found[0].published == SEEN


def test_the_suggestion_is_repeated_for_a_week() -> None:
    habits = {DATES_AHEAD: (NOW - timedelta(days=6)).isoformat()}
    _, kept, warnings = facts(date_entries([written("2020-07-13 09:15")], CALENDAR, habits))
    assert kept == habits
    assert "dates lay in the future at 2020-07-08 03:00 UTC" in warnings[0]


@pytest.mark.parametrize(
    ("dates_are", "age"), [("labelled", timedelta(days=8)), ("local", timedelta(days=1))]
)
def test_the_suggestion_ends_when_it_is_old_or_followed(dates_are: Any, age: timedelta) -> None:
    habits = {DATES_AHEAD: (NOW - age).isoformat()}
    calendar = replace(CALENDAR, dates_are=dates_are)
    assert facts(date_entries([written("2020-07-13 09:15")], calendar, habits))[1:] == ({}, ())


def test_local_dates_are_read_in_the_sources_zone() -> None:
    found = dated(*AHEAD, calendar=replace(CALENDAR, dates_are="local"))
    assert found[0].published.at == datetime(2020, 7, 14, 2, 15, tzinfo=UTC)


def test_one_date_ahead_proves_nothing() -> None:
    assert facts(date_entries(AHEAD[1:], CALENDAR, {}))[1:] == ({}, ())
