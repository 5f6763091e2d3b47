"""One piece in several outlets under a running service: folded, led anew, split, merged, delivered once."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import feedparser
import pytest

from tests.store.texts import BRIDGE, ORANGES
from tests.support.installation import Installed, free_port, wait_for
from tests.support.origin import Origin

REGION = "cn/fujian/fuzhou"
OUTLETS = ("evening", "net", "daily", "farm")
PATIENCE_S = 90.0
REPRINT = f"本网讯 据daily报道,{BRIDGE}"


def feed(name: str, text: str = "") -> bytes:
    """Give an outlet's feed: an old entry, and its news when there is some; each is a minute younger."""
    at = format_datetime(datetime.now(UTC) - timedelta(hours=2, minutes=-OUTLETS.index(name)))
    items = f"<item><title>old</title><guid>{name}-0</guid><link>http://{name}.example/0</link></item>"
    if text:
        items += (
            f"<item><title>{name}: {text[:12]}</title><guid>{name}-1</guid>"
            f"<link>http://{name}.example/1</link><pubDate>{at}</pubDate>"
            f"<description>{text}</description></item>"
        )
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


@dataclass
class Reader:
    """A feed reader that asks again and again, as feedparser does, and keeps what it was delivered.

    `delivered` are the ids in the order in which each was first there, `dates` every `updated` of each.
    """

    url: str
    delivered: list[str] = field(default_factory=list)
    dates: dict[str, list[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    held: tuple[str | None, str | None] = (None, None)
    statuses: set[int] = field(default_factory=set)

    def ask(self) -> None:
        found = feedparser.parse(self.url, etag=self.held[0], modified=self.held[1])
        self.statuses.add(found.get("status", 0))
        if found.get("status") != 200:
            return
        self.held = (found.get("etag"), found.get("modified"))
        self.titles = {entry.id: entry.title for entry in found.entries}
        for entry in found.entries:
            if entry.id not in self.delivered:
                self.delivered.append(entry.id)
            dates = self.dates.setdefault(entry.id, [])
            if entry.updated not in dates:
                dates.append(entry.updated)


@dataclass
class Served:
    """A running service, the outlets that it polls, and its one subscriber."""

    installed: Installed
    origin: Origin
    base: str
    reader: Reader

    def publish(self, name: str, text: str) -> None:
        self.origin.serve(f"/{name}", feed(name, text), content_type="application/rss+xml")

    def run(self, *arguments: str) -> str:
        done = self.installed.run(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def story(self, what: str) -> dict[str, object]:
        told: dict[str, object] = json.loads(self.run("explain", what, "--json"))
        return told

    def lines(self) -> dict[str, tuple[str, int]]:
        """Give the instant of listing and the number of other copies of each story in the JSON feed."""
        with urllib.request.urlopen(f"{self.base}/regions/{REGION}/feed.json", timeout=30) as answer:
            items = json.load(answer)["items"]
        return {
            one["id"]: (one["_aggregator"]["listed_at"], len(one["_aggregator"].get("copies", ())))
            for one in items
        }


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def until(is_so: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, f"waited {PATIENCE_S} s for: {what}"
        time.sleep(0.1)  # looks at what another process does


@contextmanager
def asking(reader: Reader) -> Iterator[None]:
    stop = threading.Event()

    def ask() -> None:
        while not stop.wait(0.2):
            reader.ask()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Give a service whose outlets have been polled once, with a reader that never rests."""
    with Origin() as origin:
        for name in OUTLETS:
            origin.serve(f"/{name}", feed(name), content_type="application/rss+xml")
        installed = Installed(tmp_path, {name: origin.url(f"/{name}") for name in OUTLETS}, every="10s")
        installed.poll()  # a first poll lists nothing that has no date
        port = free_port()
        installed.env = {"AGGREGATOR_WEB_PORT": str(port)}
        serving = installed.start("serve")
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(f"{base}/ready", serving)
            reader = Reader(f"{base}/regions/{REGION}/feed.atom")
            with asking(reader):
                yield Served(installed, origin, base, reader)
        finally:
            serving.terminate()
            assert serving.wait(60) == 0


def test_a_reader_sees_each_story_once_whatever_copies_and_editors_do(served: Served) -> None:
    reader = served.reader
    served.publish("evening", f"据daily报道,{BRIDGE}")
    until(lambda: len(reader.delivered) == 1, "the piece")
    served.publish("net", REPRINT)
    until(lambda: [n for _, n in served.lines().values()] == [1], "its reprint under another address")
    (guid,) = reader.delivered
    line = served.lines()[guid][0]
    assert reader.titles[guid].startswith("evening")
    assert len(reader.dates[guid]) == 1, "a further copy is no news"

    served.publish("daily", BRIDGE)
    until(lambda: reader.titles[guid].startswith("daily"), "the origin that came late")
    assert served.lines() == {guid: (line, 2)}
    assert reader.delivered == [guid]
    assert len(reader.dates[guid]) == 2, "one change of lead, one new date"
    assert served.story("http://net.example/1")["lead_reason"] == "origin"

    served.run("split", guid, "http://net.example/1", "--reason", "it is about another bridge")
    until(lambda: len(reader.delivered) == 2, "the copy that was taken out")
    parted = reader.delivered[1]
    assert set(served.lines()) == {guid, parted}
    assert served.lines()[guid] == (line, 1)

    served.publish("farm", ORANGES)
    until(lambda: len(reader.delivered) == 3, "another story")
    oranges = reader.delivered[2]
    served.run("merge", parted, oranges, "--reason", "for the sake of the test")
    until(lambda: oranges not in reader.titles, "the younger one to leave the feed")
    assert set(served.lines()) == {guid, parted}
    assert moved(served, oranges) == f"/stories/{parted.removeprefix('urn:uuid:')}"
    assert b"deleted-entry" not in body(f"{served.base}/regions/{REGION}/feed.atom")

    assert reader.delivered == [guid, parted, oranges]
    assert len(reader.dates[guid]) == 2
    assert reader.statuses == {200, 304}


def moved(served: Served, guid: str) -> str:
    """Give where the page of a story leads."""
    opener = urllib.request.build_opener(_Stay)
    with pytest.raises(urllib.error.HTTPError) as answer:
        opener.open(f"{served.base}/stories/{guid.removeprefix('urn:uuid:')}", timeout=30)
    with answer.value as error:
        assert error.code == 301
        return str(error.headers["Location"]).removeprefix(served.base)


def body(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as answer:
        found: bytes = answer.read()
        return found
