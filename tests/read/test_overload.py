"""Markup that wears parsers out is refused; what only looks like it is read."""

import pytest

from aggregator.errors import FormatError
from aggregator.read.document import read_document
from aggregator.read.overload import MAX_ATTRIBUTES, MAX_OPENINGS, refuse_overload

HEAD = '<rss version="2.0"><channel><title>t</title>'
ITEM = "<item><title>{}</title><link>http://news.example/1</link></item>"


def attributes(count: int, name: str = "a") -> str:
    return " ".join(f'{name}{number}="x"' for number in range(count))


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        (f"<item {attributes(50_000)}>", "an element with 50,000 attributes"),
        (f"<item {attributes(300, 'xmlns:n')}/>", "an element with 300 attributes"),
        (f"<item {attributes(300)}", "an element with 300 attributes"),
        ("<item " + "a=''" * 500 + ">", "an element with 500 attributes"),
        ("<a>" * 100_000, "100,000 elements opened one within the other"),
        ("<a>text " * 6_000 + "</a>" * 6_000, "6,000 elements opened one within the other"),
        ("<a " * 6_001, "6,000 elements opened one within the other"),
    ],
)
def test_markup_that_takes_minutes_is_refused_at_once(markup: str, complaint: str) -> None:
    with pytest.raises(FormatError, match=f"^{complaint}: no feed needs that"):
        read_document(f"{HEAD}{markup}".encode(), url="http://a.example/", headers={}, language=None)


@pytest.mark.parametrize(
    "markup",
    [
        f"<item {attributes(MAX_ATTRIBUTES)}>",
        f'<img src="data:image/png;base64,{"QUJD" * 9_000}=="/>',
        "<a>" * MAX_OPENINGS,
        "<a/>" * 6_000,
        f"<![CDATA[{'<br>' * 6_000}]]>",
        f"<![CDATA[{'<br>' * 6_000}",
        f"<!-- {'<a>' * 6_000} -->",
        f"<![CDATA[<svg {attributes(1_000)}>]]>",
        "< " * 6_000 + " a long text " * 1_000,
    ],
)
def test_what_only_looks_so_is_let_through(markup: str) -> None:
    refuse_overload(markup)


def test_a_feed_beside_the_limits_is_read() -> None:
    title = f"<![CDATA[{'<i>' * 6_000}]]>"
    text = f"{HEAD}{ITEM.format(title)}</channel></rss>"
    document = read_document(text.encode(), url="http://a.example/", headers={}, language=None)
    assert len(document.entries) == 1
