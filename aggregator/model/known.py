"""What a document showed when it was last read: enough to read only what is new of it the next time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

_NAME_CHARS = 16  # of the hash of an item, as `read.delta` gives it
_PART_CHARS = 8
_NOTHING = "-" * _PART_CHARS


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What identified an entry that needs no reading: short hashes of key, address and guid, "" for none."""

    key: str
    address: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class DatePattern:
    """How the dates of a document look.

    `dated` counts entries with a date, `midnights` names the clocks (L: the source's own, U: UTC) by which
    all of them are midnights, `stamps` are instants that many of them share.
    """

    dated: int = 0
    midnights: str = ""
    stamps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownItems:
    """The items of a document whose entries are stored as they stand there, by the hashes of their markup.

    `context` holds for the way of reading (program, address, source), `frame` for what the document says
    about itself; both have to be the same again. `whole_at` is when all of it was read. What rules for whole
    documents need is kept with it: the pattern of its dates, `endings` of titles that many share (hash and
    count), and what the last whole reading warned of.
    """

    context: str
    whole_at: datetime
    frame: str
    items: Mapping[str, KnownItem]
    dates: DatePattern = field(default_factory=DatePattern)
    endings: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def dumps(self) -> str:
        """Serialise for the memory of a source; an item takes 41 characters."""
        items = " ".join(
            f"{name}{item.key}{item.address or _NOTHING}{item.guid or _NOTHING}"
            for name, item in self.items.items()
        )
        dates = self.dates
        head = (self.context, self.whole_at.isoformat(), self.frame, items)
        rest = (dates.dated, dates.midnights, dates.stamps, self.endings, self.warnings)
        return json.dumps([*head, *rest], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def loads(cls, text: str) -> Self:
        """Read what `dumps` gave."""
        context, whole_at, frame, items, dated, midnights, stamps, endings, warnings = json.loads(text)
        return cls(
            context=context,
            whole_at=datetime.fromisoformat(whole_at),
            frame=frame,
            items=dict(map(_item, items.split())),
            dates=DatePattern(dated, midnights, tuple(stamps)),
            endings=endings,
            warnings=tuple(warnings),
        )


def _item(text: str) -> tuple[str, KnownItem]:
    at = _NAME_CHARS
    key, address, guid = (text[at + n : at + n + _PART_CHARS] for n in (0, _PART_CHARS, 2 * _PART_CHARS))
    parts = ("" if part == _NOTHING else part for part in (address, guid))
    return text[:at], KnownItem(key, *parts)
