"""Add, change and remove sources in the files below config/sources.

Each function gives the changes of files that would do it, checked together with all other files; nothing is
written until `filechange.write_changes`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from aggregator.config.entrytext import (
    Entry,
    Value,
    entry_block,
    with_block,
    with_entries,
    with_key,
    without_entry,
    without_key,
)
from aggregator.config.filechange import FileChange, checked
from aggregator.config.loader import read_sheets, read_text
from aggregator.config.models import Config
from aggregator.config.yamltext import Sheet
from aggregator.errors import ConfigError, Fault, SourceNotFound
from aggregator.model.source import Source

FOLDER = "sources"
_LIST = "sources"
_SUFFIXES = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source to be added. None comes from its file, its region, the settings; `every` as written."""

    id: str
    name: str
    region: str
    home: str
    url: str
    language: str | None = None
    timezone: str | None = None
    every: str | None = None
    kind: str = "feed"


def add_sources(
    folder: Path, sources: Sequence[NewSource], *, file: str | None = None
) -> tuple[FileChange, ...]:
    """Give the changes that add these sources, each to the file of its region's first part, or all to `file`.

    `file` is a path below config/sources. Raises ConfigError when the files have faults, or would have.
    """
    before = checked(folder)
    by_file: dict[str, list[NewSource]] = {}
    for source in sources:
        by_file.setdefault(_file_name(source, file), []).append(source)
    changes = tuple(_added(folder, name, new, before) for name, new in by_file.items())
    return _agreed(folder, changes, before, new={source.id for source in sources})


def set_enabled(folder: Path, source_id: str, *, enabled: bool, reason: str | None) -> tuple[FileChange, ...]:
    """Give the change that switches a source on or off; `reason` None takes the present one away.

    Raises SourceNotFound, and ConfigError when the files have faults.
    """
    before = checked(folder)
    before.source(source_id)
    sheet, number = _where(folder, source_id)
    text = old = read_text(_path(folder, sheet))
    at = (_LIST, number)
    is_usual = enabled and not _has_default(sheet, "enabled")
    text = without_key(text, at, "enabled") if is_usual else with_key(text, at, "enabled", value=enabled)
    text = without_key(text, at, "reason") if reason is None else with_key(text, at, "reason", reason)
    change = FileChange(_path(folder, sheet), sheet.file, old, text)
    return _agreed(folder, (change,), before, changed={source_id})


def remove_source(folder: Path, source_id: str) -> tuple[FileChange, ...]:
    """Give the change that takes a source out of its file; comments around it stay.

    Raises SourceNotFound, and ConfigError when the files have faults.
    """
    before = checked(folder)
    before.source(source_id)
    sheet, number = _where(folder, source_id)
    old = read_text(_path(folder, sheet))
    change = FileChange(_path(folder, sheet), sheet.file, old, without_entry(old, _LIST, number))
    return _agreed(folder, (change,), before, gone={source_id})


@dataclass(frozen=True, slots=True)
class Written:
    """A source as its file has it: the file's name and text, the entry's place in the list, its own keys.

    `defaults` are what the file gives all of its sources; `block` is the entry's text.
    """

    file: str
    text: str
    number: int
    keys: Mapping[str, object]
    defaults: Mapping[str, object]
    block: str


def read_written(folder: Path, source_id: str) -> Written:
    """Give how a source is written; raises SourceNotFound, and ConfigError for files that cannot be read."""
    found = _find(folder, source_id)
    if found is None:
        raise SourceNotFound(f'no file below {folder.resolve().name}/{FOLDER} has a source "{source_id}"')
    sheet, number = found
    text, entry = read_text(_path(folder, sheet)), _entries(sheet)[number]
    defaults = sheet.value.get("defaults") if isinstance(sheet.value, dict) else None
    return Written(
        file=sheet.file,
        text=text,
        number=number,
        keys=entry if isinstance(entry, dict) else {},
        defaults=defaults if isinstance(defaults, dict) else {},
        block=entry_block(text, (_LIST, number)),
    )


def change_source(folder: Path, source_id: str, values: Mapping[str, Value | None]) -> tuple[FileChange, ...]:
    """Give the change of some keys of a source; None takes a key away, and all others stay as they are.

    Raises SourceNotFound, and ConfigError when the files have faults, or would have.
    """
    before = checked(folder)
    before.source(source_id)
    sheet, number = _where(folder, source_id)
    text = old = read_text(_path(folder, sheet))
    for key, value in values.items():
        at = (_LIST, number)
        text = without_key(text, at, key) if value is None else with_key(text, at, key, value)
    change = FileChange(_path(folder, sheet), sheet.file, old, text)
    return _agreed(folder, (change,), before, changed={source_id})


def rewrite_source(folder: Path, source_id: str, block: str) -> tuple[FileChange, ...]:
    """Give the change that puts `block` (`Written.block`, edited) in a source's place; raises as above."""
    before = checked(folder)
    before.source(source_id)
    sheet, number = _where(folder, source_id)
    old = read_text(_path(folder, sheet))
    change = FileChange(_path(folder, sheet), sheet.file, old, with_block(old, (_LIST, number), block))
    return _agreed(folder, (change,), before, changed={source_id})


def file_of(folder: Path, source_id: str) -> str:
    """Give the name of the file that a configured source stands in, as a person would type it."""
    return _where(folder, source_id)[0].file


def _file_name(source: NewSource, file: str | None) -> str:
    if file is None:
        return f"{source.region.partition('/')[0]}.yaml"
    path = PurePosixPath(file)
    is_inside = not path.is_absolute() and not any(part.startswith(".") for part in path.parts)
    if not is_inside or path.suffix not in _SUFFIXES:
        message = f"is no file below config/{FOLDER} that would be read; write one as in cn/fujian.yaml"
        raise ConfigError((Fault(file, None, "", message),))
    return str(path)


def _added(folder: Path, name: str, sources: Sequence[NewSource], before: Config) -> FileChange:
    path = folder / FOLDER / name
    shown = str(Path(folder.resolve().name, FOLDER, name))
    sheet = next((sheet for sheet in read_sheets(folder).sources if sheet.file == shown), None)
    old = None if sheet is None else read_text(path)
    text = _new_file(name, sources[0], before) if old is None else old
    entries = [_entry(source, sheet) for source in sources]
    return FileChange(path, shown, old, with_entries(text, _LIST, entries))


def _new_file(name: str, source: NewSource, before: Config) -> str:
    up = "../" * len(PurePosixPath(name).parts)
    place = str(PurePosixPath(name).with_suffix(""))
    region = before.regions.get(place if place in before.regions else source.region.partition("/")[0])
    return (
        f"# yaml-language-server: $schema={up}schema/sources.schema.json\n"
        f"# Sources of {region.name()}.\n"
        f"{_LIST}: []\n"
    )


def _entry(source: NewSource, sheet: Sheet | None) -> Entry:
    entry: dict[str, Value] = {"id": source.id, "name": source.name, "region": source.region}
    entry |= {"home": source.home, "url": source.url}
    written = {"language": source.language, "timezone": source.timezone, "every": source.every}
    entry |= {key: value for key, value in written.items() if value is not None}
    # a file of list pages that are off must not make a new feed one of them
    meant: Mapping[str, Value] = {"kind": source.kind, "enabled": True}
    needed = {key for key in meant if sheet and _has_default(sheet, key)}
    needed |= set() if source.kind == "feed" else {"kind"}
    return entry | {key: value for key, value in meant.items() if key in needed}


def _has_default(sheet: Sheet, key: str) -> bool:
    defaults = sheet.value.get("defaults") if isinstance(sheet.value, dict) else None
    return isinstance(defaults, dict) and key in defaults


def _where(folder: Path, source_id: str) -> tuple[Sheet, int]:
    """Give the sheet and the position of a source that the checked files hold."""
    found = _find(folder, source_id)
    if found is None:
        raise SourceNotFound(f'the files changed meanwhile and have no source "{source_id}" any more')
    return found


def _find(folder: Path, source_id: str) -> tuple[Sheet, int] | None:
    return next(
        (
            (sheet, number)
            for sheet in read_sheets(folder).sources
            for number, entry in enumerate(_entries(sheet))
            if isinstance(entry, dict) and entry.get("id") == source_id
        ),
        None,
    )


def _entries(sheet: Sheet) -> list[object]:
    entries = sheet.value.get(_LIST) if isinstance(sheet.value, dict) else None
    return entries if isinstance(entries, list) else []


def _path(folder: Path, sheet: Sheet) -> Path:
    return folder.joinpath(*Path(sheet.file).parts[1:])


def _agreed(
    folder: Path,
    changes: tuple[FileChange, ...],
    before: Config,
    *,
    new: Iterable[str] = (),
    changed: Iterable[str] = (),
    gone: Iterable[str] = (),
) -> tuple[FileChange, ...]:
    """Give the changes when all files together then say what was meant and nothing else.

    Only a file that is written in an unusual way can end otherwise; it is left alone.
    """
    after = checked(folder, {change.path: change.after for change in changes})
    old, now = _by_id(before, {*changed, *gone}), _by_id(after, {*changed, *new})
    ids = {source.id for source in after.sources}
    if old != now or not ids >= {*new, *changed} or ids & {*gone}:
        names = ", ".join(change.name for change in changes)
        raise ConfigError((Fault(names, None, "", "cannot be changed as it is written; edit it by hand"),))
    return changes


def _by_id(config: Config, apart_from: set[str]) -> dict[str, Source]:
    return {source.id: source for source in config.sources if source.id not in apart_from}
