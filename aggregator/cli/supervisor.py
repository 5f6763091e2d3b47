"""Keeps the poller and the web server running side by side until told to stop."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from aggregator.log import get_logger

STEADY_S = 60.0  # a child that lived this long starts its next life without delay
LONGEST_PAUSE_S = 30.0
STOP_PATIENCE_S = 20.0  # the poller finishes what it fetched; compose.yaml waits 30 s, systemd 90 s
FINAL_CODES = frozenset({2, 3})  # usage and store errors do not go away by trying again
POLL_S = 0.1  # how often children are looked at; a person does not notice


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    failures: int = 0
    restart_at: float = field(default=0.0)


class Supervisor:
    """Starts named commands by exec, restarts those that die (1 s, 2 s, 4 s … 30 s), stops all together.

    `run` gives the exit code: 0 after a signal, the child's own after an end that restarting cannot mend.
    """

    def __init__(self, commands: Mapping[str, Sequence[str]], *, patience_s: float = STOP_PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._children = [_Child(name, command) for name, command in commands.items()]
        self._stop = threading.Event()
        self._log = get_logger()

    def run(self) -> int:
        """Supervise until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        try:
            while not self._stop.is_set():
                for child in self._children:
                    code = self._look_after(child)
                    if code is not None:
                        return code
                self._stop.wait(POLL_S)
            return 0
        finally:
            self._stop_all()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal handler
        self._stop.set()

    def _look_after(self, child: _Child) -> int | None:
        """Start or restart a child if need be; give an exit code when everything has to end."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.restart_at:
                child.process = _start(child.command)
                child.started = now
            return None
        code = child.process.poll()
        if code is None:
            return None
        if code in FINAL_CODES:
            return code
        child.process = None
        child.failures = 0 if now - child.started > STEADY_S else child.failures + 1
        pause_s = min(LONGEST_PAUSE_S, 2.0 ** (child.failures - 1)) if child.failures else 0.0
        child.restart_at = now + pause_s
        self._log.error("process ended", process=child.name, code=code, restart_in_s=pause_s)
        return None

    def _stop_all(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + self._patience_s
        for process in running:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._log.warning("process did not end in time", pid=process.pid)
            _end_group(process)


def _start(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a child in a session of its own: Ctrl-C reaches us alone, and we end it in order."""
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        start_new_session=True,
        preexec_fn=_follow_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no thread exists here
    )


def _follow_parent() -> None:
    """Ask the kernel for a SIGTERM when the supervisor dies, even by kill -9: no orphan serves on."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _end_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of a child's session: a web worker that outlives its parent keeps the port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
