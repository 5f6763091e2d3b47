"""`aggregator serve`: poller and web server side by side, restarted when one of them dies."""

import sys

import click

from aggregator.cli.listening import refuse_taken_port
from aggregator.cli.supervisor import Supervisor
from aggregator.installation import Installation
from aggregator.log import configure_logging
from aggregator.wiring import migrate_store, refuse_second_poller


@click.command()
def command() -> None:
    """Poll the followed regions and serve their feeds until stopped (SIGTERM, Ctrl-C).

    Creates or upgrades the store first. Stopping waits until what was fetched is stored.
    """
    place = Installation.from_environment()
    if place.seed_config():
        click.echo(f"copied the initial configuration to {place.config}")
    place.make_data()
    config = place.load()
    configure_logging(level=config.log.level, json_lines=config.log.json_lines)
    refuse_second_poller(place)
    refuse_taken_port(config)
    migrate_store(place)
    host = f"[{config.web.host}]" if ":" in config.web.host else config.web.host
    click.echo(
        f"{config.site.title} on http://{host}:{config.web.port}/ "
        f"({len(config.polled())} sources of {', '.join(config.follow) or 'no region'})"
    )
    for region_id in config.follow:
        click.echo(f"  feed: http://{host}:{config.web.port}/regions/{region_id}/feed.atom")
    program = (sys.executable, "-m", "aggregator")
    commands = {"poller": (*program, "poll", "--watch"), "web": (*program, "web")}
    sys.exit(Supervisor(commands).run())
