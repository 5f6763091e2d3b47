"""Tables of alerts: what readings found wrong, and what webhooks were told of it."""

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, Table, Text

from aggregator.store.schema import Int, metadata

source_alarm = Table(
    # What the last whole reading of a document found wrong (model.alarm); a 304 leaves it as it is.
    "source_alarm",
    metadata,
    Column("source", Int, ForeignKey("source.id"), nullable=False),
    Column("document", Int, nullable=False),
    Column("kind", Text, nullable=False),
    Column("since", Int, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("source", "document", "kind"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

alert_delivery = Table(
    # The outbox: what goes to a webhook in one request. At most one of a webhook is not settled.
    "alert_delivery",
    metadata,
    Column("id", Text, primary_key=True),  # a uuid, sent along: whoever got it twice knows
    Column("hook", Text, nullable=False),  # model.alert.Webhook.key
    Column("created_at", Int, nullable=False),
    Column("due_at", Int, nullable=False),
    Column("tries", Int, nullable=False),
    Column("settled_at", Int),  # null while it is under way
    Column("failure", Text),  # why the last try failed; null once it arrived
    Index(None, "hook", "settled_at"),
    sqlite_strict=True,
)

alert_notice = Table(
    # Which begins and ends of episodes a webhook was told of: each once.
    "alert_notice",
    metadata,
    Column("hook", Text, nullable=False),
    Column("episode", Int, ForeignKey("episode.id"), nullable=False),
    Column("is_end", Int, nullable=False),
    Column("delivery", Text, ForeignKey("alert_delivery.id"), nullable=False),
    PrimaryKeyConstraint("hook", "episode", "is_end"),
    Index(None, "delivery"),
    Index(None, "episode"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
