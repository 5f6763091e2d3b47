"""The whole journey over real processes, a real store and loopback HTTP."""

import json
import re
import shutil
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from tests.bench.kill import experiment
from tests.support.installation import Installed, free_port, wait_for
from tests.support.ledger import audit, guids, numbers
from tests.support.press import RunningPress, running_press

FEEDS = 30
SHOWN = 30


@pytest.fixture
def press() -> Iterator[RunningPress]:
    with running_press(FEEDS) as running:
        yield running


def test_everything_is_stored_once_then_304_then_only_what_is_new(
    press: RunningPress, tmp_path: Path
) -> None:
    installed = Installed(tmp_path, press.feeds)

    first = installed.poll()
    assert {report["outcome"] for report in first.values()} == {"new"}
    assert audit(installed.store, press.newest()) == (0, 0)
    press.answers()

    second = installed.poll()
    assert {report["outcome"] for report in second.values()} == {"not_modified"}
    assert press.answers() == {"304": FEEDS}

    press.publish()
    third = installed.poll()
    assert sum(report["counts"]["new"] for report in third.values()) == FEEDS
    assert audit(installed.store, press.newest()) == (0, 0)


def test_a_first_poll_lists_thirty_entries_of_a_day_at_most(press: RunningPress, tmp_path: Path) -> None:
    press.publish(40)
    installed = Installed(tmp_path, dict(list(press.feeds.items())[:1]))
    report = installed.poll()["paper-0"]
    assert report["counts"]["new"] == report["counts"]["listed"] + report["counts"]["unlisted"]
    assert report["counts"]["listed"] <= SHOWN


def test_kill_9_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with running_press(12) as press:
        assert experiment(tmp_path, press, rounds=4, seed=7) == (0, 0)


def test_another_public_url_and_another_machine_keep_every_guid(press: RunningPress, tmp_path: Path) -> None:
    here = Installed(tmp_path / "here", press.feeds)
    here.poll()
    before = guids(here.store)
    backup = tmp_path / "backup.db"
    done = here.run("db", "backup", str(backup))
    assert done.returncode == 0, done.stderr

    there = Installed(tmp_path / "there", press.feeds)
    there.write_settings(public_url="https://news.example")
    there.store.parent.mkdir()
    shutil.copy(backup, there.store)
    press.publish()
    there.poll()
    after = guids(there.store)
    assert before.items() <= after.items()
    assert len(after) == len(before) + FEEDS


def test_a_source_that_moves_floods_nobody(press: RunningPress, tmp_path: Path) -> None:
    name, address = next(iter(press.feeds.items()))
    installed = Installed(tmp_path, {name: address})
    installed.poll()
    known = guids(installed.store)
    installed.write_sources({name: re.sub(r"127\.0\.1\.\d+", "127.0.9.9", address)})
    moved = installed.poll()[name]
    assert moved["counts"] == {
        "new": 0,
        "revised": 0,
        "unchanged": SHOWN,
        "listed": 0,
        "unlisted": 0,
        "links": 0,
    }
    assert guids(installed.store) == known


def test_a_second_poller_on_the_same_folder_is_refused(press: RunningPress, tmp_path: Path) -> None:
    installed = Installed(tmp_path, press.feeds)
    poller = installed.start("poll", "--watch")
    try:
        while not installed.store.exists() or not numbers_or_none(installed.store):
            assert poller.poll() is None
        refused = installed.run("poll")
        assert refused.returncode == 3
        assert f"another poller (process {poller.pid}) works in" in refused.stderr
    finally:
        poller.terminate()
        assert poller.wait(30) == 0


def numbers_or_none(store: Path) -> dict[str, Counter[int]] | None:
    import sqlite3  # noqa: PLC0415 - only here: the tables appear a moment after the file

    try:
        return numbers(store)
    except sqlite3.OperationalError:
        return None


def test_serve_shows_the_demo_county_within_a_minute(tmp_path: Path) -> None:
    installed = Installed(tmp_path, {})
    shutil.rmtree(installed.config)
    shutil.copytree(Path(__file__).parents[2] / "config", installed.config)
    port = free_port()
    installed.env = {"AGGREGATOR_WEB_PORT": str(port)}
    process = installed.start("serve")
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/ready", process)
        atom = b""
        while atom.count(b"<entry>") < 10:
            atom = wait_for(f"{base}/regions/demo/feed.atom", process)
        feed = feedparser.parse(atom)
        assert not feed.bozo
        assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)
        assert len({entry.id for entry in feed.entries}) == len(feed.entries)
        assert "临江" in feed.feed.title
        everything = json.loads(wait_for(f"{base}/regions/all/feed.json", process))
        assert everything["items"] == []
        with urllib.request.urlopen(f"{base}/regions/demo", timeout=10) as page:
            assert b"<h1" in page.read()
    finally:
        process.terminate()
        assert process.wait(30) == 0
