"""The builder of embeds, and the lines that it gives."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.web.assets import Assets
from aggregator.web.embeds.embed import MODULE
from tests.web.fakes import FUZHOU, House, stories, world
from tests.web.htmlcheck import one, texts

OURS = f"https://news.example/embed/{FUZHOU}.html"


@pytest.fixture
def house() -> House:
    made = House()
    made.store.show(FUZHOU, *stories(2))
    return made


def built(house: House, query: str = "") -> LexborHTMLParser:
    response = house.client().get(f"/embed?{query}")
    assert response.status_code == 200
    return LexborHTMLParser(response.get_data(as_text=True))


def code(house: House, way: str, query: str = f"region={FUZHOU}") -> str:
    lines: str = house.client().get(f"/embed.json?{query}").get_json()["ways"][way][0]
    return lines


def test_the_builder_begins_with_a_followed_region(house: House) -> None:
    tree = built(house)
    assert one(tree, "#region").attributes["value"] == "cn/fujian"
    assert one(tree, "#preview").attributes["src"] == "/embed/cn/fujian.html"


def test_where_only_a_region_further_down_has_news_it_begins_there(house: House) -> None:
    house.config = world(follow=("fr", "cn"), sources=())
    assert one(built(house), "#region").attributes["value"] == FUZHOU


def test_the_form_holds_what_was_asked(house: House) -> None:
    tree = built(
        house,
        f"region={FUZHOU}&count=3&layout=cards&theme=dark&accent=%23F00&q=a+b&source=fuzhou-daily&images=1&dates=0"
        "&heading=3&lang=en&dir=rtl",
    )
    held = {node.attributes["name"]: node.attributes["value"] for node in tree.css("#build input")}
    assert held == {
        "region": FUZHOU, "count": "3", "accent": "ff0000", "q": "a b", "source": "fuzhou-daily",
    }  # fmt: skip
    chosen = [node.attributes["value"] for node in tree.css("#build option[selected]")]
    assert chosen == ["cards", "dark", "1", "0", "3", "en", "rtl"]
    assert one(tree, "#preview").attributes["src"] == (
        f"/embed/{FUZHOU}.html?accent=ff0000&count=3&dates=0&dir=rtl&heading=3&images=1&layout=cards&theme=dark"
        "&q=a+b&source=fuzhou-daily&lang=en"
    )


def test_the_builder_speaks_the_language_asked_for(house: House) -> None:
    client = house.client()
    for lang, said in (("en", "Preview"), ("zh-Hans", "预览"), ("zh-Hant", "預覽")):
        tree = LexborHTMLParser(client.get(f"/embed?region={FUZHOU}&lang={lang}").get_data(as_text=True))
        assert one(tree, "#preview-label").text() == said


def test_empty_fields_of_a_form_ask_for_nothing(house: House) -> None:
    tree = built(house, f"region={FUZHOU}&theme=&accent=&q=+&source=&heading=&lang=&dir=&count=10")
    assert one(tree, "#preview").attributes["src"] == f"/embed/{FUZHOU}.html"


def test_every_region_with_news_or_sources_is_offered(house: House) -> None:
    offered = [node.attributes["value"] for node in built(house).css("#regions option")]
    assert offered == ["all", "cn", "cn/fujian", FUZHOU, "cn/fujian/xiamen", "de", "kw"]


@pytest.mark.parametrize(
    "query", ["region=atlantis", "region=cn/left", "region=de&layout=carousel", "count=0"]
)
def test_a_bad_value_is_named(house: House, query: str) -> None:
    house.store.show("cn/left", *stories(1))
    name, _, value = query.rpartition("&")[2].partition("=")
    said = house.client().get(f"/embed.json?{query}")
    assert said.status_code == 400
    assert said.get_json()["error"].startswith(f'parameter {name}="{value}" ')
    assert house.client().get(f"/embed?{query}").status_code == 400


def test_a_renamed_region_is_found_under_its_new_id(house: House) -> None:
    tree = built(house, "region=cn/fujian/fuzhou/pingtan")
    assert one(tree, "#region").attributes["value"] == "cn/fujian/pingtan"


def test_without_a_followed_region_there_is_nothing_to_build(house: House) -> None:
    house.config = world(follow=(), sources=())
    house.store.version.clear()
    tree = built(house)
    assert texts(tree, "main p")[-1] == "No region is followed yet."
    assert house.client().get("/embed.json").get_json() == {"preview": None, "ways": {}}


def test_the_builder_may_frame_our_own_pages_and_nothing_else(house: House) -> None:
    policy = house.client().get("/embed").headers["Content-Security-Policy"].split("; ")
    assert {"frame-src 'self'", "script-src 'self'", "frame-ancestors 'none'"} <= set(policy)


def test_the_line_of_a_frame_has_its_title(house: House) -> None:
    frame = one(LexborHTMLParser(code(house, "iframe")), "iframe")
    assert frame.attributes == {
        "src": f"https://news.example/embed/{FUZHOU}.html",
        "title": "福州新闻",
        "width": "600",
        "height": "480",
        "loading": "lazy",
        "data-auto-height": None,
    }


def test_the_module_is_pinned_by_its_hash_at_an_address_of_its_own(house: House) -> None:
    script = one(LexborHTMLParser(code(house, "element")), "script")
    address = (script.attributes["src"] or "").removeprefix("https://news.example")
    response = house.client().get(address)
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in response.headers["Cache-Control"]
    assert script.attributes["integrity"] == Assets.load().integrity(MODULE)
    assert response.data == Assets.load().bodies[MODULE]


def test_the_element_has_the_options_as_attributes(house: House) -> None:
    query = f"region={FUZHOU}&count=3&lang=en&min_sources=2&not_source=kuna&q=%22a+b%22+%26"
    element = one(LexborHTMLParser(code(house, "element", query)), "region-feed")
    assert element.attributes == {
        "region": FUZHOU,
        "count": "3",
        "min-sources": "2",
        "not-source": "kuna",
        "q": '"a b"',
        "language": "en",
    }
    assert texts(LexborHTMLParser(code(house, "element", query)), "region-feed h2") == ["News from Fuzhou"]


@pytest.mark.parametrize(
    ("way", "line"),
    [
        ("ssi", f'<!--#include virtual="/embed/{FUZHOU}.html?fragment=1&count=3" -->'),
        ("esi", f'<esi:include src="{OURS}?fragment=1&amp;count=3" onerror="continue"/>'),
        ("php", f"<?php echo @file_get_contents('{OURS}?fragment=1&count=3') ?: ''; ?>"),
    ],
)
def test_the_line_of_an_include_asks_for_the_fragment(house: House, way: str, line: str) -> None:
    lines = code(house, way, f"region={FUZHOU}&count=3").split("\n")
    assert lines == ['<link rel="stylesheet" href="https://news.example/embed.css">', line]


def test_an_include_in_a_chosen_colour_loads_its_stylesheet(house: House) -> None:
    lines = code(house, "ssi", f"region={FUZHOU}&accent=f00").split("\n")
    assert lines[1] == '<link rel="stylesheet" href="https://news.example/embed/accent/ff0000.css">'


def test_pictures_need_leave_in_the_policy_of_a_page_with_an_element(house: House) -> None:
    ways = house.client().get(f"/embed.json?region={FUZHOU}&images=1").get_json()["ways"]
    assert ways["element"][1].split("\n")[-1] == "img-src https://news.example"


def test_a_regions_page_leads_to_its_builder(house: House) -> None:
    page = LexborHTMLParser(house.client().get(f"/regions/{FUZHOU}").get_data(as_text=True))
    assert page.css(f'a[href="/embed?region={FUZHOU.replace("/", "%2F")}"]')
