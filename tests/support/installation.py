"""A real installation in a temporary folder, driven through the command line as a person would."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

REGIONS = """
regions:
  - {id: cn, name: 中国, level: country, timezone: Asia/Shanghai, language: zh-Hans}
  - {id: cn/fujian, name: 福建, level: province}
  - {id: cn/fujian/fuzhou, names: {zh-Hans: 福州, en: Fuzhou}, level: city}
"""


@dataclass
class Installed:
    """One installation: `feeds` maps source ids to addresses, all of them in Fuzhou."""

    folder: Path
    feeds: Mapping[str, str]
    every: str = "60min"
    follow: str = "cn/fujian/fuzhou"
    env: dict[str, str] = field(default_factory=dict)
    is_killed: bool = False
    dedupe: bool = True
    web: "subprocess.Popen[str]" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("regions", "sources"):
            (self.config / name).mkdir(parents=True, exist_ok=True)
        (self.config / "regions/cn.yaml").write_text(REGIONS, encoding="utf-8")
        self.write_settings()
        self.write_sources(self.feeds)

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def store(self) -> Path:
        return self.folder / "data/aggregator.db"

    def write_settings(self, **settings: object) -> None:
        ports = {urlsplit(address).port for address in self.feeds.values()}
        allowed = [f"127.0.0.0/8:{port}" for port in ports]
        chosen = {"follow": [self.follow], "fetch": {"min_gap_s": 0, "allow_private": allowed}}
        text = json.dumps(chosen | settings)  # JSON is YAML
        (self.config / "aggregator.yaml").write_text(text, encoding="utf-8")

    def write_sources(self, feeds: Mapping[str, str]) -> None:
        sources = [
            {
                "id": name,
                "name": name,
                "home": address,
                "kind": "feed",
                "url": address,
                "region": "cn/fujian/fuzhou",
                "every": self.every,
                "dedupe": self.dedupe,
            }
            for name, address in feeds.items()
        ]
        text = json.dumps({"sources": sources})
        (self.config / "sources/all.yaml").write_text(text, encoding="utf-8")

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AGGREGATOR_")}
        if self.is_killed:  # a process killed while it writes what it covered leaves a broken file
            kept = {name: value for name, value in kept.items() if not name.startswith("COVERAGE_")}
        return kept | {
            "AGGREGATOR_CONFIG": str(self.config),
            "AGGREGATOR_DATA": str(self.folder / "data"),
            **self.env,
        }

    def run(self, *arguments: str, timeout_s: float = 120.0) -> subprocess.CompletedProcess[str]:
        """Run `aggregator …` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "aggregator", *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def poll(self, *sources: str) -> dict[str, dict[str, Any]]:
        """Poll once and give the reports by source."""
        done = self.run("poll", "--json", *sources)
        assert done.returncode in {0, 1}, done.stderr
        return {report["source_id"]: report for report in json.loads(done.stdout)}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start `aggregator …` and leave it running; its output goes to a file beside the store."""
        log = (self.folder / "log.txt").open("a", encoding="utf-8")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "aggregator", *arguments],
                env=self.environment(),
                stdout=log,
                stderr=log,
                text=True,
            )

    @contextmanager
    def serving(self, port: int) -> Iterator[str]:
        """Run `aggregator web` and give its base address."""
        self.env = {"AGGREGATOR_WEB_PORT": str(port)}
        self.web = process = self.start("web")
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(f"{base}/live", process)
            yield base
        finally:
            process.terminate()
            process.wait(30)


def wait_for(url: str, process: "subprocess.Popen[str]", *, seconds: float = 60.0) -> bytes:
    """Give the body of `url` as soon as it answers 200; fail when the process ends or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                body: bytes = answer.read()
                return body
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within {seconds} s")


def free_port() -> int:
    """Give a port that was free a moment ago."""
    import socket  # noqa: PLC0415 - used nowhere else here

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
