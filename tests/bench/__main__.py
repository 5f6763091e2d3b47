"""`make bench`: CPU of polling, in the three situations that matter, in one run.

    python -m tests.bench --feeds 500

Figures are CPU seconds per 1000 feeds over all processes; compare the columns of one run, not two machines.
The program's own start is measured apart (a poll of one feed) and taken off.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.cpu import Spent, measure
from tests.support.installation import Installed
from tests.support.ledger import audit
from tests.support.press import running_press


def poll(installed: Installed, *sources: str) -> Spent:
    """Poll once by the command line."""
    command = [sys.executable, "-m", "aggregator", "poll", "--json", *sources]
    return measure(command, env=installed.environment())


def main() -> None:
    """Run the polling bench and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    feeds = parser.parse_args().feeds
    with tempfile.TemporaryDirectory() as folder, running_press(feeds) as press:
        installed = Installed(Path(folder), press.feeds)
        first = poll(installed)
        start = poll(installed, "paper-0")
        unchanged = poll(installed)
        press.publish()
        one_new = poll(installed)
        lost, twice = audit(installed.store, press.newest())
    print(f"{feeds} feeds of 30 entries; start of the program {start.cpu_s:.2f} s CPU")
    print(f"{'':22}{'CPU s / 1000 feeds':>20}{'wall s':>10}")
    for name, spent in (
        ("first poll", first),
        ("unchanged (304)", unchanged),
        ("one new entry each", one_new),
    ):
        per_thousand = (spent.cpu_s - start.cpu_s) / feeds * 1000
        print(f"{name:22}{per_thousand:>20.2f}{spent.wall_s:>10.1f}")
    print(f"stored: lost {lost}, twice {twice}")
    sys.exit(bool(lost or twice))


main()
