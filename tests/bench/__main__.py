"""`make bench`: our CPU and speed beside our peers', in one run on one machine.

    python -m tests.bench --feeds 500 --repetitions 3

Polling: CPU seconds per 1000 feeds over all processes, the program's own start taken off, beside
lemon24/reader on the same press. Serving: a feed of 100 stories beside nginx with the same bytes as files.
Every figure is the median of the repetitions; compare ratios, never the figures of two machines.
Shares: what each station takes of a new entry. Memory: the poller's processes with 10,000 sources.
Exit code 1 when an entry was lost or stored twice, or when what we reached before is missed.
"""

import argparse
import os
import platform
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench import memory, polling, serving, shares


@dataclass(frozen=True, slots=True)
class Bar:
    """What we want to stay below, and (`held`) what must not be exceeded again: reached, with some noise."""

    ratio: float
    held: float | None = None


POLLING = {
    "first poll": Bar(1.0, held=4.0),
    "unchanged (304)": Bar(0.2, held=0.8),
    "one new entry each": Bar(0.15, held=0.6),
}
SHARES = {"read": Bar(0.7), "normalize": Bar(0.2), "place": Bar(0.15), "sign": Bar(0.25), "store": Bar(0.15)}
MEMORY = Bar(250, held=450)
SOURCES = 10_000
SERVING = {
    "whole feed": Bar(1.5),
    "whole feed, gzip": Bar(1.5),
    "304": Bar(2.5),
}


def main() -> None:
    """Run both benches and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4, help="of each load on a web server")
    parser.add_argument("--watched", type=int, default=60, help="seconds in which memory is looked at")
    parser.add_argument("--only", choices=["polling", "shares", "memory", "serving"])
    arguments = parser.parse_args()
    print(f"command: python -m tests.bench {shlex.join(sys.argv[1:])}".rstrip())
    print(f"machine: {_machine()}; load {os.getloadavg()[0]:.1f} at the start")
    missed = 0
    if arguments.only in {None, "polling"}:
        missed += _polling(arguments.feeds, arguments.repetitions)
    if arguments.only in {None, "shares"}:
        missed += _shares(arguments.repetitions)
    if arguments.only in {None, "memory"}:
        missed += _memory(arguments.watched)
    if arguments.only in {None, "serving"}:
        missed += _serving(arguments.seconds, arguments.repetitions)
    sys.exit(bool(missed))


def _polling(feeds: int, repetitions: int) -> int:
    print(f"\npolling: CPU s per 1000 feeds; {feeds} feeds of 30 entries, median of {repetitions}")
    ours, theirs, wrong = polling.compare(feeds, repetitions)
    print(f"{'':20}{'ours':>8}{'reader':>8}{'ratio':>7}{'bar':>7}  {'':10}{'wall s: ours':>14}{'reader':>8}")
    missed = wrong
    for name, bar in POLLING.items():
        if theirs is None:
            alone = f"{name:20}{ours.cpu_s[name]:>8.2f}{'-':>8}{'-':>7}{bar.ratio:>7}"
            print(f"{alone}  {'':10}{ours.wall_s[name]:>14.1f}")
            continue
        ratio = ours.cpu_s[name] / theirs.cpu_s[name]
        verdict = _verdict(ratio, bar)
        missed += verdict == "MISSED"
        print(
            f"{name:20}{ours.cpu_s[name]:>8.2f}{theirs.cpu_s[name]:>8.2f}{ratio:>7.2f}{bar.ratio:>7}  "
            f"{verdict:10}{ours.wall_s[name]:>14.1f}{theirs.wall_s[name]:>8.1f}"
        )
    if theirs is None:
        print("lemon24/reader is not installed; `make .cache/bench/stamp` installs it")
    print(f"entries lost or stored twice by us: {wrong}")
    return missed


def _shares(repetitions: int) -> int:
    print(f"\nshares of a new entry: ms of CPU, median of {repetitions}")
    found, missed = shares.measure(repetitions), 0
    for name, bar in SHARES.items():
        verdict = _verdict(found[name], bar)
        missed += verdict == "MISSED"
        print(f"{name:20}{found[name]:>8.2f}{'':15}{bar.ratio:>7}  {verdict}")
    return missed


def _memory(seconds: int) -> int:
    found = memory.poller_pss_mb(SOURCES, seconds)
    verdict = _verdict(found, MEMORY)
    print(f"\nmemory of the poller with {SOURCES} sources, the most within {seconds} s after its start")
    print(f"{'PSS, MB':20}{found:>8.0f}{'':15}{MEMORY.ratio:>7}  {verdict}")
    return int(verdict == "MISSED")


def _serving(seconds: int, repetitions: int) -> int:
    if missing := serving.lacking():
        print(f"\nserving: {' and '.join(missing)} not installed; apt-get install nginx-light wrk")
        return 0
    ours, theirs, size = serving.compare(seconds, repetitions)
    load = f"wrk -t1 -c{serving.CONNECTIONS} -d{seconds}s, median of {repetitions}"
    print(f"\nserving: a feed of {serving.STORIES} stories, {size} bytes; {load}")
    print(f"{'':20}{'us CPU a request':^22}{'':16}{'requests/s':^20}{'p99 ms':^16}")
    print(
        f"{'':20}{'ours':>8}{'nginx':>7}{'ratio':>7}{'bar':>6}  {'':8}"
        f"{'ours':>10}{'nginx':>10}{'ours':>8}{'nginx':>8}"
    )
    missed = 0
    for name, bar in SERVING.items():
        mine, other = ours.requests[name], theirs.requests[name]
        ratio = mine.cpu_us / other.cpu_us
        verdict = _verdict(ratio, bar)
        missed += verdict == "MISSED"
        print(
            f"{name:20}{mine.cpu_us:>8.0f}{other.cpu_us:>7.0f}{ratio:>7.2f}{bar.ratio:>6}  {verdict:8}"
            f"{mine.per_s:>10.0f}{other.per_s:>10.0f}{mine.p99_ms:>8.1f}{other.p99_ms:>8.1f}"
        )
    print(f"memory (PSS of all processes): ours {ours.pss_mb:.0f} MB, nginx {theirs.pss_mb:.0f} MB")
    return missed


def _verdict(found: float, bar: Bar) -> str:
    if found <= bar.ratio:
        return "met"
    return "MISSED" if bar.held is not None and found > bar.held else "not yet"


def _machine() -> str:
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    cpu = names[0].partition(":")[2].strip() if names else platform.machine()
    return f"{len(os.sched_getaffinity(0))} x {cpu}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
