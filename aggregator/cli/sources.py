"""`aggregator sources`: what is configured, and changes of it, written into the YAML files."""

import importlib
import json
import sys
from datetime import UTC, datetime
from typing import Any

import click
from rich.table import Table

from aggregator.cli.screen import console
from aggregator.config.filechange import FileChange, write_changes
from aggregator.config.sourcefiles import remove_source, set_enabled
from aggregator.installation import Installation
from aggregator.model.source import Source


class _Group(click.Group):
    """Sources' commands; what `add` needs to read with is loaded only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names, `add` among them, in alphabetical order."""
        return sorted([*super().list_commands(ctx), "add"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, importing the module of `add` when it is asked for."""
        if cmd_name != "add":
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module("aggregator.cli.sources_add")
        found: click.Command = module.command
        return found


@click.group(cls=_Group)
def command() -> None:
    """Add, list, pause and remove sources.

    Files below config/sources are changed in place: comments, order and everything else in them stay.
    """


@command.command(name="list")
@click.option("--region", metavar="ID", help="Only sources of this region and those below it.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON array.")
def list_(region: str | None, *, as_json: bool) -> None:
    """List the configured sources and say which are polled."""
    config = Installation.from_environment().load()
    places = set(config.regions.below(region)) if region else None
    sources = [source for source in config.sources if places is None or source.region in places]
    polled = {source.id for source in config.polled()}
    if as_json:
        plain = [_plain(source, is_polled=source.id in polled) for source in sources]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("id", "name", "region", "kind", "state", "address"):
        table.add_column(column, overflow="fold")
    for source in sources:
        state = "polled" if source.id in polled else "not followed" if source.enabled else _why(source)
        table.add_row(source.id, source.name, source.region, source.kind.value, state, source.urls[0])
    console().print(table)
    click.echo(f"{len(sources)} sources, {sum(source.id in polled for source in sources)} of them polled")


def _why(source: Source) -> str:
    return f"off: {source.reason}" if source.reason else "off"


def _plain(source: Source, *, is_polled: bool) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "region": source.region,
        "kind": source.kind.value,
        "home": source.home,
        "urls": source.urls,
        "language": source.language,
        "timezone": source.timezone,
        "every_s": source.every_s,
        "enabled": source.enabled,
        "reason": source.reason,
        "polled": is_polled,
    }


@command.command()
@click.argument("source_id", metavar="ID")
@click.option("--reason", help="Why it rests; shown wherever the source is.")
def pause(source_id: str, reason: str | None) -> None:
    """Stop polling a source; its history stays."""
    place = Installation.from_environment()
    place.seed_config()
    told = reason or f"paused by hand, {datetime.now(UTC):%Y-%m-%d}"
    _write(set_enabled(place.config, source_id, enabled=False, reason=told))
    click.echo(f"{source_id} is off: {told}")


@command.command()
@click.argument("source_id", metavar="ID")
def resume(source_id: str) -> None:
    """Poll a source again."""
    place = Installation.from_environment()
    place.seed_config()
    _write(set_enabled(place.config, source_id, enabled=True, reason=None))
    click.echo(f"{source_id} is on")


@command.command()
@click.argument("source_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Remove without asking; needed where nobody can be asked.")
def remove(source_id: str, *, yes: bool) -> None:
    """Take a source out of its file; what it published stays in the store."""
    place = Installation.from_environment()
    place.seed_config()
    changes = remove_source(place.config, source_id)
    if not yes and not sys.stdin.isatty():
        raise click.UsageError(f'removing "{source_id}" cannot be asked about here; say --yes, or pause it')
    click.echo(changes[0].diff())
    if yes or click.confirm(f"Remove {source_id}?"):
        write_changes(changes)
        click.echo(f"removed {source_id} from {changes[0].name}")
    else:
        click.echo("nothing was written")


def _write(changes: tuple[FileChange, ...]) -> None:
    if changes[0].before == changes[0].after:
        return
    click.echo(changes[0].diff())
    write_changes(changes)
