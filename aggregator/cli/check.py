"""`aggregator check`: whether the configuration is usable, and what it means."""

import json
import sys
from collections import Counter

import click

from aggregator.cli import EXIT_USAGE
from aggregator.errors import ConfigError
from aggregator.installation import Installation


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def command(*, as_json: bool) -> None:
    """Check every configuration file and name all faults at once, with file and line.

    Exit code 2 when there is a fault.
    """
    place = Installation.from_environment()
    try:
        config = place.load()
    except ConfigError as exc:
        if as_json:
            faults = [
                {"file": fault.file, "line": fault.line, "path": fault.path, "message": fault.message}
                for fault in exc.faults
            ]
            click.echo(json.dumps({"ok": False, "faults": faults}, ensure_ascii=False, indent=2))
        else:
            click.echo(str(exc), err=True)
            click.echo(f"{len(exc.faults)} fault{'s' if len(exc.faults) > 1 else ''}", err=True)
        sys.exit(EXIT_USAGE)
    polled = config.polled()
    followed = config.followed()
    off = Counter(
        source.reason or "no reason given"
        for source in config.sources
        if source.region in followed and not source.enabled
    )
    summary = {
        "ok": True,
        "regions": len(config.regions.regions) - 1,
        "sources": len(config.sources),
        "enabled": sum(source.enabled for source in config.sources),
        "follow": list(config.follow),
        "polled": len(polled),
        "off": off.total(),
        "not_followed": sum(source.region not in followed for source in config.sources),
    }
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
        return
    click.echo(
        f"{place.config}: {summary['regions']} regions, {summary['sources']} sources "
        f"({summary['enabled']} enabled), no fault"
    )
    click.echo(f"following {', '.join(config.follow) or 'nothing'}: {len(polled)} sources are polled")
    for reason, number in off.most_common():
        click.echo(f"  {number} in followed regions {'is' if number == 1 else 'are'} off: {reason}")
    resting = summary["not_followed"]
    click.echo(f"{resting} {'source is' if resting == 1 else 'sources are'} in regions that are not followed")
