"""What the address of a feed may ask for: how many stories, and the profile for screens."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from aggregator.web.query import MANY, NAMES, FeedOptions, WholeNumber, known_part, values
from tests.support import builders
from tests.support.builders import NOW
from tests.web.fakes import FUZHOU, House, stories

FEED = f"/regions/{FUZHOU}/feed"


@pytest.fixture
def house() -> House:
    made = House()
    made.store.show(FUZHOU, *stories(40))
    return made


def count(house: House, address: str) -> int:
    body = house.client().get(address).data
    if ".json" in address:
        return len(json.loads(body)["items"])
    return len(feedparser.parse(body).entries)


@pytest.mark.parametrize("feed_format", ["rss", "atom", "json"])
def test_limit_is_the_number_of_the_newest_stories(house: House, feed_format: str) -> None:
    assert count(house, f"{FEED}.{feed_format}?limit=3") == 3
    assert count(house, f"{FEED}.{feed_format}?limit=500") == 40
    assert count(house, f"{FEED}.{feed_format}") == 40


@pytest.mark.parametrize("value", ["0", "501", "-1", "many", "", "1.5", "9" * 17, "٣"])
def test_a_limit_that_is_none_is_refused_with_its_value_and_what_it_may_be(house: House, value: str) -> None:
    response = house.client().get(f"{FEED}.atom", query_string={"limit": value})
    assert response.status_code == 400
    text = response.get_data(as_text=True).replace("&#34;", '"')
    assert f'parameter limit="{value}" must be a whole number from 1 to 500' in text


@pytest.mark.parametrize("value", ["", "Signage", "tv", "<b>"])
def test_a_profile_that_is_none_is_refused_by_name(house: House, value: str) -> None:
    response = house.client().get(f"{FEED}.rss", query_string={"profile": value})
    assert response.status_code == 400
    text = response.get_data(as_text=True)
    assert "must be signage" in text
    assert "<b>" not in text.partition("<main")[2]


@pytest.mark.parametrize("feed_format", ["atom", "json"])
def test_the_profile_for_screens_is_for_rss_alone(house: House, feed_format: str) -> None:
    response = house.client().get(f"{FEED}.{feed_format}?profile=signage")
    assert response.status_code == 400
    assert "is for feed.rss alone; ask for it there" in response.get_data(as_text=True)


@pytest.mark.parametrize(("query", "expected"), [("", 20), ("&limit=5", 5), ("&limit=30", 20)])
def test_a_screen_gets_at_most_twenty_stories(house: House, query: str, expected: int) -> None:
    assert count(house, f"{FEED}.rss?profile=signage{query}") == expected


def test_a_screen_gets_the_newest_stories_in_plain_rss(house: House) -> None:
    response = house.client().get(f"{FEED}.rss?profile=signage")
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert "xmlns" not in response.get_data(as_text=True)
    assert feedparser.parse(response.data).entries[0].title == "福州新闻第1条"


def test_every_address_is_cached_apart_and_unknown_parameters_are_not_part_of_it(house: House) -> None:
    client = house.client()
    plain = client.get(f"{FEED}.rss").headers["ETag"]
    etags = {plain} | {
        client.get(f"{FEED}.rss?{query}").headers["ETag"]
        for query in ("limit=5", "limit=6", "profile=signage", "profile=signage&limit=5")
    }
    assert len(etags) == 5
    views = house.store.views
    for same in ("limit=005&utm_source=x", "_=1&limit=5", "limit=5&limit=7"):
        assert client.get(f"{FEED}.rss?{same}").headers["ETag"] in etags
    assert house.store.views == views


@pytest.mark.parametrize("feed_format", ["atom", "rss"])
def test_a_feed_names_itself_by_what_was_asked_for_and_by_nothing_else(
    house: House, feed_format: str
) -> None:
    response = house.client().get(f"{FEED}.{feed_format}?utm_source=x&limit=5")
    own = f"https://news.example{FEED}.{feed_format}?limit=5"
    assert response.headers["Link"].startswith(f'<{own}>; rel="self"')
    feed = feedparser.parse(response.data).feed
    assert next(link.href for link in feed.links if link.rel == "self") == own


def test_another_selection_is_another_feed_with_the_same_stories(house: House) -> None:
    client = house.client()
    whole, part = (feedparser.parse(client.get(f"{FEED}.atom{query}").data) for query in ("", "?limit=2"))
    assert whole.feed.id != part.feed.id
    assert [entry.id for entry in part.entries] == [entry.id for entry in whole.entries[:2]]


def test_what_was_asked_for_survives_a_regions_new_name(house: House) -> None:
    response = house.client().get("/regions/cn/fujian/fuzhou/pingtan/feed.rss?limit=5&x=1")
    assert response.headers["Location"].endswith("/regions/cn/fujian/pingtan/feed.rss?limit=5")


def test_a_version_that_shares_its_second_has_no_date_and_is_known_by_its_etag_alone(house: House) -> None:
    client = house.client()
    house.store.show(FUZHOU, *stories(2), at=NOW + timedelta(microseconds=1))
    first = client.get(f"{FEED}.rss")
    assert "Last-Modified" not in first.headers
    since = {"If-Modified-Since": "Tue, 24 Nov 2026 12:00:00 GMT"}
    assert client.get(f"{FEED}.rss", headers=since).status_code == 200
    held = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{FEED}.rss", headers=held).status_code == 304


def test_a_parameter_that_the_cache_does_not_know_cannot_be_read() -> None:
    with pytest.raises(LookupError, match="secret"):
        WholeNumber(0, 1).read({"secret": "1"}, "secret", 0)


def test_options_are_told_in_one_order() -> None:
    options = FeedOptions.read({"profile": "signage", "limit": "007"}, "rss")
    assert options.query() == (("limit", "7"), ("profile", "signage"))


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        ("", ()),
        ("utm_source=x&_=17", ()),
        ("limit=5&_=17", (("limit", "5"),)),
        ("limit=5&limit=6", (("limit", "5"),)),
        ("profile=signage&limit", (("limit", ""), ("profile", "signage"))),
        ("limit=5=6", (("limit", "5=6"),)),
        ("source=b&q=x&source=a,b&source=", (("q", "x"), ("source", "b"), ("source", "a,b"), ("source", ""))),
        ("since=2026-11-24T00:00:00Z", (("since", "2026-11-24T00:00:00Z"),)),
        ("limit=%35", None),
        ("q=a+b", None),
    ],
)
def test_the_known_part_of_a_query_is_the_values_that_count_in_order(
    raw: str, known: tuple[tuple[str, str], ...] | None
) -> None:
    assert known_part(raw) == known


_PIECES = st.sampled_from([*sorted(NAMES), "x", "_", "1", "=", "&", "==", "&&", "~", "-", ".", ",", ":"])


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_the_known_part_is_what_the_framework_reads(raw: str) -> None:
    args = Request(EnvironBuilder(query_string=raw).get_environ()).args
    assert urlsplit(f"/?{raw}").query == raw
    first = {name: (args[name],) for name in NAMES & args.keys()}
    every = {name: values(args, name) for name in MANY & args.keys()}
    expected = (first | every).items()
    assert known_part(raw) == tuple((name, text) for name, texts in sorted(expected) for text in texts)


def test_one_of_many_is_read_as_such_or_not_at_all() -> None:
    assert [values({"q": "a"}, "q"), values({}, "q")] == [("a",), ()]
    with pytest.raises(LookupError, match="limit"):
        values({"limit": "1"}, "limit")


def test_copies_are_shown_one_a_line_when_asked_for(house: House) -> None:
    also = tuple(builders.copy(n, source_id=f"outlet-{n}") for n in range(50, 56))
    house.store.show(FUZHOU, builders.story(1, also_in=also))
    usual, shown = (
        json.loads(house.client().get(f"{FEED}.json{query}").data)["items"][0]["content_html"]
        for query in ("", "?copies=show")
    )
    assert (usual.count("outlet-5"), shown.count("outlet-5")) == (4, 6)


def test_a_feed_that_shows_copies_says_so_in_its_address(house: House) -> None:
    feed = json.loads(house.client().get(f"{FEED}.json?copies=show&limit=2").data)
    assert urlsplit(feed["feed_url"]).query == "copies=show&limit=2"


def test_copies_can_be_shown_and_nothing_else(house: House) -> None:
    response = house.client().get(f"{FEED}.rss?copies=hide")
    assert response.status_code == 400
    assert "must be show" in response.get_data(as_text=True)
