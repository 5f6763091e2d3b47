"""`aggregator decisions`: carry what people decided from one copy of a store to another."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from aggregator.cli.accounting import decision_plain
from aggregator.cli.deciding import open_account_store
from aggregator.cli.fixtures import write_fixtures
from aggregator.errors import DateError
from aggregator.installation import Installation
from aggregator.model.decision import Act, Decision
from aggregator.wiring import now, open_decision_store

_SHOWN = 60


@click.group()
def command() -> None:
    """Export and import decisions: to hide, to approve or reject, to split, merge and pin."""


@command.command()
@click.option(
    "--fixtures",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the pairs that are kept apart or made one story into this folder instead, each into a file.",
)
def export(fixtures: Path | None) -> None:
    """Print every decision ever made, one JSON object a line, the oldest first.

    With --fixtures each decision in force to split or to merge becomes a case for the tests of the rules:
    both entries as they are stored, and the verdict wanted. They hold texts of others; keep them to yourself.
    """
    place = Installation.from_environment()
    if fixtures is not None:
        with closing(open_account_store(place)) as accounts:
            count = write_fixtures(accounts.decided_pairs(), fixtures)
        click.echo(f"{count} pairs written to {fixtures}")
        return
    with closing(open_decision_store(place)) as store:
        for one in store.export():
            click.echo(json.dumps(decision_plain(one), ensure_ascii=False))


@command.command(name="import")
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
def import_(file: TextIO) -> None:
    """Take in the decisions of FILE (or standard input), as `export` printed them.

    After a restore this hides, rejects, splits, merges and pins again what was decided since the backup, also
    what comes in later. What is known already is left alone.
    """
    told = list(_read(file))
    with closing(open_decision_store(Installation.from_environment())) as store:
        count = store.replay(told, now=now())
    click.echo(f"{len(told)} decisions read, {count} of them were new")


def _read(lines: Iterable[str]) -> Iterator[Decision]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            yield Decision(
                id=0,
                at=_instant(told["at"]),
                act=Act(told["act"]),
                subject=told["subject"],
                other=told["other"],
                reason=told["reason"],
                who=told["who"],
                undone_at=None if told["undone_at"] is None else _instant(told["undone_at"]),
            )
        except (ValueError, KeyError, TypeError) as exc:
            click.echo(
                f"line {number}: {line.strip()[:_SHOWN]} is no decision ({exc}); nothing was read", err=True
            )
            sys.exit(2)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise DateError(f"{text} names no time zone")
    return at
