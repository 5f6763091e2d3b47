"""Parts of an entry marked data-nosnippet, and titles made of texts that may not be quoted."""

import pytest

from aggregator.model.entry import RawDocument
from aggregator.model.signals import Signals
from aggregator.model.source import SourceMemory
from aggregator.normalize.document import normalize_document
from aggregator.normalize.html import MAX_CHARS, without_nosnippet
from tests.support.builders import NOW, raw_entry, source


@pytest.mark.parametrize(
    ("fragment", "left"),
    [
        ("<p>a & b</p>", "<p>a & b</p>"),
        ("a<span data-nosnippet>x</span>b", "ab"),
        ("a<SPAN DATA-NOSNIPPET='true'>x</SPAN>b", "ab"),
        ("<div data-nosnippet><p>x<b>y</b><br>z</p></div><p>a</p>", "<p>a</p>"),
        ("<section data-nosnippet>x<div>y</div></section>a", "a"),
        ("<p>a<img data-nosnippet src='http://x.example/1.jpg'>b</p>", "<p>ab</p>"),
        ("<p data-nosnippet>x<p>a</p>", "<p>a</p>"),
        ("<div data-nosnippet>x", ""),
        ("<p>a</p><div data-nosnippet>x<img src='http://x.example/1.jpg' alt='a>b'>y</div>b", "<p>a</p>b"),
        ("<p>they call it data-nosnippet</p>", "<p>they call it data-nosnippet</p>"),
        ("<p title=' data-nosnippet=\"'>a</p>", "<p>a</p>"),
    ],
)
def test_marked_parts_leave_the_fragment(fragment: str, left: str) -> None:
    assert without_nosnippet(fragment) == left


def test_a_marked_giant_is_cut_like_any_other() -> None:
    assert without_nosnippet("<i data-nosnippet>" + "x" * (MAX_CHARS + 9)) == ""


def test_a_marked_part_is_neither_in_the_text_nor_in_the_html_of_the_entry() -> None:
    raw = RawDocument("rss20", (raw_entry(summary="<p>一<span data-nosnippet>密</span>二</p>"),))
    (entry,) = normalize_document(
        raw, source=source(), url="http://n.example/", memory=SourceMemory(), now=NOW
    ).entries
    assert (entry.text, entry.html) == ("一二", "<p>一二</p>")


@pytest.mark.parametrize(
    ("of_entry", "of_document", "title"),
    [
        (Signals(), Signals(), "笋干、辣椒、土鸡蛋,琳琅满目"),
        (Signals(max_chars=0), Signals(), "无标题 (2026-11-24)"),
        (Signals(), Signals(max_chars=0), "无标题 (2026-11-24)"),
        (Signals(max_chars=4), Signals(), "笋干、辣"),
    ],
)
def test_a_missing_title_quotes_no_more_than_may_be_quoted(
    of_entry: Signals, of_document: Signals, title: str
) -> None:
    raw = RawDocument("rss20", (raw_entry(title="", signals=of_entry),), signals=of_document)
    (entry,) = normalize_document(
        raw, source=source(), url="http://n.example/", memory=SourceMemory(), now=NOW
    ).entries
    assert entry.title == title
    assert entry.signals == of_entry
