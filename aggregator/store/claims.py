"""Leases of host groups: whoever holds one is the only one to ask that group's servers.

Claiming is the one thing that PostgreSQL will do differently (FOR UPDATE SKIP LOCKED); in SQLite the
transaction itself is the lock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select, update

from aggregator.model.document import Document, Role, Validators
from aggregator.model.poll import DueDocument, HostLease
from aggregator.model.source import SourceMemory
from aggregator.store.document_history import HISTORY_COLUMNS, load_history
from aggregator.store.groups import NEXT_WHEN_FREE, refresh_groups
from aggregator.store.link_tables import document_link
from aggregator.store.links import load_hint
from aggregator.store.schema import Int, document, host_group, source, source_memory
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us, seconds_us

DOCUMENTS_A_LEASE = (
    50  # at a gap of 2 s they keep a host busy for nearly a lease of 120 s; the rest comes next
)

LINKS_A_LEASE = 20  # of one source: others of its host group have their turn, and its list comes in time

DUE_GROUPS = (
    select(host_group.c.id, host_group.c.name)
    .where(host_group.c.next_at <= bindparam("now"))
    .order_by(host_group.c.next_at)
    .limit(bindparam("most", type_=Int))
)
"""The claim: `next_at` covers due times, waits and leases, so this walks the index over due groups only."""

_TAKE = (
    update(host_group)
    .where(host_group.c.id == bindparam("of"))
    .values(lease_token=bindparam("token"), lease_until=bindparam("until"), next_at=bindparam("until"))
)
_RELEASE = (
    update(host_group)
    .where(host_group.c.name == bindparam("of"), host_group.c.lease_token == bindparam("held"))
    .values(lease_token=None, lease_until=0, next_at=NEXT_WHEN_FREE)
)
_LAPSE = (
    update(host_group)
    .where(host_group.c.id == bindparam("of"))
    .values(lease_token=None, lease_until=0, next_at=NEXT_WHEN_FREE)
)
_IS_LINK = case((document.c.role.in_([Role.ARTICLE, Role.PART]), 1), else_=0)
_DOCUMENT_COLUMNS = (
    document.c.id,
    document.c.address,
    document.c.role,
    document.c.host_group,
    func.coalesce(document.c.due_at, document.c.retired_at).label("due_at"),
    document.c.failures,
    document.c.first,
    document.c.etag,
    document.c.last_modified,
    document.c.body_hash,
    *HISTORY_COLUMNS,
    document.c.rhythm,
    document_link.c.hint,
    source.c.slug,
    source_memory.c.body.label("memory"),
)


def claim(connection: Connection, *, now: int, limit: int, lease_s: float) -> tuple[HostLease, ...]:
    """Lease up to `limit` host groups with due documents, the longest waiting first."""
    groups = connection.execute(DUE_GROUPS, {"now": now, "most": limit}).all()
    if not groups:
        return ()
    due = (document.c.due_at <= now) & document.c.host_group.in_([group.id for group in groups])
    leases = _take(connection, groups, due, until=now + seconds_us(lease_s))
    idle = [group.id for group in groups if group.name not in leases]
    if idle:  # a lease lapsed after its documents were stored: the group goes back to its next due time
        connection.execute(_LAPSE, [{"of": of} for of in idle])
    return tuple(leases[group.name] for group in groups if group.name in leases)


def free_groups(*, now: int, wait: bool) -> ColumnElement[bool]:
    """Give which host groups may be leased: those that nobody holds and, with `wait`, that need not rest."""
    free = host_group.c.lease_token.is_(None) | (host_group.c.lease_until <= now)
    return free & (host_group.c.wait_until <= now) if wait else free


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for on demand: all configured addresses and what is due, with `links` only what is due.

    A retired document that is still configured comes along when somebody asks for it by name (`retired`).
    """

    retired: bool = True
    links: bool = False

    def clause(self, now: int) -> ColumnElement[bool]:
        """Give it as a condition on documents."""
        led = document.c.role != Role.ROOT
        if self.links:
            return led & (document.c.due_at <= now)
        due = document.c.due_at.is_not(None) & (~led | (document.c.due_at <= now))
        return due | document.c.retired_at.is_not(None) if self.retired else due


def lease(
    connection: Connection,
    source_ids: Sequence[str],
    wanted_of: Wanted,
    *,
    free: ColumnElement[bool],
    now: int,
    until: int,
) -> tuple[HostLease, ...]:
    """Lease the `free` host groups of these sources that have something `wanted_of` them."""
    wanted = wanted_of.clause(now) & source.c.slug.in_(source_ids)
    named = select(document.c.host_group).join(source, source.c.id == document.c.source).where(wanted)
    groups = connection.execute(
        select(host_group.c.id, host_group.c.name)
        .where(host_group.c.id.in_(named), free)
        .order_by(host_group.c.id)
    ).all()
    wanted &= document.c.host_group.in_([group.id for group in groups])
    leases = _take(connection, groups, wanted, until=until, is_capped=False)
    return tuple(leases[group.name] for group in groups)


def release(connection: Connection, held: Sequence[HostLease]) -> None:
    """Give host groups back, unless a lease lapsed and went to somebody else."""
    if held:
        connection.execute(_RELEASE, [{"of": lease.group, "held": lease.token} for lease in held])


def release_group(connection: Connection, name: str, token: str) -> None:
    """Do so by the group's name and the lease's token."""
    connection.execute(_RELEASE, {"of": name, "held": token})


def spread_overdue(connection: Connection, *, now: int, per_document_s: float, at_most_s: float) -> int:
    """Spread what fell due while nobody polled over the coming time: lists first, then the longest overdue.

    The documents come `per_document_s` apart, closer when they would take more than `at_most_s` altogether.
    Frees every lease: their holders are dead.
    """
    overdue = connection.scalars(
        select(document.c.id)
        .where(document.c.due_at < now)
        .order_by(_IS_LINK, document.c.due_at, document.c.id)
    ).all()
    if overdue:
        gap_us = seconds_us(min(per_document_s, at_most_s / len(overdue)))
        rows = [{"of": of, "to": now + index * gap_us} for index, of in enumerate(overdue)]
        connection.execute(
            update(document).where(document.c.id == bindparam("of")).values(due_at=bindparam("to")), rows
        )
    connection.execute(update(host_group).values(lease_token=None, lease_until=0))
    refresh_groups(connection)
    return len(overdue)


def _take(
    connection: Connection,
    groups: Sequence[AnyRow],
    wanted: ColumnElement[bool],
    *,
    until: int,
    is_capped: bool = True,
) -> dict[str, HostLease]:
    """Lease those of the groups that have wanted documents; gives the leases by the group's name."""
    documents: dict[int, list[DueDocument]] = {}
    for row in _documents(connection, wanted, is_capped=is_capped):
        documents.setdefault(row.host_group, []).append(_due_document(row))
    leases: dict[str, HostLease] = {}
    rows: list[dict[str, Any]] = []
    for group in groups:
        if group.id in documents:
            token = uuid4().hex
            leases[group.name] = HostLease(group.name, token, from_us(until), tuple(documents[group.id]))
            rows.append({"of": group.id, "token": token, "until": until})
    if rows:
        connection.execute(_TAKE, rows)
    return leases


def _documents(connection: Connection, wanted: ColumnElement[bool], *, is_capped: bool) -> Iterable[AnyRow]:
    """Give each group's documents in their order: configured addresses, then what pages led to in turns.

    A flood of articles must not delay the list, nor those of one source the articles of another.
    """
    place = (document.c.due_at, document.c.id)
    turn = func.row_number().over(
        partition_by=(document.c.host_group, document.c.source, _IS_LINK), order_by=place
    )
    found = (
        select(*_DOCUMENT_COLUMNS, _IS_LINK.label("is_link"), turn.label("turn"))
        .join(source, source.c.id == document.c.source)
        .outerjoin(source_memory, source_memory.c.source == document.c.source)
        .outerjoin(document_link, document_link.c.document == document.c.id)
        .where(wanted)
        .subquery()
    )
    order = (found.c.is_link, found.c.is_link * found.c.turn, found.c.due_at, found.c.id)
    placed = select(
        found, func.row_number().over(partition_by=found.c.host_group, order_by=order).label("place")
    )
    if not is_capped:
        return connection.execute(placed.order_by(found.c.host_group, "place"))
    within = placed.where((found.c.is_link == 0) | (found.c.turn <= LINKS_A_LEASE)).subquery()
    chosen = select(within).where(within.c.place <= DOCUMENTS_A_LEASE)
    return connection.execute(chosen.order_by(within.c.host_group, within.c.place))


def _due_document(row: AnyRow) -> DueDocument:
    return DueDocument(
        Document(
            id=row.id,
            source_id=row.slug,
            address=row.address,
            role=Role(row.role),
            validators=Validators(row.etag, row.last_modified),
            body_hash=row.body_hash,
            due_at=from_us(row.due_at),
            failures=row.failures,
            first=bool(row.first),
            history=load_history(row),
            hint=load_hint(row.hint),
            rhythm=row.rhythm,
        ),
        SourceMemory.loads(row.memory),
    )
