"""The page that explains a story: why one, why this lead, why here; within the rights of all its copies."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.errors import StoryMoved
from aggregator.model.account import LeadReason, StoryAccount, Tie
from aggregator.model.entry import Credit, Placement
from aggregator.model.ground import Ground, GroundKind
from aggregator.model.source import Rights
from aggregator.model.story import Match, Relation, StoryView
from aggregator.web.why import LEADS
from tests.support.builders import NOW, copy, placement, source, story
from tests.web.fakes import FUZHOU, House, MemoryStore, stored, stories, world
from tests.web.htmlcheck import hrefs, one, parsed, texts

UUID_1 = UUID(int=1)
PAGE = f"/stories/{UUID_1}/why"
TEXT = "经过两年多施工,东渡大桥主桥昨日顺利合龙。"
REPRINT = f"厦门网11月24日讯 {TEXT}"


def house(tie: Match | None = None, **changes: Any) -> House:
    """Give a story of two outlets, the second of which joined by the verdict `tie`."""
    made = House()
    lead, other = copy(1, text=TEXT), copy(2, source_id="xiamen-daily", text=REPRINT, title="大桥合龙了")
    made.store.show(FUZHOU, story(1, lead=lead, also_in=(other,)))
    match = tie or Match(Relation.COPY, 0.97, (Ground(GroundKind.ALIGNED, (0.97, 58, 60)),))
    copies = (stored(0, lead, UUID_1), stored(1, other, UUID_1, tie=Tie("name-0", match)))
    account = StoryAccount(UUID_1, NOW, "name-0", LeadReason.ORIGIN, copies)
    made.store.accounts[UUID_1] = replace(account, **changes)
    return made


def page(made: House, path: str = f"{PAGE}?lang=en") -> LexborHTMLParser:
    return parsed(made.client().get(path))


def test_each_copy_says_why_it_is_one_with_the_others() -> None:
    tree = page(house())
    assert texts(tree, "#joined ~ ul b") == ["福州日报", "厦门日报"]
    assert texts(tree, ".because") == [
        "The story began with this copy.",
        (
            "Its own words are 97% those of 福州日报: "
            "they share 58 of the shorter text’s 60 characters or words."
        ),
    ]
    assert hrefs(tree, "#joined ~ ul a") == [f"http://news.example/2026/11/24/{n}.html" for n in (1, 2)]


def test_what_both_texts_have_is_marked() -> None:
    marks = texts(page(house()), "mark")
    assert marks == [TEXT, TEXT]
    assert texts(page(house()), ".extract") == [TEXT, REPRINT]


@pytest.mark.parametrize(
    ("match", "said"),
    [
        (
            Match(Relation.SAME, 1.0, (Ground(GroundKind.ADDRESS, ("a.example/1",)),)),
            "It has the same address as",
        ),
        (Match(Relation.COPY, 1.0, (Ground(GroundKind.SHORT),)), "It has title and short text of"),
        (Match(Relation.COPY, 1.0, (Ground(GroundKind.DECIDED),)), "An editor found it to be the same news"),
        (Match(Relation.COPY, 1.0, (Ground(GroundKind.THIRD),)), "It is the same news as"),
        (
            Match(Relation.REVISION, 0.9, (Ground(GroundKind.TOLD, ("something new",)),)),
            "It is the same news as",
        ),
    ],
)
def test_every_kind_of_verdict_is_told_in_words(match: Match, said: str) -> None:
    assert texts(page(house(match)), ".because")[1].startswith(said)


@pytest.mark.parametrize("reason", LeadReason)
def test_why_a_copy_leads_is_told(reason: LeadReason) -> None:
    tree = page(house(lead_reason=reason))
    assert one(tree, "#leads").text() == "Why 福州日报 leads it"
    assert LEADS[reason] in one(tree, "aside").text()


def test_a_lead_that_may_not_be_shown_is_not_spoken_of() -> None:
    made = house()
    account = made.store.accounts[UUID_1]
    made.store.accounts[UUID_1] = replace(account, copies=account.copies[1:])
    tree = page(made)
    assert "It is the best of the copies that may be shown here." in one(tree, "aside").text()
    assert texts(tree, ".because")[0].startswith("Its own words are 97% those of another outlet")
    assert tree.css(".extract") == []


def test_the_outlets_that_credit_the_lead_are_named() -> None:
    made = house()
    account = made.store.accounts[UUID_1]
    credited = replace(account.copies[1].entry, credit=Credit(origin="福州日报"))
    copies = (account.copies[0], replace(account.copies[1], entry=credited))
    made.store.accounts[UUID_1] = replace(account, copies=copies)
    assert "厦门日报" in texts(page(made), "#leads ~ .facts")


def test_the_places_are_told_with_the_outlets_that_brought_the_story_there() -> None:
    made = house()
    account = made.store.accounts[UUID_1]
    left = replace(account.copies[1].entry, placements=(placement("cn/left"), Placement("cn", 0.5, ())))
    copies = (account.copies[0], replace(account.copies[1], entry=left))
    made.store.accounts[UUID_1] = replace(account, copies=copies)
    tree = page(made)
    assert hrefs(tree, "#places ~ h3 a") == [f"/regions/{FUZHOU}?lang=en"], "a region that left is not linked"
    assert texts(tree, "#places ~ h3 small") == ["福州日报"]
    assert texts(tree, "#places ~ dl dd") == [FUZHOU]


@pytest.mark.parametrize("muted", ["fuzhou-daily", "xiamen-daily"])
def test_no_text_is_quoted_where_one_of_the_two_may_not_be(muted: str) -> None:
    made = house()
    sources = tuple(
        replace(one, rights=Rights("headline")) if one.id == muted else one for one in made.config.sources
    )
    made.config = world(sources=sources)
    tree = page(made)
    assert tree.css(".extract") == []
    assert texts(tree, "#joined ~ ul b") == ["福州日报", "厦门日报"]


def test_an_extract_is_as_long_as_an_excerpt_without_permission_however_much_is_permitted() -> None:
    made = house()
    account = made.store.accounts[UUID_1]
    long = tuple(replace(one, entry=replace(one.entry, text=TEXT * 40)) for one in account.copies)
    made.store.accounts[UUID_1] = replace(account, copies=long)
    rights = Rights("full", permission="a letter", excerpt_chars=5000)
    made.config = world(sources=(source(rights=rights), source(id="xiamen-daily", rights=rights)))
    assert {len(text) <= 80 for text in texts(page(made), ".extract")} == {True}


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "Why this is one story"), ("zh-Hans", "为何算作同一条新闻"), ("zh-Hant", "為何算作同一則新聞")],
)
def test_the_page_speaks_our_languages_and_no_search_engine_lists_it(lang: str, said: str) -> None:
    answer = house().client().get(f"{PAGE}?lang={lang}")
    tree = parsed(answer)
    assert one(tree, "h1").text() == said
    assert one(tree, "html").attributes["lang"] == lang
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert one(tree, 'meta[name="robots"]').attributes["content"] == "noindex, follow"


def test_the_storys_page_leads_there() -> None:
    assert hrefs(page(house(), f"/stories/{UUID_1}?lang=en"), "aside .facts a") == [f"{PAGE}?lang=en"]


def test_texts_of_others_cannot_break_the_page() -> None:
    script = "<script>alert(1)</script>"
    made = house()
    account = made.store.accounts[UUID_1]
    bad = replace(account.copies[1].entry, title=script, text=script + TEXT, url="javascript:alert(1)")
    made.store.accounts[UUID_1] = replace(
        account, copies=(account.copies[0], replace(account.copies[1], entry=bad))
    )
    tree = page(made)
    assert not tree.css('script:not([src^="/static/"])')
    assert script in texts(tree, "#joined ~ ul p")
    assert hrefs(tree, "#joined ~ ul a") == ["http://news.example/2026/11/24/1.html"]


def test_the_page_is_answered_conditionally_until_a_region_that_lists_the_story_changes() -> None:
    made = house()
    client = made.client()
    held = {"If-None-Match": client.get(PAGE).headers["ETag"]}
    assert client.get(PAGE, headers=held).status_code == 304
    made.store.show(FUZHOU, *stories(2))
    assert client.get(PAGE, headers=held).status_code == 200


def test_a_hidden_or_unknown_story_is_explained_to_nobody() -> None:
    made = house()
    assert made.client().get(f"/stories/{UUID(int=9)}/why").status_code == 404
    made.store.gone.add(UUID_1)
    assert made.client().get(PAGE).status_code == 410


class MovedStore(MemoryStore):
    """A store in which story 2 became part of story 1."""

    def account(self, uuid: UUID) -> tuple[StoryView, StoryAccount]:
        raise StoryMoved(uuid, UUID_1)


def test_a_story_that_became_part_of_another_is_explained_there() -> None:
    answer = House(MovedStore()).client().get(f"/stories/{UUID(int=2)}/why?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"https://news.example{PAGE}?lang=en")
