"""The table of what regions take from below them, as the configuration said when it was last applied."""

from sqlalchemy import REAL, Column, ForeignKey, Table

from aggregator.store.schema import Int, metadata

region_rule = Table(
    # Regions with a rule other than "all rises, nobody is held back"; most have none.
    "region_rule",
    metadata,
    Column("region", Int, ForeignKey("region.id"), primary_key=True, autoincrement=False),
    Column("leads", Int, nullable=False),  # 1: only from where the leading copy was placed
    Column("min_sources", Int, nullable=False),
    Column("max_share", REAL),  # of one source in the newest window, 0 to 1
    sqlite_strict=True,
)
