"""The verbs by which rooms of one floor meet; concrete classes are chosen in wiring alone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aggregator.errors import Fault
from aggregator.model.account import StoryAccount
from aggregator.model.alert import Delivery, Webhook
from aggregator.model.archive import Archive, Record
from aggregator.model.audience import Readers
from aggregator.model.condition import Episode
from aggregator.model.document import Failure, FetchRequest, FetchResult, RobotsVerdict
from aggregator.model.entry import Reading
from aggregator.model.poll import (
    ConfigFaults,
    Demand,
    FinishedPoll,
    HostLease,
    NextPoll,
    PollReport,
    ReadTask,
    SourceHealth,
    SourceHistory,
)
from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from aggregator.model.story import RegionQuery, RegionVersion, RegionView, Story, StoryView

Clock = Callable[[], datetime]
"""Gives the present instant, aware UTC."""


class Fetcher(Protocol):
    """Fetches documents; a source's failure is a value of the future, never its exception."""

    def fetch(self, request: FetchRequest) -> Future[FetchResult]:
        """Start a fetch and give its coming result."""
        ...

    def close(self) -> None:
        """Give up what is under way (its futures are cancelled) and release every connection."""
        ...


class Robots(Protocol):
    """Knows what sites let programs ask for; pages are asked about, feeds never."""

    def ask(self, request: FetchRequest) -> Future[RobotsVerdict]:
        """Give the coming verdict about a request's address."""
        ...


class Reader(Protocol):
    """Turns fetched bytes into a reading, somewhere a poison document cannot hurt others."""

    def read(self, task: ReadTask) -> Future[Reading | Failure]:
        """Start a reading and give its coming result."""
        ...

    def close(self) -> None:
        """End the reading processes."""
        ...


class Planner(Protocol):
    """Decides when a document is polled next (pure)."""

    def __call__(
        self, poll: FinishedPoll, report: PollReport, *, now: datetime, published: Sequence[datetime] = ()
    ) -> NextPoll:
        """Give the next time and the reason for it.

        `published` is when those of the new entries appeared whose dates can be trusted.
        """
        ...


class PollStore(Protocol):
    """What polling needs of the store. Only the poller's one writer thread calls `commit`."""

    def demand(self) -> Demand:
        """Give how many documents are asked by their rhythm, and the mean of their `NextPoll.pull`."""
        ...

    def apply_sources(self, regions: RegionTree, sources: Sequence[Source], *, now: datetime) -> None:
        """Make regions, sources, documents and host groups agree with the configuration.

        A new address is due at once; a source that left keeps its history and is no longer due.
        """
        ...

    def record_config(self, body: str, *, now: datetime) -> int:
        """Keep the applied configuration for every other process; gives its revision number.

        An unchanged body makes no new revision.
        """
        ...

    def note_config_faults(self, faults: Sequence[Fault], *, now: datetime) -> None:
        """Keep the faults of the files for every other process; none takes back those that were kept."""
        ...

    def beat(self, *, now: datetime) -> None:
        """Say that the poller lives."""
        ...

    def link_topics(self, *, now: datetime) -> int:
        """Find the topics of some stories that began lately; gives how many, 0 when all are done."""
        ...

    def note_conditions(self, *, now: datetime) -> None:
        """Keep what is the matter with sources and configuration, as episodes with begin and end."""
        ...

    def subscribers(self, *, now: datetime) -> Mapping[str, int]:
        """Give how many subscribe to the regions that show a source, by its id; 0 is left out."""
        ...

    def spread_overdue(self, *, now: datetime, per_document_s: float, at_most_s: float) -> int:
        """Spread the documents that fell due while nobody polled, and free leases of the dead.

        Gives how many were overdue.
        """
        ...

    def claim(self, *, now: datetime, limit: int, lease_s: float) -> tuple[HostLease, ...]:
        """Lease up to `limit` host groups that have due documents and no wait."""
        ...

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
        """Lease the host groups of these sources whatever their due times, for a poll on demand.

        A group that somebody else holds is left out; one that waits after a Retry-After is left out
        when `wait` is true. Addresses that are gone for good come along when `retired` is true; with `links`
        only what pages led to and what is due of it.
        """
        ...

    def release(self, *leases: HostLease) -> None:
        """Give host groups back."""
        ...

    def commit(self, polls: Sequence[FinishedPoll], *, now: datetime) -> tuple[PollReport, ...]:
        """Store finished polls in one transaction, each in a savepoint of its own, in order.

        A poll whose lease was lost stores nothing and is left out of the reports.
        """
        ...


class AlertStore(Protocol):
    """The outbox of alerts. Only the poller's one writer thread calls it."""

    def due_alerts(self, hooks: Sequence[Webhook], *, now: datetime) -> tuple[Delivery, ...]:
        """Give what is to be sent now to any of these webhooks."""
        ...

    def settle_alert(self, delivery: Delivery, *, failure: str | None, now: datetime) -> None:
        """Keep how a try ended: without `failure` it arrived, else it is due again later."""
        ...


class AudienceStore(Protocol):
    """Keeps how many subscribe: numbers a day, nothing about anybody."""

    def keep(self, counted: Sequence[Readers]) -> None:
        """Keep what was counted; an aggregator's newest number, else the highest of the day."""
        ...


class Archivist(Protocol):
    """Writes stories for archives, within the rights of the present configuration (pure)."""

    def zone(self, region_id: str) -> str | None:
        """Give the time zone by whose months a region is archived, None for a region without archives."""
        ...

    def record(self, story: Story) -> Record | None:
        """Give what an archive keeps of a story, None when its publisher wants none kept."""
        ...

    def rights(self, source_ids: Sequence[str]) -> str:
        """Give a digest of what these sources allow; it changes when any of their rights does."""
        ...

    def lowered(self, text: str) -> str:
        """Give a record's text cut down to what its source allows by now; never more than there was."""
        ...


class ReadStore(Protocol):
    """What serving needs of the store; never waits for a writer."""

    def namespace(self) -> UUID:
        """Give the installation's namespace of guids."""
        ...

    def versions(self) -> Mapping[str, RegionVersion]:
        """Give every region's version; a region that never listed a story is absent."""
        ...

    def former_regions(self) -> Mapping[str, str]:
        """Give the present ids of regions by their former ones, however long ago they were renamed."""
        ...

    def view(self, query: RegionQuery) -> RegionView:
        """Give a region's stories, newest listing first."""
        ...

    def listed_by_day(self, ends: Mapping[str, datetime], *, days: int) -> Mapping[str, tuple[int, ...]]:
        """Give how many stories each region listed on each of some days (24 h), the oldest first.

        `ends` says for each region when its last day ends.
        """
        ...

    def withdrawn(self, uuids: Collection[UUID]) -> frozenset[UUID]:
        """Give those of these stories that nobody may be shown any more."""
        ...

    def story(self, uuid: UUID) -> Story:
        """Give one story; raises StoryNotFound."""
        ...

    def story_view(self, uuid: UUID) -> StoryView:
        """Give one story with the regions that list it; raises what `story` raises."""
        ...

    def account(self, uuid: UUID) -> tuple[StoryView, StoryAccount]:
        """Give one story and how it came about, its shown copies alone; raises what `story` raises."""
        ...

    def archive(self, region_id: str, name: str) -> Archive | None:
        """Give a region's archive, None when there is none of that name."""
        ...

    def health(self) -> tuple[SourceHealth, ...]:
        """Give every configured source's health, ordered by id."""
        ...

    def history(self, *, now: datetime) -> Mapping[str, SourceHistory]:
        """Give how each configured source fared lately, by its id."""
        ...

    def episodes(self) -> tuple[Episode, ...]:
        """Give what was the matter with sources and service, the newest change first."""
        ...

    def open_alerts(self) -> tuple[Episode, ...]:
        """Give what is the matter now, the newest begin first."""
        ...

    def config(self, *, after: int = 0) -> tuple[int, str] | None:
        """Give number and body of the applied configuration revision.

        None before the first, and when there is none with a higher number than `after`.
        """
        ...

    def config_faults(self) -> ConfigFaults | None:
        """Give what is wrong with the files when they hold something else than what was applied."""
        ...

    def heartbeat(self) -> datetime | None:
        """Give when the poller last said that it lives."""
        ...
