"""Sixty entries as papers write them: reprints in all their dresses, and series that only look like them."""

import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from aggregator.store.rebuild import rebuild_at
from tests.bench.stream import Item, Stream, View, load_items, send_by_two

ITEMS = load_items(Path(__file__).parents[1] / "dedupe/sample/entries.jsonl")
FEEDS = tuple(sorted({item.feed for item in ITEMS}))


def shuffled(stream: Stream) -> None:
    items = list(ITEMS)
    random.Random(11).shuffle(items)
    stream.send(items, size=4, now=ITEMS[-1].published)


SENDERS: dict[str, Callable[[Stream], None]] = {
    "as published": lambda stream: stream.send(ITEMS, size=6),
    "one at a time": lambda stream: stream.send(ITEMS, size=1),
    "all at once": lambda stream: stream.send(ITEMS, size=len(ITEMS)),
    "shuffled": shuffled,
    "two writers": lambda stream: send_by_two(stream, ITEMS),
}


def merged(groups: dict[str, int], items: tuple[Item, ...]) -> set[tuple[str, str]]:
    return {(a.id, b.id) for a, b in combinations(items, 2) if groups[a.id] == groups[b.id]}


def expected(items: tuple[Item, ...]) -> set[tuple[str, str]]:
    return {(a.id, b.id) for a, b in combinations(items, 2) if a.gold == b.gold}


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("view", ["short", "full"])
def test_reprints_are_one_story_and_series_are_not(tmp_path: Path, view: View, sender: str) -> None:
    stream = Stream(tmp_path / "store.db", FEEDS, view)
    SENDERS[sender](stream)
    assert merged(dict(stream.groups()), ITEMS) == expected(ITEMS)
    stream.site.close()


def test_a_rebuild_finds_the_same_stories(tmp_path: Path) -> None:
    stream = Stream(tmp_path / "store.db", FEEDS)
    shuffled(stream)
    assert rebuild_at(stream.path, apply=False, now=ITEMS[-1].published) == ()
    stream.site.close()


def test_the_sample_holds_both_scripts_and_as_many_series_as_reprints() -> None:
    kinds = [item.gold[0] for item in ITEMS]
    assert {item.lang for item in ITEMS} == {"zh", "en"}
    assert (len(ITEMS), kinds.count("n")) == (55, 21)
