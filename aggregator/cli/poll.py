"""`aggregator poll`: once with a table, or for ever."""

import dataclasses
import json
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from aggregator.cli import EXIT_FAILED
from aggregator.cli.screen import console
from aggregator.config.models import Config
from aggregator.installation import Installation
from aggregator.log import configure_logging, get_logger
from aggregator.model.document import Role
from aggregator.model.poll import Outcome, PollReport
from aggregator.model.source import Source
from aggregator.wiring import open_poller

_BAD = frozenset({Outcome.FAILED, Outcome.BLOCKED})


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--watch", is_flag=True, help="Keep polling what is due until stopped; one log line a poll.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as one JSON array.")
def command(sources: tuple[str, ...], *, watch: bool, as_json: bool) -> None:
    """Poll SOURCES once, due or not (all followed ones without an argument), and say what came of it.

    An address that its server called gone for good is asked only when its source is named.
    Exit code 1 when a source failed; the others are stored all the same.
    """
    place = Installation.from_environment()
    place.seed_config()
    place.make_data()
    config = place.load()
    configure_logging(level=config.log.level, json_lines=config.log.json_lines)
    if watch:
        _watch(place, config)
        return
    chosen = _chosen(config, sources)
    reports = _poll_once(place, config, chosen, quiet=as_json, retired=bool(sources))
    if as_json:
        click.echo(json.dumps([_plain(report) for report in reports], ensure_ascii=False, indent=2))
    else:
        _show(reports, chosen)
    if any(report.outcome in _BAD for report in reports if report.role is Role.ROOT):
        sys.exit(EXIT_FAILED)


def _chosen(config: Config, names: Sequence[str]) -> tuple[Source, ...]:
    """Give the sources to poll; a name that is not polled is an error that says why."""
    polled = config.polled()
    if not names:
        return polled
    by_id = {source.id: source for source in polled}
    for name in names:
        if name not in by_id:
            source = config.source(name)
            why = source.reason or (
                "it is disabled"
                if not source.enabled
                else f'its region is not followed; "aggregator follow {source.region}" changes that'
            )
            raise click.UsageError(f'source "{name}" is not polled: {why}')
    return tuple(by_id[name] for name in names)


def _poll_once(
    place: Installation, config: Config, chosen: Sequence[Source], *, quiet: bool, retired: bool
) -> list[PollReport]:
    reports: list[PollReport] = []
    with Progress(
        console=Console(stderr=True), disable=quiet or not sys.stderr.isatty(), transient=True
    ) as progress:
        bar = progress.add_task("polling", total=sum(len(source.urls) for source in chosen))

        def note(report: PollReport) -> None:
            reports.append(report)
            if report.role is Role.ROOT:
                progress.advance(bar)

        with open_poller(place, config, on_report=note) as poller:
            poller.poll_now((poller.config.source(source.id) for source in chosen), retired=retired)
    return sorted(reports, key=lambda report: (report.source_id, report.address))


def _show(reports: Sequence[PollReport], chosen: Iterable[Source]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    for column in ("new", "revised", "same", "listed", "time"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("message", overflow="fold")
    asked = [report for report in reports if report.role is Role.ROOT]
    for report in asked:
        counts = report.counts
        numbers = (counts.new, counts.revised, counts.unchanged, counts.listed)
        table.add_row(
            report.source_id,
            report.outcome.value.replace("_", " "),
            *(str(number) for number in numbers),
            f"{report.elapsed_s:.2f} s",
            _message(report),
            style="red" if report.outcome in _BAD else None,
        )
    console().print(table)
    for line in _led_to(reports):
        click.echo(line)
    bad = sum(report.outcome in _BAD for report in asked)
    if bad:
        offline = "; is this machine online?" if bad == len(asked) > 1 else ""
        click.echo(f"{bad} of {len(asked)} failed{offline}")
    reported = {report.source_id for report in reports}
    for source in chosen:
        if source.id not in reported:
            click.echo(
                f"{source.id}: not asked, its host wants to be left alone for now or said that it is gone "
                f'(see /status; "aggregator poll {source.id}" asks a gone one all the same)'
            )


def _led_to(reports: Sequence[PollReport]) -> Iterator[str]:
    """Give a sentence for each source whose pages led to something."""
    led: dict[str, list[PollReport]] = {}
    for report in reports:
        if report.role is not Role.ROOT:
            led.setdefault(report.source_id, []).append(report)
    for source_id, found in led.items():
        sums = (sum(getattr(one.counts, name) for one in found) for name in ("new", "revised", "listed"))
        new, revised, listed = sums
        yield f"{source_id}: its pages led to {len(found)}: {new} new, {revised} revised, {listed} listed"
        messages = (one.failure.message for one in found if one.failure is not None)
        yield from (f"  {times} × {message}" for message, times in Counter(messages).items())


def _message(report: PollReport) -> str:
    if report.failure is not None:
        return report.failure.message
    parts = [*report.warnings, *(f"{n} {reason}" for reason, n in report.dropped.items())]
    if report.counts.links:
        parts.append(f"it leads to {report.counts.links} pages that are new")
    if report.counts.unlisted:
        parts.append(f"{report.counts.unlisted} older ones stored, not listed (first poll)")
    return "; ".join(parts)


def _watch(place: Installation, config: Config) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    log = get_logger()
    with open_poller(place, config, on_report=_log_report) as poller:
        polled = poller.config.polled()
        log.info("poller started", sources=len(polled), follow=",".join(config.follow))
        poller.service.start()
        stop.wait()
        poller.service.stop()
    log.info("poller stopped")


def _log_report(report: PollReport) -> None:
    facts: dict[str, Any] = {
        "source": report.source_id,
        "outcome": report.outcome.value,
        "new": report.counts.new,
        "revised": report.counts.revised,
        "listed": report.counts.listed,
        "elapsed_s": round(report.elapsed_s, 2),
    }
    log = get_logger()
    if report.failure is None:
        log.info("polled", **facts)
    else:
        log.warning("polled", **facts, kind=report.failure.kind.value, message=report.failure.message)


def _plain(report: PollReport) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(report), default=_text))
    return plain


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
