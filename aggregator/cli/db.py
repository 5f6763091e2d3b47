"""`aggregator db`: look after the store."""

from pathlib import Path

import click

from aggregator.wiring import Installation, backup_store, migrate_store


@click.group()
def command() -> None:
    """Back up or migrate the store."""


@command.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Copy the store to the file TARGET while it is in use.

    Put the copy into another installation's data folder as aggregator.db and everything goes on there,
    with the same guids: subscribers notice nothing.
    """
    place = Installation.from_environment()
    size = backup_store(place, target)
    click.echo(f"{place.store_path} copied to {target} ({size:,} bytes)")


@command.command()
def migrate() -> None:
    """Create the store, or bring it to this version's schema."""
    place = Installation.from_environment()
    before, after = migrate_store(place)
    click.echo(
        f"{place.store_path}: schema {after}" + ("" if before == after else f" (was {before or 'new'})")
    )
