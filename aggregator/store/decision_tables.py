"""Tables of what people decided and publishers ask: decisions, approvals, reviews, withdrawals, signals.

`decision` outlives the stories it speaks of, so that a rebuild and a restored backup replay it. All others
follow from it, from the configuration, or from the sources' last answers.
"""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from aggregator.store.schema import Int, metadata

decision = Table(
    "decision",
    metadata,
    Column("id", Int, primary_key=True),
    Column("at", Int, nullable=False),
    Column("act", Text, nullable=False),  # model.decision.Act
    # What it is about: an entry as "source slug, line feed, identity key", or a story's uuid. Never an
    # internal number: decisions are exported, replayed, and moved to another store.
    Column("subject", Text, nullable=False),
    Column("other", Text),  # the second entry of a pair; of a hidden story its lead, as an entry
    Column("reason", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("undone_at", Int),  # null while it holds
    Index(None, "subject"),
    sqlite_strict=True,
)

withdrawn_listing = Table(
    # Rows of `listing` that left it with a hidden story: whatever reads listings shows it no more, feeds know
    # what to bury, and they go back to where they were when the story is shown again.
    "withdrawn_listing",
    metadata,
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    Column("listed_at", Int, nullable=False),
    Column("story", Int, ForeignKey("story.id"), nullable=False),
    Column("uuid", Text),  # as in `listing`
    Column("at", Int, nullable=False),
    PrimaryKeyConstraint("region", "listed_at", "story"),
    UniqueConstraint("story", "region"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

review = Table(
    # Entries that nobody is shown: a person has not approved them yet, or rejected them. Approved ones have
    # no row, so that the table stays as small as the editors' pile.
    "review",
    metadata,
    Column("entry", Int, ForeignKey("entry.id"), primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),  # pending, rejected
    sqlite_strict=True,
)

reviewed_source = Table(
    # Sources whose entries wait for a person.
    "reviewed_source",
    metadata,
    Column("source", Int, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    sqlite_strict=True,
)

approval = Table(
    # Regions that show approved sources only, what they have from above included.
    "approval",
    metadata,
    Column("region", Int, ForeignKey("region.id"), primary_key=True, autoincrement=False),
    Column("sources", Text, nullable=False),  # ids as a JSON list
    sqlite_strict=True,
)

source_signals = Table(
    # What a source's documents ask of us as a whole, as of their last answers (store/signals.py).
    "source_signals",
    metadata,
    Column("source", Int, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),  # by document, as JSON
    sqlite_strict=True,
)
