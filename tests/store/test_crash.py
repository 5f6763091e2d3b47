"""kill -9 at any moment: what was acknowledged is there, and every poll is there wholly or not at all."""

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.store.crash_child import ENTRIES, SOURCES
from tests.store.harness import Installation

KILLS = 20
ROOT = Path(__file__).parents[2]


@contextmanager
def killed(path: Path, start: int, *, after: int, delay_s: float) -> Iterator[list[int]]:
    """Run the child from round `start` on; kill it `delay_s` after it finished `after` rounds.

    Gives the rounds that it finished.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.store.crash_child", str(path), str(start)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    finished = [int(child.stdout.readline()) for _ in range(after)]
    timer = threading.Timer(delay_s, child.kill)
    timer.start()
    finished += [int(line) for line in child.stdout.read().split("\n")[:-1]]
    timer.join()
    child.wait()
    child.stdout.close()
    yield finished


def test_kill_nine_leaves_every_poll_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    lucky = random.Random(20261124)
    following = 0
    for _ in range(KILLS):
        after, delay_s = lucky.randrange(3), lucky.uniform(0.0, 0.03)  # a round takes some 20 ms
        with killed(path, following, after=after, delay_s=delay_s) as finished:
            stored = check(path)
            assert stored >= set(finished), "what was acknowledged is there"
            assert stored == set(range(len(stored))), "no round is missing before another"
            following = len(stored)


def check(path: Path) -> set[int]:
    """Assert that the store is sound; give the rounds that it holds."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute(
            "SELECT entry_text.key, story_member.story, story.lead FROM entry_text "
            "LEFT JOIN story_member ON story_member.entry = entry_text.entry "
            "LEFT JOIN story ON story.id = story_member.story"
        ).fetchall()
        etags = connection.execute("SELECT DISTINCT etag, body_hash, first FROM document").fetchall()
        polls = connection.execute("SELECT count(*) FROM poll_log").fetchone()[0]
        listed = connection.execute("SELECT count(*) FROM listing WHERE region = 1").fetchone()[0]
        versions = connection.execute("SELECT n FROM region_version WHERE region = 1").fetchone()
    numbers: dict[int, int] = {}
    for key, story, lead in rows:
        assert story is not None, key
        assert lead is not None, key
        turn = int(key.rpartition("-")[2]) // ENTRIES
        numbers[turn] = numbers.get(turn, 0) + 1
    assert set(numbers.values()) <= {SOURCES * ENTRIES}, "a round is one transaction"
    assert polls == SOURCES * len(numbers)
    assert listed == len(numbers) * ENTRIES * SOURCES // 2
    assert (0 if versions is None else versions[0]) == len(numbers)
    last = max(numbers, default=None)
    expected = (None, None, 1) if last is None else (f'"{last}"', f"body-{last}", 0)
    assert etags in ([expected], []), "validators belong to what was stored"
    return set(numbers)


def test_a_store_opened_after_a_kill_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with killed(path, 0, after=2, delay_s=0.01):
        site = Installation(path)
        assert site.polling.spread_overdue(now=site.now, per_document_s=0.0, at_most_s=0.0) >= 0
        assert len(site.lease(*(f"paper-{number}" for number in range(SOURCES)))) == SOURCES
        site.close()
