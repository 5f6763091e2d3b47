"""What a person decided about stories: kept for ever, replayed by a rebuild, and undone by another one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What can be decided."""

    HIDE = "hide"
    SPLIT = "split"
    MERGE = "merge"
    PIN = "pin"
    APPROVE = "approve"
    REJECT = "reject"
    PLACE = "place"
    UNPLACE = "unplace"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `subject` and `other` name entries (`entry_name`) or a story's uuid as text.

    `undone_at` is None while the decision holds.
    """

    id: int
    at: datetime
    act: Act
    subject: str
    other: str | None
    reason: str
    who: str
    undone_at: datetime | None = None


def entry_name(source_id: str, key: str) -> str:
    """Name an entry for ever: its source's slug and its identity key, one line each."""
    return f"{source_id}\n{key}"
