import re
import struct

import pytest
from lxml import etree

from tests.web.fakes import FUZHOU, House, stories
from tests.web.htmlcheck import hrefs, parsed


def asset_links(house: House) -> list[str]:
    tree = parsed(house.client().get("/"))
    return [href for href in hrefs(tree, 'link[rel="stylesheet"], link[rel="icon"]') if href]


def test_a_versioned_file_may_be_kept_for_ever() -> None:
    house = House()
    for path in asset_links(house):
        headers = house.client().get(path).headers
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_in_a_cache_still_finds_its_outdated_stylesheet() -> None:
    response = House().client().get("/static/0123456789ab/site.css")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/static/site.css", "text/css; charset=utf-8"),
        ("/static/embed.css", "text/css; charset=utf-8"),
        ("/feed.css", "text/css; charset=utf-8"),
        ("/embed.css", "text/css; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
        ("/favicon.ico", "image/x-icon"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_small_files_have_their_type_and_answer_conditions(path: str, content_type: str) -> None:
    client = House().client()
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/x/", "/static/"])
def test_nothing_but_the_static_files_is_served(path: str) -> None:
    assert House().client().get(path).status_code == 404


def test_the_old_icon_is_small_and_holds_three_sizes() -> None:
    icon = House().client().get("/favicon.ico").data
    assert len(icon) < 2_000
    reserved, kind, count = struct.unpack_from("<HHH", icon)
    assert (reserved, kind, count) == (0, 1, 3)
    images = [struct.unpack_from("<BBBBHHII", icon, 6 + 16 * number) for number in range(count)]
    assert [image[:2] for image in images] == [(16, 16), (32, 32), (48, 48)]
    assert all(icon[at : at + 8] == b"\x89PNG\r\n\x1a\n" for *_, at in images)
    assert images[-1][-1] + images[-1][-2] == len(icon)


def test_the_icon_is_well_formed_and_holds_no_code() -> None:
    icon = etree.fromstring(House().client().get("/favicon.svg").data)
    assert {etree.QName(node).localname for node in icon.iter()} == {"svg", "rect", "path", "circle"}


@pytest.mark.parametrize("name", ["site.css", "embed.css", "feed.css"])
def test_a_stylesheet_loads_nothing_else(name: str) -> None:
    css = House().client().get(f"/static/{name}").get_data(as_text=True)
    assert "url(" not in css
    assert "@import" not in css
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize("path", ["/", f"/regions/{FUZHOU}", "/status", "/about", "/nope"])
def test_every_class_of_a_page_has_a_rule(path: str) -> None:
    house = House()
    house.store.show(FUZHOU, *stories(2))
    css = house.client().get("/static/site.css").get_data(as_text=True)
    ruled = set(re.findall(r"\.([a-z][a-z-]*)", css))
    used = {
        name
        for node in parsed(house.client().get(path)).css("[class]")
        for name in (node.attributes["class"] or "").split()
    }
    assert used <= ruled
