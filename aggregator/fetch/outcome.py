"""What an answer means: a document, nothing new, or which failure of its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aggregator.fetch.manners import retry_after, wait_from
from aggregator.fetch.redirects import Hop
from aggregator.fetch.walls import is_wall
from aggregator.model.document import (
    Failure,
    FailureKind,
    Fetched,
    FetchRequest,
    FetchResult,
    NotModified,
    Validators,
)

_OK_FROM: Final = 200
_PARTIAL: Final = 206
_MULTIPLE_CHOICES: Final = 300
_NOT_MODIFIED: Final = 304
_ERRORS_FROM: Final = 400
_KINDS: Final[Mapping[int, FailureKind]] = {
    410: FailureKind.GONE,
    429: FailureKind.RATE_LIMITED,
}
_REFUSALS: Final[Mapping[int, str]] = {
    401: "it wants a password; if you have one, name it under auth in the configuration",
    403: "it refuses programs",
    412: "it refuses programs",  # the script challenge of many Chinese government sites
    451: "it may not be read here, for legal reasons",
    521: "it refuses programs",  # Knownsec's script challenge; Cloudflare's "origin refuses" is as final
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One hop's whole answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Timing:
    """When the answer was whole, and how long the exchange took over all its hops."""

    at: datetime
    elapsed_s: float


def outcome(answer: Answer, hop: Hop, request: FetchRequest, timing: Timing) -> FetchResult:
    """Give what the last answer of an exchange means; `hop` is the request it answers."""
    permanent_url = hop.url if hop.passed and hop.permanent else None
    sent = Validators(answer.headers.get("etag") or None, answer.headers.get("last-modified") or None)
    if answer.status == _NOT_MODIFIED and request.validators != Validators():
        return NotModified(
            at=timing.at,
            validators=Validators(
                sent.etag or request.validators.etag, sent.last_modified or request.validators.last_modified
            ),
            elapsed_s=timing.elapsed_s,
            wait_s=wait_from(answer.headers, timing.at),
            permanent_url=permanent_url,
        )
    failed = _failure(answer)
    if failed is None:
        return Fetched(
            at=timing.at,
            url=hop.url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            validators=sent,
            elapsed_s=timing.elapsed_s,
            permanent_url=permanent_url,
            wait_s=wait_from(answer.headers, timing.at),
        )
    kind, message = failed
    wait_s = retry_after(answer.headers, timing.at) if answer.status >= _ERRORS_FROM else None
    return failure(kind, f"{hop.place} {message}", timing, status=answer.status, wait_s=wait_s)


def failure(
    kind: FailureKind, message: str, timing: Timing, *, status: int | None = None, wait_s: float | None = None
) -> Failure:
    """Give a failure of the fetching stage."""
    return Failure(
        at=timing.at,
        stage="fetch",
        kind=kind,
        message=message,
        elapsed_s=timing.elapsed_s,
        status=status,
        wait_s=wait_s,
    )


def _failure(answer: Answer) -> tuple[FailureKind, str] | None:
    status = answer.status
    if is_wall(status, answer.headers, answer.body):
        message = f"answered {status} with a challenge for browsers; ask its publisher to let us in"
        return FailureKind.BLOCKED, message
    if status in _REFUSALS:
        return FailureKind.BLOCKED, f"answered {status}: {_REFUSALS[status]}; ask its publisher to let us in"
    if status >= _ERRORS_FROM:
        return _KINDS.get(status, FailureKind.STATUS), f"answered {status}"
    if status < _OK_FROM or status == _PARTIAL or status >= _MULTIPLE_CHOICES:
        return FailureKind.PROTOCOL, f"answered {status}, which nothing in our request asks for"
    return None
