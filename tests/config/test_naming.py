"""What a new source is called and written in, and when it is not new."""

import pytest

from aggregator.config.naming import address_key, same_address, suggest_id, suggest_language
from aggregator.model.source import Source, SourceKind


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Ribe Stiftstidende", "https://x.example/", "ribe-stiftstidende"),
        ("Größe & Ærø, l'été", "https://x.example/", "grosse-aero-l-ete"),
        ("福州晚报", "https://www.fznews.com.cn/rss", "fznews"),
        ("福州晚报 Fuzhou Evening", "http://rss.fznews.cn:8080/rss", "fznews"),
        ("", "https://feeds.bbc.co.uk/x", "bbc"),
        ("", "https://news.gov.cn/", "news"),
        ("", "http://com/", "com"),
        ("…", "http://127.0.0.1/", "127-0-0-1"),
        ("", "http://[::1]/", "1"),
        ("", "http://例子/", "source"),
        (
            "a very long title of a very small paper in a town",
            "http://a.example/",
            "a-very-long-title-of-a-very-small-paper",
        ),
        ("x" * 60, "http://a.example/", "x" * 40),
    ],
)
def test_an_id_comes_from_a_latin_title_or_the_host(title: str, url: str, expected: str) -> None:
    assert suggest_id(title, url, region="cn/fujian/fuzhou", taken=()) == expected


def test_a_taken_id_gets_the_region_then_a_number() -> None:
    def suggest(*taken: str) -> str:
        return suggest_id("Daily", "http://a.example/", region="de/bayern", taken=taken)

    assert suggest("daily") == "daily-bayern"
    assert suggest("daily", "daily-bayern") == "daily-bayern-2"
    assert suggest("daily", "daily-bayern", "daily-bayern-2") == "daily-bayern-3"


def test_an_id_that_ends_in_the_region_gets_the_number_at_once() -> None:
    taken = ("radio-bayern",)
    assert (
        suggest_id("Radio Bayern", "http://a.example/", region="de/bayern", taken=taken) == "radio-bayern-2"
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://A.example/feed",
        "https://a.example/feed/",
        "http://a.example:80/feed",
        "https://a.example:443/feed#x",
    ],
)
def test_twins_have_one_key(url: str) -> None:
    assert address_key(url) == "a.example/feed"


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/Feed",
        "http://www.a.example/feed",
        "http://a.example:81/feed",
        "http://a.example/feed?a=1",
    ],
)
def test_other_addresses_have_another_key(url: str) -> None:
    assert address_key(url) != "a.example/feed"


def test_the_source_of_an_address_is_found_by_its_twin() -> None:
    source = Source(
        "a", "A", "http://a.example/", SourceKind.FEED, ("http://a.example/1", "http://a.example/2"), "cn"
    )
    assert same_address("https://a.example/2/", [source]) is source
    assert same_address("https://a.example/3", [source]) is None


@pytest.mark.parametrize(
    ("said", "region", "titles", "written"),
    [
        (None, "de", ["x"], None),
        ("de", "de", ["x"], None),
        ("de-AT", "de", ["x"], None),
        ("zh", "zh-Hans", ["福"], None),
        ("zh-Hant", "zh-Hans", ["福"], "zh-Hant"),
        ("en-US", "zh-Hans", ["福州晚报 2026 RSS"], None),
        ("en-US", "zh-Hans", ["Fuzhou Daily 福"], "en-US"),
        ("en-US", "zh-Hans", [], "en-US"),
        ("ja", "zh-Hans", ["福州"], "ja"),
    ],
)
def test_a_language_is_written_down_where_it_differs_and_is_true(
    said: str | None, region: str, titles: list[str], written: str | None
) -> None:
    assert suggest_language(said, region=region, titles=titles) == written
