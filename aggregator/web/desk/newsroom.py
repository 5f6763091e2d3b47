"""What the desk needs to look at stories and to decide about them, and how a story or a copy is named."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from aggregator.dedupe.match import Inspection
from aggregator.errors import AggregatorError, StoryNotFound
from aggregator.model.account import StoredCopy, StoryAccount, uuid_of
from aggregator.model.decision import Act, Decision


class CannotDecide(AggregatorError):
    """A form asks for a decision that cannot be made; the message says what to change."""


class Waiting(Protocol):
    """An entry that waits for a person."""

    @property
    def id(self) -> int:
        """Give its number."""
        ...

    @property
    def source_id(self) -> str:
        """Give the id of its source."""
        ...

    @property
    def story(self) -> UUID:
        """Give the story that it belongs to."""
        ...

    @property
    def published(self) -> datetime:
        """Give when it was published."""
        ...

    @property
    def title(self) -> str:
        """Give its title, "" when it has none."""
        ...

    @property
    def url(self) -> str | None:
        """Give the address of its article."""
        ...


class Comparison(Protocol):
    """Two entries beside each other, judged by the rules of today."""

    @property
    def a(self) -> StoredCopy:
        """Give the first."""
        ...

    @property
    def b(self) -> StoredCopy:
        """Give the second."""
        ...

    @property
    def inspection(self) -> Inspection:
        """Give the verdict with all its figures."""
        ...

    @property
    def keys(self) -> int:
        """Give how many keys they share."""
        ...

    @property
    def apart(self) -> timedelta:
        """Give the time between their publications."""
        ...

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Give the decisions in force about them."""
        ...


class Accounts(Protocol):
    """Answers to why; each method sees one instant of the store."""

    def account(self, uuid: UUID) -> StoryAccount:
        """Give all that is known of a story, also of a hidden one; raises StoryMoved, StoryNotFound."""
        ...

    def at(self, address: str) -> tuple[StoredCopy, ...]:
        """Give the entries at an article's address."""
        ...

    def named(self, name: str) -> StoredCopy:
        """Give an entry by its name (`model.decision.entry_name`); raises StoryNotFound."""
        ...

    def giver(self, uuid: UUID) -> StoredCopy:
        """Give the entry that a story's uuid comes from; raises StoryNotFound."""
        ...

    def compare(self, a: StoredCopy, b: StoredCopy) -> Comparison:
        """Compare two entries by the rules of today."""
        ...


class DecisionBook(Protocol):
    """Decisions, each one short transaction; raises NotFound for what is not there, StoreBusy."""

    def hide(self, uuid: UUID, *, reason: str, who: str, now: datetime) -> bool:
        """Hide a story; False when it was hidden already."""
        ...

    def unhide(self, uuid: UUID, *, now: datetime) -> None:
        """Show a hidden story again."""
        ...

    def split(self, of: str, copies: Sequence[str], *, reason: str, who: str, now: datetime) -> UUID | None:
        """Take copies out of the story of an entry, all by name."""
        ...

    def merge(self, a: str, b: str, *, reason: str, who: str, now: datetime) -> UUID:
        """Make one story of those of two entries."""
        ...

    def pin(self, uuid: UUID, copy: str, *, reason: str, who: str, now: datetime) -> bool:
        """Let a copy lead its story."""
        ...

    def undo_split(self, of: str, copies: Sequence[str], *, now: datetime) -> UUID:
        """Let copies be one story again."""
        ...

    def undo_merge(self, a: str, b: str, *, now: datetime) -> UUID | None:
        """Part what a decision had made one story."""
        ...

    def undo_pin(self, uuid: UUID, *, now: datetime) -> bool:
        """Let the rules choose a story's lead again."""
        ...

    def place(self, act: Act, uuid: UUID, region_id: str, *, reason: str, who: str, now: datetime) -> bool:
        """Put a story into a region (PLACE) or take it out (UNPLACE)."""
        ...

    def waiting(self, source_id: str | None = None, *, rejected: bool = False) -> Sequence[Waiting]:
        """Give the entries that wait for a person, or those that were rejected."""
        ...

    def review(
        self,
        act: Act,
        entries: Collection[int],
        stories: Collection[UUID],
        *,
        reason: str,
        who: str,
        now: datetime,
    ) -> int:
        """Approve or reject entries; gives how many."""
        ...

    def log(self, *, most: int, before: int | None = None) -> tuple[Decision, ...]:
        """Give the latest decisions, the newest first."""
        ...

    def decision(self, number: int) -> Decision | None:
        """Give one decision by its id."""
        ...


def meant(accounts: Accounts, what: str) -> StoredCopy:
    """Give the copy meant by a story's uuid, guid or page, or by an article's address.

    Raises StoryNotFound, with a sentence for the editor, also for an address that several stories share.
    """
    uuid = uuid_of(what)
    if uuid is not None:
        return accounts.giver(uuid)
    found = accounts.at(what) if "://" in what else ()
    if not found:
        raise StoryNotFound(f'"{what}" is no story: give the address of its page here or of its article')
    stories = sorted({str(one.story) for one in found})
    if len(stories) > 1:
        raise StoryNotFound(f"{what} is in several stories: {', '.join(stories)}; give one of these")
    return found[0]
