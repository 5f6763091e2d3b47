"""Memory of the poller's processes while it works through many sources."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from tests.bench.cpu import family_pss_mb
from tests.support.installation import Installed
from tests.support.press import running_press

if TYPE_CHECKING:
    import subprocess

HOSTS: Final = 250
SAMPLE_S: Final = 2.0


def poller_pss_mb(sources: int, seconds: float) -> float:
    """Give the most that all processes of `aggregator poll --watch` take together, shared pages divided.

    The sources stand on a press of HOSTS feeds under addresses of their own; all are due at the start.
    """
    with TemporaryDirectory() as folder, running_press(HOSTS) as press:
        addresses = list(press.feeds.values())
        feeds = {f"paper-{n}": f"{addresses[n % HOSTS]}?as={n}" for n in range(sources)}
        installed = Installed(Path(folder), feeds)
        installed.poll("paper-0")  # reads the files; a service finds them read when it starts again
        process = installed.start("poll", "--watch")
        try:
            return _watch(process, seconds)
        finally:
            process.kill()
            process.wait(60)


def _watch(process: "subprocess.Popen[str]", seconds: float) -> float:
    most, end = 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(SAMPLE_S)
        if process.poll() is not None:
            raise RuntimeError(f"the poller ended with exit code {process.returncode}")
        try:
            most = max(most, family_pss_mb(process.pid))
        except (FileNotFoundError, ProcessLookupError):  # a process ended between two looks
            continue
    return most
