"""Copying a store while it is used, putting a copy in its place, and giving free pages back to the disk."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from aggregator.errors import StoreBusy, StoreError
from aggregator.store.engine import BUSY_S, check_schema, refuse_newer, schema_revision
from aggregator.store.migrate import migrate
from aggregator.store.repair import find_damage

KEPT_SUFFIX = ".before-restore"
_WAL, _SHM = "-wal", "-shm"


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


def restore(path: Path, copy: Path) -> Path | None:
    """Put a copy in the place of the store at `path`; gives where the replaced store, if any, is kept.

    The copy is checked and brought to this program's schema before anything is replaced, and a kill at any
    moment leaves one of the two stores in place. Raises `StoreBusy` while a program has the store open,
    `SchemaTooNew`, and `StoreError` when the copy is damaged or no store, or when the store of an earlier
    restore is still there.
    """
    kept = path.with_name(path.name + KEPT_SUFFIX)
    if path.exists() and kept.exists():
        raise StoreError(f"{kept} of an earlier restore is still there; move it away first")
    path.parent.mkdir(parents=True, exist_ok=True)
    arriving = path.with_name(f"{path.name}.restoring")
    _remove(arriving)
    try:
        _take(copy, arriving)
        is_replacing = path.exists()
        if is_replacing:
            _fold_log(path)
            _keep(path, kept)
        arriving.replace(path)
    except OSError as exc:
        raise StoreError(f"{copy} could not be put in the place of {path}: {exc}") from exc
    finally:
        _remove(arriving)
    return kept if is_replacing else None


def _take(copy: Path, arriving: Path) -> None:
    """Copy the file, its unfolded log too, and make a sound store of this program's schema of it."""
    for suffix in ("", _WAL):
        if not suffix or Path(f"{copy}{suffix}").exists():
            shutil.copyfile(f"{copy}{suffix}", f"{arriving}{suffix}")
    damage = find_damage(arriving)
    if damage:
        raise StoreError(f"{copy} is damaged ({damage[0].what}); take another backup. Nothing was changed")
    found = schema_revision(arriving)
    if found is None:
        raise StoreError(f"{copy} is no store of this program. Nothing was changed")
    refuse_newer(copy, found)
    migrate(arriving)
    with closing(sqlite3.connect(arriving)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")  # closing it removes the log
    with arriving.open("rb+") as file:
        os.fsync(file.fileno())


def _fold_log(path: Path) -> None:
    """Bring a store into one file; SQLite does so only for a program that has it alone."""
    try:
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as exc:
        if "locked" in str(exc):
            message = f"a program still has {path} open; stop it first (aggregator serve, aggregator web)"
            raise StoreBusy(message) from exc
        # Else it is damaged, and replaced for that: it is kept as it is, with its log.


def _keep(path: Path, kept: Path) -> None:
    """Give the store a second name, so that at no moment there is none; a log of a damaged one goes along."""
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    for suffix in (_WAL, _SHM):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").replace(f"{kept}{suffix}")


def _remove(path: Path) -> None:
    for suffix in ("", _WAL, _SHM, "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def vacuum(path: Path) -> tuple[int, int]:
    """Write a store anew without its free pages; gives the size of its file before and after, in bytes.

    Takes as much free disk as the store is large, and minutes for a large one, in which nobody can write.
    Raises `StoreError` when the disk is too small, `StoreBusy` when another program writes.
    """
    check_schema(path)
    before, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    if free < 2 * before:  # the new store, once beside the old one and once in the log
        raise StoreError(f"{path.parent} has {free:,} bytes free, {2 * before:,} are needed; make room first")
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as exc:
        kind = StoreBusy if "locked" in str(exc) else StoreError
        raise kind(f"{path} could not be written anew: {exc}; stop what uses it and try again") from exc
    return before, path.stat().st_size
