"""What stays out of processes that read nothing: each of these costs time at every start, and memory."""

import subprocess
import sys

import pytest

READING = (
    "feedparser",
    "lxml",
    "lingua",
    "selectolax",
    "trafilatura",
    "ahocorasick_rs",
    "aggregator.poll.reading",
    "aggregator.place.gazetteer",
)
POLLER = (*READING, "alembic", "feedgen", "flask")
LIGHT = (*READING, "rapidfuzz", "sqlalchemy", "pebble", "pycurl", "aggregator.wiring")


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [("aggregator.cli.poll", POLLER), ("aggregator.cli.sources", LIGHT), ("aggregator.cli.check", LIGHT)],
)
def test_what_reads_nothing_loads_no_reader(module: str, unwanted: tuple[str, ...]) -> None:
    shown = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(shown.stdout.split()) & set(unwanted) == set()
