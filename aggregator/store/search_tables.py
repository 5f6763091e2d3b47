"""Tables by which stories are found: the words of entries, who publishes what, and the top of each day.

`search` is SQLite's FTS5, without the texts themselves: an entry's number and its terms
(`language/bigrams.py`), separated by blanks. FTS5 keeps it in tables of its own, `search_…`.
"""

from typing import Final

from sqlalchemy import DDL, Column, ForeignKey, PrimaryKeyConstraint, Table, Text, column, event, table

from aggregator.store.schema import Int, metadata

SEARCH_DDL: Final = (
    # ascii: every character beyond ASCII belongs to a term. unicode61 knows the Unicode of 2012 and would
    # tear words of Thai and Hindi at their marks. Nothing asks how long an entry is: columnsize=0.
    "CREATE VIRTUAL TABLE search USING fts5(title, text, content='', columnsize=0, tokenize='ascii')",
    # Whoever writes a text, in whatever program, leaves word of it. A migration that copies `entry_text`
    # has to create these anew.
    """CREATE TRIGGER entry_text_new AFTER INSERT ON entry_text BEGIN
    INSERT OR IGNORE INTO reworded (entry, bucket) VALUES (new.entry, new.bucket); END""",
    """CREATE TRIGGER entry_text_changed AFTER UPDATE OF title, text ON entry_text
    WHEN old.title <> new.title OR old.text <> new.text BEGIN
    INSERT OR IGNORE INTO reworded VALUES (old.entry, old.bucket, old.title, old.text); END""",
    """CREATE TRIGGER entry_text_gone AFTER DELETE ON entry_text BEGIN
    INSERT OR IGNORE INTO reworded VALUES (old.entry, old.bucket, old.title, old.text); END""",
)
for _statement in SEARCH_DDL:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap

search = table("search", column("rowid"), column("search"), column("title"), column("text"))


def is_ours(name: str | None, kind: str) -> bool:
    """Tell what migrations and metadata know from the tables that FTS5 keeps by itself."""
    return kind != "table" or name is None or not (name == "search" or name.startswith("search_"))


reworded = Table(
    "reworded",
    metadata,
    # Entries whose words the index does not hold as they are now; empty after each batch. It needs the words
    # that it holds to forget them: null for an entry that it never held.
    Column("entry", Int, primary_key=True, autoincrement=False),
    Column("bucket", Int, nullable=False),
    Column("title", Text),
    Column("text", Text),
    sqlite_strict=True,
)

outlet = Table(
    "outlet",
    metadata,
    Column("source", Int, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    # Who publishes: sources with one name speak with one voice (the host group of the source's home).
    Column("name", Text, nullable=False),
    sqlite_strict=True,
)

zone = Table(
    "zone",
    metadata,
    Column("region", Int, ForeignKey("region.id"), primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),  # of IANA: in it the region's days begin
    sqlite_strict=True,
)

top = Table(
    "top",
    metadata,
    # A line of `listing`, by its instant: the story in it may become part of another one. A day is a range.
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    Column("listed_at", Int, nullable=False),
    PrimaryKeyConstraint("region", "listed_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
