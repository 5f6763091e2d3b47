"""The desk: who works at it, what they order, and what they changed in the files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from aggregator.model.condition import Episode
from aggregator.model.document import Role
from aggregator.model.poll import PollReport

Plain = Mapping[str, Any]
"""Plain values as JSON has them."""


@dataclass(frozen=True, slots=True)
class DeskUser:
    """Somebody who may work at the desk. `language` is one of ours, None: as the browser says."""

    id: int
    name: str
    created_at: datetime
    language: str | None = None


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One login of one user. `id` names it to people; what the browser holds is nowhere but in the browser.

    `ends_at` is when it ends whatever happens; left alone it ends earlier. `address` and `agent` let the user
    recognise it.
    """

    id: int
    user: DeskUser
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str = ""
    agent: str = ""


class OrderKind(StrEnum):
    """What the desk may ask of the poller: poll a source now, or look at an address and store nothing."""

    POLL = "poll"
    TRY = "try"


class OrderState(StrEnum):
    """How far an order is."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Order:
    """Something that the poller was asked to do, and what came of it.

    `arguments` of a poll: `source`; of a try: `source` as the configuration writes it down, `language` and
    `is_new` when nobody knows yet what is at the address. `result` of a failed order has `error`.
    """

    id: int
    kind: OrderKind
    arguments: Plain
    who: str
    at: datetime
    state: OrderState = OrderState.WAITING
    done_at: datetime | None = None
    result: Plain = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to answer it."""
        return self.state in {OrderState.WAITING, OrderState.TAKEN}


class Deed(StrEnum):
    """What somebody did to the files of the configuration."""

    ADD = "add"
    EDIT = "edit"
    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class FileText:
    """One file's text before and after a change; `before` None: it was not there."""

    name: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class ConfigChange:
    """A change of the files. `subject` is the id of the source, `expected` stands for what it then says.

    `expected` is None when the source is gone then. `undone_by` names the change that took this one back.
    """

    id: int
    at: datetime
    who: str
    deed: Deed
    subject: str
    files: tuple[FileText, ...]
    expected: str | None
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One address of a source: a configured one, or what its pages led to.

    `due_at` None: it is not asked any more. `moved_to` is asked instead since it moved for good.
    """

    address: str
    role: Role
    due_at: datetime | None
    polled_at: datetime | None
    failures: int
    why: str | None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class SourcePast:
    """What is kept of one source: its latest reports and episodes, newest first, and its documents.

    `documents` holds configured addresses first, then the latest that they led to; `led` counts all of those
    by role.
    """

    reports: tuple[PollReport, ...] = ()
    documents: tuple[SourceDocument, ...] = ()
    led: Mapping[Role, int] = field(default_factory=dict)
    episodes: tuple[Episode, ...] = ()
