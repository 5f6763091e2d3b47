"""Archives of feeds (RFC 5005, section 4): what a region listed, kept for those who come late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Record:
    """One story as an archive keeps it: `text` is the publisher's, one line, opaque to the store.

    `outlet` is the id of the source whose text it holds.
    """

    uuid: UUID
    listed_at: datetime
    outlet: str
    text: str


@dataclass(frozen=True, slots=True)
class ArchiveChange:
    """Why an archive is no longer what it was made as; `story` when it was about one."""

    at: datetime
    why: str
    story: UUID | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of a region, its stories newest first; none are left when all of them were withdrawn.

    `older` and `newer` are the names of its neighbours. `digest` stands for its content, `changed_at` (whole
    seconds) moves whenever content or neighbours change.
    """

    region: str
    name: str
    changed_at: datetime
    digest: str
    records: tuple[Record, ...]
    older: str | None = None
    newer: str | None = None
    changes: tuple[ArchiveChange, ...] = ()


def archive_name(month: str, taken: Sequence[str]) -> str:
    """Give the name of a month's next archive: ``2026-11``, then ``2026-11.2``, after those `taken`."""
    parts = [int(name.partition(".")[2] or 1) for name in taken if name.partition(".")[0] == month]
    return f"{month}.{max(parts) + 1}" if parts else month
