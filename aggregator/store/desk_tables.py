"""Tables of the desk: its users, their logins, what they order, and what they changed in the files.

All of it is small, and none of it follows from anything else but the files' own history.
"""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text

from aggregator.store.schema import Int, metadata

desk_user = Table(
    "desk_user",
    metadata,
    Column("id", Int, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),  # argon2id, with its parameters and its salt
    Column("language", Text),
    Column("created_at", Int, nullable=False),
    sqlite_strict=True,
)

desk_session = Table(
    # Logins that ended stay for a while: from where somebody logged in before is known (store/desk_doors.py).
    "desk_session",
    metadata,
    Column("id", Int, primary_key=True),
    Column("token", LargeBinary, nullable=False, unique=True),  # hashed: a stolen store opens no session
    Column("user", Int, ForeignKey("desk_user.id"), nullable=False),
    Column("created_at", Int, nullable=False),
    Column("seen_at", Int, nullable=False),
    Column("ends_at", Int, nullable=False),
    Column("ended_at", Int),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Index(None, "user"),
    sqlite_strict=True,
)

desk_attempt = Table(
    # Logins that failed lately, counted by name and by address.
    "desk_attempt",
    metadata,
    Column("subject", LargeBinary, primary_key=True),  # hashed: what people mistype may be a password
    Column("failures", Int, nullable=False),
    Column("last_at", Int, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

order = Table(
    # What the web wants of the poller, which alone may ask servers and read what they say.
    "order",
    metadata,
    Column("id", Int, primary_key=True),
    Column("kind", Text, nullable=False),  # model.desk.OrderKind
    Column("arguments", Text, nullable=False),  # JSON
    Column("who", Text, nullable=False),
    Column("at", Int, nullable=False),
    Column("state", Text, nullable=False),  # model.desk.OrderState
    Column("done_at", Int),
    Column("result", Text, nullable=False),  # JSON
    Index(None, "state"),
    sqlite_strict=True,
)

config_change = Table(
    # What the desk wrote into files, with the text that stood there before: the way back.
    "config_change",
    metadata,
    Column("id", Int, primary_key=True),
    Column("at", Int, nullable=False),
    Column("who", Text, nullable=False),
    Column("deed", Text, nullable=False),  # model.desk.Deed
    Column("subject", Text, nullable=False),
    Column("files", Text, nullable=False),  # JSON: name, text before, text after
    Column("expected", Text),
    Column("undone_by", Int),
    Index(None, "subject"),
    sqlite_strict=True,
)
