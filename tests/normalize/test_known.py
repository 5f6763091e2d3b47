"""New entries alone come out as they do in the whole document, or a doubt says so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.entry import RawDocument, RawEntry
from aggregator.model.known import DatePattern, KnownItems
from aggregator.model.signals import Signals
from aggregator.model.source import Source, SourceMemory
from aggregator.normalize.document import Normalized, normalize_document
from tests.support.builders import NOW, raw_entry, source

URL = "http://news.example/feed.xml"
BLANK = KnownItems("context", NOW, "frame", {})


def article(number: int, **changes: Any) -> RawEntry:
    fields: dict[str, Any] = {
        "id": f"guid-{number}",
        "link": f"http://news.example/{number}.html",
        "title": f"连江第{number}条消息",
        "published": f"Tue, 24 Nov 2026 09:{number % 60:02}:00 +0800",
    }
    return raw_entry(**(fields | changes))


def document(*entries: RawEntry) -> RawDocument:
    return RawDocument("rss20", entries, items=tuple(f"{at:016}" for at in range(100, 100 + len(entries))))


def read(
    raw: RawDocument, known: KnownItems = BLANK, memory: SourceMemory | None = None, of: Source | None = None
) -> Normalized:
    return normalize_document(
        raw, source=of or source(), url=URL, memory=memory or SourceMemory(), now=NOW, known=known
    )


def in_two_steps(
    old: list[RawEntry], new: list[RawEntry], of: Source | None = None
) -> tuple[Normalized, Normalized]:
    """Give what comes out of the new entries alone, the old ones being known, and of all together."""
    first = read(document(*old), of=of)
    assert first.known is not None
    together = read(document(*new, *old), memory=first.memory, of=of)
    cut = tuple(first.known.items)
    fresh = [entry for entry, name in zip(old, document(*old).items, strict=True) if name not in cut]
    rest = RawDocument("rss20", (*new, *fresh), items=tuple(f"{n:016}" for n in range(len(new + fresh))))
    alone = read(replace(rest, cut=cut), known=first.known, memory=first.memory, of=of)
    return alone, together


OLD = [article(number) for number in range(12)]


def test_a_new_entry_is_understood_as_in_the_whole_document() -> None:
    alone, together = in_two_steps(OLD, [article(20), article(21, id=None)])
    assert not alone.doubt
    assert alone.entries == together.entries[:2]
    assert alone.memory.guid_policy == together.memory.guid_policy
    assert dict(alone.memory.habits) == dict(together.memory.habits)


def test_what_was_read_is_known_together_with_what_was_known() -> None:
    alone, _ = in_two_steps(OLD, [article(20)])
    assert alone.known is not None
    assert len(alone.known.items) == 13
    assert alone.known.dates.dated == 13


def test_what_left_the_document_is_not_known_any_more() -> None:
    first = read(document(*OLD)).known
    assert first is not None
    rest = replace(document(article(30)), cut=tuple(first.items)[:5])
    found = read(rest, known=first).known
    assert found is not None
    assert set(found.items) == {*tuple(first.items)[:5], *rest.items}


def test_without_a_wish_to_know_nothing_is_remembered() -> None:
    assert (
        normalize_document(document(*OLD), source=source(), url=URL, memory=SourceMemory(), now=NOW).known
        is None
    )


@pytest.mark.parametrize(
    "remarkable",
    [
        RawEntry(),
        article(1, signals=Signals(max_chars=0, reasons=("x",))),
        article(1, link="javascript:void(0)", id=None),
        article(1, link="http://news.example/1_2.html"),
        article(5),
    ],
)
def test_an_entry_about_which_something_is_said_is_read_each_time(remarkable: RawEntry) -> None:
    found = read(document(article(5), remarkable)).known
    assert found is not None
    assert list(found.items) == [document(article(5)).items[0]]


def test_the_same_markup_twice_is_one_entry_repeated_once() -> None:
    first = read(document(*OLD)).known
    assert first is not None
    names = tuple(first.items)
    found = read(RawDocument("rss20", (), cut=(*names, names[3])), known=first)
    assert found.dropped == {"repeated": 1}
    assert found.known is not None
    assert found.known.items == first.items


@pytest.mark.parametrize(
    "new",
    [
        article(20, link=OLD[3].link),
        article(20, id=OLD[3].id),
        article(20, link="http://news.example/20_3.html"),
        article(20, published=None, link=None, id=None, title=OLD[3].title, summary=OLD[3].summary),
    ],
    ids=["its address is known", "its guid is known", "it is a part", "its title is known"],
)
def test_a_new_entry_that_meets_a_known_one_is_a_doubt(new: RawEntry) -> None:
    old = [*OLD[:3], replace(OLD[3], published=None, link=None, id=None)] if new.id is None else OLD
    alone, _ = in_two_steps(old, [new])
    assert alone.doubt


@pytest.mark.parametrize(("tails", "doubt"), [(5, False), (9, True)])
def test_an_ending_that_could_become_that_of_most_titles_is_a_doubt(tails: int, *, doubt: bool) -> None:
    old = [article(n, title=f"连江第{n}条消息{'_福州要闻' if n < tails else ''}") for n in range(16)]
    alone, together = in_two_steps(
        old, [article(20, title="新消息一_福州要闻"), article(21, title="二号消息_福州要闻")]
    )
    assert alone.doubt == doubt
    if not doubt:
        assert alone.entries == together.entries[:2]
        assert alone.memory.suffixes == together.memory.suffixes == ()


def test_a_learned_ending_is_taken_off_new_titles() -> None:
    old = [article(n, title=f"连江第{n}条消息_福州要闻") for n in range(8)]
    alone, together = in_two_steps(old, [article(20, title="新消息_福州要闻")])
    assert not alone.doubt
    assert alone.entries[0].title == together.entries[0].title == "新消息"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC"])
@pytest.mark.parametrize("clock", ["00:00:00 +0800", "00:00:00 +0000", "07:30:00 +0800"])
@pytest.mark.parametrize("new_clock", ["00:00:00 +0800", "00:00:00 +0000", "09:15:00 +0800"])
def test_midnights_mean_days_for_new_entries_as_well(zone: str, clock: str, new_clock: str) -> None:
    old = [article(n, published=f"{10 + n} Nov 2026 {clock}") for n in range(8)]
    alone, together = in_two_steps(
        old, [article(20, published=f"20 Nov 2026 {new_clock}")], of=source(timezone=zone)
    )
    assert not alone.doubt
    assert alone.entries == together.entries[:1]
    again, _ = in_two_steps(old, [article(20, published="2026-11-20")], of=source(timezone=zone))
    assert again.entries[0].published.precision == "day"


@pytest.mark.parametrize(("undated", "new", "doubt"), [(8, 1, False), (6, 1, True), (6, 0, False)])
def test_too_few_dates_to_know_a_pattern_are_a_doubt_once_there_are_enough(
    undated: int, new: int, *, doubt: bool
) -> None:
    old = [
        article(n, published=None if n < undated else f"{10 + n} Nov 2026 00:00:00 +0800") for n in range(8)
    ]
    fresh = article(20, published="20 Nov 2026 00:00:00 +0800" if new else None)
    alone, together = in_two_steps(old, [fresh])
    assert alone.doubt == doubt
    if not doubt:
        assert alone.entries == together.entries[:1]


def test_a_stamp_that_many_share_is_a_doubt() -> None:
    old = [
        article(n, **({"published": "Tue, 24 Nov 2026 08:00:00 +0800"} if n < 4 else {})) for n in range(12)
    ]
    assert in_two_steps(old, [article(20, published=old[0].published)])[0].doubt
    assert not in_two_steps(old, [article(20)])[0].doubt


def test_a_few_new_guids_at_known_addresses_change_no_policy_as_the_others_stay() -> None:
    memory = read(document(*OLD)).memory
    first = read(document(*OLD[3:]), memory=memory).known
    assert first is not None
    rest = document(*(replace(entry, id=f"new-{entry.id}") for entry in OLD[:3]))
    found = read(replace(rest, cut=tuple(first.items)), known=first, memory=memory)
    assert found.memory.guid_policy == "guid"
    assert read(rest, memory=memory).memory.guid_policy == "url"


def test_warnings_of_the_whole_document_are_said_until_it_is_read_again() -> None:
    ahead = [article(n, published=(NOW + timedelta(hours=7, minutes=n)).isoformat()) for n in range(8)]
    alone, together = in_two_steps(ahead, [article(20)])
    assert any("hours in the future" in told for told in together.warnings)
    assert any("8 of 8 dates lie up to" in told for told in alone.warnings)
    assert read(document(*OLD)).warnings == ()


def test_known_items_survive_the_store() -> None:
    known = read(document(*OLD, article(30, id=None), article(31, link=None, title="无地址"))).known
    assert known is not None
    full = replace(
        known,
        dates=DatePattern(3, "LU", ("2026-11-24T00:00:00+00:00",)),
        endings={"ab": 3},
        warnings=('a "quoted" one',),
    )
    assert KnownItems.loads(full.dumps()) == full
