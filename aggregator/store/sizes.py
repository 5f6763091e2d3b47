"""What takes how much room in a store."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from aggregator.store.engine import check_schema

SAMPLE = 1000  # rows from which the length of all rows of a table is estimated
ROW_BYTES = 8  # around the values of a row: its length, its number, the pointer to it
NUMBER_BYTES = 6  # of an integer: times take eight, ids and days three
FILL = 1.2  # room that stays free in pages (measured with dbstat)
_LENGTH = (
    f"CASE typeof(\"{{0}}\") WHEN 'integer' THEN {NUMBER_BYTES} "
    'ELSE coalesce(length(CAST("{0}" AS BLOB)), 0) END'
)


@dataclass(frozen=True, slots=True)
class Part:
    """A table or an index of one (`of`), in bytes; `rows` of tables only."""

    name: str
    of: str
    bytes: int
    rows: int | None


@dataclass(frozen=True, slots=True)
class Sizes:
    """A store in bytes; `parts` the largest first, `is_estimated` when SQLite cannot measure them."""

    file: int
    wal: int
    free: int
    page: int
    parts: tuple[Part, ...]
    is_estimated: bool


def measure(path: Path) -> Sizes:
    """Measure the store at `path` while it is used. Reads all of it; raises what `check_schema` raises."""
    check_schema(path)
    uri = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        pages, free, page = (
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        can_measure = ("ENABLE_DBSTAT_VTAB",) in connection.execute("PRAGMA compile_options").fetchall()
        parts = measured(connection) if can_measure else estimated(connection)
    log = path.with_name(f"{path.name}-wal")
    return Sizes(
        file=pages * page,
        wal=log.stat().st_size if log.exists() else 0,
        free=free * page,
        page=page,
        parts=tuple(sorted(parts, key=lambda part: (-part.bytes, part.name))),
        is_estimated=not can_measure,
    )


def measured(connection: sqlite3.Connection) -> list[Part]:
    """Give every table and index with the bytes of its pages."""
    sizes = dict(connection.execute("SELECT name, pgsize FROM dbstat WHERE aggregate = TRUE"))
    return [
        Part(name, of, sizes[name], _rows(connection, name) if kind == "table" else None)
        for kind, name, of in _schema(connection)
    ]


def estimated(connection: sqlite3.Connection) -> list[Part]:
    """Give every table with the bytes of its rows, by the length of some of them; indexes are unknown."""
    parts = []
    for kind, name, of in _schema(connection):
        if kind != "table":
            continue
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        length = " + ".join(_LENGTH.format(column) for column in columns)
        rows = _rows(connection, name)
        # Rows in the middle: those at an end are the oldest or the newest, and of another length.
        sample = f'SELECT * FROM "{name}" LIMIT {SAMPLE} OFFSET {max(0, (rows - SAMPLE) // 2)}'  # noqa: S608 - names of our own schema
        (mean,) = connection.execute(f"SELECT coalesce(avg({length}), 0) FROM ({sample})").fetchone()  # noqa: S608 - as above
        parts.append(Part(name, of, round(rows * (mean + ROW_BYTES) * FILL), rows))
    return parts


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Give kind, name and table of everything that has pages."""
    return connection.execute(
        "SELECT type, name, tbl_name FROM sqlite_schema WHERE rootpage > 0 ORDER BY name"
    ).fetchall()


def _rows(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - as above
