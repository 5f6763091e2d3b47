"""`aggregator try`: the journey of one address, station by station, with nothing stored."""

import dataclasses
import json
import sys
from datetime import datetime
from typing import Any

import click
from rich.table import Table

from aggregator.cli import EXIT_FAILED
from aggregator.cli.screen import console
from aggregator.config.models import Config
from aggregator.log import configure_logging
from aggregator.model.document import (
    Document,
    Failure,
    FailureKind,
    Fetched,
    FetchResult,
    NotModified,
    Role,
    Validators,
)
from aggregator.model.entry import Reading
from aggregator.model.letter import request_to_publisher
from aggregator.model.poll import DueDocument
from aggregator.model.source import Source, SourceKind, SourceMemory
from aggregator.poll import pipeline
from aggregator.poll.applier import limits_of
from aggregator.read.document import decode_document
from aggregator.wiring import Installation, agent_of, build_fetcher, now, with_demo

SHOWN_ENTRIES = 20


@click.command()
@click.argument("what", metavar="URL|SOURCE")
@click.option("--language", default="und", help="Language of an address that is no source (BCP 47).")
@click.option("--timezone", default="UTC", help="Zone of its dates that name none (IANA).")
@click.option("--json", "as_json", is_flag=True, help="Print the stations as one JSON object.")
def command(what: str, *, language: str, timezone: str, as_json: bool) -> None:
    """Fetch an address or a configured source once and show what each station makes of it.

    Exit code 1 when it cannot be fetched or read. The address guard holds here too.
    """
    place = Installation.from_environment()
    config = place.load()
    configure_logging(level="warning")
    with with_demo(config) as at_hand:
        source = _source(at_hand, what, language=language, timezone=timezone)
        stations = _travel(at_hand, source)
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


def _travel(config: Config, source: Source) -> dict[str, Any]:
    """Give every station's result as plain values, up to the first that fails."""
    document = Document(
        id=0,
        source_id=source.id,
        address=source.urls[0],
        role=Role.ROOT,
        validators=Validators(),
        body_hash=None,
        due_at=now(),
        failures=0,
        first=True,
    )
    fetcher = build_fetcher(config)
    try:
        result = fetcher.fetch(pipeline.request(source, document, limits=limits_of(config))).result()
    finally:
        fetcher.close()
    stations: dict[str, Any] = {"source": source.id, "fetch": _fetch_facts(document.address, result)}
    if not isinstance(result, Fetched):
        return stations | ({"failure": dataclasses.asdict(result)} if isinstance(result, Failure) else {})
    due = DueDocument(document, SourceMemory())
    reading = pipeline.read_task(pipeline.task(source, due, result, now=now()))
    if isinstance(reading, Failure):
        return stations | {"failure": dataclasses.asdict(reading)}
    decoded = decode_document(result.body, headers=result.headers, language=source.language)
    stations["charset"] = {
        "encoding": decoded.encoding.upper().replace("_", "-"),
        "evidence": decoded.evidence,
        "replaced": decoded.replaced,
    }
    return stations | _reading_facts(reading)


def _fetch_facts(address: str, result: FetchResult) -> dict[str, Any]:
    facts: dict[str, Any] = {"address": address, "elapsed_s": round(result.elapsed_s, 3)}
    if isinstance(result, Fetched):
        facts |= {
            "url": result.url,
            "status": result.status,
            "bytes": len(result.body),
            "content_type": result.headers.get("content-type"),
            "etag": result.validators.etag,
            "last_modified": result.validators.last_modified,
            "wait_s": result.wait_s,
        }
    elif isinstance(result, NotModified):
        facts["status"] = 304
    return facts


def _reading_facts(reading: Reading) -> dict[str, Any]:
    return {
        "read": {
            "format": reading.format,
            "title": reading.title,
            "entries": len(reading.entries),
            "dropped": dict(reading.dropped),
            "ttl_s": reading.ttl_s,
            "hub": reading.hub,
        },
        "warnings": list(reading.warnings),
        "entries": [
            dataclasses.asdict(signed.entry) | {"signature": dataclasses.asdict(signed.signature)}
            for signed in reading.entries
        ],
    }


def _show(stations: dict[str, Any]) -> None:
    out = console()
    for name in ("fetch", "charset", "read"):
        if name in stations:
            facts = ", ".join(f"{key} {value}" for key, value in stations[name].items() if value is not None)
            out.print(f"[bold]{name}[/bold]  {facts}")
    if "failure" in stations:
        failure = stations["failure"]
        out.print(f"[red]{failure['stage']} failed ({failure['kind']})[/red]  {failure['message']}")
    if "letter" in stations:
        out.print("\nWhat you can send to the publisher:\n", style="bold")
        out.print(stations["letter"], markup=False)
    for warning in stations.get("warnings", ()):
        out.print(f"[yellow]warning[/yellow]  {warning}")
    entries = stations.get("entries", [])
    if entries:
        out.print(_table(entries[:SHOWN_ENTRIES]))
    if len(entries) > SHOWN_ENTRIES:
        out.print(f"… and {len(entries) - SHOWN_ENTRIES} more (--json shows all)")


def _table(entries: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("published", "how", "title", "identity", "placed"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        moment = entry["published"]
        placed = (
            f"{placement['region']} ({placement['evidence'][0]['rule']})" for placement in entry["placements"]
        )
        table.add_row(
            f"{moment['at']:%Y-%m-%d %H:%M}Z",
            f"{moment['evidence']}, {moment['precision']}",
            entry["title"],
            entry["key"],
            ", ".join(placed),
        )
    return table


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
