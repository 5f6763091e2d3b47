"""A large window: entries that nobody compares with, as many as a province's papers write in two weeks."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from aggregator.store.times import day_of, to_us

KEYS = 10  # an entry's
CHUNK = 50_000


def fill(path: Path, entries: int, *, now: datetime) -> None:
    """Add that many entries of the days before `now`, each a story of its own with keys of its own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        (source,) = connection.execute("SELECT min(id) FROM source").fetchone()
        first, story = (
            int(connection.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()[0]) + 1
            for name in ("last_entry", "last_story")
        )
        _write(connection, first, story, entries, source=source, now=now)
        # In the order of the keys, as they would lie after two weeks; at random it takes half an hour.
        connection.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", _bands(first, entries))
        for name, last in (("last_entry", first + entries), ("last_story", story + entries)):
            connection.execute("UPDATE meta SET value = ? WHERE key = ?", (str(last), name))
        connection.execute("COMMIT")


def _write(
    connection: sqlite3.Connection, first: int, story: int, entries: int, *, source: int, now: datetime
) -> None:
    at = to_us(now)
    bucket = day_of(at)
    for start in range(0, entries, CHUNK):
        numbers = range(start, min(start + CHUNK, entries))
        connection.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?, 'second', 'feed', ?, 0)",
            ((first + n, source, bucket, at, at) for n in numbers),
        )
        connection.executemany(
            "INSERT INTO signature (bucket, entry, title_key, compared) VALUES (?, ?, 't', ?)",
            ((bucket, first + n, "x" * 600) for n in numbers),
        )
        connection.executemany(
            "INSERT INTO story VALUES (?, ?, ?, ?)", ((story + n, f"{n:036}", first + n, at) for n in numbers)
        )
        connection.executemany(
            "INSERT INTO story_member (story, entry) VALUES (?, ?)", ((story + n, first + n) for n in numbers)
        )


def _bands(first: int, entries: int) -> Iterator[tuple[int, int]]:
    dice = random.Random(1)
    keys = sorted((dice.getrandbits(48) - 2**47, first + n % entries) for n in range(KEYS * entries))
    yield from keys
