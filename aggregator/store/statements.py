"""Small pieces of SQL that several rooms of the store share."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Table, case, select
from sqlalchemy.dialects.postgresql import Insert, insert

from aggregator.store.schema import meta

IN_CHUNK = (
    500  # values of one IN list; SQLite takes 32,766, but each length is a statement of its own to prepare
)

T = TypeVar("T")
AnyRow = Row[*tuple[Any, ...]]


def upsert(table: Table, *, update: Sequence[str] = (), where_changed: str | None = None) -> Insert:
    """Give an insert that updates those columns, or does nothing, when the primary key is there already.

    With `where_changed` a row whose column of that name stays the same is not written again. The construct is
    PostgreSQL's: SQLAlchemy renders it for SQLite too, but not the other way round.
    """
    statement = insert(table)
    keys = [column.name for column in table.primary_key.columns]
    if not update:
        return statement.on_conflict_do_nothing()
    new = {name: statement.excluded[name] for name in update}
    where = None if where_changed is None else table.c[where_changed] != new[where_changed]
    return statement.on_conflict_do_update(index_elements=keys, set_=new, where=where)


def larger(a: ColumnElement[int], b: ColumnElement[int] | int) -> ColumnElement[int]:
    """Give the larger of two (max() of two values is SQLite's alone, greatest() PostgreSQL's)."""
    return case((a > b, a), else_=b)


def chunks(values: Sequence[T], size: int = IN_CHUNK) -> Iterator[Sequence[T]]:
    """Cut a list into pieces that fit one IN list."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def read_meta(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Give the facts that the store keeps about itself under these keys, as far as they are set."""
    rows = connection.execute(select(meta.c.key, meta.c.value).where(meta.c.key.in_(list(keys))))
    return {row.key: row.value for row in rows}


def write_meta(connection: Connection, facts: dict[str, str]) -> None:
    """Set facts about the store."""
    rows: list[dict[str, Any]] = [{"key": key, "value": value} for key, value in facts.items()]
    connection.execute(upsert(meta, update=["value"]), rows)
