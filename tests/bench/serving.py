"""Requests a second, CPU, latency and memory of our web server beside nginx with the same bytes as files."""

import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from aggregator.config.loader import load
from aggregator.config.models import dump
from tests.bench.cpu import family_cpu_s, family_pss_mb
from tests.store.harness import Installation
from tests.support.builders import entry, placement
from tests.support.installation import Installed, free_port, wait_for

REGION: Final = "cn/fujian/fuzhou"
STORIES: Final = 100
CONNECTIONS: Final = 16
TOOLS: Final = ("nginx", "wrk")
REQUESTS: Final = ("whole feed", "whole feed, gzip", "304")
_NGINX: Final = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; gzip_static on; keepalive_requests 100000000; types {{ application/xml rss; }}
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Served:
    """One kind of request: µs of CPU each, requests a second, the 99th percentile of latency in ms."""

    cpu_us: float
    per_s: float
    p99_ms: float


@dataclass(frozen=True, slots=True)
class Server:
    """What one server did with each kind of request, and its memory afterwards (PSS of all processes)."""

    requests: Mapping[str, Served]
    pss_mb: float


def lacking() -> list[str]:
    """Give the tools that are not installed."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def compare(seconds: int, repetitions: int) -> tuple[Server, Server, int]:
    """Give our medians, nginx's, and the bytes of the feed."""
    ours: list[Server] = []
    theirs: list[Server] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker is another user when root starts it
        installed = _filled(folder)
        with installed.serving(free_port()) as base:
            feed = f"{base}/regions/{REGION}/feed.rss"
            body = _get(feed)
            (folder / "feed.rss").write_bytes(body)
            (folder / "feed.rss.gz").write_bytes(_get(feed, {"Accept-Encoding": "gzip"}))
            with _nginx(folder) as (pid, static):
                for _ in range(repetitions):
                    theirs.append(_measured(pid, static, seconds))
                    ours.append(_measured(installed.web.pid, feed, seconds))
    return _medians(ours), _medians(theirs), len(body)


def _filled(folder: Path) -> Installed:
    """Fill a store with as many Chinese stories as a full feed has."""
    installed = Installed(folder / "ours", {"daily": "http://daily.example/rss"})
    installed.write_settings(fetch={}, title="榕城聚合", contact="desk@news.example")
    config = load(installed.config, env={})
    installed.store.parent.mkdir(parents=True, exist_ok=True)
    store = Installation(installed.store, regions=config.regions)
    (source,) = config.sources
    store.follow(source)
    store.past_first_poll(source)
    store.later(timedelta(minutes=1))
    text = "连江县潘渡乡贵安开心农场不足十平方米的店铺内,农副产品琳琅满目。" * 4
    of = {"source_id": source.id, "placements": (placement(REGION),)}
    store.poll(
        source, *(entry(n, text=f"{n} {chr(0x4E00 + n * 7) * 9} {text}", **of) for n in range(STORIES))
    )
    store.polling.record_config(dump(config), now=store.now)
    store.close()
    return installed


@contextmanager
def _nginx(folder: Path) -> Iterator[tuple[int, str]]:
    port = free_port()
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port), encoding="utf-8")
    with subprocess.Popen(
        ["nginx", "-c", folder / "nginx.conf", "-e", folder / "nginx.log"], text=True
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}/feed.rss"
            wait_for(url, process)
            yield process.pid, url
        finally:
            process.terminate()


def _measured(pid: int, url: str, seconds: int) -> Server:
    with urllib.request.urlopen(url, timeout=30) as answer:
        etag = answer.headers["ETag"]
    headers = {
        REQUESTS[0]: {},
        REQUESTS[1]: {"Accept-Encoding": "gzip"},
        REQUESTS[2]: {"If-None-Match": etag},
    }
    return Server(
        {name: _load(pid, url, sent, seconds) for name, sent in headers.items()}, family_pss_mb(pid)
    )


def _load(pid: int, url: str, headers: Mapping[str, str], seconds: int) -> Served:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", url]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    before = family_cpu_s(pid)
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    time.sleep(0.05)  # the kernel accounts a tick late
    spent = family_cpu_s(pid) - before
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{url}: not every request was answered well:\n{said}")
    requests = int(_found(r"(\d+) requests in", said))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]  # wrk prints it always
    p99_ms = float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]
    return Served(spent / requests * 1e6, float(_found(r"Requests/sec:\s+([\d.]+)", said)), p99_ms)


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk printed no {pattern}:\n{text}")
    return found[1]


def _get(url: str, headers: Mapping[str, str] | None = None) -> bytes:
    with urllib.request.urlopen(
        urllib.request.Request(url, headers=dict(headers or {})), timeout=30
    ) as answer:
        body: bytes = answer.read()
        return body


def _medians(rounds: list[Server]) -> Server:
    def of(pick: Callable[[Served], float], name: str) -> float:
        return median(pick(one.requests[name]) for one in rounds)

    return Server(
        {
            name: Served(
                of(lambda one: one.cpu_us, name),
                of(lambda one: one.per_s, name),
                of(lambda one: one.p99_ms, name),
            )
            for name in REQUESTS
        },
        median(one.pss_mb for one in rounds),
    )
