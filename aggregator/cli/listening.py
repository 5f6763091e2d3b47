"""Where the web server listens: nobody else may be there."""

import socket

import click

from aggregator.config.models import Config


def refuse_taken_port(config: Config) -> None:
    """Raise a usage error when somebody listens at our address already.

    granian shares a port silently with another server of the same user, so that two installations would
    answer in turns.
    """
    host, port = config.web.host, config.web.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            raise click.UsageError(
                f"cannot listen at {host} port {port} ({exc.strerror}); "
                "set web.port in aggregator.yaml, or AGGREGATOR_WEB_PORT"
            ) from exc
