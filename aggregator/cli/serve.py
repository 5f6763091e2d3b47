"""`aggregator serve`: poller and web server side by side, restarted when one of them dies."""

import ipaddress
import sys

import click

from aggregator.cli.listening import refuse_taken_port
from aggregator.cli.supervisor import Supervisor
from aggregator.config.models import Config
from aggregator.log import configure_logging
from aggregator.wiring import Installation, migrate_store, refuse_second_poller


@click.command()
def command() -> None:
    """Poll the followed regions and serve their feeds until stopped (SIGTERM, Ctrl-C).

    Creates or upgrades the store first. Stopping waits until what was fetched is stored.
    """
    place = Installation.from_environment()
    if place.seed_config():
        click.echo(f"copied the initial configuration to {place.config}")
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


def warnings(config: Config) -> tuple[str, ...]:
    """Give what is missing for serving others than this machine; the web server says it when it starts."""
    if _is_loopback(config.web.host):
        return ()
    missing = []
    if config.site.public_url is None:
        missing.append(
            "public_url is not set: links in feeds follow whatever Host a client sends; "
            "write public_url: https://news.example.org into aggregator.yaml"
        )
    if config.site.contact is None:
        missing.append(
            "contact is not set: publishers whose texts you show cannot reach you, and may block you; "
            "write contact: mailto:you@example.org into aggregator.yaml"
        )
    return tuple(f"serving beyond this machine ({config.web.host}), but {words}" for words in missing)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
