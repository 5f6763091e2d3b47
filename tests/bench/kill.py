"""Kill a poller at random moments and audit what it stored: `python -m tests.bench.kill --rounds 50`.

Every second round the press publishes one more entry in every feed; at the end every number must be stored
exactly once and listed at most once, and nothing may hide behind a 304. Exit code 1 otherwise.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.support.installation import Installed
from tests.support.ledger import audit
from tests.support.press import RunningPress, running_press

EARLIEST_S, LATEST_S = 0.5, 3.0  # from before the first claim to after the last commit


def experiment(folder: Path, press: RunningPress, *, rounds: int, seed: int) -> tuple[int, int]:
    """Kill `rounds` pollers, poll to the end, and give how many entries are lost and how many twice."""
    moments = random.Random(seed)
    installed = Installed(folder, press.feeds, every="10s")
    for number in range(rounds):
        poller = installed.start("poll")
        time.sleep(moments.uniform(EARLIEST_S, LATEST_S))
        if number % 2:
            press.publish()
        poller.send_signal(signal.SIGKILL)
        poller.wait()
    outcomes = {report["outcome"] for report in installed.poll().values()}
    assert outcomes <= {"new", "unchanged", "not_modified"}, outcomes
    return audit(installed.store, press.newest())


def main() -> None:
    """Run the experiment from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_press(arguments.feeds) as press:
        lost, twice = experiment(Path(folder), press, rounds=arguments.rounds, seed=arguments.seed)
    print(f"{arguments.rounds} kills, {arguments.feeds} feeds: lost {lost}, twice {twice}")
    sys.exit(bool(lost or twice))


if __name__ == "__main__":
    main()
