"""What a finished poll means for the store: its report, whose reading it is, what its document remembers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from aggregator.model.document import Failure, FailureKind, Fetched, NotModified, Role, Validators
from aggregator.model.entry import Evidence, Precision, Reading
from aggregator.model.poll import Counts, FinishedPoll, Outcome, PollReport
from aggregator.model.source import SourceMemory
from aggregator.store.batch import Scope
from aggregator.store.entries import Newcomer
from aggregator.store.statements import AnyRow

NOT_MODIFIED = 304
_EXACT = frozenset({Precision.SECOND, Precision.MINUTE})
ONE_ENTRY = frozenset({Role.ARTICLE, Role.PART})
"""Documents of one entry: they teach nothing about their source, and say nothing about others of it."""


def scope_of(reading: Reading, fence: AnyRow, *, role: Role, first: bool) -> Scope:
    """Give whose reading this is; under another guid policy old entries get new keys, as in a first poll."""
    known = SourceMemory.loads(fence.memory)
    is_new_policy = fence.memory is not None and known.guid_policy != reading.memory.guid_policy
    is_first = first or (is_new_policy and role not in ONE_ENTRY)
    return Scope(fence.source, fence.slug, fence.standing, fence.id, is_first, role, memory=fence.memory)


def apart(reading: Reading) -> Reading:
    """Give a reading whose entries find no others, and are found by none: their source keeps to itself."""
    entries = tuple(
        replace(item, signature=replace(item.signature, keys=(), sentences=())) for item in reading.entries
    )
    return replace(reading, entries=entries)


def published_of(newcomers: Sequence[Newcomer]) -> tuple[datetime, ...]:
    """Give when those newcomers appeared whose dates are exact and their publisher's own."""
    moments = (item.signed.entry.published for item in newcomers)
    return tuple(
        moment.at for moment in moments if moment.precision in _EXACT and moment.evidence is not Evidence.SEEN
    )


def report_of(poll: FinishedPoll, counts: Counts) -> PollReport:
    """Give the one record of how a poll went."""
    result, reading = poll.result, poll.reading
    match result:
        case Fetched():
            brought = counts.new or counts.revised or counts.links
            outcome = Outcome.NEW if brought else Outcome.UNCHANGED
        case NotModified():
            outcome = Outcome.NOT_MODIFIED
        case Failure():
            outcome = Outcome.BLOCKED if result.kind is FailureKind.BLOCKED else Outcome.FAILED
        case _:
            assert_never(result)
    return PollReport(
        source_id=poll.source.id,
        address=poll.document.address,
        at=result.at,
        outcome=outcome,
        counts=counts,
        dropped=reading.dropped if reading else {},
        warnings=reading.warnings if reading else (),
        failure=result if isinstance(result, Failure) else None,
        status=NOT_MODIFIED if isinstance(result, NotModified) else result.status,
        bytes=len(result.body) if isinstance(result, Fetched) else 0,
        elapsed_s=result.elapsed_s,
        role=poll.document.role,
    )


def document_values(poll: FinishedPoll, *, first: bool) -> dict[str, str | int | None]:
    """Give what the document remembers: only what was stored may be asked for conditionally."""
    kept, result, body_hash = poll.document.validators, poll.result, poll.document.body_hash
    if isinstance(result, Fetched):
        kept, body_hash = result.validators, poll.body_hash
    elif isinstance(result, NotModified):
        sent = result.validators
        kept = Validators(sent.etag or kept.etag, sent.last_modified or kept.last_modified)
    return {
        "still_first": int(first),
        "new_etag": kept.etag,
        "new_last_modified": kept.last_modified,
        "new_body_hash": body_hash,
    }
