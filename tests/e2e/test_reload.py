"""A running poller and web server take up what somebody writes into the files, with nothing restarted."""

import json
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import REGIONS, Installed, free_port, wait_for
from tests.support.ledger import audit, guids, numbers
from tests.support.press import RunningPress, running_press

PATIENCE_S = 60.0
RENAMED = REGIONS.replace(
    "{id: cn/fujian/fuzhou, names", "{id: cn/fujian/rongcheng, formerly: [cn/fujian/fuzhou], names"
)


@dataclass
class Running:
    """A poller and a web server over one installation, and the press that it polls."""

    installed: Installed
    press: RunningPress
    base: str

    def get(self, path: str) -> tuple[int, str, bytes]:
        """Give status, Location and body; redirects are not followed."""
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(f"{self.base}{path}", timeout=10) as answer:
                return answer.status, "", answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", ""), error.read()

    def ready(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.get("/ready")[2])
        return answer

    def write_sources(self, feeds: Mapping[str, str], **changes: Any) -> None:
        """Write the sources as an editor saves: under another name, then renamed."""
        sources = [
            {"id": name, "name": name, "home": url, "url": url, "region": "cn/fujian/fuzhou", "every": "10s"}
            | changes
            | (changes.get(name) or {})
            for name, url in feeds.items()
        ]
        for source in sources:
            for name in feeds:
                source.pop(name, None)
        self.save("sources/all.yaml", json.dumps({"sources": sources}))

    def save(self, name: str, text: str) -> None:
        draft = self.installed.config / f"{name}.swp"
        draft.write_text(text, encoding="utf-8")
        draft.rename(self.installed.config / name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.installed.store)) as connection:
            return connection.execute(query).fetchall()

    def log(self) -> str:
        return (self.installed.folder / "log.txt").read_text(encoding="utf-8")

    def all_stored(self) -> bool:
        stored = numbers(self.installed.store)
        newest = self.press.newest()
        return all(
            stored.get(name) and max(stored[name]) == newest[name]
            for name in self.installed.feeds
            if name in newest
        )


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def until(is_so: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end, f"waited {PATIENCE_S} s for: {what}"
        time.sleep(0.1)


@contextmanager
def running(folder: Path, press: RunningPress, feeds: Mapping[str, str]) -> Iterator[Running]:
    installed = Installed(folder, feeds, every="10s")
    poller = installed.start("poll", "--watch")
    try:
        until(lambda: installed.store.exists() and "poller started" in _log(installed), "the poller")
        port = free_port()
        with installed.serving(port) as base:
            wait_for(f"{base}/ready", poller)
            yield Running(installed, press, base)
        assert poller.poll() is None, _log(installed)
    finally:
        poller.terminate()
        assert poller.wait(30) == 0


def _log(installed: Installed) -> str:
    return (installed.folder / "log.txt").read_text(encoding="utf-8")


@pytest.fixture
def press() -> Iterator[RunningPress]:
    with running_press(2) as started:
        yield started


def test_sources_come_and_go_while_the_poller_runs(press: RunningPress, tmp_path: Path) -> None:
    first, second = press.feeds
    with running(tmp_path, press, {first: press.feeds[first]}) as house:
        until(lambda: first in numbers(house.installed.store), "the first source")
        house.write_sources(press.feeds)
        until(lambda: second in numbers(house.installed.store), "the second source")
        house.write_sources({second: press.feeds[second]})
        until(lambda: "removed=1" in house.log(), "the first source's removal")
        until(lambda: first not in house.get("/status")[2].decode(), "the web to know it")
        assert house.rows("SELECT count(*) FROM document WHERE due_at IS NOT NULL") == [(1,)]
        before = numbers(house.installed.store)[first]
        press.publish()
        newest = press.newest()[second]
        until(lambda: newest in numbers(house.installed.store)[second], "what the second source published")
        assert numbers(house.installed.store)[first] == before


def test_a_broken_file_changes_nothing_and_shows(press: RunningPress, tmp_path: Path) -> None:
    with running(tmp_path, press, press.feeds) as house:
        until(lambda: len(numbers(house.installed.store)) == 2, "both sources")
        text = (house.installed.config / "sources/all.yaml").read_text(encoding="utf-8")
        house.save("sources/all.yaml", text.replace("cn/fujian/fuzhou", "cn/fujian/fuzhu", 1))
        until(lambda: house.ready()["warnings"], "the fault at /ready")
        assert house.ready()["ready"]
        assert "config/sources/all.yaml:1: " in house.ready()["warnings"][0]
        assert "config/sources/all.yaml:1: " in house.get("/status")[2].decode()
        press.publish()
        until(house.all_stored, "the old configuration to go on")
        house.save("sources/all.yaml", text)
        until(lambda: not house.ready()["warnings"], "the mended file")
        assert house.log().count("the old one keeps running") == 1


def test_follow_takes_effect_without_a_restart(press: RunningPress, tmp_path: Path) -> None:
    with running(tmp_path, press, press.feeds) as house:
        until(lambda: len(numbers(house.installed.store)) == 2, "both sources")
        done = house.installed.run("follow", "--remove", "cn/fujian/fuzhou")
        assert done.returncode == 0, done.stderr
        until(lambda: "removed=2" in house.log(), "the region to be left")
        assert house.rows("SELECT count(*) FROM document WHERE due_at IS NOT NULL") == [(0,)]
        done = house.installed.run("follow", "cn")
        assert done.returncode == 0, done.stderr
        until(lambda: "added=2" in house.log(), "the country to be followed")


def test_a_closed_address_is_asked_as_soon_as_it_is_allowed(press: RunningPress, tmp_path: Path) -> None:
    with running(tmp_path, press, press.feeds) as house:
        until(lambda: len(numbers(house.installed.store)) == 2, "both sources")
        house.installed.write_settings(fetch={"min_gap_s": 0, "allow_private": []}, web={"port": 1})
        until(lambda: "address_refused" in house.log(), "the guard to close")
        assert "takes effect at the next start setting=web.port value=1" in " ".join(house.log().split())
        press.publish()
        house.installed.write_settings(contact="mailto:desk@news.example")  # another user agent
        until(house.all_stored, "the guard to open")


def test_a_renamed_source_and_region_keep_every_guid(press: RunningPress, tmp_path: Path) -> None:
    first, second = press.feeds
    with running(tmp_path, press, press.feeds) as house:
        until(lambda: len(numbers(house.installed.store)) == 2, "both sources")
        store = house.installed.store
        before = guids(store)
        listed = house.rows("SELECT count(*) FROM listing")
        house.save("regions/cn.yaml", RENAMED)
        house.installed.write_settings(follow=["cn/fujian"])
        feeds = {f"new-{first}": press.feeds[first], second: press.feeds[second]}
        house.write_sources(feeds, region="cn/fujian/rongcheng", **{f"new-{first}": {"formerly": [first]}})
        until(lambda: f"new-{first}" in numbers(store), "the new name")
        until(lambda: house.get("/regions/cn/fujian/rongcheng")[0] == 200, "the new region")
        assert guids(store).items() >= before.items()
        assert house.rows("SELECT count(*) FROM listing WHERE listed_at > 0")[0] >= listed[0]
        for path in ("", "/feed.atom", "/feed.rss", "/feed.json"):
            status, location, _ = house.get(f"/regions/cn/fujian/fuzhou{path}")
            assert (status, location) == (301, f"{house.base}/regions/cn/fujian/rongcheng{path}")
        press.publish()
        newest = press.newest()
        until(lambda: newest[first] in numbers(store)[f"new-{first}"], "news under the new name")
        until(lambda: newest[second] in numbers(store)[second], "news of the other source")
        assert audit(store, {f"new-{first}": newest[first], second: newest[second]}) == (0, 0)
        assert len(guids(store)) == len(before) + 2


def test_a_region_that_left_is_gone(press: RunningPress, tmp_path: Path) -> None:
    with running(tmp_path, press, press.feeds) as house:
        until(lambda: len(numbers(house.installed.store)) == 2, "both sources")
        kept = [line for line in REGIONS.splitlines() if "cn/fujian/fuzhou" not in line]
        house.installed.write_settings(follow=["cn"])
        house.write_sources(press.feeds, region="cn/fujian")
        house.save("regions/cn.yaml", "\n".join(kept))
        until(lambda: house.get("/regions/cn/fujian/fuzhou/feed.atom")[0] == 410, "the region's end")
        assert house.get("/regions/cn/fujian/feed.atom")[0] == 200
