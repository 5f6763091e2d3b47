"""Copies in any order, in batches of any size, by one writer or two: the groups are the same."""

import random
from collections.abc import Iterator, Sequence
from itertools import permutations

import pytest

from aggregator.model.entry import Entry
from aggregator.store.poll_store import SqlPollStore, open_poll_store
from aggregator.store.rebuild import rebuild_at
from aggregator.store.repair import check
from aggregator.store.statements import chunks
from tests.store.harness import HOUR, LEASE_S, Installation, group_of, hourly, ours, theirs
from tests.store.texts import BRIDGE, BRIDGE_TAIL, ORANGES, piece, reprint
from tests.support import builders

THIRD = theirs(id="third", name="三山网", urls=("http://third.example/feed.xml",), region="cn/fujian/fuzhou")
SOURCES = {source.id: source for source in (ours(), theirs(), THIRD)}
LEVEL = (
    "水文部门通报,{day}闽江文山里站水位平稳,低于警戒水位,沿江各站水情正常,请市民放心出行,"
    "如有变化将及时发布,过往船舶请按航标行驶。"
)
PRESS = (
    piece(1),
    reprint(2, theirs()),
    piece(3, THIRD, BRIDGE + BRIDGE_TAIL),
    piece(4, text=ORANGES, title="蜜橘采收"),
    reprint(5, THIRD, text=ORANGES, title="山地蜜橘迎来采收期"),
    piece(6, theirs(), LEVEL.format(day="今日8时"), title="水情"),
    piece(7, THIRD, LEVEL.format(day="今日8时"), title="闽江水位平稳"),
    piece(8, text=LEVEL.format(day="今日8时"), title="今日水情"),
    piece(9, text=LEVEL.format(day="今日9时"), title="最新水情"),
)
GROUPS = {frozenset({1, 2, 3}), frozenset({4, 5}), frozenset({6, 7, 8}), frozenset({9})}


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(*SOURCES.values())
    for source in SOURCES.values():
        site.past_first_poll(source)
    site.later()
    return site


def bring(site: Installation, entries: Sequence[Entry], *, size: int, stores: Sequence[SqlPollStore]) -> None:
    """Store entries `size` at a time, each outlet's as one poll of it, by the writers in turns."""
    for turn, some in enumerate(chunks(entries, size)):
        store = stores[turn % len(stores)]
        by_source: dict[str, list[Entry]] = {}
        for one in some:
            by_source.setdefault(one.source_id, []).append(one)
        leases = {of: store.lease([of], now=site.now, lease_s=LEASE_S, wait=False)[0] for of in by_source}
        polls = [site.finished(SOURCES[of], *found, lease=leases[of]) for of, found in by_source.items()]
        store.commit(polls, now=site.now)
        for lease in leases.values():
            store.release(lease)


def groups(site: Installation) -> set[frozenset[int]]:
    """Give the stories by the numbers of their entries, those of first polls left out."""
    found: dict[int, set[int]] = {}
    rows = site.rows(
        """SELECT story, key FROM story_member JOIN entry_text USING (entry) WHERE key NOT LIKE 'guid:old%'"""
    )
    for of, key in rows:
        found.setdefault(of, set()).add(int(key.rpartition("-")[2]))
    return {frozenset(numbers) for numbers in found.values()}


def shuffled(entries: Sequence[Entry], seed: int) -> list[Entry]:
    order = list(entries)
    random.Random(seed).shuffle(order)
    return order


@pytest.fixture
def second(started: Installation) -> Iterator[SqlPollStore]:
    store = open_poll_store(started.path, planner=hourly, group_of=group_of)
    yield store
    store.close()


@pytest.mark.parametrize(("seed", "size"), [(1, 1), (2, 2), (3, 4), (4, len(PRESS)), (5, 3)])
def test_order_and_size_of_batches_do_not_change_the_groups(
    started: Installation, seed: int, size: int
) -> None:
    bring(started, shuffled(PRESS, seed), size=size, stores=[started.polling])
    assert groups(started) == GROUPS
    assert rebuild_at(started.path, apply=False, now=started.now) == ()


def test_two_writers_in_turns_make_the_same_groups(started: Installation, second: SqlPollStore) -> None:
    bring(started, shuffled(PRESS, 6), size=2, stores=[started.polling, second])
    assert groups(started) == GROUPS


def test_bringing_the_same_again_changes_nothing(started: Installation) -> None:
    for seed in (7, 8):
        bring(started, shuffled(PRESS, seed), size=4, stores=[started.polling])
    assert groups(started) == GROUPS


def rivals(site: Installation) -> tuple[Entry, ...]:
    """Give two of our bulletins of different hours, and what others have of them without saying the hour."""
    early = builders.moment(site.now - 2 * HOUR)
    return (
        piece(1, text=LEVEL.format(day="今日8时"), title="今日水情"),
        piece(2, text=LEVEL.format(day="今日9时"), title="最新水情"),
        piece(3, theirs(), LEVEL.format(day="今日"), title="水情", published=early),
        piece(4, THIRD, LEVEL.format(day="今日"), title="闽江水位平稳"),
    )


@pytest.mark.parametrize("order", tuple(permutations(range(3))), ids=lambda order: "".join(map(str, order)))
def test_two_texts_of_one_source_do_not_meet_through_others(
    started: Installation, order: tuple[int, ...]
) -> None:
    entries = rivals(started)
    for at in (*order, 3):
        bring(started, [entries[at]], size=1, stores=[started.polling])
    found = groups(started)
    assert not any({1, 2} <= members for members in found)
    assert sorted(map(len, found)) == [1, 3], "the others are with the one or with the other"
    assert rebuild_at(started.path, apply=False, now=started.now) == ()
    assert check(started.path) == ()


def test_both_are_kept_apart_when_all_come_at_once(started: Installation) -> None:
    bring(started, rivals(started), size=4, stores=[started.polling])
    assert sorted(map(len, groups(started))) == [1, 3]
    assert not any({1, 2} <= members for members in groups(started))
