"""Who subscribes here is told to the publishers, as a number, and nobody's address is kept."""

import http.client
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from aggregator import __version__
from tests.support.installation import Installed, free_port
from tests.support.origin import Origin

REGION = "cn/fujian/fuzhou"
ADDRESS = "127.0.0.77"  # of the reader; nothing else here has it
READER = "newsboat/2.10.2 (Linux x86_64)"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>
<item><guid>tag:news.example,2026:1</guid>
<title>News</title><link>http://news.example/1</link></item></channel></rss>"""


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        origin.serve("/feed", FEED)
        yield origin


def test_publishers_read_in_our_polls_how_many_subscribe_and_no_address_is_kept(
    tmp_path: Path, origin: Origin
) -> None:
    installed = Installed(tmp_path, {"paper": origin.url("/feed")})
    installed.poll()
    port = free_port()
    with installed.serving(port):
        for agent in ("Feedly/1.0 (12 subscribers)", READER, READER, "Mozilla/5.0 Firefox/130.0"):
            for path in (f"/regions/{REGION}/feed.rss", f"/regions/{REGION}/feed.atom"):
                subscribe(port, path, agent)  # the second time it is the hot path that answers
        wait_for_rows(installed.store, 3)
        files = written(tmp_path)
    installed.poll()
    agents = [seen.headers["user-agent"] for seen in origin.log if seen.path == "/feed"]
    ours = f"RegionalFeedAggregator/{__version__}"
    assert agents == [ours, f"{ours} (25 subscribers)"]
    assert counts(installed.store) == [("", "", 1), ("feedly", "atom", 12), ("feedly", "rss", 12)]
    for text in (ADDRESS.encode(), b"newsboat"):
        assert [path.name for path, body in {**files, **written(tmp_path)}.items() if text in body] == []


def subscribe(port: int, path: str, agent: str) -> None:
    """Ask for a feed twice as one client, from an address of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, source_address=(ADDRESS, 0))
    with closing(connection):
        for _ in range(2):
            connection.request("GET", path, headers={"User-Agent": agent})
            answer = connection.getresponse()
            assert (answer.status, len(answer.read()) > 0) == (200, True)


def counts(store: Path) -> list[tuple[str, str, int]]:
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute("SELECT agent, feed, readers FROM subscriber ORDER BY 1, 2").fetchall()


def wait_for_rows(store: Path, number: int) -> None:
    end = time.monotonic() + 30
    while len(counts(store)) < number:
        assert time.monotonic() < end, counts(store)
        time.sleep(0.1)


def written(folder: Path) -> dict[Path, bytes]:
    """Give what the program wrote: the store, its log of changes, the logs."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
