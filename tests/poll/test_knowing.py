"""Two polls of one document: the second reads what is new, and gives what reading all of it would give."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.model.document import Role
from aggregator.model.entry import Reading
from aggregator.model.known import KnownItem, KnownItems
from aggregator.model.poll import DueDocument, ReadTask
from aggregator.model.rules import ArticleRules, ListRules
from aggregator.model.source import SourceKind, SourceMemory
from aggregator.poll import pipeline
from aggregator.poll.knowing import WHOLE_AFTER
from tests.support.builders import NOW, document, fetched, source

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "feeds"
FILES = sorted(FOLDER.glob("*.*")) if FOLDER.is_dir() else []
LATER = NOW + timedelta(hours=1)


def feed(*numbers: int, title: str = "福州新闻", text: str = "土鸡蛋") -> bytes:
    items = "".join(
        f"<item><title>连江第{n}条消息</title><guid isPermaLink='false'>g{n}</guid>"
        f"<link>http://news.example/{n}.html</link><description>{text}{n}</description>"
        f"<pubDate>Tue, 24 Nov 2026 09:{n:02}:00 +0800</pubDate></item>\n"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>".encode()


OLD = tuple(range(1, 13))


def task(body: bytes, memory: SourceMemory, *, first: bool = False, **changes: Any) -> ReadTask:
    of = changes.pop("source", source())
    headers = {"content-type": "application/xml"} | changes.pop("headers", {})
    due = DueDocument(document(first=first), memory)
    made = pipeline.task(of, due, fetched(body, headers=headers), now=changes.pop("now", LATER))
    return replace(made, **changes)


def read(body: bytes, memory: SourceMemory | None = None, **changes: Any) -> Reading:
    changes = {"now": NOW, "first": True} | changes if memory is None else changes
    found = pipeline.read_task(task(body, memory or SourceMemory(), **changes))
    assert isinstance(found, Reading)
    return found


def known_of(memory: SourceMemory) -> KnownItems:
    return KnownItems.loads(memory.known["1"])


def with_known(memory: SourceMemory, known: KnownItems) -> SourceMemory:
    return replace(memory, known={"1": known.dumps()})


def test_only_new_entries_come_of_a_document_that_is_known() -> None:
    first = read(feed(*OLD))
    second = read(feed(20, *OLD), first.memory)
    everything = read(feed(20, *OLD), replace(first.memory, known={}))
    assert (len(first.entries), first.known) == (12, 0)
    assert second.entries == everything.entries[:1]
    assert second.known == 12
    assert replace(second, entries=(), known=0, memory=first.memory) == replace(
        everything, entries=(), known=0, memory=first.memory
    )


def test_an_entry_in_other_words_is_new() -> None:
    first = read(feed(*OLD))
    body = feed(*OLD).replace("土鸡蛋7".encode(), "土鸡蛋和鸭蛋".encode())
    (signed,) = read(body, first.memory).entries
    assert signed.entry.key == "guid:g7"


def test_what_was_known_stays_known_from_poll_to_poll() -> None:
    memory = read(feed(*OLD)).memory
    memory = read(feed(20, *OLD), memory).memory
    third = read(feed(21, 20, *OLD[:10]), memory)
    assert [signed.entry.key for signed in third.entries] == ["guid:g21"]
    assert third.known == 11
    assert len(known_of(third.memory).items) == 12
    assert known_of(third.memory).whole_at == NOW


@pytest.mark.parametrize(
    "changes",
    [
        {"source": source(timezone="Europe/Berlin")},
        {"source": source(name="连江新闻")},
        {"agent": "other/1.0"},
        {"first": True},
        {"now": NOW + WHOLE_AFTER},
        {"now": NOW - timedelta(seconds=1)},
    ],
    ids=["zone", "name", "agent", "first", "a day later", "clock set back"],
)
def test_a_document_is_read_whole_when_anything_else_changed(changes: dict[str, Any]) -> None:
    memory = read(feed(*OLD)).memory
    found = read(feed(20, *OLD), memory, **changes)
    assert (len(found.entries), found.known) == (13, 0)


@pytest.mark.parametrize(
    "body",
    [
        feed(20, *OLD, title="另一报"),
        feed(20, *OLD).replace(b"20.html", b"3.html"),
        feed(20, 21, 22, 23, 24, *OLD),
        feed(20, *OLD).replace(b"<channel>", b"<channel xml:base='http://b.example/'>"),
    ],
    ids=["another title", "a known address", "much is new", "another base"],
)
def test_a_doubt_means_the_whole_document(body: bytes) -> None:
    found = read(body, read(feed(*OLD)).memory)
    assert found.known == 0
    assert len(found.entries) + sum(found.dropped.values()) == body.count(b"<item>")


def test_nobody_knows_documents_that_lead_to_articles() -> None:
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://news.example/1.html</loc>'
        "<news:news><news:publication_date>2026-11-24T09:00:00+08:00</news:publication_date>"
        "<news:title>两条新路通车</news:title></news:news></url></urlset>"
    ).encode()
    leading = source(kind=SourceKind.SITEMAP, rules=ListRules(article=ArticleRules()))
    assert read(sitemap, source=leading).memory.known == {}
    plain = source(kind=SourceKind.SITEMAP)
    memory = read(sitemap, source=plain).memory
    assert len(known_of(memory).items) == 1
    assert read(sitemap, memory, source=plain).known == 1


def test_an_article_teaches_nothing_about_its_document() -> None:
    job = task(b"<html><title>x</title><p>y</p></html>", SourceMemory())
    job = replace(job, document=document(role=Role.ARTICLE), source=source(kind=SourceKind.LISTPAGE))
    found = pipeline.read_task(job)
    assert not isinstance(found, Reading) or found.memory.known == {}


def test_a_document_of_too_many_items_is_forgotten() -> None:
    many = "".join(f"<item><guid>{n}</guid></item>" for n in range(1001))
    body = f"<rss version='2.0'><channel>{many}</channel></rss>".encode()
    memory = read(feed(*OLD)).memory
    assert read(body, memory).memory.known == {}


def test_what_other_documents_showed_stays_in_the_memory() -> None:
    memory = read(feed(*OLD)).memory
    found = read(feed(20, *OLD), replace(memory, known={**memory.known, "2": "other"}))
    assert found.memory.known["2"] == "other"


def test_the_daily_whole_reading_finds_nothing_where_all_is_well() -> None:
    found = read(feed(20, *OLD), read(feed(*OLD)).memory, now=NOW + WHOLE_AFTER)
    assert found.warnings == ()
    assert known_of(found.memory).whole_at == NOW + WHOLE_AFTER


def test_the_daily_whole_reading_tells_what_was_known_wrongly() -> None:
    memory = read(feed(*OLD)).memory
    known = known_of(memory)
    name = next(iter(known.items))
    wrong = replace(known, items=dict(known.items) | {name: KnownItem("00000000")})
    (told,) = read(feed(20, *OLD), with_known(memory, wrong), now=NOW + WHOLE_AFTER).warnings
    assert "1 of 13 entries come out otherwise when only new ones are read" in told


@pytest.mark.parametrize("body", [feed(20, *OLD, title="另一报"), feed(*range(20, 40), *OLD), b"<rss/>"])
def test_the_daily_whole_reading_compares_only_what_would_have_been_cut(body: bytes) -> None:
    known = known_of(read(feed(*OLD)).memory)
    name = next(iter(known.items))
    wrong = replace(known, items=dict(known.items) | {name: KnownItem("00000000")})
    memory = with_known(SourceMemory(), wrong)
    assert read(body, memory, now=NOW + WHOLE_AFTER).warnings == read(body, now=NOW + WHOLE_AFTER).warnings


@pytest.mark.skipif(not FILES, reason=f"no real feeds in {FOLDER}: only made-up feeds were read twice")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_real_feed_gives_its_new_entries_as_reading_all_of_it_does(path: Path) -> None:
    body = path.read_bytes()
    first = read(body)
    if "1" not in first.memory.known:
        return
    known = known_of(first.memory)
    dice = random.Random(path.name)
    fresh = set(dice.sample(list(known.items), int(0.2 * len(known.items))))
    kept = {name: item for name, item in known.items.items() if name not in fresh}
    second = read(body, with_known(first.memory, replace(known, items=kept)), now=NOW)
    everything = {signed.entry.key: signed for signed in first.entries}
    assert all(everything[signed.entry.key] == signed for signed in second.entries)
    assert len(second.entries) + second.known == len(everything)
    assert (second.title, second.dropped, second.signals) == (first.title, first.dropped, first.signals)
