"""What a store holds of the numbered press: the audit after every accident."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

STORED = """
select source.slug, entry_text.key from entry_text
join entry on entry.id = entry_text.entry join source on source.id = entry.source
"""
LISTED = """
select source.slug, entry_text.key from listing
join region on region.id = listing.region and region.path = 'cn/fujian/fuzhou'
join story on story.id = listing.story join story_member on story_member.story = story.id
join entry on entry.id = story_member.entry join entry_text on entry_text.entry = entry.id
join source on source.id = entry.source
"""


def numbers(store: Path, query: str = STORED) -> dict[str, Counter[int]]:
    """Give how often each number of each source stands in the store."""
    found: dict[str, Counter[int]] = {}
    with closing(sqlite3.connect(store)) as connection:
        for slug, key in connection.execute(query):
            found.setdefault(slug, Counter())[int(key.rpartition("-")[2])] += 1
    return found


def guids(store: Path) -> dict[str, str]:
    """Give the uuid of every story by the identity key of its lead."""
    query = """
    select entry_text.key, story.uuid from story
    join entry on entry.id = story.lead join entry_text on entry_text.entry = entry.id
    """
    with closing(sqlite3.connect(store)) as connection:
        return dict(connection.execute(query))


def audit(store: Path, newest: dict[str, int]) -> tuple[int, int]:
    """Give how many numbers are lost and how many stand twice, in the store or in the region's list."""
    stored, listed = numbers(store), numbers(store, LISTED)
    lost = sum(
        number not in stored.get(slug, Counter())
        for slug, count in newest.items()
        for number in range(1, count + 1)
    )
    twice = sum(
        count - 1 for table in (stored, listed) for found in table.values() for count in found.values()
    )
    with closing(sqlite3.connect(store)) as connection:
        (integrity,) = connection.execute("pragma integrity_check").fetchone()
    assert integrity == "ok"
    return lost, twice
