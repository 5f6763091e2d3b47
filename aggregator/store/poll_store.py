"""The store as polling sees it (`ports.PollStore`); the only one that writes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, func, insert, select

from aggregator.errors import Fault
from aggregator.model.alert import Delivery, Webhook
from aggregator.model.condition import conditions
from aggregator.model.document import Role
from aggregator.model.poll import Demand, FinishedPoll, HostLease, PollReport
from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from aggregator.ports import Archivist, Planner
from aggregator.store import alerts, claims, episodes, facts, topics
from aggregator.store.archives import lower_archives, return_to_archives
from aggregator.store.batch import Batch, GuidNames, Lineages
from aggregator.store.engine import check_schema, transaction, write_engine
from aggregator.store.groups import GroupOf
from aggregator.store.health import read_health
from aggregator.store.history import read_history
from aggregator.store.retention import Retention, retain
from aggregator.store.schema import config_revision, document
from aggregator.store.sealing import seal_archives
from aggregator.store.search import renew_if_outdated
from aggregator.store.search_fill import fill
from aggregator.store.sources import apply_sources
from aggregator.store.statements import read_meta, write_meta
from aggregator.store.subscribers import read_subscribers
from aggregator.store.texts import Step
from aggregator.store.times import seconds_us, to_us
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
        self._guid_names: GuidNames = {}
        self._renamed_regions: dict[str, str] = {}

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

    def apply_sources(self, regions: RegionTree, sources: Sequence[Source], *, now: datetime) -> None:
        """Make regions, sources, documents and host groups agree with the configuration."""
        with transaction(self._engine) as connection:
            apply_sources(connection, regions, sources, group_of=self._group_of, now=to_us(now))
            renew_if_outdated(connection)
        self._renamed_regions = {old: item.id for item in regions for old in item.formerly}
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

    def note_config_faults(self, faults: Sequence[Fault], *, now: datetime) -> None:
        """Keep the faults of the files for every other process; none takes back those that were kept."""
        with transaction(self._engine) as connection:
            facts.write_config_faults(connection, faults, now=to_us(now))

    def beat(self, *, now: datetime) -> None:
        """Say that the poller lives; that it was gone for more than a minute is kept as an episode."""
        with transaction(self._engine) as connection:
            before = read_meta(connection, ["heartbeat"]).get("heartbeat")
            if before is not None:
                episodes.note_return(connection, last_beat=int(before), now=to_us(now))
            write_meta(connection, {"heartbeat": str(to_us(now))})

    def link_topics(self, *, now: datetime) -> int:
        """Find the topics of some stories that began lately; gives how many, 0 when all are done."""
        with transaction(self._engine) as connection:
            return topics.link_topics(connection, now=to_us(now))

    def note_conditions(self, *, now: datetime) -> None:
        """Keep what is the matter with sources and configuration, as episodes."""
        with transaction(self._engine) as connection:
            present = conditions(
                read_health(connection),
                read_history(connection, now=to_us(now)),
                facts.read_config_faults(connection),
            )
            episodes.follow_up(connection, present, now=to_us(now))

    def demand(self) -> Demand:
        """Give how many documents are asked by their rhythm, and their mean share in a request's price."""
        paced = (document.c.due_at.is_not(None), document.c.role == Role.ROOT, document.c.pull > 0)
        with transaction(self._engine) as connection:
            found = connection.execute(select(func.count(), func.avg(document.c.pull)).where(*paced)).one()
        return Demand(found[0], found[1] or 0.0)

    def due_alerts(self, hooks: Sequence[Webhook], *, now: datetime) -> tuple[Delivery, ...]:
        """Give what is to be sent now to any of these webhooks; what is new goes into the outbox."""
        with transaction(self._engine) as connection:
            namespace = UUID(read_meta(connection, ["namespace"])["namespace"])
            return alerts.due_alerts(connection, hooks, namespace=namespace, now=to_us(now))

    def settle_alert(self, delivery: Delivery, *, failure: str | None, now: datetime) -> None:
        """Keep how a try ended: without `failure` it arrived, else it is due again later."""
        with transaction(self._engine) as connection:
            alerts.settle_alert(connection, delivery, failure=failure, now=to_us(now))

    def subscribers(self, *, now: datetime) -> Mapping[str, int]:
        """Give how many subscribe to the regions that show a source, by its id; 0 is left out."""
        with transaction(self._engine) as connection:
            return read_subscribers(connection, now=to_us(now))

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
        self,
        source_ids: Sequence[str],
        *,
        now: datetime,
        lease_s: float,
        wait: bool = True,
        retired: bool = True,
        links: bool = False,
    ) -> tuple[HostLease, ...]:
        """Lease the free host groups of these sources whatever the due times of their addresses."""
        at, wanted = to_us(now), claims.Wanted(retired=retired, links=links)
        with transaction(self._engine) as connection:
            free = claims.free_groups(now=at, wait=wait)
            until = at + seconds_us(lease_s)
            return claims.lease(connection, source_ids, wanted, free=free, now=at, until=until)

    def release(self, *leases: HostLease) -> None:
        """Give host groups back; nothing happens to one whose lease went to somebody else."""
        with transaction(self._engine) as connection:
            claims.release(connection, leases)

    def commit(self, polls: Sequence[FinishedPoll], *, now: datetime) -> tuple[PollReport, ...]:
        """Store finished polls in one transaction, each in a savepoint of its own, in order."""
        with transaction(self._engine) as connection:
            if self._namespace is None:
                self._namespace = UUID(read_meta(connection, ["namespace"])["namespace"])
            if self._lineages is None:
                self._lineages = Lineages.load(connection, self._renamed_regions)
                self._guid_names = facts.read_guid_names(connection)
            batch = Batch(
                connection,
                now=to_us(now),
                namespace=self._namespace,
                lineages=self._lineages,
                guid_names=self._guid_names,
            )
            commit = Commit(connection, batch, planner=self._planner, group_of=self._group_of, now=now)
            return commit.run(polls)

    def archives(self, archivist: Archivist, *, now: datetime) -> Iterator[Step]:
        """Make the archives that are due, and keep the others right; every `next` is one transaction."""
        at = to_us(now)
        yield from return_to_archives(self._engine, archivist, now=at)
        yield from lower_archives(self._engine, archivist, now=at)
        yield from seal_archives(self._engine, archivist, now=at)

    def chores(self, keep: Retention, *, now: datetime) -> Iterator[Step]:
        """Let go what is older than `keep` says; every `next` is one short transaction."""
        yield from fill(self._engine)
        yield from retain(self._engine, keep, now=to_us(now))
