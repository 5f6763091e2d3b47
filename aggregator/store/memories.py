"""What is written of a source's memory when one of its documents was stored."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from aggregator.model.known import KnownItems
from aggregator.model.source import SourceMemory
from aggregator.store.batch import Scope
from aggregator.store.schema import source_memory
from aggregator.store.statements import upsert
from aggregator.store.times import from_us

FORGET_AFTER = timedelta(days=7)  # what a document showed that nobody read whole since

_WRITE = upsert(source_memory, update=["body"], where_changed="body")


class Memories:
    """Writes memories in one transaction and knows what it wrote: several polls may be of one source."""

    def __init__(self) -> None:
        self._written: dict[int, str] = {}

    def write(self, connection: Connection, scope: Scope, learned: SourceMemory, *, now: int) -> None:
        """Write what a document taught, beside what other documents of its source did."""
        before = self._written.get(scope.source, scope.memory)
        body = memory_body(learned, before, document=scope.document, now=now)
        connection.execute(_WRITE, {"source": scope.source, "body": body})
        self._written[scope.source] = body

    def forget(self, source: int) -> None:
        """Forget a source whose poll was rolled back: what was written may not be true."""
        self._written.pop(source, None)


def memory_body(learned: SourceMemory, stored: str | None, *, document: int, now: int) -> str:
    """Give a memory that came back from a reading, with what other documents showed as it is `stored` by now.

    Documents of one source are read at the same time, each with the memory as it was when they were leased.
    """
    own = str(document)
    since = from_us(now) - FORGET_AFTER
    others = {
        of: shown
        for of, shown in SourceMemory.loads(stored).known.items()
        if of != own and KnownItems.loads(shown).whole_at > since
    }
    mine = {of: shown for of, shown in learned.known.items() if of == own}
    return replace(learned, known=others | mine).dumps()
