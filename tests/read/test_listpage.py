"""List pages, by an editor's rules and by their shape."""

import pytest

from aggregator.errors import FormatError
from aggregator.model.document import Hint, Link, Role
from aggregator.model.entry import RawDocument, RawEntry
from aggregator.model.rules import ArticleRules, DatePlace, DateRules, Expect, ListRules, NextRules, Pick
from aggregator.read.listpage import MOST_ITEMS, read_listpage
from tests.read.pages.case import EN, numbered, page

URL = "https://paper.example/news/"
ITEMS = (Pick(css="ul.news li"),)
LIST = """<html><head><title>City  news</title></head><body><ul class="news">
<li><a href="/n/1.html" title="Council approves the new bridge over the river">Council approves the…</a>
 <i>2026-11-24</i>
 <p>The bridge will cost nine million.</p></li>
<li><a href="/n/2.html"><img src="2.jpg"></a><a href="/n/2.html">Market returns to the square</a>
 <i>[11-23]</i></li>
<li><a href="/ad/3.html">Buy a car today</a></li>
<li><a href="/n/1_2.html">Council approves the new bridge again</a></li>
<li>no link here</li><li><a href="/n/4.html"><img src="4.jpg"></a></li>
</ul><a class="next" href="/news/index_2.html">Next</a></body></html>"""


def read(text: str = LIST, **rules: object) -> RawDocument:
    return read_listpage(text, url=URL, rules=ListRules(**{"items": ITEMS, **rules}))  # type: ignore[arg-type] # any rule


def hints(raw: RawDocument) -> list[tuple[str, str | None]]:
    return [(link.hint.title, link.hint.published) for link in raw.links if link.role is Role.ARTICLE]


def paths(raw: RawDocument) -> list[str]:
    return [link.url.removeprefix("https://paper.example") for link in raw.links]


def test_items_become_links_with_what_stood_beside_them() -> None:
    raw = read(summary=(Pick(css="p"),))
    assert (raw.format, raw.title, raw.home, raw.entries) == ("listpage", "City news", URL, ())
    assert raw.links[0] == Link(
        "https://paper.example/n/1.html",
        Role.ARTICLE,
        Hint(
            "Council approves the new bridge over the river",
            "2026-11-24",
            "The bridge will cost nine million.",
        ),
    )
    assert hints(raw)[1] == ("Market returns to the square", "11-23")
    assert raw.dropped == {"without headline": 1}


def test_without_articles_the_list_itself_gives_entries() -> None:
    raw = read(article=ArticleRules(fetch=False), identity=r"/n/(\d+)")
    assert raw.links == ()
    assert raw.entries[0] == RawEntry(
        id="1",
        link="https://paper.example/n/1.html",
        title="Council approves the new bridge over the river",
        title_is_html=False,
        published="2026-11-24",
        published_from="page",
        base="https://paper.example/n/1.html",
    )
    assert raw.entries[2].id is None  # its address does not match, so it identifies itself
    assert raw.dropped == {"repeated": 1, "without headline": 1}


def test_addresses_are_accepted_and_rejected_by_patterns() -> None:
    raw = read(accept=(r"/n/\d", "/x/"), reject=("_2", "Market"))
    assert paths(raw) == ["/n/1.html"]
    assert raw.dropped == {"not accepted": 1, "rejected": 2, "without headline": 1}


@pytest.mark.parametrize(
    ("pick", "first"),
    [
        (Pick(css="a", attribute="href"), "/n/1.html"),
        (Pick(xpath=".//a/@href"), "/n/1.html"),
        (Pick(css="a", attribute="href", pattern=r"/n/\d+_\d"), "/n/1_2"),
        (Pick(css="a"), "/n/1.html"),
    ],
)
def test_a_link_is_found_by_its_own_rule(pick: Pick, first: str) -> None:
    raw = read(link=(pick,), title=(Pick(css="a"),), accept=(r"/n/1_2" if pick.pattern else "/n/1",))
    assert paths(raw)[0] == first


def test_a_rule_for_links_that_finds_nothing_leaves_the_longest_link() -> None:
    assert paths(read(link=(Pick(css="b.none"),)))[:2] == ["/n/1.html", "/n/2.html"]


def test_an_item_may_itself_be_the_link() -> None:
    raw = read(items=(Pick(css="ul.none a"), Pick(xpath="//ul/li/a[@title]")))
    assert hints(raw) == [("Council approves the new bridge over the river", None)]


def test_a_date_behind_a_bare_link_is_its_own() -> None:
    raw = read(
        '<p><a href="/n/1.html">Council approves the bridge</a> 2026-11-24 <br></p>', items=(Pick(css="p a"),)
    )
    assert hints(raw) == [("Council approves the bridge", "2026-11-24")]


@pytest.mark.parametrize(
    ("rules", "published"),
    [
        (DateRules(picks=(Pick(css="i"),)), "2026-11-24"),
        (DateRules(picks=(Pick(css="i"),), formats=("%d/%m", "%Y-%m-%d")), "2026-11-24"),
        (DateRules(picks=(Pick(css="u"),), formats=("%d.%m.%Y um %H.%M",)), "2026-11-24 09:15:00"),
        (DateRules(picks=(Pick(css="b"),)), None),
        (DateRules(places=(DatePlace.URL,)), None),
    ],
)
def test_a_date_is_taken_where_the_rules_say(rules: DateRules, published: str | None) -> None:
    dates = "<i>2026-11-24</i><u>24.11.2026 um 09.15</u>"
    item = f'<ul class="news"><li><a href="/1">Bridge opens</a>{dates}</li></ul>'
    assert hints(read(item, date=rules)) == [("Bridge opens", published)]


def test_a_time_element_is_the_date() -> None:
    time = '<time datetime="2026-11-24T09:00Z">x</time>'
    item = f'<ul class="news"><li><a href="/1">Bridge opens</a>{time}</li></ul>'
    assert hints(read(item)) == [("Bridge opens", "2026-11-24T09:00Z")]


@pytest.mark.parametrize(
    "pick",
    [
        Pick(css="a.next"),
        Pick(xpath="//a[@class='next']/@href"),
        Pick(xpath="//a/@href", pattern=".*index_2.*"),
    ],
)
def test_the_next_page_is_followed_when_the_rules_say_so(pick: Pick) -> None:
    assert read(next=NextRules((pick,), 2)).links[-1] == Link(f"{URL}index_2.html", Role.NEXT)
    assert read(next=NextRules((pick,), 0)).links[-1].role is Role.ARTICLE


def test_a_page_is_not_its_own_next_page() -> None:
    assert all(link.role is Role.ARTICLE for link in read(next=NextRules((Pick(css="a.none"),), 1)).links)


def test_what_an_editor_expects_is_compared_and_told() -> None:
    raw = read(expect=Expect(min_items=9, title_pattern="Council|Market"))
    assert raw.odd == (
        "the list holds 4 articles, 9 or more were expected: look at it",
        '1 of 4 headlines do not match "Council|Market": look at the page',
    )
    assert read(expect=Expect(min_items=4, title_pattern=".")).odd == ()


def test_a_list_without_end_is_cut() -> None:
    many = "".join(f'<li><a href="/n/{n}.html">Headline {n}</a></li>' for n in range(MOST_ITEMS + 50))
    assert len(read(f'<ul class="news">{many}</ul>').links) == MOST_ITEMS


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            {"items": (Pick(css="ol li"),)},
            "lists no articles by its rules for items; the page may have changed",
        ),
        ({"accept": ("/never/",)}, r"lists nothing that is wanted \(4 not accepted, 1 without headline\)"),
        ({"items": (), "accept": ("/never/",)}, "lists nothing that is wanted"),
    ],
)
def test_a_list_of_nothing_is_a_failure_that_says_why(rules: dict[str, object], said: str) -> None:
    with pytest.raises(FormatError, match=f"https://paper.example/news/ {said}"):
        read(LIST, **rules)


def test_a_page_without_a_link_says_so_when_a_shape_is_all_there_is() -> None:
    with pytest.raises(FormatError, match="lists no articles by what it accepts"):
        read("<p>nothing</p>", items=(), accept=("/n/",))


def test_without_rules_the_shape_of_the_page_tells() -> None:
    links = numbered("/news/2026/11/{d}/{n}.html", EN)
    rows = "".join(f'<li><a href="{url}">{text}</a> 2026-11-24</li>' for url, text in links)
    raw = read(page("en", f"<ul>{rows}</ul>", title="News"), items=())
    assert hints(raw) == [(text, "2026-11-24") for _, text in links]


def test_a_shape_that_says_nothing_is_a_failure_in_the_words_of_the_finder() -> None:
    with pytest.raises(FormatError, match=r"news/: no list of news was found"):
        read("<p><a href='/x'>y</a></p>", items=())


def test_a_shape_that_says_nothing_is_helped_by_what_is_accepted() -> None:
    raw = read(LIST, items=(), accept=(r"/n/\d\.html",))
    assert paths(raw) == ["/n/1.html", "/n/2.html"]
