"""What keeps a store small and safe: pruning and backup."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, bindparam, delete, func, select

from aggregator.errors import StoreError
from aggregator.store.engine import BUSY_S, check_schema, transaction
from aggregator.store.schema import poll_log
from aggregator.store.times import DAY_US, day_of

POLL_LOG_DAYS = 14  # raw reports; long enough to see a fortnightly pattern
PRUNE_CHUNK = 5000  # rows a transaction: some 20 ms, so that no batch of polls waits for a chore

# In a chunk everything up to one instant goes: poll_log has no key, and `DELETE … LIMIT` is not portable.
_CHUNK = (
    select(poll_log.c.at)
    .where(poll_log.c.bucket == bindparam("day"))
    .order_by(poll_log.c.at)
    .limit(PRUNE_CHUNK)
    .subquery("chunk")
)
_LAST_OF_CHUNK = select(func.max(_CHUNK.c.at))
_OLDEST_DAY = select(func.min(poll_log.c.bucket))
_DELETE = delete(poll_log).where(poll_log.c.bucket == bindparam("day"), poll_log.c.at <= bindparam("last"))


def prune_poll_log(engine: Engine, *, now: int) -> int:
    """Delete reports older than `POLL_LOG_DAYS`, in many short transactions; gives how many."""
    first_kept = day_of(now - POLL_LOG_DAYS * DAY_US)
    pruned = 0
    while True:
        with transaction(engine) as connection:
            day = connection.scalar(_OLDEST_DAY)
            if day is None or day >= first_kept:
                return pruned
            last = connection.scalar(_LAST_OF_CHUNK, {"day": day})
            pruned += connection.execute(_DELETE, {"day": day, "last": last}).rowcount


def backup(path: Path, target: Path) -> None:
    """Copy a store while it is in use, into a file that is whole or absent.

    The copy holds one instant of the store, with its namespace: restored anywhere, every guid stays. Raises
    `StoreError` when `target` exists or the copy is damaged, and what `check_schema` raises.
    """
    check_schema(path)
    if target.exists():
        raise StoreError(f"{target} exists already; name another file for the backup")
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(path, timeout=BUSY_S)) as source,
            closing(sqlite3.connect(partial)) as copy,
        ):
            # In one step: copying in several starts anew whenever the poller writes in between. In WAL mode
            # the one step reads a snapshot and hinders nobody.
            source.backup(copy)
            verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise StoreError(f"the copy of {path} is damaged ({verdict}); {target} was not written")
        partial.replace(target)
    except (sqlite3.Error, OSError) as exc:
        raise StoreError(f"{path} could not be copied to {target}: {exc}") from exc
    finally:
        partial.unlink(missing_ok=True)
