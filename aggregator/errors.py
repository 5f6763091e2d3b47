"""Every exception the aggregator raises on purpose, as one tree.

A class stands for something the caller can do about it::

    AggregatorError
    ├── ConfigError            mend the files it lists (all faults at once)
    ├── ReadError              the document cannot be read; the source's fault
    │   ├── CharsetError       its bytes are no text in any expected encoding
    │   └── FormatError        its text is no feed
    ├── DateError (ValueError) the text holds no date
    ├── UrlError (ValueError)  the text is no http or https address
    ├── StoreError             the store cannot do it
    │   ├── StoreBusy          another writer holds it; try again
    │   ├── SchemaTooNew       the store was written by a newer program; upgrade
    │   └── SchemaTooOld       the store needs `aggregator db migrate`
    ├── NotFound (LookupError) nothing has that name
    │   ├── RegionNotFound
    │   ├── SourceNotFound
    │   └── StoryNotFound
    │       ├── StoryMoved     it became part of another one; ask for that
    │       └── StoryGone      somebody hid it; it does not come back
    └── LeaseLost              somebody else polls this host group now; drop the result

A *source's* failure is no exception but a value (``model.document.Failure``), recorded at one edge.
"""

from dataclasses import dataclass
from uuid import UUID


class AggregatorError(Exception):
    """The root: anything below is ours and has a message for people."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in one configuration file, with the place to look and the remedy."""

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


class ConfigError(AggregatorError):
    """The configuration is not usable; carries every fault of every file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))

    def __reduce__(self) -> tuple[type["ConfigError"], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class ReadError(AggregatorError):
    """A document's bytes give no entries."""


class CharsetError(ReadError):
    """The bytes are not text in any encoding that the source could mean."""


class FormatError(ReadError):
    """The text is not a document of a kind that we read."""


class DateError(AggregatorError, ValueError):
    """The text holds no date that we can read."""


class UrlError(AggregatorError, ValueError):
    """The text is not a usable http or https address."""


class StoreError(AggregatorError):
    """The store refused."""


class StoreBusy(StoreError):
    """Another writer held the store for longer than the busy timeout."""


class SchemaTooNew(StoreError):
    """The store was migrated by a newer version of the program."""


class SchemaTooOld(StoreError):
    """The store waits for a migration."""


class NotFound(AggregatorError, LookupError):
    """Nothing has that name."""


class RegionNotFound(NotFound):
    """No region has that id."""


class SourceNotFound(NotFound):
    """No source has that id."""


class StoryNotFound(NotFound):
    """No story has that uuid."""


class StoryMoved(StoryNotFound):
    """The story became part of another one; `uuid` is that one's, and a page answers with its address."""

    def __init__(self, old: UUID, uuid: UUID) -> None:
        self.old, self.uuid = old, uuid
        super().__init__(f"the story {old} became part of the story {uuid}; ask for that one")

    def __reduce__(self) -> tuple[type["StoryMoved"], tuple[UUID, UUID]]:
        return type(self), (self.old, self.uuid)


class StoryGone(StoryNotFound):
    """The story was here and was hidden; it does not come back by itself."""


class LeaseLost(AggregatorError):
    """The host group's lease went to another worker; nothing of this poll may be stored."""
