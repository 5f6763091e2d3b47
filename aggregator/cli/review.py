"""`aggregator review`: look through what waits for a person, approve it or reject it."""

import dataclasses
import json
from contextlib import closing
from uuid import UUID

import click
from rich.table import Table

from aggregator.cli.deciding import present_user
from aggregator.cli.screen import console
from aggregator.installation import Installation
from aggregator.model.decision import Act
from aggregator.store.review import Waiting
from aggregator.wiring import now, open_decision_store


@click.group()
def command() -> None:
    """Approve or reject the entries of sources with `review: true`; they are shown to nobody before."""


@command.command(name="list")
@click.option("--source", metavar="ID", help="Only entries of this source.")
@click.option("--rejected", is_flag=True, help="Those that were rejected instead.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON array.")
def list_(source: str | None, *, rejected: bool, as_json: bool) -> None:
    """List the entries that wait, the newest first."""
    with closing(open_decision_store(Installation.from_environment())) as store:
        found = store.waiting(source, rejected=rejected)
    if as_json:
        plain = [dataclasses.asdict(one) for one in found]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2, default=str))
        return
    console().print(_table(found))
    click.echo(f"{len(found)} entries {'were rejected' if rejected else 'wait'}")


@command.command()
@click.argument("what", nargs=-1, metavar="[ID|UUID]...")
@click.option("--source", metavar="ID", help="Everything of this source that waits.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@click.option("--by", default=None, help="Who decided; without it the user who runs this.")
def approve(what: tuple[str, ...], source: str | None, reason: str, by: str | None) -> None:
    """Show entries: by their ids in the list, by their stories' uuids, or all that wait of a --source."""
    count = _decide(Act.APPROVE, what, source, reason=reason, by=by)
    click.echo(f"{count} entries approved")


@command.command()
@click.argument("what", nargs=-1, metavar="[ID|UUID]...")
@click.option("--source", metavar="ID", help="Everything of this source that waits.")
@click.option("--reason", default="", help="Why; kept with the decision.")
@click.option("--by", default=None, help="Who decided; without it the user who runs this.")
def reject(what: tuple[str, ...], source: str | None, reason: str, by: str | None) -> None:
    """Keep entries from being shown; one that was shown is taken back."""
    count = _decide(Act.REJECT, what, source, reason=reason, by=by)
    click.echo(f"{count} entries rejected")


def _decide(act: Act, what: tuple[str, ...], source: str | None, *, reason: str, by: str | None) -> int:
    if bool(what) == (source is not None):
        raise click.UsageError("name entries by id or uuid, or say --source ID")
    entries, stories = _named(what)
    with closing(open_decision_store(Installation.from_environment())) as store:
        if source is not None:
            entries = [one.id for one in store.waiting(source)]
        return store.review(act, entries, stories, reason=reason, who=by or present_user(), now=now())


def _named(what: tuple[str, ...]) -> tuple[list[int], list[UUID]]:
    try:
        entries = [int(name) for name in what if name.isdecimal()]
        return entries, [UUID(name) for name in what if not name.isdecimal()]
    except ValueError:
        raise click.UsageError(f"{' '.join(what)}: ids are numbers of the list, uuids name stories") from None


def _table(found: list[Waiting]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("id", "published", "source", "title", "address"):
        table.add_column(column, overflow="fold")
    for one in found:
        at = f"{one.published:%Y-%m-%d %H:%M}Z"
        table.add_row(str(one.id), at, one.source_id, one.title, one.url or "")
    return table
