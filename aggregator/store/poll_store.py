"""The store as polling sees it (`ports.PollStore`); the only one that writes."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, insert, select

from aggregator.model.poll import FinishedPoll, HostLease, PollReport
from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from aggregator.ports import Planner
from aggregator.store import claims
from aggregator.store.batch import Batch, Lineages
from aggregator.store.chores import prune_poll_log
from aggregator.store.engine import check_schema, transaction, write_engine
from aggregator.store.schema import config_revision
from aggregator.store.sources import GroupOf, apply_sources
from aggregator.store.statements import read_meta, write_meta
from aggregator.store.times import to_us
from aggregator.store.transactions import Commit


def open_poll_store(path: Path, *, planner: Planner, group_of: GroupOf) -> "SqlPollStore":
    """Open an existing store for polling. Raises `SchemaTooOld` or `SchemaTooNew` when it does not fit."""
    check_schema(path)
    return SqlPollStore(write_engine(path), planner=planner, group_of=group_of)


class SqlPollStore:
    """Writes sources, leases and polls; each method is one transaction.

    Its threads share one connection and wait for each other. Every method raises `StoreBusy` while another
    program writes for long, `StoreError` when the store cannot work.
    """

    def __init__(self, engine: Engine, *, planner: Planner, group_of: GroupOf) -> None:
        self._engine = engine
        self._planner = planner
        self._group_of = group_of
        self._namespace: UUID | None = None
        self._lineages: Lineages | None = None

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def apply_sources(self, regions: RegionTree, sources: Sequence[Source], *, now: datetime) -> None:
        """Make regions, sources, documents and host groups agree with the configuration."""
        with transaction(self._engine) as connection:
            apply_sources(connection, regions, sources, group_of=self._group_of, now=to_us(now))
        self._lineages = None

    def record_config(self, body: str, *, now: datetime) -> int:
        """Keep the applied configuration unless it is the last one again; gives its revision number."""
        with transaction(self._engine) as connection:
            latest = select(config_revision).order_by(config_revision.c.n.desc()).limit(1)
            last = connection.execute(latest).first()
            if last is not None and last.body == body:
                return int(last.n)
            number = 1 if last is None else int(last.n) + 1
            row = {"n": number, "body": body, "applied_at": to_us(now)}
            connection.execute(insert(config_revision), row)
            return number

    def beat(self, *, now: datetime) -> None:
        """Say that the poller lives."""
        with transaction(self._engine) as connection:
            write_meta(connection, {"heartbeat": str(to_us(now))})

    def spread_overdue(self, *, now: datetime, per_document_s: float, at_most_s: float) -> int:
        """Spread what fell due while nobody polled, and free the leases of the dead."""
        with transaction(self._engine) as connection:
            return claims.spread_overdue(
                connection, now=to_us(now), per_document_s=per_document_s, at_most_s=at_most_s
            )

    def claim(self, *, now: datetime, limit: int, lease_s: float) -> tuple[HostLease, ...]:
        """Lease up to `limit` host groups that have due documents and no wait."""
        with transaction(self._engine) as connection:
            return claims.claim(connection, now=to_us(now), limit=limit, lease_s=lease_s)

    def lease(
        self, source_ids: Sequence[str], *, now: datetime, lease_s: float, wait: bool = True
    ) -> tuple[HostLease, ...]:
        """Lease the free host groups of these sources whatever their due times."""
        with transaction(self._engine) as connection:
            return claims.lease(connection, source_ids, now=to_us(now), lease_s=lease_s, wait=wait)

    def release(self, lease: HostLease) -> None:
        """Give a host group back; nothing happens when its lease went to somebody else."""
        with transaction(self._engine) as connection:
            claims.release(connection, lease)

    def commit(self, polls: Sequence[FinishedPoll], *, now: datetime) -> tuple[PollReport, ...]:
        """Store finished polls in one transaction, each in a savepoint of its own, in order."""
        with transaction(self._engine) as connection:
            if self._namespace is None:
                self._namespace = UUID(read_meta(connection, ["namespace"])["namespace"])
            if self._lineages is None:
                self._lineages = Lineages.load(connection)
            batch = Batch(connection, now=to_us(now), namespace=self._namespace, lineages=self._lineages)
            return Commit(connection, batch, planner=self._planner, now=now).run(polls)

    def prune(self, *, now: datetime) -> int:
        """Delete poll reports older than 14 days, in short transactions; gives how many."""
        return prune_poll_log(self._engine, now=to_us(now))
