"""A story's own page: it leads to the publisher, says where and why it is here, and goes when it must."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.errors import StoryMoved
from aggregator.model.entry import Credit, Evidence, Moment, PlaceEvidence, Precision
from aggregator.model.source import Rights
from aggregator.model.story import StoryView
from aggregator.store.engine import transaction
from aggregator.store.withdrawal import hide
from tests.support.builders import NOW, copy, source, story
from tests.web.archivewalk import Archiving
from tests.web.fakes import FUZHOU, House, MemoryStore, arabic_story, stories, world
from tests.web.htmlcheck import hrefs, one, parsed, texts

UUID_1 = UUID(int=1)
PAGE = f"/stories/{UUID_1}"
SCRIPT = "<script>alert(1)</script>"


def house(**changes: Any) -> House:
    made = House()
    also = (
        copy(2, source_id="xiamen-daily", published=Moment(NOW, Precision.DAY, Evidence.FEED)),
        copy(3, source_id="gone", url="javascript:alert(1)"),
    )
    why = (
        PlaceEvidence("source", "fuzhou-daily", "home region"),
        PlaceEvidence("title", "福州", "names 福州"),
        PlaceEvidence("opening", "鼓楼区" * 40, "names 鼓楼"),
    )
    found = replace(story(1, also_in=also, why_here=why), **changes)
    for region in (FUZHOU, "cn/fujian", "cn", "all", "cn/left"):
        made.store.show(region, found)
    return made


def page(made: House, path: str = PAGE) -> LexborHTMLParser:
    return parsed(made.client().get(path))


def test_the_page_leads_to_the_publishers_article_first() -> None:
    tree = page(house())
    article = "http://news.example/2026/11/24/1.html"
    assert one(tree, "h1").text() == "福州新闻第1条"
    assert hrefs(tree, "main a")[:2] == [article, article]
    assert one(tree, 'link[rel="canonical"]').attributes["href"] == article
    assert one(tree, 'meta[name="robots"]').attributes["content"] == "noindex, follow"
    assert texts(tree, ".lead .facts b") == ["福州日报"]
    assert one(tree, ".lead time").attributes["datetime"] == "2026-11-24T19:00:00+08:00"
    assert texts(tree, ".excerpt") == ["正文1。"]


def test_the_other_copies_are_named_with_outlet_and_time() -> None:
    tree = page(house())
    assert texts(tree, "#copies ~ ul b") == ["厦门日报", "gone"]
    assert texts(tree, "#copies ~ ul time") == ["2026年11月24日", "2026年11月24日 19:00"]
    assert hrefs(tree, "#copies ~ ul a") == ["http://news.example/2026/11/24/2.html"], "no script is a link"


def test_the_regions_stand_there_from_the_smallest_up_and_those_that_left_do_not() -> None:
    tree = page(house())
    assert hrefs(tree, "#listed ~ ul a") == [
        f"/regions/{FUZHOU}",
        "/regions/cn/fujian",
        "/regions/cn",
        "/regions/all",
    ]


def test_why_it_is_here_is_told_in_names_and_never_in_sentences() -> None:
    tree = page(house(), f"{PAGE}?lang=en")
    assert texts(tree, "#why ~ dl dt") == ["Published by", "Named in the headline", "Named in the text"]
    said = texts(tree, "#why ~ dl dd")
    assert said[:2] == ["福州日报", "福州"]
    assert len(said[2]) <= 30


def test_a_revision_is_marked_and_the_first_version_is_not() -> None:
    first = story(1)
    assert texts(page(house(updated_at=first.listed_at - timedelta(microseconds=1))), ".lead time") == [
        "2026年11月24日 19:00"
    ]
    revised = page(house(updated_at=first.listed_at + timedelta(hours=2)))
    assert texts(revised, ".lead time") == ["2026年11月24日 19:00", "2026年11月24日 21:59"]
    assert "修订于" in one(revised, ".lead").text()


@pytest.mark.parametrize(("lang", "said"), [("en", "Listed in"), ("zh-Hans", "列于"), ("zh-Hant", "列於")])
def test_our_own_words_come_in_the_language_asked_for(lang: str, said: str) -> None:
    tree = page(house(), f"{PAGE}?lang={lang}")
    assert one(tree, "html").attributes["lang"] == lang
    assert one(tree, "#listed").text() == said
    assert set(hrefs(tree, "#listed ~ ul a")) == {
        f"/regions/{region}?lang={lang}" for region in (FUZHOU, "cn/fujian", "cn", "all")
    }


def test_an_arabic_story_is_written_from_right_to_left_on_a_page_in_english() -> None:
    made = House()
    made.store.show("kw", arabic_story())
    tree = page(made)
    assert one(tree, "html").attributes["lang"] == "en"
    assert one(tree, ".lead").attributes["dir"] == "rtl"
    assert one(tree, ".lead").attributes["lang"] == "ar"


def test_texts_of_others_cannot_break_the_page() -> None:
    lead = copy(1, title=SCRIPT, text=SCRIPT, url="javascript:alert(1)", credit=Credit(editor=SCRIPT))
    tree = page(house(lead=lead))
    assert not tree.css('script:not([src^="/static/"])')
    assert one(tree, "h1").text() == SCRIPT
    assert one(tree, 'link[rel="canonical"]').attributes["href"] == "http://news.example/"


def test_a_story_without_any_address_has_no_canonical_one() -> None:
    tree = page(house(lead=copy(1, source_id="nobody", url=None)))
    assert tree.css('link[rel="canonical"]') == []
    assert tree.css(".onward") == []


def test_a_story_whose_regions_all_left_is_still_shown() -> None:
    made = House()
    made.store.show("cn/left", story(1))
    tree = page(made)
    assert one(tree, "html").attributes["lang"] == "en"
    assert tree.css("#listed") == []
    assert "UTC" in one(tree, "aside").text()


def test_the_rights_hold_on_the_page() -> None:
    made = house()
    made.config = world(sources=(source(rights=Rights("headline")),))
    assert page(made).css(".excerpt") == []


def test_an_unknown_story_is_not_found() -> None:
    for path in (f"/stories/{UUID(int=9)}", "/stories/nonsense"):
        assert house().client().get(path).status_code == 404


def test_a_hidden_story_is_gone_and_says_nothing_more() -> None:
    made = house()
    made.store.gone.add(UUID_1)
    answer = made.client().get(PAGE)
    assert answer.status_code == 410
    assert "福州新闻第1条" not in answer.text


class MovedStore(MemoryStore):
    """A store in which story 2 became part of story 1."""

    def story_view(self, uuid: UUID) -> StoryView:
        if uuid == UUID(int=2):
            raise StoryMoved(uuid, UUID_1)
        return MemoryStore.story_view(self, uuid)


def test_a_story_that_became_part_of_another_leads_there() -> None:
    answer = House(MovedStore()).client().get(f"/stories/{UUID(int=2)}?lang=en")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"https://news.example{PAGE}?lang=en"


def test_the_page_is_answered_conditionally_until_a_region_that_lists_it_changes() -> None:
    made = house()
    client = made.client()
    first = client.get(PAGE)
    held = {"If-None-Match": first.headers["ETag"]}
    assert client.get(PAGE, headers=held).status_code == 304
    made.store.show("kw", arabic_story(7))
    assert client.get(PAGE, headers=held).status_code == 304
    made.store.show(FUZHOU, *stories(2))
    assert client.get(PAGE, headers=held).status_code == 200


def test_region_pages_lead_to_the_stories_pages_by_the_time() -> None:
    made = house()
    assert hrefs(page(made, f"/regions/{FUZHOU}"), "article .when a") == [PAGE]
    assert hrefs(page(made, f"/regions/{FUZHOU}?lang=en"), "article .when a") == [f"{PAGE}?lang=en"]
    assert hrefs(page(made, f"/embed/{FUZHOU}.html"), ".when a") == []


def test_feeds_name_the_page_and_no_reader_takes_it_for_the_article() -> None:
    made = house()
    url = f"https://news.example{PAGE}"
    (item,) = json.loads(made.client().get(f"/regions/{FUZHOU}/feed.json").data)["items"]
    assert item["_aggregator"]["story"] == url
    assert item["url"] != url
    for name in ("rss", "atom"):
        feed = made.client().get(f"/regions/{FUZHOU}/feed.{name}").text
        assert f'<rfa:story url="{url}"/>' in feed
        assert feed.count(url) == 1


def test_a_story_of_the_real_store_is_shown_until_it_is_hidden(tmp_path: Path) -> None:
    made = Archiving(tmp_path / "aggregator.db")
    made.news(2)
    uuid = UUID(made.listed()[0].removeprefix("urn:uuid:"))
    tree = parsed(made.client().get(f"/stories/{uuid}"))
    assert one(tree, "h1").text() in {"福州新闻第1条", "福州新闻第2条"}
    assert hrefs(tree, "#listed ~ ul a")[0] == f"/regions/{FUZHOU}"
    with transaction(made.store.polling._engine) as connection:
        hide(connection, uuid, reason="wrong", who="editor", now=10**15)
    assert made.client().get(f"/stories/{uuid}").status_code == 410
    made.store.close()
