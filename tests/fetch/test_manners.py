"""What servers ask of us, and what we tell them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import UrlError
from aggregator.fetch.manners import host_group, http_date, retry_after, user_agent, wait_from
from tests.support.builders import NOW


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("1.5", 1.5),
        ("0", None),
        ("-5", None),
        ("86401", 86_400.0),
        ("999999999999", 86_400.0),
        ("9999999999999999", None),
        ("１２０", None),
        ("Tue, 24 Nov 2026 12:02:00 GMT", 120.0),
        ("Tuesday, 24-Nov-26 12:02:00 GMT", 120.0),
        ("Tue Nov 24 12:02:00 2026", 120.0),
        ("Tue, 24 Nov 2026 20:02:00 +0800", 120.0),
        ("Tue, 24 Nov 2026 11:00:00 GMT", None),
        ("Fri, 24 Nov 2028 12:00:00 GMT", 86_400.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}, NOW) == seconds


def test_absent_retry_after_asks_for_nothing() -> None:
    assert retry_after({}, NOW) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600.0),
        ({"cache-control": "public, MAX-AGE = 600, must-revalidate"}, 600.0),
        ({"cache-control": 'max-age="600"'}, 600.0),
        ({"cache-control": "max-age=600, max-age=60"}, 600.0),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=nonsense"}, None),
        ({"cache-control": "max-age"}, None),
        ({"cache-control": "max-age=2592000"}, 3_600.0),
        ({"cache-control": "no-store, max-age=600"}, None),
        ({"cache-control": "max-age=600, no-cache"}, None),
        ({"cache-control": "max-age=600", "age": "100"}, 500.0),
        ({"cache-control": "max-age=600", "age": "700"}, None),
        ({"cache-control": "max-age=600", "age": "old"}, 600.0),
        ({"expires": "Tue, 24 Nov 2026 12:10:00 GMT"}, 600.0),
        ({"expires": "Tue, 24 Nov 2026 12:10:00 GMT", "date": "Tue, 24 Nov 2026 12:05:00 GMT"}, 300.0),
        ({"expires": "Tue, 24 Nov 2026 12:10:00 GMT", "cache-control": "max-age=60"}, 60.0),
        ({"expires": "Thu, 19 Nov 1981 08:52:00 GMT"}, None),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
    ],
)
def test_freshness_of_an_answer_is_a_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_from(headers, NOW) == seconds


@given(st.text(), st.text(), st.text())
def test_no_header_value_makes_the_readers_of_headers_fail(first: str, second: str, third: str) -> None:
    for wait in (
        retry_after({"retry-after": first}, NOW),
        wait_from({"cache-control": first, "age": second, "expires": third, "date": first}, NOW),
        wait_from({"expires": third, "date": first}, NOW),
    ):
        assert wait is None or 0 < wait <= 86_400


@pytest.mark.parametrize("text", ["Tue, 24 Nov 99999 12:00:00 GMT", "Tue, 99 Nov 2026 12:00:00 GMT", "x"])
def test_date_that_no_calendar_has_is_none(text: str) -> None:
    assert http_date(text) is None


def test_http_date_without_a_zone_is_utc() -> None:
    assert http_date("Tue, 24 Nov 2026 13:00:00") == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("url", "group"),
    [
        ("http://news.example/feed", "news.example"),
        ("https://WWW.News.Example:8443/", "news.example"),
        ("http://news.example./", "news.example"),
        ("http://www2.news.example/", "www2.news.example"),
        ("http://新闻.example/", "xn--efvy88h.example"),
        ("http://127.0.0.5:8081/", "127.0.0.5"),
        ("http://[::1]:8081/", "[::1]"),
    ],
)
def test_host_group_is_the_host_without_www_and_port(url: str, group: str) -> None:
    assert host_group(url) == group


def test_host_group_of_no_url_is_refused() -> None:
    with pytest.raises(UrlError, match="scheme"):
        host_group("news.example")


@pytest.mark.parametrize(
    ("public_url", "contact", "subscribers", "expected"),
    [
        (
            "https://news.example",
            "desk@news.example",
            None,
            "RegionalFeedAggregator/0.1 (+https://news.example/about; mailto:desk@news.example)",
        ),
        (
            "https://news.example/",
            "https://x.example/us",
            12,
            "RegionalFeedAggregator/0.1 (+https://news.example/about; https://x.example/us; 12 subscribers)",
        ),
        (
            "",
            "mailto:desk@news.example",
            0,
            "RegionalFeedAggregator/0.1 (mailto:desk@news.example; 0 subscribers)",
        ),
        ("", "", None, "RegionalFeedAggregator/0.1"),
        (None, None, None, "RegionalFeedAggregator/0.1"),
        (
            "https://a.example/\r\nX: (y)",
            "总编",
            None,
            "RegionalFeedAggregator/0.1 (+https://a.example/X:y/about)",
        ),
    ],
)
def test_user_agent_names_program_page_and_person(
    public_url: str | None, contact: str | None, subscribers: int | None, expected: str
) -> None:
    assert user_agent("0.1", public_url, contact, subscribers) == expected
