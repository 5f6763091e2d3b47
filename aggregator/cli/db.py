"""`aggregator db`: look after the store."""

import dataclasses
import json
import sys
from pathlib import Path

import click
from rich.table import Table

from aggregator.cli import EXIT_FAILED
from aggregator.cli.screen import console
from aggregator.installation import Installation
from aggregator.store.sizes import Sizes
from aggregator.wiring import migrate_store
from aggregator.wiring_store import (
    backup_store,
    check_store,
    measure_store,
    rebuild,
    restore_store,
    vacuum_store,
)

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def command() -> None:
    """Back up, restore, check, measure or migrate the store."""


@command.command()
@click.argument("target", type=_FILE)
def backup(target: Path) -> None:
    """Copy the store to the file TARGET while it is in use.

    `aggregator db restore` puts the copy into any installation and everything goes on there, with the same
    guids: subscribers notice nothing.
    """
    place = Installation.from_environment()
    size = backup_store(place, target)
    click.echo(f"{place.store_path} copied to {target} ({size:,} bytes)")


@command.command()
@click.argument("copy", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(copy: Path) -> None:
    """Put the backup COPY in the place of this installation's store.

    Stop `aggregator serve` first. The copy is checked before anything is changed, and brought to this
    version's schema. The replaced store stays beside it; delete it when all is well.
    """
    place = Installation.from_environment()
    kept = restore_store(place, copy)
    click.echo(f"{copy} restored to {place.store_path}")
    if kept is not None:
        click.echo(f"the store that was there is kept as {kept}; delete it when all is well")


@command.command()
def check() -> None:
    """Check that the store is whole, while it is in use; code 1 when it is not.

    Reads all of it, which takes some seconds for a million entries.
    """
    place = Installation.from_environment()
    found = check_store(place)
    for finding in found:
        click.echo(f"{finding}")
    if found:
        sys.exit(EXIT_FAILED)
    click.echo(f"{place.store_path}: nothing is wrong")


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table; sizes are bytes.")
def sizes(*, as_json: bool) -> None:
    """Show what takes how much room, while the store is in use."""
    found = measure_store(Installation.from_environment())
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(found)))
        return
    console().print(_table(found))
    click.echo(f"file {found.file:,} bytes, of these free {found.free:,}; log {found.wal:,}")
    if found.is_estimated:
        click.echo("estimated, and without indexes: this Python's SQLite cannot measure (no dbstat)")


@command.command()
def vacuum() -> None:
    """Give the store's free pages back to the disk. Stop the poller first.

    Rarely worth it: what comes next uses the free pages. Takes up to twice the store's size meanwhile.
    """
    place = Installation.from_environment()
    before, after = vacuum_store(place)
    click.echo(f"{place.store_path}: {after:,} bytes (before: {before:,})")


@command.command("rebuild-stories")
@click.option("--apply", "is_applied", is_flag=True, help="Change what was reported.")
def rebuild_stories(*, is_applied: bool) -> None:
    """Group the entries of the last two weeks anew and say what changes.

    Without --apply nothing is changed, and the poller may go on; stop it before you apply what
    is reported. Decisions are kept, older entries stay as they are,
    and nothing is delivered again: what becomes part of another story is withdrawn and its address leads
    there, what leaves a story is not listed.
    """
    changes = rebuild(Installation.from_environment(), apply=is_applied)
    for change in changes:
        becomes = f"becomes part of {change.into}" if change.into else "leaves its story"
        for source, title in change.entries:
            click.echo(f"{change.uuid} {becomes}: {source}: {title}")
    if not changes:
        click.echo("every story is as today's rules make it")
    elif not is_applied:
        click.echo(f"{len(changes)} changes; nothing was changed, --apply carries them out")


@command.command()
def migrate() -> None:
    """Create the store, or bring it to this version's schema."""
    place = Installation.from_environment()
    before, after = migrate_store(place)
    click.echo(
        f"{place.store_path}: schema {after}" + ("" if before == after else f" (was {before or 'new'})")
    )


def _table(found: Sizes) -> Table:
    table = Table("table or index", "of", box=None)
    for name in ("rows", "bytes", "bytes a row"):
        table.add_column(name, justify="right")
    rows = {part.name: part.rows or 0 for part in found.parts}
    for part in found.parts:
        each = f"{part.bytes / rows[part.of]:,.0f}" if rows.get(part.of) else ""
        of = "" if part.of == part.name else part.of
        table.add_row(part.name, of, "" if part.rows is None else f"{part.rows:,}", f"{part.bytes:,}", each)
    return table
