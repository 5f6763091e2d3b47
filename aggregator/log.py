"""Structured logging: the event first, facts as fields, one line each; colours only on a terminal."""

import logging
import sys
from typing import TextIO

import structlog


def configure_logging(*, level: str = "info", json_lines: bool = False, stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error).

    `level` is debug, info, warning or error; `json_lines` gives one JSON object a line.
    """
    target = stream or sys.stderr
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json_lines
        else structlog.dev.ConsoleRenderer(
            colors=target.isatty(),
            sort_keys=False,
            # rich's tracebacks print local variables, and with them request headers and secrets
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer]
        if json_lines
        else [*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # It warns of every tick that found the one before still at work; such a tick has nothing to add.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def get_logger(**facts: object) -> structlog.typing.FilteringBoundLogger:
    """Give a logger that carries these facts."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(**facts)
    return logger
