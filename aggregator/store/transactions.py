"""Storing finished polls: one transaction for the batch, one savepoint for each poll.

Entries, validators, memory, next time and log line of a poll stand or fall together, so that a 304 can never
hide what was not stored. Locks are taken in one order: host group, keys, story, listing, region version.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, case, insert, select, update
from sqlalchemy import func as sql

from aggregator.log import get_logger
from aggregator.model.document import Failure, FailureKind, History, Role
from aggregator.model.entry import Reading
from aggregator.model.poll import Counts, FinishedPoll, NextPoll, PollReport
from aggregator.ports import Planner
from aggregator.store.ahead import look_ahead
from aggregator.store.alarms import note_alarms
from aggregator.store.articles import first_room, note_first, note_refusal
from aggregator.store.batch import Batch, Effects, Scope
from aggregator.store.codec import dump_report
from aggregator.store.document_history import write_history
from aggregator.store.engine import is_store_failure
from aggregator.store.entries import take_in
from aggregator.store.groups import GroupOf, move_to_group
from aggregator.store.history import count_poll
from aggregator.store.links import follow_links
from aggregator.store.listings import place_and_list
from aggregator.store.memories import Memories
from aggregator.store.oddities import note_odd
from aggregator.store.outcomes import ONE_ENTRY, apart, document_values, published_of, report_of, scope_of
from aggregator.store.parts import append_part
from aggregator.store.schema import document, host_group, poll_log, source, source_memory
from aggregator.store.signals import keep_signals
from aggregator.store.statements import AnyRow, chunks, larger
from aggregator.store.stories import finish_settling, settle
from aggregator.store.times import to_us

OWN_FAULT_REST = timedelta(hours=1)  # before a document is asked again that we failed to store
OWN_FAULT_TRIES = 10  # of a document that a page led to; a configured address is asked for ever
OWN_FAULT_STAGE = "store"

_FENCES = (
    select(
        document.c.id,
        document.c.source,
        document.c.first,
        document.c.host_group,
        source.c.slug,
        source.c.standing,
        host_group.c.lease_token,
        source_memory.c.body.label("memory"),
    )
    .join(source, source.c.id == document.c.source)
    .join(host_group, host_group.c.id == document.c.host_group)
    .outerjoin(source_memory, source_memory.c.source == document.c.source)
    .where(document.c.id.in_(bindparam("documents", expanding=True)))
)
_LEFT = document.c.due_at.is_(None) & document.c.retired_at.is_(None)
_DOCUMENT = (
    update(document)
    .where(document.c.id == bindparam("of"))
    .values(
        # What left the configuration while its poll was under way stays away; a retired document, polled
        # because somebody asked for it, may come back.
        due_at=case((_LEFT, None), else_=bindparam("next_due")),
        retired_at=case((_LEFT, None), else_=bindparam("new_retired_at")),
        failures=bindparam("in_a_row"),
        first=bindparam("still_first"),
        etag=bindparam("new_etag"),
        last_modified=bindparam("new_last_modified"),
        body_hash=bindparam("new_body_hash"),
        rhythm=bindparam("new_rhythm"),
        pull=bindparam("new_pull"),
        why=bindparam("reason"),
        polled_at=bindparam("at"),
        last_report=bindparam("report"),
    )
)
_WAIT = (
    update(host_group)
    .where(host_group.c.id == bindparam("of"))
    .values(wait_until=larger(host_group.c.wait_until, bindparam("until")))
)
_TALLY = (
    update(source)
    .where(source.c.id == bindparam("of"))
    .values(
        entries=source.c.entries + bindparam("more"),
        listed=source.c.listed + bindparam("more_listed"),
        unlisted=source.c.unlisted + bindparam("more_unlisted"),
        newest_at=larger(sql.coalesce(source.c.newest_at, 0), bindparam("newest")),
    )
)
_LOG = insert(poll_log)


class Commit:
    """The storing of one batch inside one transaction."""

    def __init__(
        self, connection: Connection, batch: Batch, *, planner: Planner, group_of: GroupOf, now: datetime
    ) -> None:
        self._connection = connection
        self._batch = batch
        self._planner = planner
        self._group_of = group_of
        self._now = now
        self._past_first: set[int] = set()
        self._memories = Memories()

    def run(self, polls: Sequence[FinishedPoll]) -> tuple[PollReport, ...]:
        """Store the polls in order; gives the reports of those whose lease still holds.

        What goes wrong with one poll by our own fault is rolled back, logged with its traceback and recorded
        as a failure of that poll; the others go on. Trouble of the store itself ends the whole transaction.
        """
        held = list(self._held(polls))
        look_ahead(
            self._connection,
            self._batch.settling.ahead,
            [(poll, fence.id, fence.source) for poll, fence in held],
        )
        reports = tuple([self._store_or_record(poll, fence) for poll, fence in held])
        finish_settling(self._connection, self._batch)
        self._batch.finish(self._connection)
        return reports

    def _held(self, polls: Sequence[FinishedPoll]) -> Iterator[tuple[FinishedPoll, AnyRow]]:
        """Give the polls whose lease still holds, with what is stored of their documents."""
        fences = self._fences(polls)
        for poll in polls:
            fence = fences.get(poll.document.id)
            if fence is None or fence.lease_token != poll.token:
                get_logger(source=poll.source.id).warning("lease lost", address=poll.document.address)
            else:
                yield poll, fence

    def _fences(self, polls: Sequence[FinishedPoll]) -> dict[int, AnyRow]:
        rows: dict[int, AnyRow] = {}
        for some in chunks([poll.document.id for poll in polls]):
            rows.update((row.id, row) for row in self._connection.execute(_FENCES, {"documents": some}))
        return rows

    def _store_or_record(self, poll: FinishedPoll, fence: AnyRow) -> PollReport:
        effects = Effects()
        try:
            with self._connection.begin_nested():
                report = self._store(poll, fence, effects)
        except Exception as exc:
            if is_store_failure(exc):
                raise
            get_logger(source=poll.source.id).exception("poll not stored", address=poll.document.address)
            self._memories.forget(fence.source)
            self._batch.settling.ahead.forget()
            with self._connection.begin_nested():
                return self._record_own_fault(poll, fence, exc)
        finally:
            self._batch.settling.ahead.settled(fence.id)
        self._batch.add(effects)
        if poll.reading is not None and (poll.reading.entries or poll.reading.links):
            self._past_first.add(fence.id)
        return report

    def _store(self, poll: FinishedPoll, fence: AnyRow, effects: Effects) -> PollReport:
        first, counts = bool(fence.first) and fence.id not in self._past_first, Counts()
        if poll.reading is not None:
            counts = self._take(poll, poll.reading, fence, first=first, effects=effects)
            first = first and not (poll.reading.entries or poll.reading.links)
        note_alarms(self._connection, fence.source, poll, now=self._batch.now)
        forgotten = note_odd(self._connection, fence.source, poll, now=self._batch.now)
        report = report_of(poll, counts)
        if poll.document.role is Role.ARTICLE:
            note_refusal(self._connection, fence.source, poll, report)
        plan = self._planner(poll, report, now=self._now, published=effects.published)
        if plan.group_wait_until is not None:
            until = to_us(plan.group_wait_until)
            self._connection.execute(_WAIT, {"of": fence.host_group, "until": until})
        report = replace(report, warnings=(*report.warnings, *plan.warnings))
        self._record(fence, report, plan, document_values(poll, first=first) | forgotten)
        if plan.history != poll.document.history:
            self._record_history(fence, poll, plan.history)
        return report

    def _take(
        self, poll: FinishedPoll, reading: Reading, fence: AnyRow, *, first: bool, effects: Effects
    ) -> Counts:
        """Store what a reading brought: entries, the text of a further part, links."""
        scope = scope_of(reading, fence, role=poll.document.role, first=first)
        if scope.role is Role.PART:
            return self._append(poll, reading, scope, effects)
        if scope.first and scope.role is Role.ARTICLE:
            scope = replace(scope, first_room=first_room(self._connection, scope.source, now=self._batch.now))
        counts = self._take_reading(scope, reading if poll.source.dedupe else apart(reading), effects)
        if scope.first_room is not None and counts.listed:
            note_first(self._connection, scope.source, listed=counts.listed, now=self._batch.now)
        return replace(counts, links=self._follow_links(poll, reading, fence, first=first))

    def _append(self, poll: FinishedPoll, reading: Reading, scope: Scope, effects: Effects) -> Counts:
        hint = poll.document.hint
        if hint is None or not reading.entries:
            return Counts()
        part = reading.entries[0].entry
        connection, batch = self._connection, self._batch
        is_news = append_part(connection, batch, scope, part, hint=hint, effects=effects)
        return Counts(revised=int(is_news))

    def _follow_links(self, poll: FinishedPoll, reading: Reading, fence: AnyRow, *, first: bool) -> int:
        if not reading.links:
            return 0
        return follow_links(
            self._connection,
            self._batch,
            reading.links,
            source=poll.source,
            fence=fence,
            group_of=self._group_of,
            first=first,
        )

    def _record_history(self, fence: AnyRow, poll: FinishedPoll, history: History) -> None:
        """Write what changed in a document's history: with most 304s nothing does."""
        write_history(self._connection, fence.id, history)
        if history.effective_address != poll.document.history.effective_address:
            address = history.effective_address or poll.document.address
            move_to_group(self._connection, fence.id, self._group_of(poll.source, address))

    def _take_reading(self, scope: Scope, reading: Reading, effects: Effects) -> Counts:
        connection, batch = self._connection, self._batch
        intake = take_in(connection, batch, scope, reading.entries, effects=effects, as_before=reading.known)
        listed = unlisted = 0
        if intake.newcomers:
            effects.published.extend(published_of(intake.newcomers))
            settled = settle(connection, batch, scope, intake.newcomers, effects=effects)
            listed, unlisted = place_and_list(
                connection, batch, scope, intake.newcomers, settled=settled, effects=effects
            )
            counted = {"of": scope.source, "more": len(intake.newcomers), "more_listed": listed}
            newest = intake.newcomers[-1].published
            connection.execute(_TALLY, counted | {"more_unlisted": unlisted, "newest": newest})
        if scope.role not in ONE_ENTRY:
            self._memories.write(connection, scope, reading.memory, now=batch.now)
            keep_signals(connection, scope.source, scope.document, reading, effects=effects)
        return Counts(len(intake.newcomers), intake.revised, intake.unchanged, listed, unlisted)

    def _record_own_fault(self, poll: FinishedPoll, fence: AnyRow, exc: Exception) -> PollReport:
        """Record what we could not store and let the document rest; its validators stay as they were."""
        message = f"we could not store it ({type(exc).__name__}); the log has the traceback"
        failure = Failure(self._now, OWN_FAULT_STAGE, FailureKind.INTERNAL, message)
        failed = replace(poll, result=failure, reading=None)
        report = report_of(failed, Counts())
        failures = poll.document.failures + 1
        why, rhythm = "in an hour: our own fault, see the log", poll.document.rhythm
        plan = NextPoll(self._now + OWN_FAULT_REST, failures, None, why, rhythm=rhythm)
        if failures >= OWN_FAULT_TRIES and poll.document.role is not Role.ROOT:
            plan = replace(plan, why="not again: our own fault, see the log", done=True)
        self._record(fence, report, plan, document_values(failed, first=bool(fence.first)))
        return report

    def _record(
        self, fence: AnyRow, report: PollReport, plan: NextPoll, values: dict[str, str | int | None]
    ) -> None:
        dumped = dump_report(report)
        planned = {
            "of": fence.id,
            "next_due": None if plan.retired or plan.done else to_us(plan.due_at),
            "new_retired_at": self._batch.now if plan.retired else None,
            "in_a_row": plan.failures,
            "reason": plan.why,
            "new_rhythm": plan.rhythm,
            "new_pull": plan.pull,
            "at": self._batch.now,
            "report": dumped,
        }
        self._connection.execute(_DOCUMENT, planned | values)
        line = {
            "bucket": self._batch.day,
            "at": self._batch.now,
            "source": fence.source,
            "document": fence.id,
            "outcome": report.outcome,
            "report": dumped,
        }
        if report.role is Role.ROOT:  # what pages led to is asked once; its document keeps the report
            self._connection.execute(_LOG, line)
        count_poll(self._connection, fence.source, report, day=self._batch.day)
