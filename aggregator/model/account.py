"""How a story came about: who is in it and why, who leads it and why, what people decided about it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from aggregator.model.decision import Decision
from aggregator.model.entry import Entry, Placement
from aggregator.model.story import Match


class LeadReason(StrEnum):
    """Why a copy leads its story: the first of these that sets it apart from all others.

    `KEPT` is a lead that today's rules would not choose were the story new: an earlier copy of the same
    standing came after it, of which readers are not told anew, or standings changed, which counts from the
    next copy on.
    """

    ONLY = "only"
    PINNED = "pinned"
    ORIGIN = "origin"
    STANDING = "standing"
    EARLIEST = "earliest"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Tie:
    """Why a copy is in its story: the entry (by name) that it was found equal to, and the verdict on both."""

    by: str
    match: Match


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """An entry as stored, with what tells why it is where it is.

    `name` is its `entry_name`, `story` the story's uuid. `state` is that of a review, None when it is shown.
    `compared` is what the verdicts of its story are about, "" when that left the store.
    """

    id: int
    name: str
    story: UUID
    entry: Entry
    seen_at: datetime
    standing: int
    compared: str = ""
    tie: Tie | None = None
    state: str | None = None

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Give the regions that it was found to belong to, with the evidence."""
        return self.entry.placements


@dataclass(frozen=True, slots=True)
class Listed:
    """A line in a region's list; `uuid` is the one by which the region's readers know the story."""

    region: str
    at: datetime
    uuid: UUID


@dataclass(frozen=True, slots=True)
class StoryAccount:
    """All that the store knows of why a story is as it is.

    `lead` is the name of the leading copy; `former` are the uuids that lead here since their stories became
    part of this one.
    """

    uuid: UUID
    updated_at: datetime
    lead: str
    lead_reason: LeadReason
    copies: tuple[StoredCopy, ...]
    listings: tuple[Listed, ...] = ()
    decisions: tuple[Decision, ...] = ()
    former: tuple[UUID, ...] = ()
    is_hidden: bool = False

    def copy(self, name: str) -> StoredCopy | None:
        """Give the copy of that name, None when it is none of this story (any more)."""
        return next((one for one in self.copies if one.name == name), None)


_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_NAME = re.compile(rf"(?:urn:uuid:)?({_UUID})")
_PAGE = re.compile(rf"https?://.*/stories/({_UUID})(?:[.?#/].*)?")


def uuid_of(what: str) -> UUID | None:
    """Give the uuid in a guid or in the address of one of our pages, None when it is neither."""
    named = _NAME.fullmatch(what) or _PAGE.fullmatch(what)
    return UUID(named[1]) if named else None
