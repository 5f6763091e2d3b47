import json

import feedparser
import pytest

from aggregator.config.models import Config
from aggregator.model.site import Site
from aggregator.web.app import WebServices, create_app
from tests.support.builders import copy, source, story
from tests.web.fakes import FUZHOU, LATER, House, stories, world

FORMATS = ["rss", "atom", "json"]
TYPES = {
    "rss": "application/xml; charset=utf-8",
    "atom": "application/xml; charset=utf-8",
    "json": "application/feed+json",
}


def feed(feed_format: str, region: str = FUZHOU) -> str:
    return f"/regions/{region}/feed.{feed_format}"


def titles(body: bytes, feed_format: str) -> list[str]:
    if feed_format == "json":
        return [item["title"] for item in json.loads(body)["items"]]
    return [entry.title for entry in feedparser.parse(body).entries]


@pytest.fixture
def house() -> House:
    made = House()
    made.store.show(FUZHOU, *stories(3))
    return made


@pytest.mark.parametrize("feed_format", FORMATS)
def test_a_feed_lists_the_regions_stories_newest_first(house: House, feed_format: str) -> None:
    response = house.client().get(feed(feed_format))
    assert response.status_code == 200
    assert titles(response.data, feed_format) == ["福州新闻第1条", "福州新闻第2条", "福州新闻第3条"]


@pytest.mark.parametrize("feed_format", FORMATS)
def test_a_feed_carries_the_headers_that_readers_and_caches_need(house: House, feed_format: str) -> None:
    headers = house.client().get(feed(feed_format)).headers
    url = f"https://news.example{feed(feed_format)}"
    assert headers["Content-Type"] == TYPES[feed_format]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == (
        "public, max-age=300, stale-while-revalidate=600, stale-if-error=86400"
    )
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Last-Modified"] == "Tue, 24 Nov 2026 12:00:00 GMT"
    assert headers["ETag"].startswith('"')
    assert headers["Link"].startswith(f'<{url}>; rel="self"; type="application/')
    assert f'<https://news.example/regions/{FUZHOU}>; rel="alternate"; type="text/html"' in headers["Link"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("feed_format", FORMATS)
def test_either_validator_alone_gets_not_modified_without_a_view(house: House, feed_format: str) -> None:
    client = house.client()
    first = client.get(feed(feed_format))
    views = house.store.views
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(feed(feed_format), headers=condition)
        assert again.status_code == 304
        assert again.data == b""
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert "Content-Type" not in again.headers
    assert house.store.views == views


def test_a_restarted_server_gives_not_modified_before_it_rendered_anything(house: House) -> None:
    etag = house.client().get(feed("rss")).headers["ETag"]
    views = house.store.views
    assert house.client().get(feed("rss"), headers={"If-None-Match": etag}).status_code == 304
    assert house.store.views == views


def test_head_gives_the_headers_of_get_and_no_body(house: House) -> None:
    client = house.client()
    got, head = client.get(feed("atom")), client.head(feed("atom"))
    assert head.data == b""
    assert dict(head.headers) == dict(got.headers)
    assert int(head.headers["Content-Length"]) == len(got.data)


def test_a_repeated_request_is_answered_from_memory(house: House) -> None:
    client = house.client()
    first = client.get(feed("rss"))
    views = house.store.views
    assert client.get(feed("rss")).data == first.data
    assert house.store.views == views


def test_equal_content_gives_equal_bytes_from_another_process(house: House) -> None:
    one, other = house.client().get(feed("atom")), house.client().get(feed("atom"))
    assert one.data == other.data
    assert one.headers["ETag"] == other.headers["ETag"]


def test_unknown_parameters_change_nothing(house: House) -> None:
    client = house.client()
    plain = client.get(feed("rss"))
    views = house.store.views
    marked = client.get(feed("rss") + "?_=17&utm_source=x&count=nonsense")
    assert (marked.data, marked.headers["ETag"]) == (plain.data, plain.headers["ETag"])
    assert house.store.views == views


def test_a_new_story_moves_both_validators(house: House) -> None:
    client = house.client()
    first = client.get(feed("rss"))
    house.store.show(FUZHOU, *stories(4), at=LATER)
    again = client.get(feed("rss"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.headers["Last-Modified"] == "Tue, 24 Nov 2026 12:05:00 GMT"
    assert len(titles(again.data, "rss")) == 4


def test_a_story_of_another_region_leaves_the_feed_as_it_is(house: House) -> None:
    client = house.client()
    etag = client.get(feed("rss")).headers["ETag"]
    house.store.show("cn/fujian/xiamen", *stories(1), at=LATER)
    assert client.get(feed("rss"), headers={"If-None-Match": etag}).status_code == 304


def test_a_changed_configuration_or_program_moves_the_etag(house: House) -> None:
    client = house.client()
    etags = {client.get(feed("rss")).headers["ETag"]}
    house.config = world(site=Site(title="Renamed", public_url="https://news.example"))
    etags.add(client.get(feed("rss")).headers["ETag"])
    house.version = "1.1"
    etags.add(house.client().get(feed("rss")).headers["ETag"])
    assert len(etags) == 3


def test_the_etag_belongs_to_the_bytes_when_a_story_comes_while_rendering(house: House) -> None:
    client = house.client()
    house.store.lag = dict(house.store.version)  # the versions were read before the view
    house.store.show(FUZHOU, *stories(4), at=LATER)
    raced = client.get(feed("rss"))
    house.store.lag = None
    after = client.get(feed("rss"))
    assert raced.headers["ETag"] == after.headers["ETag"]
    assert raced.data == after.data


@pytest.mark.parametrize("path", [feed("rss"), f"/regions/{FUZHOU}", "/", f"/embed/{FUZHOU}.html", "/status"])
def test_one_request_sees_one_configuration(house: House, path: str) -> None:
    asked: list[int] = []

    def restless() -> Config:
        asked.append(len(asked))
        return world(site=Site(title=f"Title {len(asked)}"))

    services = WebServices(house.store, config=restless, clock=lambda: house.now, version="1.0")
    assert create_app(services).test_client().get(path).status_code == 200
    assert asked == [0]


@pytest.mark.parametrize("feed_format", FORMATS)
@pytest.mark.parametrize("region", ["cn/fujian/pingtan", "fr", "demo", "all"])
def test_a_region_without_stories_has_a_valid_feed_that_never_changes(
    house: House, region: str, feed_format: str
) -> None:
    client = house.client()
    first = client.get(feed(feed_format, region))
    assert first.status_code == 200
    assert titles(first.data, feed_format) == []
    assert "Last-Modified" not in first.headers
    again = client.get(feed(feed_format, region), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert house.client().get(feed(feed_format, region)).data == first.data


@pytest.mark.parametrize("feed_format", FORMATS)
def test_the_feed_of_everything_and_of_the_demo_are_served(house: House, feed_format: str) -> None:
    house.store.show("all", *stories(2))
    house.store.show("demo", *stories(1))
    client = house.client()
    assert len(titles(client.get(feed(feed_format, "all")).data, feed_format)) == 2
    assert len(titles(client.get(feed(feed_format, "demo")).data, feed_format)) == 1


def test_an_unknown_region_is_not_found_and_near_ids_are_named(house: House) -> None:
    response = house.client().get(feed("rss", "fuzhou"))
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert FUZHOU in response.get_data(as_text=True)


def test_a_region_that_left_the_configuration_is_gone(house: House) -> None:
    house.store.show("cn/left", *stories(1))
    assert house.client().get(feed("rss", "cn/left")).status_code == 410


@pytest.mark.parametrize("feed_format", FORMATS)
def test_a_renamed_regions_feed_moved_for_good(house: House, feed_format: str) -> None:
    response = house.client().get(feed(feed_format, "cn/fujian/fuzhou/pingtan"))
    assert response.status_code == 301
    assert response.headers["Location"] == f"https://news.example{feed(feed_format, 'cn/fujian/pingtan')}"


@pytest.mark.parametrize("path", [feed("json"), feed("rss"), "/status.atom"])
def test_a_foreign_page_may_ask_with_validators(house: House, path: str) -> None:
    response = house.client().options(path, headers={"Origin": "https://town.example"})
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Expose-Headers" not in response.headers  # answers have that


def test_without_a_public_address_a_feed_is_known_by_the_address_it_was_asked_at(house: House) -> None:
    house.config = world(site=Site())
    client = house.client()
    for host in ("localhost:8000", "[::1]:8000", "feeds.town.example"):
        body = client.get(feed("atom"), base_url=f"http://{host}").get_data(as_text=True)
        assert f'href="http://{host}{feed("atom")}"' in body


@pytest.mark.parametrize("host", ['x"><script>', "a b", "a/b", "user@host", "-", "a" * 300])
def test_a_host_that_is_no_host_is_refused(house: House, host: str) -> None:
    house.config = world(site=Site())
    response = house.client().get(feed("atom"), headers={"Host": host})
    assert response.status_code == 400
    assert "<script>" not in response.get_data(as_text=True)


@pytest.mark.parametrize("feed_format", FORMATS)
def test_a_feed_shows_no_more_than_an_excerpt(house: House, feed_format: str) -> None:
    text = "开头。" + "内容" * 200 + "结尾机密"
    lead = copy(text=text, html=f"<p>{text}</p>")
    house.store.show(FUZHOU, story(lead=lead), at=LATER)
    body = house.client().get(feed(feed_format)).get_data(as_text=True)
    assert "开头" in body
    assert "结尾机密" not in body


@pytest.mark.parametrize("feed_format", FORMATS)
def test_a_story_whose_source_left_still_reads_well(house: House, feed_format: str) -> None:
    house.config = world(sources=(source(id="other"),))
    assert len(titles(house.client().get(feed(feed_format)).data, feed_format)) == 3


def test_a_feed_names_its_stylesheet_on_our_own_host(house: House) -> None:
    for feed_format in ("rss", "atom"):
        head = house.client().get(feed(feed_format)).get_data(as_text=True)[:400]
        assert 'type="text/css"' in head
        assert "https://news.example/feed.css" in head


@pytest.mark.parametrize("feed_format", FORMATS)
def test_a_hub_is_named_in_the_feed_and_in_its_header(house: House, feed_format: str) -> None:
    assert "hub" not in house.client().get(feed(feed_format)).headers["Link"]
    hub = "https://hub.example/?a=1"
    house.config = world(site=Site(public_url="https://news.example", hub=hub))
    answer = house.client().get(feed(feed_format))
    assert f'<{hub}>; rel="hub"' in answer.headers["Link"]
    if feed_format == "json":
        assert json.loads(answer.data)["hubs"] == [{"type": "WebSub", "url": hub}]
    else:
        links = feedparser.parse(answer.data).feed.links
        assert [one.href for one in links if one.rel == "hub"] == [hub]
