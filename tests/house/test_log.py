import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from aggregator.log import configure_logging, get_logger


@pytest.fixture(autouse=True)
def fresh_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def test_json_lines_carry_the_event_and_its_facts() -> None:
    stream = io.StringIO()
    configure_logging(json_lines=True, stream=stream)
    get_logger(source="fuzhou-daily").info("polled", new=3)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["source"], line["new"], line["level"]) == (
        "polled",
        "fuzhou-daily",
        3,
        "info",
    )


def test_chinese_stays_readable_in_json_lines() -> None:
    stream = io.StringIO()
    configure_logging(json_lines=True, stream=stream)
    get_logger().warning("福州")
    assert "福州" in stream.getvalue()


def test_a_level_hides_what_is_below_it() -> None:
    stream = io.StringIO()
    configure_logging(level="warning", stream=stream)
    get_logger().info("quiet")
    get_logger().warning("loud")
    assert "quiet" not in stream.getvalue()
    assert "loud" in stream.getvalue()


def test_lines_of_other_libraries_look_like_ours() -> None:
    stream = io.StringIO()
    configure_logging(json_lines=True, stream=stream)
    logging.getLogger("granian").warning("missed")
    assert json.loads(stream.getvalue())["event"] == "missed"


def test_a_traceback_is_part_of_its_line() -> None:
    stream = io.StringIO()
    configure_logging(json_lines=True, stream=stream)
    try:
        1 / 0  # noqa: B018 - raises on purpose
    except ZeroDivisionError:
        get_logger().exception("failed")
    assert "ZeroDivisionError" in json.loads(stream.getvalue())["exception"]
