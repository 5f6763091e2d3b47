"""What files of regions and files of sources have in common: entries with ids, former ids, places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from aggregator.config.wording import explain
from aggregator.config.yamltext import Path, Sheet
from aggregator.errors import Fault


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list in a file, as written."""

    sheet: Sheet
    path: Path
    value: object

    def text(self, key: str) -> str | None:
        """Give a key's text; None when it is missing or no text."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        return found if isinstance(found, str) else None

    def texts(self, key: str) -> tuple[tuple[Path, str], ...]:
        """Give a key's texts with their paths, be it a list or a single one."""
        found = self.value.get(key) if isinstance(self.value, dict) else None
        values = found if isinstance(found, list) else [found]
        return tuple(
            ((*self.path, key, number), text) for number, text in enumerate(values) if isinstance(text, str)
        )

    def fault(self, path: Path, message: str) -> Fault:
        """Give a fault at `path` within this entry."""
        return self.sheet.fault((*self.path, *path), message)

    def place(self, path: Path) -> str:
        """Give file and line of a path within this entry."""
        where = self.sheet.fault((*self.path, *path), "")
        return f"{where.file}:{where.line}"


def read_items(sheet: Sheet, shape: type[BaseModel], key: str) -> tuple[list[Item], list[Fault]]:
    """Give the entries of the list at `key`, and what is wrong with the file around them."""
    faults: list[Fault] = []
    try:
        shape.model_validate(sheet.value)
    except ValidationError as exc:
        faults = [sheet.fault(path, message) for path, message in explain(exc, shape)]
    entries = sheet.value.get(key) if isinstance(sheet.value, dict) else None
    listed = entries if isinstance(entries, list) else []
    return [Item(sheet, (key, number), entry) for number, entry in enumerate(listed)], faults


def id_faults(items: Sequence[Item]) -> Iterable[Fault]:
    """Give a fault for each id and former id that something else already has."""
    taken: dict[str, str] = {}
    for item in items:
        item_id = item.text("id")
        if item_id is None:
            continue
        if item_id in taken:
            yield item.fault(("id",), f'"{item_id}" is also in {taken[item_id]}; give one of them another id')
        taken.setdefault(item_id, item.place(("id",)))
    for item in items:
        for path, former in item.texts("formerly"):
            if former in taken:
                message = f'"{former}" is also in {taken[former]}; a former id belongs to one entry only'
                yield item.sheet.fault(path, message)
            taken.setdefault(former, item.place(path[len(item.path) :]))
