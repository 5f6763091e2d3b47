"""How long a hidden text can still be fetched: real processes, every output, clients that never rest."""

import json
import sqlite3
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.installation import Installed, free_port, wait_for
from tests.support.origin import Origin

TEXT = "the sentence that a court forbids"
REGION = "cn/fujian/fuzhou"
PATHS = (
    *(f"/regions/{REGION}/feed.{name}" for name in ("rss", "atom", "json")),
    f"/regions/{REGION}/feed.rss?profile=signage",
    f"/regions/{REGION}",
    f"/embed/{REGION}.html",
    f"/embed/{REGION}.html?fragment=1",
    "/",
)
DEADLINE_S = 60.0  # a test that waits longer has failed; the figure is printed, not asserted
STORIES = 4  # the watcher looks four times a second: the longest of several waits says more than one


def feed(prefix: str) -> bytes:
    """Give a feed of some forbidden stories and a harmless one; other prefixes are other stories."""
    items = (
        f"<item><title>{prefix} {nth}</title><guid>{prefix}-{nth}</guid>"
        f"<link>http://{prefix}.example/{nth}</link><description>{text}</description></item>"
        for nth, text in enumerate([*(f"{TEXT} {nth}" for nth in range(STORIES)), "harmless"])
    )
    return f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'.encode()


@dataclass
class Client:
    """Asks one address again and again; `dirty_at` is when it last got the text, by the wall clock."""

    url: str
    text: str
    asked: int = 0
    dirty_at: float = 0.0
    clean_since: int = 0
    faults: list[str] = field(default_factory=list)

    def ask(self) -> None:
        try:
            with urllib.request.urlopen(self.url, timeout=30) as answer:
                body = answer.read()
        except urllib.error.HTTPError as error:
            body = error.read()
            if error.code != 410:
                self.faults.append(f"{error.code}")
        if self.text.encode() in body:
            self.dirty_at, self.clean_since = time.time(), 0
        else:
            self.clean_since += 1
        self.asked += 1


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installed]:
    with Origin() as origin:
        origin.serve("/feed.xml", feed("old"), content_type="application/rss+xml")
        here = Installed(tmp_path, {"paper": origin.url("/feed.xml")})
        here.poll()  # what a first poll finds without dates is listed nowhere
        origin.serve("/feed.xml", feed("new"), content_type="application/rss+xml")
        here.poll()
        yield here


@contextmanager
def hammered(clients: list[Client]) -> Iterator[None]:
    """Let every client ask without rest, each in a thread of its own."""
    stop = threading.Event()

    def run(client: Client) -> None:
        while not stop.is_set():
            client.ask()

    threads = [threading.Thread(target=run, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def until(clients: list[Client], what: str, least: int) -> None:
    end = time.monotonic() + DEADLINE_S
    while not all(getattr(client, what) >= least for client in clients):
        assert time.monotonic() < end, [(client.url, client.asked, client.clean_since) for client in clients]
        time.sleep(0.01)  # looks at counters; nothing is measured by it


def test_a_hidden_text_is_soon_sent_by_no_output(installed: Installed) -> None:
    with installed.serving(free_port()) as base:
        found = json.loads(wait_for(f"{base}/regions/{REGION}/feed.json", installed.web))
        texts = {one["id"].removeprefix("urn:uuid:"): one["content_html"] for one in found["items"]}
        forbidden = [uuid for uuid, text in texts.items() if TEXT in text]
        assert len(forbidden) == STORIES
        waits = [_hide(installed, base, uuid, texts[uuid]) for uuid in forbidden]
    with closing(sqlite3.connect(installed.store)) as connection:
        stored = connection.execute("SELECT html, text FROM entry_text WHERE key LIKE '%new-%'").fetchall()
    assert TEXT not in str(stored)
    assert "harmless" in str(stored)
    sys.stdout.write(f"\nlongest time that a hidden text stayed reachable: {max(waits):.3f} s of {waits}\n")


def _hide(installed: Installed, base: str, uuid: str, shown: str) -> float:
    """Hide a story while clients ask for it; gives how long after the decision its text was last received."""
    text = next(f"{TEXT} {nth}" for nth in range(STORIES) if f"{TEXT} {nth}" in shown)
    clients = [Client(f"{base}{path}", text) for path in (*PATHS, f"/stories/{uuid}")]
    with hammered(clients):
        until(clients, "asked", 5)
        assert all(client.dirty_at for client in clients)
        done = installed.run("hide", f"{base}/stories/{uuid}", "--reason", "court order", "--by", "editor")
        assert done.returncode == 0, done.stderr
        until(clients, "clean_since", 20)
    assert [client.faults for client in clients if client.faults] == []
    with closing(sqlite3.connect(installed.store)) as connection:
        ((decided_at,),) = connection.execute("SELECT max(at) FROM decision").fetchall()
    longest: float = max(client.dirty_at for client in clients) - decided_at / 1e6
    return round(longest, 3)
