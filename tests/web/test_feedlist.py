"""The live list of a region's feeds."""

from lxml import etree

from aggregator.model.source import SourceKind
from aggregator.read.opml import read_opml
from tests.support.builders import source
from tests.web.fakes import FUZHOU, House, stories, world

LIST = "/regions/cn/fujian/feeds.opml"


def addresses(house: House, path: str = LIST) -> list[str]:
    return [outline.written for outline in read_opml(house.client().get(path).data).outlines]


def test_a_list_has_our_feeds_and_the_outlets_behind_them() -> None:
    house = House()
    house.store.show(FUZHOU, *stories(1))
    house.store.show("cn/fujian/pingtan", *stories(1))
    site = "https://news.example/regions"
    assert addresses(house) == [
        f"{site}/cn/fujian/feed.atom",
        f"{site}/cn/fujian/top.atom",
        f"{site}/cn/fujian/fuzhou/feed.atom",
        f"{site}/cn/fujian/pingtan/feed.atom",
        "http://news.example/feed.xml",
        "http://news.example/feed.xml",
    ]
    root = etree.fromstring(house.client().get(LIST).data)
    assert root.findtext("head/title") == "Fujian News: 福建"
    assert [outline.get("text") for outline in root.iterfind("body/outline")] == ["Fujian News: 福建", "福建"]
    assert addresses(house, f"/regions/{FUZHOU}/feeds.opml")[2:] == ["http://news.example/feed.xml"]


def test_a_region_below_joins_the_list_with_its_first_story() -> None:
    house = House()
    client = house.client()
    held = {"If-None-Match": client.get(LIST).headers["ETag"]}
    xiamen = "https://news.example/regions/cn/fujian/xiamen/feed.atom"
    assert xiamen not in addresses(house)
    house.store.show("cn/fujian/xiamen", *stories(1))
    assert client.get(LIST, headers=held).status_code == 200
    assert xiamen in addresses(house)


def test_what_somebody_gave_us_alone_is_not_told() -> None:
    private = (
        source(id="login", urls=("https://me:secret@paper.example/feed",)),
        source(id="key", urls=("https://paper.example/feed?key=${KEY}",)),
        source(id="auth", auth="CITY_PAPER", urls=("https://paper.example/1",)),
        source(id="header", headers=(("X-Api-Key", "${KEY}"),), urls=("https://paper.example/2",)),
        source(id="loopback", urls=("http://127.0.0.1:9/feed",)),
        source(id="v6", urls=("http://[fd00::1]/feed",)),
        source(id="name", urls=("http://localhost/feed",)),
        source(id="lan", urls=("http://paper.local/feed",)),
        source(id="off", enabled=False, urls=("https://paper.example/3",)),
        source(id="page", kind=SourceKind.LISTPAGE, urls=("https://paper.example/4",)),
    )
    told = source(
        id="open", urls=("https://8.8.8.8/feed", "http://10.0.0.1/feed"), headers=(("Accept-Language", "zh"),)
    )
    house = House(config=world(sources=(*private, told)))
    assert addresses(house, f"/regions/{FUZHOU}/feeds.opml")[2:] == ["https://8.8.8.8/feed"]
    body = house.client().get(LIST).get_data(as_text=True)
    assert "secret" not in body
    assert "KEY" not in body


def test_a_list_is_asked_for_conditionally_and_follows_the_configuration() -> None:
    house = House()
    response = house.client().get(LIST)
    assert response.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"].startswith("public, max-age=300")
    assert f'<https://news.example{LIST}>; rel="self"; type="text/x-opml"' in response.headers["Link"]
    held = {"If-None-Match": response.headers["ETag"]}
    assert house.client().get(LIST, headers=held).status_code == 304
    house.config = world(sources=())
    assert house.client().get(LIST, headers=held).status_code == 200


def test_a_list_of_a_renamed_region_moved_and_of_an_unknown_one_is_none() -> None:
    client = House().client()
    moved = client.get("/regions/cn/fujian/fuzhou/pingtan/feeds.opml")
    assert moved.headers["Location"] == "https://news.example/regions/cn/fujian/pingtan/feeds.opml"
    assert client.get("/regions/nowhere/feeds.opml").status_code == 404
    assert client.options(LIST).status_code == 204
