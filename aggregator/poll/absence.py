"""What stands in the place of an answer that did not come (pure)."""

from datetime import datetime

from aggregator.model.document import Document, Failure, Fetched, FetchResult, Validators
from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument
from aggregator.model.source import Source
from aggregator.poll.addresses import address_at, earlier_issues, is_dated

_NOT_FOUND = 404


def empty_answer(document: Document, failure: Failure) -> Fetched:
    """Give an answer without a body in the place of a failure, for what is known without it."""
    return Fetched(
        at=failure.at,
        url=document.address,
        status=failure.status or 0,
        headers={},
        body=b"",
        validators=Validators(),
        elapsed_s=failure.elapsed_s,
    )


def day_without_issue(
    source: Source, due: DueDocument, result: FetchResult, *, now: datetime
) -> tuple[Fetched, Reading] | None:
    """Give what a missing page of an address by the day means: no issue today, look at those before."""
    if not (isinstance(result, Failure) and result.status == _NOT_FOUND and is_dated(due.document)):
        return None
    links = earlier_issues(source, due.document, now=now)
    told = f"nothing was published at {address_at(source, due.document, now)}"
    reading = Reading("none", "", (), due.memory, warnings=(told,), links=links)
    return empty_answer(due.document, result), reading
