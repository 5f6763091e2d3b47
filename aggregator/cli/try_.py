"""`aggregator try`: the journey of one address, station by station, with nothing stored."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aggregator.cli import EXIT_FAILED
from aggregator.cli.screen import console
from aggregator.cli.travel import travel
from aggregator.config.models import Config
from aggregator.installation import Installation
from aggregator.log import configure_logging
from aggregator.model.document import FailureKind
from aggregator.model.letter import request_to_publisher
from aggregator.model.signals import lowered
from aggregator.model.source import Source, SourceKind
from aggregator.wiring import agent_of, with_demo

SHOWN_ENTRIES = 20


@click.command()
@click.argument("what", metavar="URL|SOURCE")
@click.option("--language", default="und", help="Language of an address that is no source (BCP 47).")
@click.option("--timezone", default="UTC", help="Zone of its dates that name none (IANA).")
@click.option("--json", "as_json", is_flag=True, help="Print the stations as one JSON object.")
def command(what: str, *, language: str, timezone: str, as_json: bool) -> None:
    """Fetch an address or a configured source once and show what each station makes of it.

    Whether an address is a feed, a sitemap, a list page, an issue of a digital newspaper or an article, its
    answer tells. Of a page that lists articles, the list is shown and the first article with it.

    Exit code 1 when it cannot be fetched or read. The address guard holds here too.
    """
    place = Installation.from_environment()
    config = place.load()
    configure_logging(level="warning")
    with with_demo(config) as at_hand:
        source = _source(at_hand, what, language=language, timezone=timezone)
        stations = travel(at_hand, source, is_known="://" not in what)
    if stations.get("failure", {}).get("kind") is FailureKind.BLOCKED:
        agent = agent_of(config)
        stations["letter"] = request_to_publisher(source, config.site, user_agent=agent)
    if as_json:
        click.echo(json.dumps(stations, ensure_ascii=False, indent=2, default=_text))
    else:
        _show(stations)
    if "failure" in stations:
        sys.exit(EXIT_FAILED)


def _source(config: Config, what: str, *, language: str, timezone: str) -> Source:
    if "://" not in what:
        return config.source(what)
    return Source(
        id="try",
        name=what,
        home=what,
        kind=SourceKind.FEED,
        urls=(what,),
        region="all",
        language=language,
        timezone=timezone,
    )


def _show(stations: dict[str, Any]) -> None:
    out = console()
    for name in ("fetch", "charset", "read"):
        if name in stations:
            facts = ", ".join(f"{key} {value}" for key, value in stations[name].items() if value is not None)
            out.print(f"[bold]{name}[/bold]  {facts}")
    if "what" in stations:
        what = stations["what"]
        out.print(f"[bold]what[/bold]  {escape(what['kind'])}: {escape(what['why'])}")
        for feed in what["feeds"]:
            out.print(f"[bold]also there[/bold]  {escape(feed)}")
    if "failure" in stations and "article" not in stations:
        failure = stations["failure"]
        out.print(f"[red]{failure['stage']} failed ({failure['kind']})[/red]  {failure['message']}")
    if "letter" in stations:
        out.print("\nWhat you can send to the publisher:\n", style="bold")
        out.print(stations["letter"], markup=False)
    if stations.get("signals"):
        out.print(f"[yellow]asked[/yellow]  {lowered(stations['signals'])}")
    for warning in stations.get("warnings", ()):
        out.print(f"[yellow]warning[/yellow]  {warning}")
    _show_some(out, stations.get("links", []), _links_table)
    _show_some(out, stations.get("entries", []), _table)
    if "article" in stations:
        out.print("\nThe first that it leads to:\n", style="bold")
        _show(stations["article"])


def _show_some(out: Console, found: list[dict[str, Any]], table: Callable[..., Table]) -> None:
    if found:
        out.print(table(found[:SHOWN_ENTRIES]))
    if len(found) > SHOWN_ENTRIES:
        out.print(f"… and {len(found) - SHOWN_ENTRIES} more (--json shows all)")


def _links_table(links: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("date", "leads to", "title", "address"):
        table.add_column(column, overflow="fold")
    for link in links:
        title = link.get("title") or link.get("edition") or ""
        table.add_row(link.get("published", ""), link["role"], escape(title), link["url"])
    return table


def _table(entries: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("published", "how", "title", "breadcrumb", "identity", "placed"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        moment = entry["published"]
        placed = (f"{one['region']} ({_reasons(one['evidence'])})" for one in entry["placements"])
        table.add_row(
            f"{moment['at']:%Y-%m-%d %H:%M}Z",
            f"{moment['evidence']}, {moment['precision']}",
            entry["title"],
            " > ".join(entry["breadcrumb"]),
            entry["key"],
            ", ".join(placed),
        )
    return table


def _reasons(evidence: Iterable[dict[str, Any]]) -> str:
    """Give why an entry is in a region: the rule, and where which words stood."""
    told = (
        one["rule"] if one["where"] == "source" else f"{one['where']} “{one['text']}”: {one['rule']}"
        for one in evidence
    )
    return "; ".join(dict.fromkeys(told))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
