"""What concerns all articles of a source: how many may be listed at first, whether they are refused."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Engine, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from aggregator.model.document import Failure, Fetched, Role
from aggregator.model.poll import FinishedPoll, Outcome, PollReport
from aggregator.store.codec import dump_report, load_report
from aggregator.store.engine import transaction
from aggregator.store.link_tables import article_state, document_link
from aggregator.store.listings import FIRST_POLL_MOST
from aggregator.store.schema import document, host_group
from aggregator.store.statements import chunks, upsert
from aggregator.store.texts import Step
from aggregator.store.times import DAY_US

REFUSED_MOST = 3  # robots.txt may close one folder; so many in a row, and it is the source
CHUNK = 500  # documents forgotten in one transaction

_STATE = select(article_state.c.first_at, article_state.c.first_listed).where(
    article_state.c.source == bindparam("of")
)
_FIRST = upsert(article_state, update=["first_at", "first_listed"])
_NEW = insert(article_state)
_REFUSED = _NEW.on_conflict_do_update(
    index_elements=["source"],
    set_={"refused": article_state.c.refused + 1, "refusal": _NEW.excluded.refusal},
)
_WELCOME = (
    update(article_state)
    .where(article_state.c.source == bindparam("of"), article_state.c.refused > 0)
    .values(refused=0, refusal=None)
)


def first_room(connection: Connection, of: int, *, now: int) -> int:
    """Give how many more articles of a first poll may be listed for a source (its row)."""
    return max(FIRST_POLL_MOST - _first_state(connection, of, now)[1], 0)


def note_first(connection: Connection, of: int, *, listed: int, now: int) -> None:
    """Count articles that were listed under the rule for first polls."""
    since, before = _first_state(connection, of, now)
    connection.execute(_FIRST, {"source": of, "first_at": since, "first_listed": before + listed})


def note_refusal(connection: Connection, of: int, poll: FinishedPoll, report: PollReport) -> None:
    """Keep that an article was refused, until one is let in."""
    if report.outcome is Outcome.BLOCKED:
        connection.execute(_REFUSED, {"source": of, "refused": 1, "refusal": dump_report(report)})
    elif isinstance(poll.result, Fetched):
        connection.execute(_WELCOME, {"of": of})


def read_refusals(connection: Connection) -> Mapping[int, PollReport]:
    """Give the report of a refused article by source, where it is not just one folder that is closed.

    A wall answers in the place of the article, and so with a status; robots.txt is asked before it.
    """
    rows = connection.execute(select(article_state).where(article_state.c.refused > 0))
    reports = {row.source: (row.refused, load_report(row.refusal)) for row in rows}
    return {
        of: report
        for of, (times, report) in reports.items()
        if times >= REFUSED_MOST or _is_wall(report.failure)
    }


def read_waiting(connection: Connection) -> Mapping[int, int]:
    """Give how many articles and parts of each source (its row) are to be asked for."""
    return {row.source: row.n for row in connection.execute(_WAITING)}


def forget_links(engine: Engine, *, before: int) -> Iterator[Step]:
    """Delete documents that are done and that no page showed since `before`; every `next` is a transaction.

    Should a page show one again, it is asked for again, and its entry is known by its key.
    """
    after = (-1, 0)
    while True:
        with transaction(engine) as connection:
            rows = connection.execute(_OLD, {"at": after[0], "of": after[1], "before": before}).all()
            done = [row.document for row in rows if row.due_at is None]
            for some in chunks(done):
                connection.execute(delete(document_link).where(document_link.c.document.in_(some)))
                connection.execute(delete(document).where(document.c.id.in_(some)))
        yield Step("document", len(done))
        if len(rows) < CHUNK:
            return
        after = (rows[-1].seen_at, rows[-1].document)


def _first_state(connection: Connection, of: int, now: int) -> tuple[int, int]:
    """Give since when articles of a first poll come, and how many were listed.

    A day later it is another first poll, such as that of a changed address.
    """
    row = connection.execute(_STATE, {"of": of}).first()
    if row is None or row.first_at < now - DAY_US:
        return now, 0
    return row.first_at, row.first_listed


def _is_wall(failure: Failure | None) -> bool:
    return failure is not None and failure.status is not None


# From group to group: what is due of a group are few rows of an index, what was ever read are many.
_WAITING = (
    select(document.c.source, func.count().label("n"))
    .join(host_group, host_group.c.id == document.c.host_group)
    .where(document.c.due_at > 0, document.c.role.in_([Role.ARTICLE, Role.PART]))
    .group_by(document.c.source)
)
_OLD = (
    select(document_link.c.document, document_link.c.seen_at, document.c.due_at)
    .join(document, document.c.id == document_link.c.document)
    .where(
        document_link.c.seen_at < bindparam("before"),
        (document_link.c.seen_at > bindparam("at"))
        | ((document_link.c.seen_at == bindparam("at")) & (document_link.c.document > bindparam("of"))),
    )
    .order_by(document_link.c.seen_at, document_link.c.document)
    .limit(CHUNK)
)
