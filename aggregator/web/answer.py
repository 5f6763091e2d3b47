"""Answers to requests: one immutable value, settled against the conditions of the request."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from http import HTTPStatus

from flask import Request, Response
from werkzeug.http import http_date, parse_date, parse_etags

Headers = tuple[tuple[str, str], ...]
"""Header lines in the order in which they are sent."""

NOT_OF_304 = frozenset({"Content-Type"})  # RFC 9110 15.4.5: no fields that describe the body left out


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `etag` stands in its quotes; both validators are among the headers that are sent."""

    status: int
    headers: Headers
    body: bytes
    etag: str | None = None
    last_modified: datetime | None = None

    def lines(self) -> Headers:
        """Give all header lines, validators included."""
        validators: list[tuple[str, str]] = []
        if self.etag is not None:
            validators.append(("ETag", self.etag))
        if self.last_modified is not None:
            validators.append(("Last-Modified", http_date(self.last_modified)))
        return (*self.headers, *validators)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a request already holds, as its headers say it."""

    if_none_match: str | None = None
    if_modified_since: str | None = None

    @classmethod
    def of(cls, request: Request) -> "Conditions":
        """Read them from a request."""
        return cls(request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"))

    def hold(self, answer: Answer) -> bool:
        """Say whether the client's copy is still good (RFC 9110 13.2.2: the ETag alone decides when sent)."""
        if self.if_none_match is not None:
            if answer.etag is None:
                return False
            return parse_etags(self.if_none_match).contains_weak(answer.etag.strip('"'))
        since = parse_date(self.if_modified_since)
        if since is None or answer.last_modified is None:
            return False
        return answer.last_modified.replace(microsecond=0) <= since


def entity_tag(*facts: object) -> str:
    """Give a strong ETag, in its quotes, over all facts that decide the bytes."""
    text = "\n".join(str(fact) for fact in facts)
    return f'"{blake2b(text.encode(), digest_size=12).hexdigest()}"'


def settle(answer: Answer, conditions: Conditions) -> Answer:
    """Give the answer itself, or its 304 when the client's copy is still good."""
    if answer.status != HTTPStatus.OK or not conditions.hold(answer):
        return answer
    kept = tuple((name, value) for name, value in answer.headers if name not in NOT_OF_304)
    return replace(answer, status=int(HTTPStatus.NOT_MODIFIED), headers=kept, body=b"")


def respond(answer: Answer, request: Request) -> Response:
    """Give what Flask sends: settled, with a length also for HEAD, whose body the server leaves out."""
    settled = settle(answer, Conditions.of(request))
    response = Response(settled.body, status=settled.status)
    del response.headers["Content-Type"]
    response.headers.extend(settled.lines())
    return response
