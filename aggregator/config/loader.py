"""Read a configuration folder: aggregator.yaml, regions/**/*.yaml, sources/**/*.yaml."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import available_timezones

from aggregator.config.assembly import Sheets, assemble
from aggregator.config.models import Config
from aggregator.config.yamltext import Sheet, read_sheet
from aggregator.errors import ConfigError, Fault

SETTINGS = "aggregator.yaml"


def load(folder: Path, *, env: Mapping[str, str]) -> Config:
    """Give the configuration of a folder, settings in `env` (AGGREGATOR_*) before those of the file.

    Raises ConfigError with every fault of every file and variable.
    """
    return assemble(read_sheets(folder), env=env, zones=frozenset(available_timezones()))


def read_sheets(folder: Path, *, instead: Mapping[Path, str] | None = None) -> Sheets:
    """Read all files of a folder; `instead` holds texts that stand for files, there or not yet.

    Raises ConfigError when there is no such folder.
    """
    if not folder.is_dir():
        remedy = "write its path into AGGREGATOR_CONFIG, or copy config/ from where the program came"
        raise ConfigError((Fault(str(folder), None, "", f"is no folder; {remedy}"),))
    reading = _Reading(folder, instead or {})
    path = folder / SETTINGS
    aggregator = reading.read(path)
    return Sheets(
        aggregator=aggregator or Sheet(reading.name(path), None),
        regions=reading.read_all(folder / "regions"),
        sources=reading.read_all(folder / "sources"),
        faults=tuple(reading.faults),
    )


def read_text(path: Path) -> str:
    """Give a file's text as it stands, line ends included; raises OSError or UnicodeDecodeError."""
    return path.read_bytes().decode("utf-8-sig")


class _Reading:
    """Reads files one after the other and keeps what went wrong."""

    def __init__(self, folder: Path, instead: Mapping[Path, str]) -> None:
        self.faults: list[Fault] = []
        self._folder = folder
        self._instead = instead

    def name(self, path: Path) -> str:
        """Give a file's name as a person in the folder above would type it."""
        return str(Path(self._folder.resolve().name, path.relative_to(self._folder)))

    def read_all(self, folder: Path) -> tuple[Sheet, ...]:
        """Read every YAML file below a folder, sorted by path; hidden ones belong to editors and mounts."""
        there = {path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"}}
        coming = {path for path in self._instead if path.is_relative_to(folder)}
        inside = (path.relative_to(folder) for path in there | coming)
        shown = sorted(path for path in inside if not any(part.startswith(".") for part in path.parts))
        sheets = (self.read(folder / path) for path in shown)
        return tuple(sheet for sheet in sheets if sheet is not None)

    def read(self, path: Path) -> Sheet | None:
        """Read one file."""
        try:
            text = self._instead[path] if path in self._instead else read_text(path)
            return self.parse(self.name(path), text)
        except FileNotFoundError:
            problem = "is not there; copy it from where the program came, or write an empty one"
        except UnicodeDecodeError as exc:
            problem = f"is not UTF-8 (byte {exc.start}); save it as UTF-8"
        except OSError as exc:
            problem = f"cannot be read ({exc.strerror}); check its permissions"
        self.faults.append(Fault(self.name(path), None, "", problem))
        return None

    def parse(self, name: str, text: str) -> Sheet | None:
        """Read a file's text."""
        sheet, faults = read_sheet(text, name)
        self.faults += faults
        return sheet
