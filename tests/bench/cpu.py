"""CPU time of a command with all its descendants, sampled from /proc (Linux)."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_S = 0.02  # what a process spends between its last sample and its end is missed, at most this much
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds of CPU in all its processes, seconds of wall time."""

    cpu_s: float
    wall_s: float


def measure(command: Sequence[str], *, env: Mapping[str, str]) -> Spent:
    """Run a command to its end and give what it took; raises CalledProcessError when it fails."""
    started = time.monotonic()
    ticks: dict[int, int] = {}
    family: set[int] = set()
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
        family.add(process.pid)
        while process.poll() is None:
            _sample(family, ticks)
            time.sleep(SAMPLE_S)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(sum(ticks.values()) / TICKS, time.monotonic() - started)


def family_cpu_s(root: int) -> float:
    """Give the seconds of CPU that a living process and its descendants have taken so far."""
    ticks: dict[int, int] = {}
    _sample_family({root}, ticks)
    return sum(ticks.values()) / TICKS


def family_pss_mb(root: int) -> float:
    """Give the memory of a process and its descendants in MB, shared pages divided among their users."""
    family = {root}
    _sample_family(family, {})
    kilobytes = 0
    for pid in family:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def _sample_family(family: set[int], ticks: dict[int, int]) -> None:
    """Sample until no descendant is new: a child may be listed before its parent is known."""
    before = -1
    while len(family) != before:
        before = len(family)
        _sample(family, ticks)


def _sample(family: set[int], ticks: dict[int, int]) -> None:
    """Note the ticks of every process whose parent is known to belong to the command."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pid, parent = int(entry.name), int(fields[1])
        if pid in family or parent in family:
            family.add(pid)
            ticks[pid] = int(fields[11]) + int(fields[12])
