"""`aggregator web`: serve feeds and pages from an existing store."""

import logging

import click
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from aggregator.cli.listening import refuse_taken_port
from aggregator.config.exposure import exposure_warnings
from aggregator.installation import Installation
from aggregator.log import configure_logging, get_logger
from aggregator.web.media.services import waiting_threads
from aggregator.wiring import open_reader

STOP_S = 10  # then a worker is killed: granian's forgets a SIGTERM that comes while it starts
# One renders while the other sends; each more costs CPU in the queue for the GIL. Who waits for an image has
# a thread of its own.
BLOCKING_THREADS = 2


@click.command()
def command() -> None:
    """Serve what the store holds. Runs beside `aggregator poll --watch`; `aggregator serve` starts both."""
    place = Installation.from_environment()
    config = place.load()
    configure_logging(level=config.log.level, json_lines=config.log.json_lines)
    open_reader(place).close()
    refuse_taken_port(config)
    for warning in exposure_warnings(config):
        get_logger().warning(warning)
    server = Server(
        "aggregator.wiring_web:web_application",
        factory=True,
        address=config.web.host,
        port=config.web.port,
        interface=Interfaces.WSGI,
        workers=config.web.workers,
        blocking_threads=BLOCKING_THREADS + waiting_threads(config),
        log_level=LogLevels.warning,
        log_access=False,  # it would hold the addresses of readers; a proxy in front can write one
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_S,
    )
    # The server counts threads that wait for images as if they all rendered, and advises to have fewer.
    logging.getLogger("_granian").addFilter(lambda record: "Python threads" not in record.getMessage())
    server.serve()
