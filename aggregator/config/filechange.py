"""Changes of configuration files: checked with all others before, written whole or not at all."""

import difflib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

from aggregator.config.assembly import assemble
from aggregator.config.loader import read_sheets, read_text
from aggregator.config.models import Config
from aggregator.errors import ConfigError, Fault


@dataclass(frozen=True, slots=True)
class FileChange:
    """What becomes of one file: its path, its name for people, its text before (None: new) and after."""

    path: Path
    name: str
    before: str | None
    after: str

    def diff(self) -> str:
        """Give the change as a unified diff with two lines around it."""
        before, after = (self.before or "").splitlines(), self.after.splitlines()
        old = "/dev/null" if self.before is None else self.name
        return "\n".join(difflib.unified_diff(before, after, old, self.name, n=2, lineterm=""))


def checked(folder: Path, instead: Mapping[Path, str] | None = None) -> Config:
    """Give the configuration of a folder as its files say it; `instead` holds texts that stand for files.

    Raises ConfigError with every fault.
    """
    sheets = read_sheets(folder, instead=instead)
    return assemble(sheets, env={}, zones=frozenset(available_timezones()))


def write_changes(changes: tuple[FileChange, ...]) -> None:
    """Put the new texts in the files' places; when one cannot be written, those before it are put back.

    Raises ConfigError when a file is no longer what the change was made for, or cannot be written.
    """
    for change in changes:
        if _present(change.path) != change.before:
            raise ConfigError((Fault(change.name, None, "", "was changed meanwhile; try again"),))
    done: list[FileChange] = []
    try:
        for change in changes:
            change.path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(change.path, change.after)
            done.append(change)
    except OSError as exc:
        for change in done:
            _put_back(change)
        told = f"cannot be written ({exc.strerror}); nothing was changed, check its permissions"
        raise ConfigError((Fault(changes[len(done)].name, None, "", told),)) from exc


def _present(path: Path) -> str | None:
    try:
        return read_text(path)
    except FileNotFoundError:
        return None


def _put_back(change: FileChange) -> None:
    if change.before is None:
        change.path.unlink()
    else:
        replace_file(change.path, change.before)


def replace_file(path: Path, text: str) -> None:
    """Put the text in the file's place at once: a reader sees the old or the new one, after a crash too.

    A byte order mark stays.
    """
    path = path.resolve()  # a link stays a link
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(_mark(path) + text.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        else:
            temporary.chmod(_NEW_MODE)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


_NEW_MODE = 0o644
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def _mark(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(3) if file.peek(3)[:3] == _BYTE_ORDER_MARK else b""
    except FileNotFoundError:
        return b""
