"""The tables by which copies find each other, and what came of it: signatures, redirects, topics."""

from sqlalchemy import REAL, Column, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, Table, Text

from aggregator.store.schema import Int, metadata

signature = Table(
    "signature",
    metadata,
    Column("bucket", Int, nullable=False),
    Column("entry", Int, nullable=False),
    Column("url_key", Text),
    Column("title_key", Text, nullable=False),
    Column("lead_key", Int, nullable=False, server_default="0"),  # hash of its opening; 0: signed before that
    Column("sentences", LargeBinary),  # hashes of its sentences, 8 bytes each
    Column("compared", Text, nullable=False, server_default=""),  # what `dedupe.match.decode` reads
    PrimaryKeyConstraint("bucket", "entry"),
    sqlite_strict=True,
)

band = Table(
    "band",
    metadata,
    # The key first: a candidate is found by one descent. Days need no column: entries are numbered in the
    # order of their arrival. 12 keys of 48 bits are 194 bytes an entry; with a day and 64 bits they are 261.
    Column("key", Int, nullable=False),
    Column("entry", Int, nullable=False),
    PrimaryKeyConstraint("key", "entry"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

sentence = Table(
    "sentence",
    metadata,
    # A sentence that stood in two texts with different openings, with each of those openings (hashes): under
    # many openings it is boilerplate. `bucket` is the day when it was last met there.
    Column("sentence", Int, nullable=False),
    Column("lead_key", Int, nullable=False),
    Column("bucket", Int, nullable=False),
    PrimaryKeyConstraint("sentence", "lead_key"),
    Index(None, "bucket"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

source_name = Table(
    "source_name",
    metadata,
    Column("source", Int, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    Column("names", Text, nullable=False),  # JSON: its name and how others cite it, to find who wrote first
    sqlite_strict=True,
)

story_redirect = Table(
    "story_redirect",
    metadata,
    Column("uuid", Text, primary_key=True),  # of a story that became part of another one
    Column("story", Int, ForeignKey("story.id"), nullable=False),
    Column("at", Int, nullable=False),
    Index(None, "story"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

listing_guid = Table(
    "listing_guid",
    metadata,
    # A region that listed a story which became part of another one goes on to show it by the uuid that its
    # readers know: any other would be delivered to them as news.
    Column("region", Int, ForeignKey("region.id"), nullable=False),
    Column("story", Int, ForeignKey("story.id"), nullable=False),
    Column("uuid", Text, nullable=False),
    PrimaryKeyConstraint("region", "story"),
    Index(None, "story"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

topic = Table(
    "topic",
    metadata,
    Column("id", Int, primary_key=True, autoincrement=False),  # the number of the story that it began with
    Column("began_at", Int, nullable=False),
    sqlite_strict=True,
)

topic_story = Table(
    "topic_story",
    metadata,
    Column("story", Int, ForeignKey("story.id"), primary_key=True, autoincrement=False),
    Column("topic", Int, ForeignKey("topic.id")),  # null: nothing else of the window tells of its event
    Column("score", REAL),  # how alike it is to the story that brought it into the topic
    Column("bucket", Int, nullable=False),
    Column("unspaced", Int, nullable=False),
    Column("terms", Text, nullable=False),  # JSON: term to weight; "{}" once no newcomer is compared with it
    Index(None, "topic"),
    Index(None, "bucket"),
    sqlite_strict=True,
)

topic_term = Table(
    "topic_term",
    metadata,
    # The inverted list of the window's rarer terms, by which stories of one topic find each other.
    Column("term", Text, nullable=False),
    Column("story", Int, nullable=False),
    Column("bucket", Int, nullable=False),
    PrimaryKeyConstraint("term", "story"),
    Index(None, "bucket"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

topic_count = Table(
    "topic_count",
    metadata,
    Column("bucket", Int, nullable=False),
    Column("term", Text, nullable=False),  # "" counts the stories of the day
    Column("n", Int, nullable=False),
    PrimaryKeyConstraint("bucket", "term"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
