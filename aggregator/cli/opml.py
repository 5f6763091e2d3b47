"""`aggregator opml`: lists of feeds, in and out."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import click
from rich.table import Table

from aggregator.cli import EXIT_FAILED
from aggregator.cli.importing import Sorted, sort_outlines
from aggregator.cli.screen import console
from aggregator.config.filechange import FileChange, write_changes
from aggregator.config.sourcefiles import add_sources
from aggregator.errors import ReadError
from aggregator.installation import Installation
from aggregator.model.region import ALL
from aggregator.publish.opml import opml
from aggregator.read.opml import read_opml


@click.group()
def command() -> None:
    """Import and export lists of feeds (OPML)."""


@command.command(name="import")
@click.argument("file", type=click.File("rb"))
@click.option("--region", metavar="ID", help="The region of feeds whose folders name none.")
@click.option("--dry-run", is_flag=True, help="Show what would be written and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def import_(file: BinaryIO, region: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Add every feed of FILE that is not there yet ("-" reads standard input); asks no server.

    A folder named like a region (福州, Fuzhou, cn/fujian/fuzhou) puts its feeds there. Exit code 1 when
    some feeds could not be taken; the others are written all the same.
    """
    place = Installation.from_environment()
    place.seed_config()
    config = place.load()
    if region is not None:
        config.regions.get(region)
    if region == ALL:
        raise click.UsageError('"all" is every region together; name the one that the feeds are about')
    try:
        feeds = read_opml(file.read())
    except ReadError as exc:
        raise click.UsageError(f"{file.name}: {exc}") from exc
    found = sort_outlines(config, feeds.outlines, region=region)
    new = [each.source for each in found if each.source is not None]
    changes = add_sources(place.config, new) if new else ()
    if not dry_run:
        write_changes(changes)
    if as_json:
        _print_json(found, changes, feeds.warnings, is_written=not dry_run)
    else:
        _show(found, changes, feeds.warnings, is_dry=dry_run)
    if any(each.fate == "invalid" for each in found):
        sys.exit(EXIT_FAILED)


def _show(
    found: tuple[Sorted, ...], changes: tuple[FileChange, ...], warnings: tuple[str, ...], *, is_dry: bool
) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}")
    table = Table(box=None, pad_edge=False, show_header=False)
    for each in found:
        name = each.source.id if each.source else each.outline.title
        table.add_row(each.fate, name, each.why, each.outline.written)
    console().print(table)
    if is_dry:
        for change in changes:
            click.echo(change.diff())
    counts = Counter(each.fate for each in found)
    click.echo(f"{counts['new']} new, {counts['known']} known, {counts['invalid']} invalid")
    files = ", ".join(change.name for change in changes)
    if files:
        click.echo(f"{'would be' if is_dry else ''} written into {files}".strip())


def _print_json(
    found: tuple[Sorted, ...], changes: tuple[FileChange, ...], warnings: tuple[str, ...], *, is_written: bool
) -> None:
    feeds = [
        {
            "fate": each.fate,
            "why": each.why,
            "url": each.outline.written,
            "title": each.outline.title,
            "folders": each.outline.folders,
            "source": asdict(each.source) if each.source else None,
        }
        for each in found
    ]
    told = {
        "written": is_written and bool(changes),
        "files": [change.name for change in changes],
        "warnings": warnings,
        "feeds": feeds,
    }
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@command.command()
@click.argument("regions", nargs=-1, metavar="[REGION]...")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file instead of the screen."
)
def export(regions: tuple[str, ...], output: Path | None) -> None:
    """Write the feeds of REGIONS and below (of all without an argument) as OPML 2.0."""
    config = Installation.from_environment().load()
    roots: list[str] = []
    for region_id in regions or (ALL,):
        config.regions.get(region_id)
        roots += config.regions.children(ALL) if region_id == ALL else [region_id]
    body = opml(config.site.title, config.regions, config.sources, roots=tuple(dict.fromkeys(roots)))
    if output is None:
        sys.stdout.buffer.write(body)
    else:
        output.write_bytes(body)
        click.echo(f"written to {output}")
