"""How tables are printed: as wide as the terminal, and wide enough for a file or a pipe."""

import sys

from rich.console import Console

PIPE_COLUMNS = 160  # a pipe has no width; 80 would break every title


def console() -> Console:
    """Give the console for results, on standard output."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_COLUMNS)
