from datetime import UTC, datetime

import pytest

from aggregator.cli.datenotes import date_notes
from aggregator.model.document import Fetched, Validators
from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.model.source import Source
from tests.support.builders import source

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def moment(evidence: Evidence) -> Moment:
    return Moment(NOW, Precision.SECOND, evidence)


def notes(*evidence: Evidence, dates: tuple[str, ...] = (), of: Source | None = None) -> list[str]:
    items = "".join(f"<item><title>t</title><pubDate>{date}</pubDate></item>" for date in dates)
    body = f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()
    fetched = Fetched(
        url="http://news.example/feed",
        status=200,
        headers={"content-type": "application/xml"},
        body=body,
        at=NOW,
        elapsed_s=0.1,
        validators=Validators(),
    )
    return date_notes(
        [moment(one) for one in evidence], of or source(timezone="Asia/Shanghai"), fetched, now=NOW
    )


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (Evidence.URL, "have no date element; the day in their address counts"),
        (Evidence.DATELINE, "have no date element; the dateline of their text counts"),
        (Evidence.PAGE, "have the date of their article's page"),
        (
            Evidence.SEEN,
            (
                "have no date that can be true; they count as first seen now, and a first poll lists none "
                "of them"
            ),
        ),
    ],
)
def test_the_rule_that_dated_entries_is_named(evidence: Evidence, words: str) -> None:
    assert notes(Evidence.FEED, evidence, evidence) == [f"2 of 3 entries {words}"]


def test_dates_without_a_zone_are_told_with_the_zone_that_they_are_meant_in() -> None:
    dates = ("2026-11-24 08:00:00", "Tue, 24 Nov 2026 08:00:00 +0800", "2026年11月23日", "nonsense")
    assert notes(Evidence.FEED, dates=dates) == [
        (
            '2 of 4 dates name no zone, as "2026-11-24 08:00:00"; they are meant in Asia/Shanghai; '
            "if that is wrong, set the source's timezone (here: --timezone)"
        )
    ]


@pytest.mark.parametrize("date", ["Tue, 24 Nov 2026 08:00:00 GMT", "2026-11-24T08:00:00Z", "1795507200"])
def test_a_date_with_its_zone_needs_no_word(date: str) -> None:
    assert notes(Evidence.FEED, dates=(date,)) == []


def test_a_source_that_is_set_to_local_dates_needs_no_word() -> None:
    local = source(timezone="Asia/Shanghai", dates_are="local")
    assert notes(Evidence.FEED, dates=("2026-11-24 08:00:00",), of=local) == []


def test_a_page_has_no_date_elements() -> None:
    fetched = Fetched(
        url="http://news.example/",
        status=200,
        headers={},
        body=b"<!doctype html><title>x</title>",
        at=NOW,
        elapsed_s=0.1,
        validators=Validators(),
    )
    assert date_notes([], source(), fetched, now=NOW) == []
