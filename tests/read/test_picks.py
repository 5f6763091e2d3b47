"""Taking things out of a page as rules say."""

import pytest

from aggregator.errors import FormatError
from aggregator.model.rules import Pick
from aggregator.read.picks import (
    Node,
    absolute,
    base_of,
    parse_page,
    pick_nodes,
    pick_value,
    pick_values,
    visible_text,
)

URL = "https://paper.example/news/"
LIST = """<ul><li><a href="/a1.html" title="Long one">One</a><b>2026-11-24</b></li>
<li><a href="/a2.html">Two</a><script>x</script><!-- c --> tail</li></ul>"""


def tree(text: str = LIST) -> Node:
    return parse_page(text, url=URL)


def test_the_first_pick_that_finds_elements_wins() -> None:
    found = pick_nodes(tree(), (Pick(css="ol li"), Pick(xpath="//li"), Pick(css="a")))
    assert [node.tag for node in found] == ["li", "li"]
    assert pick_nodes(tree(), (Pick(css="ol"),)) == []


@pytest.mark.parametrize(
    ("pick", "values"),
    [
        (Pick(css="a"), ["One", "Two"]),
        (Pick(css="a", attribute="title"), ["Long one"]),
        (Pick(xpath="//a/@href"), ["/a1.html", "/a2.html"]),
        (Pick(xpath="//a/@href", pattern=r"a(\d)"), ["1", "2"]),
        (Pick(xpath="//a/@href", pattern=r"a1\.html"), ["a1.html"]),
        (Pick(xpath="string(//b)"), ["2026-11-24"]),
        (Pick(xpath="string(//u)"), []),
        (Pick(xpath="count(//li)"), ["2.0"]),
        (Pick(), ["One2026-11-24 Two tail"]),
        (Pick(css="b", pattern=r"(x)?2026"), []),
    ],
)
def test_a_pick_gives_texts_attributes_or_parts_of_them(pick: Pick, values: list[str]) -> None:
    assert list(pick_values(tree(), (pick,))) == values


def test_the_value_of_alternatives_is_the_first_that_is_not_empty() -> None:
    assert pick_value(tree(), (Pick(css="i"), Pick(css="b"), Pick(css="a"))) == "2026-11-24"
    assert pick_value(tree(), (Pick(css="i"),)) is None


def test_a_reader_sees_no_scripts_and_no_comments() -> None:
    assert visible_text(pick_nodes(tree(), (Pick(css="li + li"),))[0]) == "Two tail"


def test_what_is_no_page_is_refused_with_its_address() -> None:
    with pytest.raises(FormatError, match=r"https://paper\.example/news/ holds no page"):
        parse_page("", url=URL)


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("", URL),
        ('<base href="/other/">', "https://paper.example/other/"),
        ('<base href="javascript:x">', URL),
    ],
)
def test_links_resolve_against_the_base_that_the_page_names(head: str, base: str) -> None:
    assert base_of(tree(f"<html><head>{head}</head><body>x</body></html>"), URL) == base


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (" ../a.html#top ", "https://paper.example/a.html"),
        ("//m.paper.example/x", "https://m.paper.example/x"),
        ("javascript:go()", None),
        ("http://[", None),
    ],
)
def test_a_link_is_an_address_of_the_web_or_none(link: str, address: str | None) -> None:
    assert absolute(link, URL) == address


def test_the_records_of_a_datastore_are_part_of_the_page() -> None:
    record = '<record><![CDATA[<li><a href="/art/1.html">News</a></li>]]></record>'
    text = (
        f'<p>x</p><script type="text/xml"><datastore><recordset>{record * 2}</recordset></datastore></script>'
    )
    assert (
        list(pick_values(tree(text), (Pick(css=".datastore li a", attribute="href"),))) == ["/art/1.html"] * 2
    )
    assert list(pick_values(tree(f"<div><datastore>{record}</datastore></div>"), (Pick(css="li"),))) == [
        "News"
    ]
