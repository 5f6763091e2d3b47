"""What is wrong with a store, and what to do about it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from aggregator.store.engine import check_schema

RESTORE = "restore a backup (aggregator db restore)"
REPORT = "the program should never let this happen: keep a copy, restore a backup, and report it"
_MOST = 100  # damages that SQLite lists; one is enough to restore a backup


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and the remedy."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class _Rule:
    """`broken` selects the rows that break a rule; its first column names them for people."""

    words: str
    broken: str


_RULES = (
    _Rule(
        "stories whose lead is no member of them",
        """SELECT story.uuid FROM story LEFT JOIN story_member AS m
        ON m.story = story.id AND m.entry = story.lead WHERE m.entry IS NULL""",
    ),
    _Rule(
        "listings without their story",
        """SELECT listing.story FROM listing LEFT JOIN story ON story.id = listing.story
        WHERE story.id IS NULL""",
    ),
    _Rule(
        "instants at which two stories are listed",
        "SELECT listed_at FROM listing GROUP BY listed_at HAVING min(story) <> max(story)",
    ),
    _Rule(
        "listings later than the last instant given out, so that new ones may not come after them",
        """SELECT listed_at FROM listing WHERE listed_at >
        (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'last_listed_at')""",
    ),
    _Rule(
        "entries with a number that may be given out again",
        """SELECT id FROM entry WHERE id >
        (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'last_entry')""",
    ),
    _Rule(
        "stories with a number that may be given out again",
        """SELECT id FROM story WHERE id >
        (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'last_story')""",
    ),
    _Rule(
        "sources with another number of entries than is counted for them",
        """SELECT source.slug FROM source WHERE source.entries <>
        (SELECT count(*) FROM entry WHERE entry.source = source.id)""",
    ),
    _Rule(
        "entries without their text",
        """SELECT entry.id FROM entry LEFT JOIN entry_text AS t
        ON t.bucket = entry.bucket AND t.entry = entry.id WHERE t.entry IS NULL""",
    ),
    _Rule(
        "entries that belong to no story",
        """SELECT entry.id FROM entry LEFT JOIN story_member AS m ON m.entry = entry.id
        WHERE m.entry IS NULL""",
    ),
    _Rule(
        "known entries that are not stored",
        """SELECT k.entry FROM entry_key AS k LEFT JOIN entry ON entry.id = k.entry
        WHERE k.entry IS NOT NULL AND entry.id IS NULL""",
    ),
    _Rule(
        "stories that are listed although they are hidden",
        """SELECT DISTINCT story.uuid FROM story JOIN listing ON listing.story = story.id JOIN decision
        ON decision.subject = story.uuid AND decision.act = 'hide' AND decision.undone_at IS NULL""",
    ),
    _Rule(
        "hidden stories whose text is still there",
        """SELECT DISTINCT story.uuid FROM story JOIN decision ON decision.subject = story.uuid
        AND decision.act = 'hide' AND decision.undone_at IS NULL JOIN story_member AS m ON m.story = story.id
        JOIN entry ON entry.id = m.entry
        JOIN entry_text AS t ON t.bucket = entry.bucket AND t.entry = entry.id
        WHERE t.text <> '' OR t.html <> ''""",
    ),
    _Rule(
        "documents that pages led to and that nothing is known of",
        """SELECT document.address FROM document LEFT JOIN document_link AS l ON l.document = document.id
        WHERE (document.role = 'root') = (l.document IS NOT NULL)""",
    ),
    _Rule(
        "regions that list stories and have no version",
        """SELECT region.path FROM region LEFT JOIN region_version AS v ON v.region = region.id
        WHERE coalesce(v.n, 0) < 1 AND EXISTS (SELECT 1 FROM listing WHERE listing.region = region.id)""",
    ),
)


def check(path: Path) -> tuple[Finding, ...]:
    """Give everything that is wrong with the store at `path`, while it is used; nothing for a sound one.

    Reads all of it: some seconds for a million entries. Raises what `check_schema` raises.
    """
    damage = find_damage(path)
    if damage:
        return damage  # what a damaged file answers to anything else means nothing
    check_schema(path)
    with closing(_open(path)) as connection:
        connection.execute("BEGIN")  # one instant, whatever the poller writes meanwhile
        return (*_dangling(connection), *_broken(connection), *_namespace(connection))


def find_damage(path: Path) -> tuple[Finding, ...]:
    """Give what SQLite's own check finds wrong with a file."""
    try:
        with closing(_open(path)) as connection:
            rows = connection.execute(f"PRAGMA integrity_check({_MOST})").fetchall()
    except sqlite3.OperationalError as exc:
        return (Finding(f"{path} cannot be opened: {exc}", "look at the path and its permissions"),)
    except sqlite3.DatabaseError as exc:
        return (Finding(f"{path} is no sound SQLite file: {exc}", RESTORE),)
    return tuple(Finding(text, RESTORE) for (text,) in rows if text != "ok")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _dangling(connection: sqlite3.Connection) -> Iterator[Finding]:
    found: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        found[table, parent] = found.get((table, parent), 0) + 1
    for (table, parent), count in found.items():
        yield Finding(f"{count} rows of {table} refer to rows of {parent} that are not there", REPORT)


def _broken(connection: sqlite3.Connection) -> Iterator[Finding]:
    for rule in _RULES:
        rows = connection.execute(rule.broken).fetchall()
        if rows:
            yield Finding(f"{len(rows)} {rule.words} (such as {rows[0][0]})", REPORT)


def _namespace(connection: sqlite3.Connection) -> Iterator[Finding]:
    row = connection.execute("SELECT value FROM meta WHERE key = 'namespace'").fetchone()
    try:
        UUID(row[0] if row else "")
    except ValueError:
        yield Finding("the namespace of the guids is not there", RESTORE)
