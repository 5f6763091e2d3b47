from datetime import UTC, datetime

import pytest
from protego import Protego
from selectolax.lexbor import LexborHTMLParser

from aggregator.config.models import Config, FetchSettings, StoreSettings
from aggregator.model.site import Site
from aggregator.web.about import rhythm
from aggregator.web.coding import MIN_BYTES
from tests.support.builders import source
from tests.web.fakes import BROKEN, FUZHOU, House, stories, world
from tests.web.htmlcheck import hrefs, one, parsed, texts

COMPLETE = Site(
    "Fujian News",
    "https://news.example",
    "mailto:editor@news.example",
    "Fujian Press Club",
    "https://club.example/imprint",
    "https://club.example/privacy",
)


def about(house: House, query: str = "") -> LexborHTMLParser:
    response = house.client().get(f"/about{query}")
    assert response.status_code == 200
    return parsed(response)


def section(tree: LexborHTMLParser, name: str) -> str:
    return " ".join(one(tree, f"section[aria-labelledby={name}]").text().split())


def test_the_page_names_operator_and_contact() -> None:
    tree = about(House(config=world(site=COMPLETE)), "?lang=en")
    assert section(tree, "who") == "Who runs it Fujian Press Club runs this site. editor@news.example"
    assert hrefs(tree, "section[aria-labelledby=who] a") == ["mailto:editor@news.example"]


def test_an_operator_who_says_nothing_of_themselves_is_said_to() -> None:
    tree = about(House(config=world(site=Site())), "?lang=en")
    assert section(tree, "who") == "Who runs it The operator of this site has given no contact yet."


def test_every_polled_source_stands_there_by_region_with_its_home_and_rhythm() -> None:
    config = world(
        sources=(
            source(every_s=1800.0),
            source(id="kuna", name="كونا", region="kw"),
            source(id="off", enabled=False),
        )
    )
    tree = about(House(config=config), "?lang=en")
    assert texts(tree, "h3") == ["Fuzhou", "Kuwait"]
    assert texts(tree, "h3 + ul li") == ["福州日报 every 30 minutes", "كونا every 1 hour"]
    assert hrefs(tree, "h3 + ul a") == ["http://news.example/", "http://news.example/"]


def test_a_source_with_a_rhythm_of_its_own_has_no_interval() -> None:
    config = world(sources=(source(paced=True),))
    assert texts(about(House(config=config), "?lang=en"), "h3 + ul li") == ["福州日报 as its news comes"]
    assert texts(about(House(config=config), "?lang=zh-Hans"), "h3 + ul li") == ["福州日报 按其更新规律"]


def test_an_installation_that_follows_nothing_reads_nothing() -> None:
    tree = about(House(config=world(follow=())), "?lang=en")
    assert "No source is read at present." in section(tree, "fetched")


@pytest.mark.parametrize(
    ("every_s", "english", "chinese"),
    [
        (60.0, "every 1 minute", "每 1 分钟"),
        (5400.0, "every 90 minutes", "每 90 分钟"),
        (7200.0, "every 2 hours", "每 2 小时"),
        (86_400.0, "every 1 day", "每 1 天"),
        (90.0, "every 1.5 minutes", "每 1.5 分钟"),
    ],
)
def test_a_pause_is_said_in_the_largest_unit_that_it_fills(
    every_s: float, english: str, chinese: str
) -> None:
    assert (rhythm(every_s, "en"), rhythm(every_s, "zh-Hans")) == (english, chinese)


def test_the_page_says_by_which_name_we_ask_and_how_to_shut_us_out() -> None:
    tree = about(House(config=world(fetch=FetchSettings(user_agent="CityBot/2 (+https://c.example)"))))
    assert one(tree, "section[aria-labelledby=fetched] code").text() == "CityBot/2 (+https://c.example)"
    assert one(tree, "pre").text() == "User-agent: CityBot\nDisallow: /"
    assert one(about(House()), "pre").text() == "User-agent: RegionalFeedAggregator\nDisallow: /"


def test_the_page_says_what_is_shown_and_kept_and_that_nobody_is_watched() -> None:
    config = world(store=StoreSettings(text_days=30, log_days=7))
    tree = about(House(config=config), "?lang=en")
    assert "at most 160 characters (80 in Chinese" in section(tree, "shown")
    assert "after 30 days, unless" in section(tree, "kept")
    assert "requests after 7 days" in section(tree, "kept")
    assert "no cookies" in section(tree, "privacy")
    assert "answers 410" in section(tree, "publishers")


@pytest.mark.parametrize(
    ("query", "lang", "heading"),
    [
        ("?lang=zh-Hans", "zh-Hans", "关于本站"),
        ("?lang=zh-Hant", "zh-Hant", "關於本站"),
        ("?lang=en", "en", "About this site"),
    ],
)
def test_the_page_speaks_three_languages(query: str, lang: str, heading: str) -> None:
    tree = about(House(), query)
    assert one(tree, "html").attributes["lang"] == lang
    assert one(tree, "h1").text() == heading


def test_without_a_language_it_speaks_that_of_most_regions() -> None:
    for follow, lang in (("cn/fujian", "zh-Hans"), ("de", "en")):
        tree = about(House(config=world(follow=(follow,))))
        assert one(tree, "html").attributes["lang"] == lang


@pytest.mark.parametrize("path", ["/", f"/regions/{FUZHOU}", "/status", "/about", "/nope"])
def test_every_page_leads_to_it(path: str) -> None:
    house = House(config=world(site=COMPLETE))
    house.store.show(FUZHOU, *stories(1))
    found = hrefs(parsed(house.client().get(path)), "footer a")
    assert "/about" in found
    assert path == "/nope" or found[-2:] == [COMPLETE.imprint_url, COMPLETE.privacy_url]


@pytest.mark.parametrize(
    "changed",
    [
        world(site=COMPLETE),
        world(store=StoreSettings(text_days=30)),
        world(fetch=FetchSettings(user_agent="CityBot/2")),
    ],
    ids=["site", "store", "agent"],
)
def test_its_validator_changes_with_what_it_says(changed: Config) -> None:
    house = House()
    client = house.client()
    etag = client.get("/about").headers["ETag"]
    assert client.get("/about", headers={"If-None-Match": etag}).status_code == 304
    house.config = changed
    assert client.get("/about", headers={"If-None-Match": etag}).status_code == 200


def test_its_headers_are_those_of_every_page() -> None:
    client = House().client()
    own = {"ETag", "Content-Length", "Last-Modified"}
    page, other = client.get("/about").headers, client.get("/").headers
    assert {(name, value) for name, value in page.items() if name not in own} == {
        (name, value) for name, value in other.items() if name not in own
    }


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/about", True),
        (f"/regions/{FUZHOU}", True),
        (f"/regions/{FUZHOU}?lang=en", True),
        (f"/regions/{FUZHOU}/feed.rss", True),
        (f"/regions/{FUZHOU}/feed.atom?limit=20", True),
        (f"/embed/{FUZHOU}.html", True),
        (f"/embed/{FUZHOU}.html?fragment=1", False),
        (f"/regions/{FUZHOU}?before=1", False),
        (f"/regions/{FUZHOU}?before=1&lang=en", False),
    ],
)
def test_crawlers_read_pages_and_feeds_but_no_cursors(path: str, allowed: bool) -> None:  # noqa: FBT001 - a table
    rules = Protego.parse(House().client().get("/robots.txt").get_data(as_text=True))
    assert rules.can_fetch(f"https://news.example{path}", "AnyBot") is allowed


def test_security_txt_has_what_the_rfc_asks_for_and_stays_the_same_for_a_month() -> None:
    house = House(config=world(site=COMPLETE))
    response = house.client().get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.get_data(as_text=True).splitlines() == [
        "Contact: mailto:editor@news.example",
        "Expires: 2027-11-01T00:00:00Z",
        "Preferred-Languages: en, zh",
        "Canonical: https://news.example/.well-known/security.txt",
        "Policy: https://news.example/about",
    ]
    house.now = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    held = {"If-None-Match": response.headers["ETag"]}
    assert house.client().get("/.well-known/security.txt", headers=held).status_code == 304


def test_without_a_contact_there_is_no_security_txt() -> None:
    house = House(config=world(site=Site()))
    assert house.client().get("/.well-known/security.txt").status_code == 404


def test_the_page_waits_with_the_store() -> None:
    house = House()
    house.store.failure = BROKEN
    assert house.client().get("/about").status_code == 503


@pytest.mark.parametrize("path", ["/about", "/robots.txt", "/.well-known/security.txt", "/embed.css"])
def test_texts_are_sent_like_every_other(path: str) -> None:
    client = House(config=world(site=COMPLETE)).client()
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    assert got.headers["Vary"] == "Accept-Encoding"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Cache-Control"].startswith("public, max-age=")
    assert client.get(path, headers={"If-None-Match": got.headers["ETag"]}).status_code == 304
    assert "Set-Cookie" not in got.headers
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    small = len(got.data) < MIN_BYTES
    assert packed.headers.get("Content-Encoding") == (None if small else "gzip")
