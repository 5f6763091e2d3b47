"""The index of words: which entries hold which terms. The one room of the store that speaks FTS5.

FTS5 forgets an entry only when it is told the very terms it was given. So whatever program writes, changes or
deletes a text, triggers keep what it was in `reworded`, and the writer's batch brings the index in line.
Entries from number `search_from` on are in the index; those below it, stored before there was one, are taken
up by a chore.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from aggregator.language.bigrams import phrase, terms, terms_version
from aggregator.store.schema import Int, entry, entry_text
from aggregator.store.search_tables import reworded, search
from aggregator.store.statements import read_meta, write_meta

MOST_TERMS: Final = 400  # of a text: each costs 0.35 µs, and what news is about stands at its beginning
MOST_HITS: Final = 10_000  # entries looked at for one search, the newest: a few hundredths of a second
MOST_UNWANTED: Final = 100_000  # entries that a search leaves out, the newest
_FROM, _TERMS = "search_from", "search_terms"


def follow_words(connection: Connection) -> None:
    """Bring the index in line with all texts that were written, changed or deleted since it last was.

    To be called outside savepoints: each of them makes FTS5 write a piece of index of its own.
    """
    changes = connection.execute(_CHANGES).all()
    if not changes:
        return
    first = _indexed_from(connection)
    gone = [row for row in changes if row.entry >= first and row.title is not None]
    fresh = [row for row in changes if row.entry >= first and row.title_now is not None]
    if gone:
        forget = [_row(row.entry, row.title, row.text) | {"command": "delete"} for row in gone]
        connection.execute(_FORGET, forget)
    if fresh:
        connection.execute(_LEARN, [_row(row.entry, row.title_now, row.text_now) for row in fresh])
    connection.execute(delete(reworded))


def take_up(connection: Connection, most: int) -> int | None:
    """Index up to `most` entries that an older program stored, the newest first.

    Gives how many, None when there are no more.
    """
    follow_words(connection)
    end = _indexed_from(connection)
    if end <= 1:
        return None
    first = max(end - most, 1)
    rows = connection.execute(_RANGE, {"first": first, "end": end}).all()
    if rows:
        connection.execute(_LEARN, [_row(row.id, row.title, row.text) for row in rows])
    write_meta(connection, {_FROM: str(first)})
    return len(rows)


def renew_if_outdated(connection: Connection) -> None:
    """Empty an index whose terms were made by other rules or tables; the chore fills it again."""
    known = read_meta(connection, [_TERMS, "last_entry"])
    if known.get(_TERMS) == terms_version():
        return
    facts = {_TERMS: terms_version()}
    if _TERMS in known:
        connection.exec_driver_sql("INSERT INTO search(search) VALUES ('delete-all')")
        facts[_FROM] = str(int(known.get("last_entry", "0")) + 1)
    write_meta(connection, facts)


def expression(words: Sequence[str], *, every: bool) -> str:
    """Give FTS5's expression for entries that hold every one of these words, or any of them."""
    phrases = (phrase(word) for word in words)
    parts = (f'"{" ".join(found.terms)}"' + ("*" if found.is_open else "") for found in phrases)
    return (" AND " if every else " OR ").join(parts)


def hits(parameter: str, most: int) -> Select[int]:
    """Give the statement for the newest entries that an expression finds, as `entry`."""
    matches = search.c.search.op("MATCH", is_comparison=True)(bindparam(parameter))
    found = select(search.c.rowid.label("entry")).where(matches)
    return found.order_by(search.c.rowid.desc()).limit(most)


_FORGET = insert(search).values(
    search=bindparam("command"), rowid=bindparam("of"), title=bindparam("title"), text=bindparam("text")
)
_LEARN = insert(search).values(rowid=bindparam("of"), title=bindparam("title"), text=bindparam("text"))
_TEXT_OF = (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id)
_RANGE = (
    select(entry.c.id, entry_text.c.title, entry_text.c.text)
    .join(entry_text, _TEXT_OF)
    .where(entry.c.id >= bindparam("first", type_=Int), entry.c.id < bindparam("end", type_=Int))
)
_CHANGES = select(
    reworded.c.entry,
    reworded.c.title,
    reworded.c.text,
    entry_text.c.title.label("title_now"),
    entry_text.c.text.label("text_now"),
).outerjoin(entry_text, (entry_text.c.bucket == reworded.c.bucket) & (entry_text.c.entry == reworded.c.entry))


def _indexed_from(connection: Connection) -> int:
    return int(read_meta(connection, [_FROM]).get(_FROM, "1"))


def _row(of: int, title: str, text: str) -> dict[str, int | str]:
    found = terms(title), terms(text, most=MOST_TERMS)
    return {"of": of, "title": " ".join(found[0]), "text": " ".join(found[1])}
