"""The numbered press of tests/bench/origin.py as a process that ends with its test."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.bench.origin import host


@dataclass(frozen=True)
class RunningPress:
    """A press that answers; `feeds` maps source ids to addresses."""

    port: int
    feeds: dict[str, str]

    def control(self, command: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ctl/{command}", timeout=30) as answer:
            return json.load(answer)

    def publish(self, count: int = 1) -> None:
        self.control(f"publish?n={count}")

    def newest(self) -> dict[str, int]:
        """Give the newest number by source id."""
        ledger = self.control("ledger")
        return {name: ledger[address] for name, address in self.feeds.items()}

    def answers(self) -> dict[str, int]:
        """Give the answers by status since the last call."""
        stats: dict[str, int] = self.control("stats")
        self.control("reset")
        return stats


@contextmanager
def running_press(feeds: int, hosts: int | None = None) -> Iterator[RunningPress]:
    """Start a press of `feeds` feeds on as many hosts (or fewer)."""
    hosts = hosts or feeds
    command = [sys.executable, "-m", "tests.bench.origin", "--feeds", str(feeds), "--hosts", str(hosts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield RunningPress(
                port,
                {f"paper-{n}": f"http://{host(n % hosts)}:{port}/f/{n}.xml" for n in range(feeds)},
            )
        finally:
            process.terminate()
