"""The tables of documents that others led to (articles, editions, parts), and of a source's articles."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from aggregator.store.schema import Int, metadata

document_link = Table(
    "document_link",
    metadata,
    Column("document", Int, ForeignKey("document.id"), primary_key=True, autoincrement=False),
    Column("root", Int, ForeignKey("document.id"), nullable=False),  # the configured address it came from
    Column("hint", Text, nullable=False),  # model.document.Hint as JSON
    Column("seen_at", Int, nullable=False),  # when a page last led here, to the day
    # Of a further part that was appended to its entry: how long it is there, for others to find their place.
    Column("html_chars", Int),
    Column("text_chars", Int),
    Index(None, "root"),
    Index(None, "seen_at"),
    sqlite_strict=True,
)

article_state = Table(
    "article_state",
    metadata,
    Column("source", Int, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    # Of articles that a first poll led to: since when, and how many were listed (the rest stays unlisted).
    Column("first_at", Int, nullable=False, server_default="0"),
    Column("first_listed", Int, nullable=False, server_default="0"),
    # Articles that were refused since one was last read, and the report of the latest.
    Column("refused", Int, nullable=False, server_default="0"),
    Column("refusal", Text),
    sqlite_strict=True,
)
