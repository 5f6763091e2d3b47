"""What a transaction asks for ahead: few statements, and never what is no longer true."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from aggregator.model.entry import Entry
from aggregator.model.poll import Counts
from aggregator.model.source import Source, SourceMemory
from tests.store.harness import Installation, entry, ours, reading, theirs
from tests.store.texts import BRIDGE_TAIL, ORANGES, piece, reprint

THIRD = theirs(id="third", name="三山网", urls=("http://third.example/feed.xml",), region="cn/fujian/fuzhou")
FOURTH = theirs(id="fourth", name="鹭岛网", urls=("http://fourth.example/feed.xml",))
TWICE = ours(urls=("http://fz.example/feed.xml", "http://fz.example/more.xml"))
BROKEN = "\ud800"  # no database takes it


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(TWICE, theirs(), THIRD, FOURTH)
    for source in (TWICE, theirs(), THIRD, FOURTH):
        site.past_first_poll(source)
    site.later()
    return site


def commit(site: Installation, *polls: tuple[Source, Entry]) -> None:
    site.commit([site.finished(source, item) for source, item in polls])


def asked(site: Installation, *polls: tuple[Source, Entry], table: str) -> int:
    """Give how many statements look something up in a table while these polls are stored."""
    finished = [site.finished(source, item) for source, item in polls]
    statements = site.statements(lambda: site.commit(finished))
    return sum(text.startswith("SELECT") and f"FROM {table} " in text for text, _ in statements)


def groups(site: Installation) -> list[set[str]]:
    """Give the keys of each story's members, leaving out what was stored to begin with."""
    rows = site.rows(
        """SELECT m.story, t.key FROM story_member AS m JOIN entry_text AS t USING (entry)
        WHERE t.key NOT LIKE 'guid:old%' ORDER BY m.entry"""
    )
    found: dict[int, set[str]] = {}
    for story, key in rows:
        found.setdefault(story, set()).add(key.removeprefix("guid:"))
    return list(found.values())


@pytest.mark.parametrize("table", ["band", "entry_key", "decision", "entry"])
def test_more_polls_of_a_transaction_need_no_more_statements_to_find_copies(
    started: Installation, table: str
) -> None:
    one = asked(started, (TWICE, piece(1)), table=table)
    started.later()
    three = asked(
        started,
        (theirs(), reprint(2, theirs())),
        (THIRD, piece(3, THIRD)),
        (FOURTH, piece(4, FOURTH, ORANGES, title="山地蜜橘")),
        table=table,
    )
    assert three <= one + 1  # those that are compared with are read once


def test_two_addresses_of_one_source_in_one_transaction_bring_an_entry_once(started: Installation) -> None:
    (lease,) = started.lease("fuzhou-daily")
    polls = [started.finished(TWICE, entry(1), lease=lease, address=address) for address in TWICE.urls]
    first, second = started.commit(polls)
    assert (first.counts.new, second.counts) == (1, Counts(unchanged=1))


def test_a_poll_after_one_that_was_rolled_back_compares_with_what_is_stored(started: Installation) -> None:
    commit(started, (TWICE, piece(1)))
    started.later()
    spoilt = reading(reprint(2, theirs()), memory=SourceMemory(suffixes=(BROKEN,)))
    with capture_logs():
        started.commit(
            [
                started.finished(theirs(), reading=spoilt),
                started.finished(THIRD, piece(3, THIRD)),
                started.finished(FOURTH, piece(4, FOURTH)),
            ]
        )
    assert groups(started) == [{"fuzhou-daily-1", "third-3", "fourth-4"}]


def test_a_text_changed_in_a_transaction_is_compared_with_as_it_stands_now(started: Installation) -> None:
    commit(started, (TWICE, piece(1, text=ORANGES, title="山地蜜橘")))
    started.later()
    changed = piece(1, text=BRIDGE_TAIL, title="大桥明年春天通车", html="<p>b</p>")
    commit(
        started,
        (TWICE, replace(changed, url_key=None)),
        (theirs(), piece(2, theirs(), BRIDGE_TAIL, title="大桥明年春天通车")),
    )
    assert groups(started) == [{"fuzhou-daily-1", "xiamen-net-2"}]


def test_stories_that_become_one_are_one_for_the_next_poll(started: Installation) -> None:
    whole = piece(3, THIRD)
    commit(started, (TWICE, piece(1)), (theirs(), piece(2, theirs(), ORANGES, title="山地蜜橘")))
    started.later()
    both = replace(whole, url_key="xiamen-net.example/2.html")
    again = replace(piece(4, FOURTH, ORANGES, title="山地蜜橘"), url_key="xiamen-net.example/2.html")
    commit(started, (THIRD, both), (FOURTH, again))
    assert groups(started) == [{"fuzhou-daily-1", "xiamen-net-2", "third-3", "fourth-4"}]
