"""CPU of polling in the three situations that matter, ours and lemon24/reader's on one press in one run."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final, Protocol

from tests.bench.cpu import Spent, measure
from tests.support.installation import Installed
from tests.support.ledger import audit, numbers
from tests.support.press import RunningPress, running_press

SITUATIONS: Final = ("first poll", "unchanged (304)", "one new entry each")
READER_PYTHON: Final = Path(__file__).parents[2] / ".cache/bench/bin/python"
READER_WORKERS: Final = 20


class Poller(Protocol):
    """Something that polls the feeds of a press from the command line."""

    def poll(self) -> Spent:
        """Poll every feed once."""

    def start(self) -> Spent:
        """Start the program and do next to nothing, which is taken off every poll."""

    def count(self) -> int:
        """Give how many entries it holds."""


class Ours:
    """This program, which also places the entries and folds copies into stories."""

    def __init__(self, folder: Path, feeds: Mapping[str, str]) -> None:
        self.installed = Installed(folder, feeds)

    def poll(self) -> Spent:
        return self._run()

    def start(self) -> Spent:
        return self._run("paper-0")

    def count(self) -> int:
        return sum(sum(found.values()) for found in numbers(self.installed.store).values())

    def _run(self, *sources: str) -> Spent:
        command = [sys.executable, "-m", "aggregator", "poll", "--json", *sources]
        return measure(command, env=self.installed.environment())


class Reader:
    """lemon24/reader, which keeps entries and nothing more."""

    def __init__(self, folder: Path, feeds: Mapping[str, str]) -> None:
        folder.mkdir(parents=True)
        script = Path(__file__).with_name("reader_peer.py")
        self._command = [str(READER_PYTHON), str(script), str(folder / "reader.db")]
        addresses = folder / "feeds"
        addresses.write_text("\n".join(feeds.values()), encoding="utf-8")
        subprocess.run([*self._command, "add", str(addresses)], check=True)

    def poll(self) -> Spent:
        return measure([*self._command, "update", str(READER_WORKERS)], env=os.environ)

    def start(self) -> Spent:
        return measure([*self._command, "count"], env=os.environ)

    def count(self) -> int:
        done = subprocess.run([*self._command, "count"], check=True, capture_output=True, text=True)
        return int(done.stdout)


@dataclass(frozen=True, slots=True)
class Polled:
    """CPU seconds per 1000 feeds in each situation, and wall seconds of the whole poll."""

    cpu_s: Mapping[str, float]
    wall_s: Mapping[str, float]


def compare(feeds: int, repetitions: int) -> tuple[Polled, Polled | None, int]:
    """Give our medians, reader's (None when it is not installed), and entries lost or stored twice by us."""
    ours: list[Polled] = []
    theirs: list[Polled] = []
    wrong = 0
    for _ in range(repetitions):
        with TemporaryDirectory() as folder, running_press(feeds) as press:
            mine = Ours(Path(folder, "ours"), press.feeds)
            pollers: list[Poller] = [mine]
            if READER_PYTHON.exists():
                pollers.append(Reader(Path(folder, "reader"), press.feeds))
            found = _round(pollers, press, feeds)
            ours.append(found[0])
            theirs.extend(found[1:])
            wrong += sum(audit(mine.installed.store, press.newest()))
            counts = {poller.count() for poller in pollers}
            if len(counts) > 1:
                raise RuntimeError(f"the pollers hold different numbers of entries: {sorted(counts)}")
    return _medians(ours), _medians(theirs) if theirs else None, wrong


def _round(pollers: list[Poller], press: RunningPress, feeds: int) -> list[Polled]:
    spent: list[dict[str, Spent]] = [{} for _ in pollers]
    starts: list[Spent] = []
    for situation in SITUATIONS:
        if situation == SITUATIONS[2]:
            press.publish()
        for poller, of in zip(pollers, spent, strict=True):
            of[situation] = poller.poll()
        if not starts:
            starts = [poller.start() for poller in pollers]
    return [
        Polled(
            {name: (one.cpu_s - start.cpu_s) / feeds * 1000 for name, one in of.items()},
            {name: one.wall_s for name, one in of.items()},
        )
        for of, start in zip(spent, starts, strict=True)
    ]


def _medians(rounds: list[Polled]) -> Polled:
    return Polled(
        {name: median(one.cpu_s[name] for one in rounds) for name in SITUATIONS},
        {name: median(one.wall_s[name] for one in rounds) for name in SITUATIONS},
    )
