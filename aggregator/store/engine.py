"""Connections to SQLite by a tested recipe, the transactions over them, and what their errors mean.

Writing: the driver's own transactions are off (they commit savepoints silently) and every transaction begins
with BEGIN IMMEDIATE, so that it never fails half way because somebody else wrote first. Reading: a deferred
BEGIN gives a snapshot; in WAL mode a reader never waits for the writer, nor the writer for readers.

synchronous=NORMAL: after kill -9 nothing is lost. After a power cut the last transactions may be, but whole:
entries, validators, memory and next time of a poll share one transaction, so a lost poll is polled again and
no 304 can hide what was not stored; the guids come out the same. FULL would cost an fsync per batch.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from aggregator.errors import SchemaTooNew, SchemaTooOld, StoreBusy, StoreError
from aggregator.store.schema import REVISIONS

BUSY_S = 5.0  # how long a writer waits for another one; our transactions last milliseconds
WRITE_CACHE_KIB = 64 * 1024  # the hot pages of entry_key, band and listing, some 10,000 sources' worth
WAL_LIMIT_BYTES = 64 * 1024 * 1024  # a long reader lets the log grow; it is cut back afterwards
READERS = 8  # connections kept; more are opened and closed as threads ask for them
_WRITING = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA cache_size=-{WRITE_CACHE_KIB}",
    f"PRAGMA journal_size_limit={WAL_LIMIT_BYTES}",
)
_READING = ("PRAGMA query_only=ON",)
_BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def write_engine(path: Path, *, busy_s: float = BUSY_S) -> Engine:
    """Give the engine of this process's writing: one connection, so that its threads queue up fairly.

    `busy_s` is how long a transaction waits for another writer before `StoreBusy`. The file must exist.
    """
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _connect(path, _WRITING, busy_s),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=busy_s,
    )
    event.listen(engine, "begin", _begin_immediate)
    return engine


def read_engine(path: Path) -> Engine:
    """Give an engine whose connections cannot write, for any number of threads. The file must exist."""
    engine = create_engine(
        "sqlite+pysqlite://",
        creator=lambda: _connect(path, _READING, BUSY_S),
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=-1,
    )
    event.listen(engine, "begin", _begin_deferred)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Run one transaction: committed at the end, rolled back by any exception.

    Raises `StoreBusy` when another writer held the store too long, `StoreError` when the store cannot work
    (disk full, file damaged, read-only): the one place where the driver's errors become ours.
    """
    try:
        with engine.begin() as connection:
            yield connection
    except PoolTimeout as exc:
        raise StoreBusy("another thread of this program held the store for too long; try again") from exc
    except DatabaseError as exc:
        if not is_store_failure(exc):
            raise
        first = _first_failure(exc)
        if _is_busy(first):
            raise StoreBusy(f"another program is writing to the store ({first.orig}); try again") from exc
        message = f"the store does not work: {first.orig}; look at its disk and its permissions"
        raise StoreError(message) from exc


def is_store_failure(exc: BaseException) -> bool:
    """Tell the store's own trouble (busy, full, damaged, no memory) from a bad statement.

    After it SQLite may have rolled back the whole transaction by itself: nothing more may be written in it.
    """
    return isinstance(exc, OperationalError | MemoryError) or type(exc) is DatabaseError


def schema_revision(path: Path) -> str | None:
    """Give the migration that the store at `path` stands at, None when there is no store.

    Raises `StoreError` when the file is no SQLite database.
    """
    if not path.exists():
        return None
    engine = read_engine(path)
    try:
        with transaction(engine) as connection:
            known = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
            if known.first() is None:
                return None
            row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
            return None if row is None else str(row[0])
    finally:
        engine.dispose()


def check_schema(path: Path, *, revisions: Sequence[str] = REVISIONS) -> None:
    """Raise `SchemaTooOld` or `SchemaTooNew` unless the store stands at the last of these migrations."""
    found = schema_revision(path)
    if found == revisions[-1]:
        return
    if found is None:
        raise SchemaTooOld(f"{path} holds no store yet; run `aggregator db migrate`")
    refuse_newer(path, found)
    raise SchemaTooOld(
        f"{path} has schema {found}, this program needs {revisions[-1]}; run `aggregator db migrate`"
    )


def refuse_newer(path: Path, found: str | None) -> None:
    """Raise `SchemaTooNew` when the store's migration is none that this program knows."""
    if found is not None and found not in REVISIONS:
        raise SchemaTooNew(
            f"{path} has schema {found}, newer than this program's {REVISIONS[-1]}; start the newer program"
        )


def _connect(path: Path, pragmas: tuple[str, ...], busy_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",  # never create: a mistyped path is no empty store
        uri=True,
        timeout=busy_s,
        isolation_level=None,
        check_same_thread=False,  # the pool hands a connection to one thread at a time
        cached_statements=256,
    )
    for pragma in pragmas:
        connection.execute(pragma)
    return connection


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _first_failure(exc: DatabaseError) -> DatabaseError:
    """Give the failure behind "no such savepoint", which only says that SQLite rolled back by itself."""
    first, cause = exc, exc.__context__
    while cause is not None:
        if isinstance(cause, DatabaseError):
            first = cause
        cause = cause.__context__
    return first


def _is_busy(exc: DatabaseError) -> bool:
    code = getattr(exc.orig, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _BUSY_CODES  # the low byte; the rest says why (BUSY_SNAPSHOT)
