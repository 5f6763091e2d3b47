"""What the status page says of each source."""

from dataclasses import replace

from sqlalchemy import Connection, select

from aggregator.model.document import Role
from aggregator.model.poll import PollReport, SourceHealth
from aggregator.store.alarms import read_alarms
from aggregator.store.articles import read_refusals, read_waiting
from aggregator.store.codec import load_report
from aggregator.store.decision_tables import source_signals
from aggregator.store.oddities import read_odd
from aggregator.store.schema import document, source
from aggregator.store.signals import all_reasons
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us

_SOURCES = (
    select(source, source_signals.c.body.label("signals"))
    .outerjoin(source_signals, source_signals.c.source == source.c.id)
    .where(source.c.configured == 1)
    .order_by(source.c.slug)
)
_DOCUMENTS = (
    select(
        document.c.source,
        document.c.due_at,
        document.c.failures,
        document.c.why,
        document.c.polled_at,
        document.c.last_report,
        document.c.retired_at,
        document.c.effective_address,
    )
    .join(source, source.c.id == document.c.source)
    .where(source.c.configured == 1, document.c.role == Role.ROOT)
)


def read_health(connection: Connection) -> tuple[SourceHealth, ...]:
    """Give every configured source's health, ordered by id."""
    waiting, refusals = read_waiting(connection), read_refusals(connection)
    odd, alarms = read_odd(connection), read_alarms(connection)
    documents: dict[int, list[AnyRow]] = {}
    for row in connection.execute(_DOCUMENTS):
        documents.setdefault(row.source, []).append(row)
    return tuple(
        replace(
            _health(row, documents.get(row.id, []), refusals.get(row.id)),
            waiting=waiting.get(row.id, 0),
            odd=odd.get(row.id),
            alarms=alarms.get(row.id, ()),
        )
        for row in connection.execute(_SOURCES)
    )


def _health(row: AnyRow, documents: list[AnyRow], refusal: PollReport | None) -> SourceHealth:
    """Sum up a source: its last report, its next document, the worst of its failures.

    A source is retired when none of its addresses is asked any more. One whose articles are refused fails
    like one whose list is.
    """
    following = min((one for one in documents if one.due_at is not None), key=_due_at, default=None)
    polled = max((one for one in documents if one.polled_at is not None), key=_polled_at, default=None)
    failing = max((one for one in documents if _is_failing(one)), key=_failures, default=None)
    # Of a retired source: why it is asked no more.
    last = max((one for one in documents if one.retired_at is not None), key=_retired_at, default=None)
    told = last if following is None else following
    moved = (one.effective_address for one in documents if one.due_at is not None and one.effective_address)
    return SourceHealth(
        source_id=row.slug,
        last_report=None if polled is None else load_report(polled.last_report),
        due_at=None if following is None else from_us(following.due_at),
        why=None if told is None else told.why,
        failures=max((one.failures for one in documents if one.due_at is not None), default=0),
        entries=row.entries,
        newest_entry_at=None if row.newest_at is None else from_us(row.newest_at),
        listed=row.listed,
        unlisted=row.unlisted,
        retired_at=None if last is None or following is not None else from_us(last.retired_at),
        moved_to=next(moved, None),
        failing=refusal if failing is None else load_report(failing.last_report),
        signals=all_reasons(row.signals),
    )


def _due_at(row: AnyRow) -> int:
    return int(row.due_at)


def _polled_at(row: AnyRow) -> int:
    return int(row.polled_at)


def _retired_at(row: AnyRow) -> int:
    return int(row.retired_at)


def _is_failing(row: AnyRow) -> bool:
    return row.due_at is not None and row.failures > 0


def _failures(row: AnyRow) -> int:
    return int(row.failures)
