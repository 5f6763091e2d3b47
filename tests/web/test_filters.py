"""A region's page narrowed to words, an outlet, a language; and what a story's card tells of it."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.model.entry import PlaceEvidence
from aggregator.web.filters import MOST_CHOICES, language_name
from tests.support.builders import NOW, copy, source, story
from tests.web.fakes import FUZHOU, LATER, House, stories, world
from tests.web.htmlcheck import hrefs, one, parsed, texts

FUJIAN = "/regions/cn/fujian"
PAGE = f"/regions/{FUZHOU}"


@pytest.fixture
def house() -> House:
    more = (source(id="today", name="Fuzhou Today", language="en"),)
    made = House(config=world(sources=(*world().sources, *more)))
    made.store.show(FUZHOU, *stories(3))
    made.store.show("cn/fujian", *stories(3))
    return made


def page(house: House, path: str) -> LexborHTMLParser:
    response = house.client().get(path)
    assert response.status_code == 200
    return parsed(response)


def test_the_outlets_of_a_region_and_below_can_be_chosen(house: House) -> None:
    tree = page(house, f"{FUJIAN}?lang=en&source=today")
    assert texts(tree, "#source option") == ["All", "福州日报", "厦门日报", "Fuzhou Today"]
    chosen = one(tree, "#source [selected]")
    assert chosen.attributes["value"] == "today"
    assert one(tree, "#source [value=xiamen-daily]").attributes["lang"] == "zh-Hans"


def test_the_languages_of_its_outlets_can_be_chosen_and_are_named_in_that_of_the_page(house: House) -> None:
    tree = page(house, f"{FUJIAN}?written=en")
    assert texts(tree, "#written option") == ["全部", "英语", "中文"]
    assert one(tree, "#written [selected]").attributes["value"] == "en"
    assert texts(tree, ".lead .facts b") == ["语言 en"]


def test_what_nobody_could_choose_has_no_field(house: House) -> None:
    tree = page(house, "/regions/de")
    assert tree.css("select") == []
    assert [node.attributes["name"] for node in tree.css(".search [name]")] == ["q"]


def test_a_nation_has_too_many_outlets_for_a_list(house: House) -> None:
    many = tuple(source(id=f"paper-{number}") for number in range(MOST_CHOICES + 1))
    house.config = world(sources=many)
    assert page(house, PAGE).css("#source") == []


def test_several_outlets_asked_for_stay_asked_for(house: House) -> None:
    tree = page(house, f"{FUJIAN}?source=today,xiamen-daily")
    assert tree.css("#source") == []
    assert one(tree, '.search [name="source"]').attributes["value"] == "today,xiamen-daily"


def test_an_outlet_from_elsewhere_that_is_asked_for_can_be_seen(house: House) -> None:
    assert texts(page(house, f"{PAGE}?source=xiamen-daily"), "#source [selected]") == ["厦门日报"]


def test_a_form_without_entries_is_the_plain_page(house: House) -> None:
    tree = page(house, f"{FUJIAN}?q=&source=&written=")
    assert hrefs(tree, 'link[rel="canonical"]') == [f"https://news.example{FUJIAN}"]
    assert tree.css('meta[name="robots"]') == []


def test_the_feeds_of_a_narrowed_page_show_the_same(house: House) -> None:
    tree = page(house, f"{FUJIAN}?written=en&q=x")
    base = f"https://news.example{FUJIAN}"
    asked = [f"{base}/feed.{kind}?lang=en&q=x" for kind in ("rss", "atom", "json")]
    assert hrefs(tree, ".feeds a") == asked
    assert hrefs(tree, 'link[rel="canonical"]') == [f"{base}?q=x&written=en"]


def test_what_is_searched_for_is_marked_within_what_may_be_shown(house: House) -> None:
    text = "颱風來了。" + "晴" * 100 + "台风"
    house.store.show(FUZHOU, story(lead=copy(title="台风与阳光", text=text)), at=LATER)
    tree = page(house, f"{PAGE}?q=台风")
    assert texts(tree, "article mark") == ["台风", "颱風"]
    assert texts(tree, "article h3") == ["台风与阳光"]
    assert page(house, PAGE).css("mark") == []


def test_a_story_names_its_places_and_leads_to_the_reasons(house: House) -> None:
    why = (
        PlaceEvidence("source", "fuzhou-daily", "home region"),
        PlaceEvidence("title", "福州", "name"),
        PlaceEvidence("text", "福州", "name"),
        PlaceEvidence("text", "连江", "name"),
    )
    told = story(why_here=why)
    house.store.show(FUZHOU, told, at=LATER)
    tree = page(house, PAGE)
    assert texts(tree, ".also") == ["为何在此 标题提到 福州、 正文提到 连江"]
    assert hrefs(tree, ".also a") == [f"/stories/{told.uuid}/why"]


def test_a_story_whose_text_was_revised_says_so(house: House) -> None:
    revised = story(updated_at=NOW + timedelta(minutes=5))
    house.store.show(FUZHOU, revised, story(2), at=LATER)
    assert texts(page(house, PAGE), ".revised") == ["修订于 20:05"]


def test_a_story_of_several_outlets_weighs_more(house: House) -> None:
    house.store.show(FUZHOU, story(also_in=(copy(2, source_id="xiamen-daily"),)), story(3), at=LATER)
    classes = [node.attributes["class"] for node in page(house, PAGE).css("article")]
    assert classes == ["story shared", "story"]


@pytest.mark.parametrize(
    ("tag", "lang", "name"),
    [
        ("de", "en", "German"),
        ("zh-Hant", "zh-Hans", "中文 (繁体)"),
        ("xx-xx-xx", "en", "xx-xx-xx"),
        ("qx", "en", "qx"),
    ],
)
def test_a_language_is_named_in_ours_or_by_its_tag(tag: str, lang: str, name: str) -> None:
    assert language_name(tag, lang) == name
