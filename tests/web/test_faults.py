from dataclasses import replace

import pytest

from aggregator.config.models import Config
from aggregator.errors import StoreError
from aggregator.model.region import RegionTree
from aggregator.model.site import Site
from aggregator.web.app import create_app
from tests.support.builders import region
from tests.web.fakes import BROKEN, FUZHOU, House, stories, world
from tests.web.htmlcheck import hrefs, one, parsed, texts

READING = ["/", f"/regions/{FUZHOU}", f"/regions/{FUZHOU}/feed.rss", f"/embed/{FUZHOU}.html", "/status"]


@pytest.fixture
def house() -> House:
    made = House()
    made.store.show(FUZHOU, *stories(1))
    return made


@pytest.mark.parametrize("path", ["/nope", "/static/nope.css", "/feed.json"])
def test_an_address_without_a_page_is_not_found_kindly(house: House, path: str) -> None:
    response = house.client().get(path)
    assert response.status_code == 404
    tree = parsed(response)
    assert one(tree, "h1").text() == "This page does not exist"
    assert hrefs(tree, "main a") == ["/"]


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("fuzhou", "/regions/cn/fujian/fuzhou"),
        ("cn/fujian/fuzou", "/regions/cn/fujian/fuzhou"),
        ("cn/fuzhou", "/regions/cn/fujian/fuzhou"),
        ("xiamen", "/regions/cn/fujian/xiamen"),
    ],
)
def test_an_unknown_region_comes_with_the_regions_that_may_be_meant(
    house: House, asked: str, near: str
) -> None:
    response = house.client().get(f"/regions/{asked}")
    assert response.status_code == 404
    assert near in hrefs(parsed(response), "main ul a")


@pytest.mark.parametrize(
    ("guess", "feed"),
    [
        ("feed.xml", "rss"),
        ("feed", "rss"),
        ("feed/", "rss"),
        ("feeds", "rss"),
        ("rss", "rss"),
        ("RSS.xml", "rss"),
        ("index.xml", "rss"),
        ("index.rdf", "rss"),
        ("atom", "atom"),
        ("atom.xml", "atom"),
        ("index.atom", "atom"),
        ("json", "json"),
        ("index.json", "json"),
    ],
)
def test_a_feed_address_from_memory_leads_to_the_feed(house: House, guess: str, feed: str) -> None:
    response = house.client().get(f"/regions/{FUZHOU}/{guess}")
    assert response.status_code == 301
    assert response.headers["Location"] == f"https://news.example/regions/{FUZHOU}/feed.{feed}"


def test_a_region_may_be_called_like_a_feed(house: House) -> None:
    regions = RegionTree.of([region("cn", "中国"), region("cn/rss", "RSS")])
    house.config = world(regions=regions, follow=("cn",), sources=())
    assert house.client().get("/regions/cn/rss").status_code == 200
    assert house.client().get("/regions/cn/atom").status_code == 301


@pytest.mark.parametrize("path", [f"/regions/{FUZHOU}/rss.php", f"/regions/{FUZHOU}/feed.html"])
def test_what_is_no_feed_of_a_region_names_those_that_it_has(house: House, path: str) -> None:
    response = house.client().get(path)
    assert response.status_code == 404
    assert hrefs(parsed(response), "main ul a")[:3] == [
        f"https://news.example/regions/{FUZHOU}/feed.{form}" for form in ("rss", "atom", "json")
    ]


def test_a_guess_below_no_region_is_not_found(house: House) -> None:
    assert house.client().get("/regions/atlantis/feed.xml").status_code == 404


@pytest.mark.parametrize("path", ["/regions", "/regions/", "/regions?lang=en"])
def test_the_list_of_regions_is_the_overview(house: House, path: str) -> None:
    response = house.client().get(path)
    assert response.status_code == 301
    assert response.headers["Location"] == "https://news.example/" + path.partition("/regions")[2].strip("/")


def test_a_bad_cursor_is_answered_in_words_for_people(house: House) -> None:
    response = house.client().get(f"/regions/{FUZHOU}?before=abc")
    assert response.status_code == 400
    said = texts(parsed(response), "main p[lang]")
    assert said == ['parameter before="abc" is no place in the list; leave it out to see the newest stories']


def test_a_region_like_no_other_has_no_suggestions(house: House) -> None:
    assert hrefs(parsed(house.client().get("/regions/%3Cscript%3E")), "main ul a") == []


def test_a_region_no_longer_covered_is_gone(house: House) -> None:
    house.store.show("cn/left", *stories(1))
    response = house.client().get("/regions/cn/left?lang=zh-Hans")
    assert response.status_code == 410
    assert "cn/left" in one(parsed(response), "main").text()


def test_a_fault_speaks_the_language_of_the_address(house: House) -> None:
    assert one(parsed(house.client().get("/nope?lang=zh-Hant")), "h1").text() == "沒有這個頁面"
    assert one(parsed(house.client().get("/nope?lang=xx")), "html").attributes["lang"] == "en"


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_sent(house: House, path: str, method: str) -> None:
    response = house.client().open(path, method=method)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert one(parsed(response), "h1").text() == "This address is only for reading"


@pytest.mark.parametrize("path", READING)
def test_a_store_that_refuses_is_a_pause_not_an_error(house: House, path: str) -> None:
    house.store.failure = BROKEN
    response = house.client().get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.headers["Cache-Control"] == "no-store"
    assert "disk I/O" not in response.get_data(as_text=True)
    assert "Please try again in a few seconds." in texts(parsed(response), "main p")


@pytest.mark.parametrize("path", READING)
def test_our_own_fault_shows_no_trace(house: House, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    house.store.failure = RuntimeError("secret detail")
    response = house.client().get(path)
    assert response.status_code == 500
    body = response.get_data(as_text=True)
    assert "secret detail" not in body
    assert "Traceback" not in body
    assert one(parsed(response), "h1").text() == "Something went wrong here"
    assert "secret detail" in "".join(capsys.readouterr())  # it is in the log instead


def test_a_store_that_comes_back_is_used_again(house: House) -> None:
    client = house.client()
    house.store.failure = BROKEN
    assert client.get(f"/regions/{FUZHOU}").status_code == 503
    house.store.failure = None
    assert client.get(f"/regions/{FUZHOU}").status_code == 200


def test_the_page_of_a_fault_is_closed_like_every_other(house: House) -> None:
    headers = house.client().get("/nope").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_fault_behind_a_prefix_leads_back_below_it(house: House) -> None:
    house.config = world(site=Site(public_url="https://town.example/news"))
    client = house.client()
    assert hrefs(parsed(client.get("/regions/nope")), "main > p a") == ["/news/"]
    house.config = world(site=Site())
    unprefixed = house.client().get("/nope", environ_overrides={"SCRIPT_NAME": "/below"})
    assert hrefs(parsed(unprefixed), "main > p a") == ["/below/"]


def test_a_fault_before_there_is_a_configuration_is_a_page_too(house: House) -> None:
    def no_config() -> Config:
        raise StoreError("the poller has not applied a configuration yet")

    client = create_app(replace(house.services(), config=no_config)).test_client()
    response = client.get(f"/regions/{FUZHOU}")
    assert response.status_code == 503
    assert hrefs(parsed(response), "main > p a") == ["/"]
    embed = client.get(f"/embed/{FUZHOU}.html")
    assert embed.status_code == 503
    assert "frame-ancestors *" in embed.headers["Content-Security-Policy"]


def test_a_fault_under_a_host_that_is_none_still_has_links(house: House) -> None:
    house.config = world(site=Site())
    client = house.client()
    assert client.get("/regions/nope", headers={"Host": "a b"}).status_code in {400, 404}
    assert hrefs(parsed(client.get("/nope", headers={"Host": "a b"})), "main > p a") == ["/"]


def test_head_of_a_fault_has_no_body(house: House) -> None:
    response = house.client().head("/nope")
    assert (response.status_code, response.data) == (404, b"")
