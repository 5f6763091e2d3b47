"""The store for whoever asks why: accounts of stories, comparisons, decided pairs; it cannot write."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, select

from aggregator.errors import StoryNotFound
from aggregator.model.account import StoredCopy, StoryAccount
from aggregator.model.decision import Act, Decision
from aggregator.store.accounts import copies_at, decision_of, read_account, stored_copies
from aggregator.store.comparing import Comparison, compare
from aggregator.store.decision_tables import decision
from aggregator.store.engine import check_schema, read_engine, transaction
from aggregator.store.facts import read_guid_names
from aggregator.store.rulings import find_entries
from aggregator.store.story_names import giver


def open_accounts(path: Path) -> "AccountStore":
    """Open an existing store for questions. Raises `SchemaTooOld` or `SchemaTooNew` when it does not fit."""
    check_schema(path)
    return AccountStore(read_engine(path))


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """Two entries that a person kept apart (`SPLIT`) or made one story (`MERGE`)."""

    decision: Decision
    a: StoredCopy
    b: StoredCopy


class AccountStore:
    """Answers for people at the command line; each method sees one instant of the store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def account(self, uuid: UUID) -> StoryAccount:
        """Give all that is known of a story, also of a hidden one; raises StoryMoved, StoryNotFound."""
        with transaction(self._engine) as connection:
            return read_account(connection, uuid)

    def at(self, address: str) -> tuple[StoredCopy, ...]:
        """Give the entries at an article's address; reads all entries."""
        with transaction(self._engine) as connection:
            return copies_at(connection, address)

    def named(self, name: str) -> StoredCopy:
        """Give an entry by its `entry_name`; raises StoryNotFound."""
        with transaction(self._engine) as connection:
            found = find_entries(connection, read_guid_names(connection), [name])
            copies = stored_copies(connection, found.values())
        if not copies:
            raise StoryNotFound(f"the store holds no entry {' '.join(name.split())}")
        return copies[0]

    def giver(self, uuid: UUID) -> StoredCopy:
        """Give the entry that a story's uuid comes from, also when the story became part of another one.

        Its lead when that entry left it; raises StoryNotFound.
        """
        with transaction(self._engine) as connection:
            return giver(connection, uuid)

    def compare(self, a: StoredCopy, b: StoredCopy) -> Comparison:
        """Compare two entries by the rules of today."""
        with transaction(self._engine) as connection:
            return compare(connection, a, b)

    def decided_pairs(self) -> tuple[DecidedPair, ...]:
        """Give the pairs that decisions in force speak of, as far as both entries are stored."""
        with transaction(self._engine) as connection:
            return _decided_pairs(connection)


def _decided_pairs(connection: Connection) -> tuple[DecidedPair, ...]:
    held = select(decision).where(decision.c.act.in_((Act.SPLIT, Act.MERGE)), decision.c.undone_at.is_(None))
    decisions = [decision_of(row) for row in connection.execute(held.order_by(decision.c.id))]
    names = {name for one in decisions for name in (one.subject, one.other or "")}
    found = find_entries(connection, read_guid_names(connection), names)
    copies = {one.id: one for one in stored_copies(connection, set(found.values()))}
    pairs = ((one, found.get(one.subject), found.get(one.other or "")) for one in decisions)
    return tuple(DecidedPair(one, copies[a], copies[b]) for one, a, b in pairs if a in copies and b in copies)
