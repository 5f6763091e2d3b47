"""`aggregator web`: serve feeds and pages from an existing store."""

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from aggregator.log import configure_logging
from aggregator.wiring import Installation, open_reader

BLOCKING_THREADS = 4  # rendering holds the GIL; more threads would only queue there


@click.command()
def command() -> None:
    """Serve what the store holds. Runs beside `aggregator poll --watch`; `aggregator serve` starts both."""
    place = Installation.from_environment()
    config = place.load()
    configure_logging(level=config.log.level, json_lines=config.log.json_lines)
    open_reader(place).close()
    Server(
        "aggregator.wiring:web_application",
        factory=True,
        address=config.web.host,
        port=config.web.port,
        interface=Interfaces.WSGI,
        workers=config.web.workers,
        blocking_threads=BLOCKING_THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()
