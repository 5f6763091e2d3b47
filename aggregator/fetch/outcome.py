"""What an answer means: a document, nothing new, or which failure of its source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aggregator.fetch.manners import retry_after, wait_from
from aggregator.fetch.redirects import Hop
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
    401: FailureKind.BLOCKED,
    403: FailureKind.BLOCKED,
    410: FailureKind.GONE,
    412: FailureKind.BLOCKED,  # the script challenge of many Chinese government sites
    429: FailureKind.RATE_LIMITED,
    451: FailureKind.BLOCKED,
    521: FailureKind.BLOCKED,  # Knownsec's script challenge; Cloudflare's "origin refuses" is as final
}
# A page that wants a script run before it shows the document; the names are the vendors' own.
_WALL_BYTES: Final = 32_768
_WALL_MARKS: Final = (b"_cf_chl_opt", b"acw_sc__v2", b"__jsl_clearance", b"sucuri_cloudproxy_js")
_MAYBE_WALLS: Final = frozenset({200, 202, 405, 503})


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
    sent = Validators(answer.headers.get("etag") or None, answer.headers.get("last-modified") or None)
    if answer.status == _NOT_MODIFIED and request.validators != Validators():
        return NotModified(
            at=timing.at,
            validators=Validators(
                sent.etag or request.validators.etag, sent.last_modified or request.validators.last_modified
            ),
            elapsed_s=timing.elapsed_s,
            wait_s=wait_from(answer.headers, timing.at),
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
            permanent_url=hop.url if hop.passed and hop.permanent else None,
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
    if _is_wall(answer):
        return (
            FailureKind.BLOCKED,
            f"answered {status} with a challenge for browsers; ask its owner for access",
        )
    if status >= _ERRORS_FROM:
        return _KINDS.get(status, FailureKind.STATUS), f"answered {status}"
    if status < _OK_FROM or status == _PARTIAL or status >= _MULTIPLE_CHOICES:
        return FailureKind.PROTOCOL, f"answered {status}, which nothing in our request asks for"
    return None


def _is_wall(answer: Answer) -> bool:
    headers = answer.headers
    if headers.get("cf-mitigated") == "challenge" or "x-amzn-waf-action" in headers:
        return True
    if answer.status not in _MAYBE_WALLS or "html" not in headers.get("content-type", ""):
        return False
    return len(answer.body) <= _WALL_BYTES and any(mark in answer.body for mark in _WALL_MARKS)
