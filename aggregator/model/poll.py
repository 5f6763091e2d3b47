"""Polls: what is handed out, what came of it, and what the next time depends on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aggregator.errors import Fault
from aggregator.model.alarm import Alarm
from aggregator.model.document import Document, Failure, Fetched, FetchResult, History, Role
from aggregator.model.entry import Reading
from aggregator.model.silence import Silence
from aggregator.model.source import Source, SourceMemory


class Outcome(StrEnum):
    """The five ways in which a poll ends."""

    NEW = "new"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DueDocument:
    """A document to poll now, with what its reading needs."""

    document: Document
    memory: SourceMemory


@dataclass(frozen=True, slots=True)
class HostLease:
    """The right to poll one host group until `until`; `token` fences late writers out."""

    group: str
    token: str
    until: datetime
    documents: tuple[DueDocument, ...]


@dataclass(frozen=True, slots=True)
class ReadTask:
    """All that a reading process gets: pickled, so values only. `agent` is the name we asked under.

    `regions` are those of the configuration as `poll.atlases.pack` packs them. With `only_hint` there is no
    body: what the page said of an article that cannot be had becomes the entry.
    """

    source: Source
    document: Document
    fetched: Fetched
    memory: SourceMemory
    now: datetime
    agent: str = ""
    regions: bytes = b""
    only_hint: bool = False


@dataclass(frozen=True, slots=True)
class FinishedPoll:
    """A poll's result on its way to the writer.

    `reading` is set when a new body was read; `result` is the fetch's answer, or the reading's failure. Of an
    article that failed for the last time both are there: the reading is that of its hint.
    `jitter` in [0, 1) spreads the next time.
    """

    source: Source
    document: Document
    result: FetchResult
    body_hash: str | None
    reading: Reading | None
    started_at: datetime
    jitter: float
    token: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What a poll changed in the store. `links` are new documents that it led to."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    listed: int = 0
    unlisted: int = 0
    links: int = 0


@dataclass(frozen=True, slots=True)
class PollReport:
    """One poll as recorded at the one edge; `role` tells a configured address from what a page led to."""

    source_id: str
    address: str
    at: datetime
    outcome: Outcome
    counts: Counts = field(default_factory=Counts)
    dropped: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    failure: Failure | None = None
    status: int | None = None
    bytes: int = 0
    elapsed_s: float = 0.0
    role: Role = Role.ROOT


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When to ask again: `due_at` for the document, `group_wait_until` for its whole host group.

    `why` is a sentence for people, `history` what the document's later polls have to know. A `retired`
    document is never due again, whatever `due_at` says, nor is one that is `done`; `warnings` go into the
    poll's report. `rhythm` is what the document has taught so far, packed, and `pull` its share in the price
    of a request (`poll.rhythm`).
    """

    due_at: datetime
    failures: int
    group_wait_until: datetime | None
    why: str
    history: History = field(default_factory=History)
    retired: bool = False
    warnings: tuple[str, ...] = ()
    done: bool = False
    rhythm: bytes | None = None
    pull: float = 0.0


@dataclass(frozen=True, slots=True)
class Demand:
    """What asks for polls by its rhythm: how many documents, and the mean of their `NextPoll.pull`."""

    documents: int = 0
    pull: float = 0.0


@dataclass(frozen=True, slots=True)
class OddPage:
    """Since when a source's pages are not what its rules expect, and in which way."""

    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What the status page says of one source.

    `retired_at` is set when its server said for good that all of its addresses are gone; `moved_to` is the
    address that is asked since the configured one redirects there for good; `failing` is the report of the
    address that fails, the worst of several, else that of an article when articles are refused. `signals`
    quote the publisher's marks that lower what is shown; `waiting` counts articles that were not read yet;
    `odd` is set while a page is not what the source's rules expect, through answers without a new body too;
    `alarms` are what the last readings found wrong, kept in the same way.
    """

    source_id: str
    last_report: PollReport | None
    due_at: datetime | None
    why: str | None
    failures: int
    entries: int
    newest_entry_at: datetime | None
    listed: int
    unlisted: int
    retired_at: datetime | None = None
    moved_to: str | None = None
    failing: PollReport | None = None
    signals: tuple[str, ...] = ()
    waiting: int = 0
    odd: OddPage | None = None
    alarms: tuple[Alarm, ...] = ()

    @property
    def copies(self) -> int:
        """Give how many entries joined a story that was listed already: they are shown as its copies."""
        return max(self.entries - self.listed - self.unlisted, 0)


@dataclass(frozen=True, slots=True)
class ConfigFaults:
    """Why the configuration that lies in the files is not the one that runs, and since when."""

    since: datetime
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class PollMark:
    """One poll in a row of them: when, and how it ended."""

    at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Yield:
    """What the polls of a week brought.

    `days` of it had polls; `fruitful` polls brought something new or revised; `dropped` counts by reason,
    `articles` how those ended that pages led to: read, hint (what the page said was taken), blocked.
    """

    days: int = 0
    polls: int = 0
    fruitful: int = 0
    new: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    articles: Mapping[str, int] = field(default_factory=dict)

    @property
    def new_a_day(self) -> float:
        """Give the new entries of an average day."""
        return self.new / self.days if self.days else 0.0

    @property
    def share(self) -> float:
        """Give the share of polls that brought something, 0 to 1."""
        return self.fruitful / self.polls if self.polls else 0.0


@dataclass(frozen=True, slots=True)
class SourceHistory:
    """How a source fared: its latest polls (newest last), its week, and its silence if it is silent."""

    recent: tuple[PollMark, ...] = ()
    week: Yield = field(default_factory=Yield)
    silence: Silence | None = None
