"""The oEmbed provider, as oembed.com has it."""

from urllib.parse import urlencode

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser
from werkzeug.test import TestResponse

from aggregator.model.site import Site
from tests.web.fakes import FUZHOU, House, stories, world
from tests.web.htmlcheck import hrefs, one, parsed

PAGE = f"https://news.example/regions/{FUZHOU}"


@pytest.fixture
def house() -> House:
    made = House()
    made.store.show(FUZHOU, *stories(2))
    return made


def asked(house: House, url: str = PAGE, **more: str) -> TestResponse:
    return house.client().get(f"/oembed?{urlencode({'url': url, **more})}")


def test_a_regions_page_becomes_a_frame(house: House) -> None:
    response = asked(house)
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.get_json() == {
        "version": "1.0",
        "type": "rich",
        "title": "福州新闻",
        "provider_name": "Fujian News",
        "provider_url": "https://news.example/",
        "cache_age": 86400,
        "html": (
            f'<blockquote><a href="{PAGE}">福州新闻</a></blockquote>'
            f'<iframe src="https://news.example/embed/{FUZHOU}.html" width="600" height="480" '
            'title="福州新闻"></iframe>'
        ),
        "width": 600,
        "height": 480,
    }


def test_the_same_is_there_as_xml(house: House) -> None:
    response = asked(house, format="xml")
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(response.data)
    said = asked(house).get_json()
    assert {node.tag: node.text for node in root} == {name: str(value) for name, value in said.items()}


@pytest.mark.parametrize(
    ("sizes", "size"),
    [
        ({"maxwidth": "300"}, (300, 480)),
        ({"maxheight": "200"}, (600, 200)),
        ({"maxwidth": "320", "maxheight": "100"}, (320, 100)),
        ({"maxwidth": "5000", "maxheight": "5000"}, (600, 480)),
        ({"maxwidth": ""}, (600, 480)),
    ],
)
def test_a_frame_is_never_larger_than_the_consumer_wants(
    house: House, sizes: dict[str, str], size: tuple[int, int]
) -> None:
    said = asked(house, **sizes).get_json()
    assert (said["width"], said["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in said["html"]


@pytest.mark.parametrize("size", ["0", "-1", "1e3", "wide", "9999999"])
def test_a_size_that_is_none_is_named(house: House, size: str) -> None:
    response = asked(house, maxwidth=size)
    assert response.status_code == 400
    assert response.get_data(as_text=True) == f'parameter maxwidth="{size}" must be a number of pixels\n'


@pytest.mark.parametrize("form", ["yaml", "JSON", "html"])
def test_a_form_that_there_is_not_is_not_implemented(house: House, form: str) -> None:
    assert asked(house, format=form).status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        *("", "x", "https://news.example/", "https://news.example/status", "http://[", "javascript:alert(1)"),
        *("https://evil.example/regions/de", "https://news.example.evil.example/regions/de"),
        *("https://news.example/regions/atlantis", "https://news.example/regions/cn/left"),
        *(f"{PAGE}?source=nobody", f"{PAGE}/feed.atom", "ftp://news.example/regions/de"),
    ],
)
def test_what_is_no_page_of_a_region_here_is_not_found(house: House, url: str) -> None:
    house.store.show("cn/left", *stories(1))
    response = asked(house, url)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("url", "framed"),
    [
        (f"{PAGE}?lang=en&q=x&utm_source=y", f"https://news.example/embed/{FUZHOU}.html?q=x&lang=en"),
        (f"http://NEWS.example/regions/{FUZHOU}/", f"https://news.example/embed/{FUZHOU}.html"),
        (
            f"https://news.example/embed/{FUZHOU}.html?count=3&theme=dark",
            f"https://news.example/embed/{FUZHOU}.html?count=3&theme=dark",
        ),
        (
            "https://news.example/regions/cn/fujian/fuzhou/pingtan",
            "https://news.example/embed/cn/fujian/pingtan.html",
        ),
        ("https://news.example/regions/cn%2Ffujian", "https://news.example/embed/cn/fujian.html"),
    ],
)
def test_what_an_address_asks_for_holds_for_the_frame(house: House, url: str, framed: str) -> None:
    frame = one(LexborHTMLParser(asked(house, url).get_json()["html"]), "iframe")
    assert frame.attributes["src"] == framed


def test_a_plugin_gets_the_frame_alone(house: House) -> None:
    assert asked(house, frame="only").get_json()["html"].startswith("<iframe ")


def test_behind_a_prefix_only_pages_below_it_are_ours(house: House) -> None:
    house.config = world(site=Site(public_url="https://town.example/news"))
    assert asked(house, "https://town.example/regions/de").status_code == 404
    html = asked(house, "https://town.example/news/regions/de?lang=en").get_json()["html"]
    assert 'src="https://town.example/news/embed/de.html?lang=en"' in html


def test_a_regions_page_names_its_oembed_answers(house: House) -> None:
    tree = parsed(house.client().get(f"/regions/{FUZHOU}?lang=en"))
    links = tree.css('link[type$="oembed"]')
    assert [link.attributes["type"] for link in links] == ["application/json+oembed", "text/xml+oembed"]
    for address in hrefs(tree, 'link[type$="oembed"]'):
        response = house.client().get((address or "").removeprefix("https://news.example"))
        assert response.status_code == 200
        assert "embed/cn/fujian/fuzhou.html?lang=en" in response.get_data(as_text=True)
