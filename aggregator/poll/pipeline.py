"""The inbound journey on one page.

    Document ─request→ fetch ─→ Fetched ─read→ RawEntry… ─normalize→ Entry… ─place→ ─sign→ Reading ─→ writer
                          └→ NotModified, Failure ───────────────────────────────────────────────────┘

`read_task` runs in a reading process; everything else here is bookkeeping around it. Nothing below knows
threads, queues or the store: `poll.local` moves the values from station to station.
"""

import hashlib
from datetime import datetime

from aggregator import __version__
from aggregator.errors import CharsetError, ReadError
from aggregator.model.document import (
    Document,
    Failure,
    FailureKind,
    Fetched,
    FetchRequest,
    FetchResult,
    Limits,
    Purpose,
    Role,
    Validators,
)
from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument, FinishedPoll, ReadTask
from aggregator.model.source import Source
from aggregator.poll.addresses import address_at, is_for_people, is_own, knows_host
from aggregator.read.signals import asked_in


def request(
    source: Source,
    document: Document,
    *,
    limits: Limits,
    now: datetime,
    whole: bool = False,
    subscribers: int = 0,
) -> FetchRequest:
    """Give the polite request for a document; conditional, unless we want it `whole`.

    What a page leads to is asked once, and gets the source's own headers on the source's own hosts alone. An
    address that it moved to is not its own: nobody wrote that one into the configuration. For how many
    `subscribers` we ask is said to feeds alone; to a page we are one more visitor.
    """
    url, is_led = address_at(source, document, now), document.role is not Role.ROOT
    is_private = is_led and not knows_host(source, url)
    return FetchRequest(
        url=url,
        purpose=Purpose.ARTICLE if document.role in {Role.ARTICLE, Role.PART} else Purpose.POLL,
        validators=Validators() if whole or _is_other_issue(source, document, url) else document.validators,
        limits=limits,
        own=is_own(source, url) and document.history.effective_address is None,
        headers={} if is_private else dict(source.headers),
        auth=None if is_private else source.auth,
        proxy=source.proxy,
        subscribers=0 if is_page(source, document) else subscribers,
    )


def _is_other_issue(source: Source, document: Document, url: str) -> bool:
    """Tell whether what we know is of another day's address."""
    whole_at = document.history.whole_at
    return whole_at is not None and address_at(source, document, whole_at) != url


def is_page(source: Source, document: Document) -> bool:
    """Tell whether robots.txt counts: pages are made for people, feeds and sitemaps for programs."""
    return is_for_people(source, document.role)


def body_hash(fetched: Fetched) -> str:
    """Give what tells two answers apart; it holds our version, so that an upgrade reads everything anew."""
    whole = fetched.body + asked_in(fetched.headers)
    return hashlib.blake2b(whole, digest_size=16, key=__version__.encode()).hexdigest()


def needs_reading(document: Document, result: FetchResult) -> bool:
    """Tell whether the answer holds a body that we have not read before."""
    return isinstance(result, Fetched) and body_hash(result) != document.body_hash


def task(
    source: Source,
    due: DueDocument,
    fetched: Fetched,
    *,
    now: datetime,
    agent: str = "",
    regions: bytes = b"",
    only_hint: bool = False,
) -> ReadTask:
    """Give what a reading process needs: values only, so that it can be pickled."""
    return ReadTask(source, due.document, fetched, due.memory, now, agent, regions, only_hint)


def read_task(job: ReadTask) -> Reading | Failure:
    """Read, clean, date, place and sign everything in one body; the source's faults become a value."""
    from aggregator.poll.reading import read  # noqa: PLC0415 - 30 MB that the reading processes alone need

    try:
        return read(job)
    except ReadError as exc:
        kind = FailureKind.CHARSET if isinstance(exc, CharsetError) else FailureKind.FORMAT
        if not job.fetched.body.strip():
            kind = FailureKind.EMPTY
        return Failure(
            at=job.fetched.at, stage="read", kind=kind, message=str(exc), status=job.fetched.status
        )


def finish(
    source: Source,
    document: Document,
    result: FetchResult,
    reading: Reading | Failure | None,
    *,
    started_at: datetime,
    jitter: float,
    token: str,
) -> FinishedPoll:
    """Bring a journey's end into the one form that the writer takes.

    A reading that failed replaces the fetch's answer: its validators must not be kept, or the next answer
    would be a 304 that hides what was never read. With a failure as `result`, `reading` is that of its hint.
    """
    failed = isinstance(reading, Failure)
    hashed = body_hash(result) if isinstance(result, Fetched) and not failed else None
    return FinishedPoll(
        source=source,
        document=document,
        result=reading if isinstance(reading, Failure) else result,
        body_hash=hashed,
        reading=None if isinstance(reading, Failure) else reading,
        started_at=started_at,
        jitter=jitter,
        token=token,
    )
