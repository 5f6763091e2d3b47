"""Decisions of people, made beside whoever polls and serves: short transactions of their own."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, insert, select, update

from aggregator.model.decision import Act, Decision
from aggregator.store.accounts import decision_of
from aggregator.store.batch import Batch, Effects, Lineages
from aggregator.store.decision_tables import decision
from aggregator.store.engine import check_schema, transaction, write_engine
from aggregator.store.facts import read_guid_names
from aggregator.store.placing import decide_place, follow_place, undo_place
from aggregator.store.regrouping import merge, pin, split_off
from aggregator.store.review import Verdict, Waiting, carry_out, decide, list_missing, named_entries, waiting
from aggregator.store.rulings import find_entries
from aggregator.store.schema import entry, entry_text, story, story_member
from aggregator.store.statements import read_meta
from aggregator.store.times import to_us
from aggregator.store.undoing import follow, undo_merge, undo_pin, undo_split
from aggregator.store.withdrawal import bury, hide, unhide


def open_decisions(path: Path) -> "DecisionStore":
    """Open an existing store for decisions. Raises `SchemaTooOld` or `SchemaTooNew` when it does not fit."""
    check_schema(path)
    return DecisionStore(write_engine(path))


class DecisionStore:
    """What people decide about stories and entries; each method is one transaction.

    What becomes visible or invisible raises the versions of its regions, by which every cache knows it.
    Raises `StoreBusy` when another program writes for longer than five seconds.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def find(self, address: str) -> tuple[UUID, ...]:
        """Give the stories that have a copy at that article's address, http or https; reads all entries."""
        bare = address.removeprefix("https:").removeprefix("http:")
        copies = (
            select(story.c.uuid)
            .distinct()
            .join(story_member, story_member.c.story == story.c.id)
            .join(entry, entry.c.id == story_member.c.entry)
            .join(entry_text, (entry_text.c.bucket == entry.c.bucket) & (entry_text.c.entry == entry.c.id))
            .where(entry_text.c.url.in_([f"http:{bare}", f"https:{bare}"]))
            .order_by(story.c.uuid)
        )
        with transaction(self._engine) as connection:
            return tuple(UUID(uuid) for uuid in connection.scalars(copies))

    def hide(self, uuid: UUID, *, reason: str, who: str, now: datetime) -> bool:
        """Hide a story; False when it was hidden already. Raises StoryNotFound."""
        with transaction(self._engine) as connection:
            return hide(connection, uuid, reason=reason, who=who, now=to_us(now))

    def unhide(self, uuid: UUID, *, now: datetime) -> None:
        """Show a hidden story again, in the places that it had; raises StoryNotFound."""
        with transaction(self._engine) as connection, _batch(connection, now) as batch:
            _show(connection, batch, unhide(connection, uuid, now=batch.now))

    def split(self, of: str, copies: Sequence[str], *, reason: str, who: str, now: datetime) -> UUID | None:
        """Take copies out of the story of an entry, all by `entry_name`; see `regrouping.split_off`."""
        with transaction(self._engine) as connection:
            return split_off(connection, of, copies, reason=reason, who=who, now=to_us(now))

    def merge(self, a: str, b: str, *, reason: str, who: str, now: datetime) -> UUID:
        """Make one story of those of two entries; see `regrouping.merge`."""
        with transaction(self._engine) as connection:
            return merge(connection, a, b, reason=reason, who=who, now=to_us(now))

    def pin(self, uuid: UUID, copy: str, *, reason: str, who: str, now: datetime) -> bool:
        """Let a copy lead its story; see `regrouping.pin`."""
        with transaction(self._engine) as connection:
            return pin(connection, uuid, copy, reason=reason, who=who, now=to_us(now))

    def undo_split(self, of: str, copies: Sequence[str], *, now: datetime) -> UUID:
        """Let copies be one story again; see `undoing.undo_split`."""
        with transaction(self._engine) as connection:
            return undo_split(connection, of, copies, now=to_us(now))

    def undo_merge(self, a: str, b: str, *, now: datetime) -> UUID | None:
        """Part what a decision had made one story; see `undoing.undo_merge`."""
        with transaction(self._engine) as connection:
            return undo_merge(connection, a, b, now=to_us(now))

    def undo_pin(self, uuid: UUID, *, now: datetime) -> bool:
        """Let the rules choose a story's lead again; see `undoing.undo_pin`."""
        with transaction(self._engine) as connection:
            return undo_pin(connection, uuid, now=to_us(now))

    def place(self, act: Act, uuid: UUID, region_id: str, *, reason: str, who: str, now: datetime) -> bool:
        """Put a story into a region (PLACE) or take it out (UNPLACE); see `placing.decide_place`."""
        with transaction(self._engine) as connection, _batch(connection, now) as batch:
            return decide_place(connection, batch, uuid, region_id, said=Verdict(act, reason, who, batch.now))

    def undo_place(self, uuid: UUID, region_id: str, *, now: datetime) -> bool:
        """Let the rules say whether a story is in a region; see `placing.undo_place`."""
        with transaction(self._engine) as connection, _batch(connection, now) as batch:
            return undo_place(connection, batch, uuid, region_id)

    def waiting(self, source_id: str | None = None, *, rejected: bool = False) -> list[Waiting]:
        """Give the entries that wait for a person, or those that were rejected."""
        with transaction(self._engine) as connection:
            return waiting(connection, source_id, rejected=rejected)

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
        """Approve or reject entries by ids, or all under review in some stories; gives how many."""
        with transaction(self._engine) as connection, _batch(connection, now) as batch:
            rows = named_entries(connection, entries, stories)
            if rows:
                decide(connection, batch, rows, Verdict(act, reason, who, batch.now))
            return len(rows)

    def log(self, *, most: int, before: int | None = None) -> tuple[Decision, ...]:
        """Give the latest decisions, the newest first; with `before` those older than the one of that id."""
        found = select(decision).order_by(decision.c.id.desc()).limit(most)
        if before is not None:
            found = found.where(decision.c.id < before)
        with transaction(self._engine) as connection:
            return tuple(map(decision_of, connection.execute(found)))

    def decision(self, number: int) -> Decision | None:
        """Give one decision by its id, None when there is none."""
        with transaction(self._engine) as connection:
            row = connection.execute(select(decision).where(decision.c.id == number)).first()
            return None if row is None else decision_of(row)

    def export(self) -> tuple[Decision, ...]:
        """Give every decision that was ever made, the oldest first."""
        with transaction(self._engine) as connection:
            rows = connection.execute(select(decision).order_by(decision.c.at, decision.c.id))
            return tuple(map(decision_of, rows))

    def replay(self, decisions: Iterable[Decision], *, now: datetime) -> int:
        """Take in decisions of another copy of this store and do what follows; gives how many were news.

        One about something that this store does not hold waits: story or entry will come in as decided.
        """
        with transaction(self._engine) as connection, _batch(connection, now) as batch:
            return sum(_replay(connection, batch, one) for one in decisions)


@contextmanager
def _batch(connection: Connection, now: datetime) -> Iterator[Batch]:
    """Give numbers and instants for what a decision lists, and raise versions at the end."""
    batch = Batch(
        connection,
        now=to_us(now),
        namespace=UUID(read_meta(connection, ["namespace"])["namespace"]),
        lineages=Lineages.load(connection, {}),
        guid_names=read_guid_names(connection),
    )
    yield batch
    batch.finish(connection)


def _show(connection: Connection, batch: Batch, of: int) -> None:
    effects = Effects()
    list_missing(connection, batch, {of}, effects=effects)
    batch.add(effects)


def _replay(connection: Connection, batch: Batch, told: Decision) -> bool:
    same = (
        (decision.c.at == to_us(told.at))
        & (decision.c.act == told.act)
        & (decision.c.subject == told.subject)
    )
    known = connection.execute(select(decision.c.id, decision.c.undone_at).where(same)).first()
    undone = None if told.undone_at is None else to_us(told.undone_at)
    if known is not None and (known.undone_at is not None or undone is None):
        return False
    if known is None:
        row = {
            "at": to_us(told.at),
            "act": told.act,
            "subject": told.subject,
            "other": told.other,
            "reason": told.reason,
            "who": told.who,
            "undone_at": undone,
        }
        connection.execute(insert(decision), row)
    else:
        connection.execute(update(decision).where(same).values(undone_at=undone))
    _follow(connection, batch, told, was_known=known is not None)
    return True


def _follow(connection: Connection, batch: Batch, told: Decision, *, was_known: bool) -> None:
    holds = told.undone_at is None
    if told.act is Act.HIDE:
        of = connection.scalar(select(story.c.id).where(story.c.uuid == told.subject))
        if of is not None and holds:
            bury(connection, of, now=batch.now)
        elif of is not None and was_known:
            _show(connection, batch, of)
    elif told.act in {Act.APPROVE, Act.REJECT} and holds:
        found = find_entries(connection, batch.guid_names, [told.subject])
        rows = named_entries(connection, found.values(), ())
        if rows:
            carry_out(connection, batch, rows, told.act)
    elif told.act in {Act.PLACE, Act.UNPLACE} and (holds or was_known):
        follow_place(connection, batch, told)
    elif told.act in {Act.SPLIT, Act.MERGE, Act.PIN} and (holds or was_known):
        follow(connection, batch, told)
