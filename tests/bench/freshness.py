"""How late entries are seen under our rule, in a world of sources whose every publication is known.

    python -m tests.bench.freshness SIMULATOR [--sources 200] [--seeds 1,2,3] [--budget 24]

SIMULATOR is a file that defines the world: a class `World(sources, seed)` of publication times (hours) with
the windows `WARM` and `END`, and `stats(world, delays, polls)`; it needs numpy, which is no dependency of
ours. Our `poll.rhythm` polls that world; a fixed interval of the same budget polls it too, and the table says
how our delays compare with its. Exit code 1 when a bar of `docs/performance.md` is missed.
"""

import argparse
import importlib.util
import math
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from aggregator.poll.cadence import JITTER
from aggregator.poll.rhythm import News, Rhythm, fair_price, learn, wait_h

BARS = {"mean": 0.55, "med": 0.42, "p95": 0.80, "lost_pct": 0.15}
BUDGET_TOLERANCE = 0.02
_WEEKDAYS_H = 4 * 24.0  # the simulator's day 0 is a Monday, 1970-01-01 was a Thursday
_LOST, _BEFORE = math.nan, -1.0
_CORRECTIONS = 4  # of the price, as the poller corrects it by and by

Plan = Callable[["_Source", float], float]


@dataclass
class _Source:
    """One source of the simulated world while it is polled."""

    events: Sequence[float]
    capacity: int
    is_dated: bool
    offset: float
    rhythm: Rhythm | None = None
    seen: int = 0

    def poll(self, now: float, delays: list[float]) -> None:
        end = self.seen
        while end < len(self.events) and self.events[end] <= now:
            end += 1
        first = max(self.seen, end - self.capacity)
        for place in range(self.seen, end):
            late = _BEFORE if self.rhythm is None else now - self.events[place]
            delays[place] = late if place >= first else _LOST
        fresh = tuple(at + _WEEKDAYS_H for at in self.events[first:end])
        is_first = self.rhythm is None
        news = News(
            dated=fresh if self.is_dated else (),
            undated=0 if self.is_dated or is_first else len(fresh),
            shown=min(end, self.capacity),
        )
        self.rhythm = learn(self.rhythm, news, at=now + _WEEKDAYS_H, offset=self.offset)
        self.seen = end


def polled(
    source: _Source, plan: Plan, *, jitter: random.Random, warm: float, end: float
) -> tuple[int, list[float]]:
    """Poll one source until `end`; gives the polls after `warm`, and each entry's delay (NaN: never seen)."""
    delays = [_LOST] * len(source.events)
    now, polls = jitter.random(), 0
    while now < end:
        polls += now >= warm
        source.poll(now, delays)
        now += plan(source, now) * (1 - JITTER + 2 * JITTER * jitter.random())
    for place in range(source.seen, len(source.events)):
        delays[place] = max(now - source.events[place], 0.0)
    return polls, delays


def _ours(price: float) -> Plan:
    return lambda source, _: (
        wait_h(source.rhythm, price=price, offset=source.offset) if source.rhythm else 1.0
    )


def _fixed(hours: float) -> Plan:
    return lambda *_: hours


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("simulator", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file; give the simulator's path")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _run(simulator: ModuleType, world: Any, plan: Plan) -> tuple[dict[str, float], float, float]:
    """Give the delays' statistics, the polls a source and day, and the mean pull at the end."""
    delays, polls, pulls = simulator.np.full(len(world.ev), -2.0), simulator.np.zeros(world.n), []
    for number in range(world.n):
        first, last = int(world.off[number]), int(world.off[number + 1])
        source = _Source(
            world.ev[first:last].tolist(),
            int(world.cap[number]),
            bool(world.dated[number]),
            float(world.tz[number]),
        )
        jitter = random.Random(7 * 100_003 + number)
        count, late = polled(source, plan, jitter=jitter, warm=simulator.WARM, end=simulator.END)
        polls[number], delays[first:last] = count, late
        pulls.append(source.rhythm.pull if source.rhythm else 0.0)
    return (
        simulator.stats(world, delays, polls),
        float(polls.mean()) * 24 / simulator.MEAS,
        statistics.fmean(pulls),
    )


def compare(path: Path, *, sources: int, seed: int, budget: float) -> dict[str, float]:
    """Give our delays in one world as shares of those of a fixed interval, both at `budget` polls a day."""
    simulator = _load(path)
    world = simulator.World(sources, seed)
    fixed, spent, pull = _run(simulator, world, _fixed(24 / budget))
    closed = price = fair_price(pull, polls_an_hour=budget / 24)
    for _ in range(_CORRECTIONS):
        started = time.process_time()
        ours, spent, _ = _run(simulator, world, _ours(price))
        took = time.process_time() - started
        if abs(spent / budget - 1) <= BUDGET_TOLERANCE / 2:
            break
        price *= (spent / budget) ** 2  # polls go with the root of the price
    shares = {name: ours[name] / fixed[name] for name in BARS}
    cost_us = took / (spent * sources * (simulator.END / 24)) * 1e6
    return shares | {"polls": spent, "price": price, "closed": closed, "us": cost_us}


def main() -> int:
    """Print the comparison for every seed; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("simulator", type=Path)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--budget", type=float, default=24.0)
    asked = parser.parse_args()
    seeds = [int(seed) for seed in asked.seeds.split(",")]
    with ProcessPoolExecutor() as pool:
        runs = [
            pool.submit(compare, asked.simulator, sources=asked.sources, seed=seed, budget=asked.budget)
            for seed in seeds
        ]
        found = [run.result() for run in runs]
    missed = 0
    print(f"{asked.sources} sources, seeds {asked.seeds}, {asked.budget:g} polls a source and day")
    for name, bar in BARS.items():
        worst = max(one[name] for one in found)
        missed += worst > bar
        print(
            f"{name:9} of a fixed interval  <= {bar:.2f} | {', '.join(f'{one[name]:.3f}' for one in found)}"
        )
    for one in found:
        missed += abs(one["polls"] / asked.budget - 1) > BUDGET_TOLERANCE
        print(
            f"polls a day {one['polls']:.2f} at a price of {one['price']:.4f} "
            f"(closed form {one['closed']:.4f}), {one['us']:.0f} us a poll to learn and plan"
        )
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
