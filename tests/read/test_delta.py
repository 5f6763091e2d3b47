"""Known items are cut out of documents, and what is kept reads as it does in the whole document."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model.entry import RawDocument, RawEntry
from aggregator.read.delta import MOST_ITEMS, cut, cut_entries, find_items, frame_of
from aggregator.read.document import read_document
from aggregator.read.feed import read_feed

URL = "http://news.example/feed.xml"
FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "feeds"
FILES = sorted(FOLDER.glob("*.*")) if FOLDER.is_dir() else []


def item(number: int, inside: str = "") -> str:
    return f"<item><title>第{number}条</title><guid>g{number}</guid>{inside}</item>"


def rss(*items: str, channel: str = "<channel>", after: str = "") -> str:
    body = "\n".join(items)
    return f'<rss version="2.0">{channel}<title>福州</title>\n{body}{after}</channel></rss>'


def names(document: str) -> list[str]:
    return [found.name for found in find_items(document)]


def whole(document: str) -> RawDocument:
    return read_feed(document, url=URL)


def test_known_items_are_cut_and_the_new_one_is_read_as_before() -> None:
    before = rss(*(item(n) for n in range(1, 5)))
    after = rss(item(5), *(item(n) for n in range(1, 5)))
    known = whole(before).items
    new = read_feed(after, url=URL, known=known)
    assert new.entries == whole(after).entries[:1]
    assert new.cut == known
    assert new.items == whole(after).items[:1]


def test_a_document_without_anything_new_has_no_entries() -> None:
    document = rss(*(item(n) for n in range(4)), after="<ttl>30</ttl>")
    new = read_feed(document, url=URL, known=whole(document).items)
    assert (new.entries, new.items, new.cut) == ((), (), whole(document).items)
    assert replace(new, cut=()) == replace(whole(document), entries=(), items=())


@pytest.mark.parametrize(
    ("fresh", "old", "is_cut"),
    [(1, 3, True), (1, 2, False), (2, 6, True), (2, 5, False), (0, 1, True), (1, 0, False)],
)
def test_more_than_a_quarter_of_new_items_means_the_whole_document(
    fresh: int, old: int, *, is_cut: bool
) -> None:
    document = rss(*(item(n) for n in range(fresh + old)))
    new = cut(document, names(document)[fresh:])
    assert new is not None
    assert bool(new.known) == is_cut
    assert len(new.items) == (fresh if is_cut else fresh + old)
    assert (new.document == document) != is_cut


@pytest.mark.parametrize(
    "document",
    [
        rss("<item><title>1</title>"),
        rss("<item/></item>"),
        rss("<title></image>", item(1)),
        rss("</channel></rss></x>", item(1)),
        "<rss><channel></channel></rss>",
    ],
)
def test_items_that_do_not_stand_in_order_are_none(document: str) -> None:
    assert find_items(document) == []
    assert cut(document, ()) is None


@pytest.mark.parametrize(
    "inside",
    [
        "<description><![CDATA[<item> ]] </entry>]]></description>",
        "<!-- </item> -- <item> -->",
        "<?php </item> ? ?>",
        '<x:item a=">">inner</x:item>',
        "<description>&lt;item&gt;</description>",
        "<items><itemized/></items>",
        "<x:entry/>",
    ],
)
def test_what_only_looks_like_an_item_is_none(inside: str) -> None:
    assert len(find_items(rss(item(1), item(2, inside), item(3)))) == 3


@pytest.mark.parametrize(
    "document",
    [
        rss(item(1), channel='<channel xml:base="http://other.example/">'),
        rss(item(1), channel='<channel xml:lang="zh">'),
        rss(item(1)).replace("<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" '),
        rss(item(1, " ")),
    ],
)
def test_another_start_tag_around_an_item_makes_it_another(document: str) -> None:
    assert names(document) != names(rss(item(1)))


def test_what_stands_before_an_item_and_is_closed_changes_nothing() -> None:
    assert names(rss("<lastBuildDate>now</lastBuildDate><x/><!-- <y> -->", item(1))) == names(rss(item(1)))


def test_items_beside_the_channel_are_told_apart() -> None:
    document = f"<RDF><channel><title>x</title></channel>{item(1)}{item(2)}<image><u>1</u></image></RDF>"
    assert len(set(names(document))) == 2


def test_another_number_of_entries_than_of_items_means_that_nothing_is_known() -> None:
    assert whole(rss(item(1), "<ITEM><title>laut</title></ITEM>")).items == ()
    assert len(whole(rss(item(1), "<ITEM><title>laut</title></ITEM>")).entries) == 2
    loud = rss("<ITEM><title>laut</title></ITEM>", *(item(n) for n in range(4)))
    quiet = rss(*(item(n) for n in range(4)))
    assert read_feed(loud, url=URL, known=whole(quiet).items) == replace(whole(loud), items=())


def test_a_feed_that_is_not_well_formed_is_read_whole() -> None:
    good = rss(*(item(n) for n in range(4)))
    bad = rss(item(9, "<b>bold</i></b>"), *(item(n) for n in range(4)))
    assert whole(bad).items == ()
    assert read_feed(bad, url=URL, known=whole(good).items) == whole(bad)


def test_a_feed_that_ends_early_is_read_whole() -> None:
    good = rss(*(item(n) for n in range(8)))
    part = good[: good.index("第7条")]
    assert read_feed(part, url=URL, known=whole(good).items) == whole(part)
    assert whole(part).items == ()


def entries(count: int) -> RawDocument:
    return RawDocument("json11", tuple(RawEntry(id=str(n), title=f"{n}") for n in range(count)))


def test_known_entries_of_other_formats_are_left_out_after_reading() -> None:
    named = cut_entries(entries(8), ())
    assert (len(named.items), named.cut, named.entries) == (8, (), entries(8).entries)
    new = cut_entries(entries(8), named.items[:7])
    assert (new.entries, new.items, new.cut) == (named.entries[7:], named.items[7:], named.items[:7])
    assert cut_entries(entries(8), named.items[:5]) == named


def test_a_document_of_too_many_entries_is_not_remembered() -> None:
    assert cut_entries(entries(MOST_ITEMS + 1), ()).items == ()


def test_a_json_feed_is_cut_too() -> None:
    text = '{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [%s]}'
    body = (text % ",".join(f'{{"id": "{n}", "content_text": "{n}"}}' for n in range(4))).encode()
    options: dict[str, Any] = {"url": URL, "headers": {}, "language": None}
    read = read_document(body, **options)
    new = read_document(body, **options, known=read.items[1:])
    assert (new.entries, new.cut) == (read.entries[:1], read.items[1:])


@pytest.mark.parametrize("change", [{"title": "x"}, {"home": "http://b.example/"}, {"language": "de"}])
def test_the_frame_is_what_entries_are_understood_by(change: dict[str, Any]) -> None:
    assert frame_of(replace(entries(2), **change)) != frame_of(entries(2))
    assert frame_of(replace(entries(2), ttl_s=60.0)) == frame_of(entries(3))


@given(st.text(alphabet="<>/item en try![]CDATA-?\"'= \n", max_size=120))
def test_no_text_is_too_odd_to_look_through(text: str) -> None:
    for found in find_items(text):
        assert text[found.start] == "<"
        assert text[found.end - 1] == ">"


@pytest.mark.skipif(not FILES, reason=f"no real feeds in {FOLDER}: only made-up feeds were cut")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_kept_of_a_real_feed_reads_as_in_the_whole_feed(path: Path) -> None:
    options: dict[str, Any] = {"url": URL, "headers": {}, "language": None}
    body = path.read_bytes()
    read = read_document(body, **options)
    by_name = dict(zip(read.items, read.entries, strict=True))
    assert len(read.items) == len(read.entries)
    dice = random.Random(path.name)
    for share in (0, 0.05, 0.1, 0.2):
        fresh = set(dice.sample(read.items, int(share * len(read.items))))
        new = read_document(body, **options, known=set(read.items) - fresh)
        if new.cut:
            assert list(new.entries) == [by_name[name] for name in new.items]
            assert set(new.items) == fresh
            assert frame_of(new) == frame_of(read)
            assert sorted((*new.cut, *new.items)) == sorted(read.items)
            assert replace(new, entries=(), items=(), cut=()) == replace(read, entries=(), items=())
