"""What a configuration folder looks like from outside: enough to see that somebody changed a file."""

from collections.abc import Iterator
from pathlib import Path

from aggregator.config.loader import SETTINGS

Look = frozenset[tuple[str, int, int, int]]
"""Path, time of change (ns), size and inode of every file that counts; two equal looks saw equal files."""


def look(folder: Path) -> Look:
    """Give the present look of a folder; a file that vanishes meanwhile is left out, nothing is raised.

    The inode counts because an editor that saves by renaming may keep time and size.
    """
    return frozenset(_seen(folder))


def _seen(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    for path in files_of(folder):
        try:
            found = path.stat()
        except OSError:
            continue
        yield str(path), found.st_mtime_ns, found.st_size, found.st_ino


def files_of(folder: Path) -> Iterator[Path]:
    """Give the files that `load` reads: hidden ones belong to editors and mounts."""
    yield folder / SETTINGS
    for part in ("regions", "sources"):
        for path in (folder / part).rglob("*"):
            inside = path.relative_to(folder)
            if path.suffix in {".yaml", ".yml"} and not any(name.startswith(".") for name in inside.parts):
                yield path
