"""The ledger: whatever the order and the batches in which documents arrive, the stories come out the same."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from aggregator.model.entry import Entry
from aggregator.model.source import Source
from aggregator.model.story import story_uuid
from aggregator.store.engine import transaction
from aggregator.store.schema import meta
from tests.store.harness import Installation, entry
from tests.support import builders

SOURCES = tuple(
    builders.source(id=f"paper-{n}", urls=(f"http://p{n}.example/",), region=region, standing=standing)
    for n, (region, standing) in enumerate((("cn/fujian/fuzhou", 50), ("cn/fujian/xiamen", 80), ("de", 50)))
)
Piece = tuple[int, int]
"""A source's number and the number of an article: who lists an article under the same address joins it."""

pieces = st.tuples(st.integers(0, 2), st.integers(0, 7))
documents = st.lists(st.lists(pieces, max_size=6), min_size=1, max_size=8)
cuts = st.lists(st.integers(1, 4), min_size=8, max_size=8)


def article(piece: Piece) -> tuple[Source, Entry]:
    source = SOURCES[piece[0]]
    published = builders.moment(builders.NOW - timedelta(minutes=piece[1] * 3 + piece[0]))
    key = f"guid:{source.id}-{piece[1]}"
    return source, entry(piece[1], source, key=key, published=published)


@cache
def prepared() -> bytes:
    """Give the file of a store in which every source is past its first poll."""
    with TemporaryDirectory() as folder:
        site = Installation(Path(folder) / "ledger.db")
        with transaction(site.polling._engine) as connection:
            named = update(meta).where(meta.c.key == "namespace")
            connection.execute(named.values(value=str(builders.NAMESPACE)))
        site.follow(*SOURCES)
        for source in SOURCES:
            site.past_first_poll(source)
        site.close()
        return site.path.read_bytes()


def open_ledger(folder: str) -> Installation:
    path = Path(folder) / "ledger.db"
    path.write_bytes(prepared())
    return Installation(path)


def feed(site: Installation, polls: Sequence[Sequence[Piece]], sizes: Sequence[int]) -> None:
    """Commit each document as one poll per source, in batches of the given sizes."""
    waiting = [
        (source, tuple(article(piece)[1] for piece in document if SOURCES[piece[0]] is source))
        for document in polls
        for source in SOURCES
    ]
    leases = {lease.documents[0].document.source_id: lease for lease in site.lease(*(s.id for s in SOURCES))}
    queue = list(sizes)
    while waiting:
        size = queue.pop(0) if queue else 3
        batch, waiting = waiting[:size], waiting[size:]
        site.commit([site.finished(source, *found, lease=leases[source.id]) for source, found in batch])
    for lease in leases.values():
        site.polling.release(lease)


def stories(site: Installation) -> dict[UUID, frozenset[str]]:
    """Give every story's uuid with the keys of its members."""
    rows = site.rows(
        "SELECT story.uuid, entry_text.key FROM story JOIN story_member ON story_member.story = story.id "
        "JOIN entry_text ON entry_text.entry = story_member.entry WHERE entry_text.key NOT LIKE 'guid:old-%'"
    )
    found: dict[UUID, set[str]] = {}
    for uuid, key in rows:
        found.setdefault(UUID(uuid), set()).add(key)
    return {uuid: frozenset(keys) for uuid, keys in found.items()}


def listings(site: Installation) -> list[tuple[int, ...]]:
    return site.rows("SELECT listed_at, story, region FROM listing ORDER BY listed_at, story, region")


def check(site: Installation) -> None:
    """Assert what holds for every ledger."""
    lines = listings(site)
    assert len({line[1:] for line in lines}) == len(lines), "a story is listed once in a region"
    instants = site.rows("SELECT min(listed_at) AS at FROM listing GROUP BY story ORDER BY at")
    assert all(a < b for (a,), (b,) in pairwise(instants)), "no two stories share an instant"
    assert site.rows("SELECT count(*) FROM entry") == site.rows("SELECT count(*) FROM story_member")
    assert site.rows("SELECT count(*) FROM entry_key") == site.rows("SELECT count(*) FROM entry")
    uuids = stories(site)
    for uuid, keys in uuids.items():
        first = {
            story_uuid(builders.NAMESPACE, key.partition(":")[2].rpartition("-")[0], key) for key in keys
        }
        assert uuid in first, "a guid comes from a member"


@settings(max_examples=25, deadline=None)
@given(documents, cuts)
def test_batches_do_not_matter(polls: list[list[Piece]], sizes: list[int]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        singly, batched = open_ledger(one), open_ledger(other)
        feed(singly, polls, [1] * 99)
        feed(batched, polls, sizes)
        check(batched)
        assert stories(batched) == stories(singly)
        assert {line[1:] for line in listings(batched)} == {line[1:] for line in listings(singly)}
        assert lead_standings(batched) == lead_standings(singly)
        singly.close()
        batched.close()


@settings(max_examples=25, deadline=None)
@given(documents, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_decide_what_is_one_story(
    polls: list[list[Piece]], shuffler: random.Random
) -> None:
    shuffled = list(polls)
    shuffler.shuffle(shuffled)
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        straight, mixed = open_ledger(one), open_ledger(other)
        feed(straight, polls, [2] * 99)
        feed(mixed, shuffled, [3] * 99)
        check(straight)
        check(mixed)
        assert set(stories(mixed).values()) == set(stories(straight).values())
        assert lead_standings(mixed) == lead_standings(straight)
        straight.close()
        mixed.close()


@settings(max_examples=15, deadline=None)
@given(documents, cuts)
def test_feeding_everything_again_changes_nothing(polls: list[list[Piece]], sizes: list[int]) -> None:
    with TemporaryDirectory() as folder:
        site = open_ledger(folder)
        feed(site, polls, sizes)
        before = stories(site), listings(site), site.versions(), site_leads(site)
        site.later()
        feed(site, polls[::-1], sizes)
        assert (stories(site), listings(site), site.versions(), site_leads(site)) == before
        site.close()


@pytest.mark.parametrize("gap", [0, 1, 7200])
def test_listing_times_grow_with_every_commit(site: Installation, gap: int) -> None:
    site.follow(*SOURCES)
    for source in SOURCES:
        site.past_first_poll(source)
    newest = 0
    for number in range(6):
        source, found = article((number % 3, number))
        site.poll(source, replace(found, url_key=None))
        instants = site.rows("SELECT DISTINCT listed_at FROM listing ORDER BY listed_at")
        assert instants[-1][0] > newest
        newest = instants[-1][0]
        site.later(timedelta(microseconds=gap))


def lead_standings(site: Installation) -> dict[frozenset[str], int]:
    """Give the standing of each story's lead by the keys of its members.

    Among copies of one standing that lead which came first, so that readers are not told anew of a late one.
    """
    rows = site.rows(
        "SELECT story.uuid, source.standing FROM story JOIN entry ON entry.id = story.lead "
        "JOIN source ON source.id = entry.source"
    )
    standings, members = dict(rows), stories(site)
    return {keys: standings[str(uuid)] for uuid, keys in members.items()}


def site_leads(site: Installation) -> set[str]:
    rows = site.rows("SELECT entry_text.key FROM story JOIN entry_text ON entry_text.entry = story.lead")
    return {row[0] for row in rows}
