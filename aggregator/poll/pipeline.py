"""The inbound journey on one page.

    Document ─request→ fetch ─→ Fetched ─read→ RawEntry… ─normalize→ Entry… ─place→ ─sign→ Reading ─→ writer
                          └→ NotModified, Failure ───────────────────────────────────────────────────┘

`read_task` runs in a reading process; everything else here is bookkeeping around it. Nothing below knows
threads, queues or the store: `poll.local` moves the values from station to station.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from aggregator import __version__
from aggregator.dedupe.signature import sign
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
from aggregator.model.entry import RawDocument, Reading, SignedEntry
from aggregator.model.poll import DueDocument, FinishedPoll, ReadTask
from aggregator.model.source import Source, SourceKind
from aggregator.normalize.document import normalize_document
from aggregator.place.routing import place
from aggregator.read.document import read_document

_PAGES = frozenset({SourceKind.LISTPAGE, SourceKind.EPAPER})


def request(source: Source, document: Document, *, limits: Limits, whole: bool = False) -> FetchRequest:
    """Give the polite request for a document; conditional, unless we want it `whole`.

    An address that it moved to is not its own: nobody wrote that one into the configuration.
    """
    return FetchRequest(
        url=document.asked_address,
        purpose=Purpose.POLL,
        validators=Validators() if whole else document.validators,
        limits=limits,
        own=document.asked_address in source.urls,
        headers=dict(source.headers),
        auth=source.auth,
        proxy=source.proxy,
    )


def is_page(source: Source, document: Document) -> bool:
    """Tell whether robots.txt counts: pages are made for people, feeds and sitemaps for programs."""
    return source.kind in _PAGES or document.role is Role.ARTICLE


def body_hash(fetched: Fetched) -> str:
    """Give what tells two bodies apart; it holds our version, so that an upgrade reads everything anew."""
    return hashlib.blake2b(fetched.body, digest_size=16, key=__version__.encode()).hexdigest()


def needs_reading(document: Document, result: FetchResult) -> bool:
    """Tell whether the answer holds a body that we have not read before."""
    return isinstance(result, Fetched) and body_hash(result) != document.body_hash


def task(source: Source, due: DueDocument, fetched: Fetched, *, now: datetime) -> ReadTask:
    """Give what a reading process needs: values only, so that it can be pickled."""
    return ReadTask(source=source, document=due.document, fetched=fetched, memory=due.memory, now=now)


def read_task(job: ReadTask) -> Reading | Failure:
    """Read, clean, date, place and sign everything in one body; the source's faults become a value."""
    try:
        raw = read_document(
            job.fetched.body,
            url=job.fetched.url,
            headers=job.fetched.headers,
            language=job.source.language,
        )
    except ReadError as exc:
        kind = FailureKind.CHARSET if isinstance(exc, CharsetError) else FailureKind.FORMAT
        if not job.fetched.body.strip():
            kind = FailureKind.EMPTY
        return Failure(
            at=job.fetched.at, stage="read", kind=kind, message=str(exc), status=job.fetched.status
        )
    return understand(raw, job)


def understand(raw: RawDocument, job: ReadTask) -> Reading:
    """Turn what a document said into what we hold for true."""
    clean = normalize_document(raw, source=job.source, url=job.fetched.url, memory=job.memory, now=job.now)
    signed = []
    for entry in clean.entries:
        placed = replace(entry, placements=place(entry, source=job.source))
        signed.append(SignedEntry(placed, sign(placed)))
    return Reading(
        format=raw.format,
        title=raw.title,
        entries=tuple(signed),
        memory=clean.memory,
        ttl_s=raw.ttl_s,
        skip_hours=raw.skip_hours,
        skip_days=raw.skip_days,
        hub=raw.hub,
        topic=raw.topic,
        dropped=clean.dropped,
        warnings=(*raw.warnings, *clean.warnings),
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
    would be a 304 that hides what was never read.
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
