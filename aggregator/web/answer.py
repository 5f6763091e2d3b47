"""Answers to requests: one immutable value, settled against the conditions of the request.

What varies by Accept-Encoding has three forms: plain, gzip and br. Each has an ETag of its own, ``"a1"``,
``"a1-gz"`` and ``"a1-br"``, and whoever holds one of them holds the content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import blake2b
from http import HTTPStatus
from types import MappingProxyType

from flask import Request, Response
from werkzeug.http import http_date, parse_date, parse_etags

from aggregator.web.coding import CODINGS, IDENTITY, MIN_BYTES, Coding, coded_tag, encode, preferred

Headers = tuple[tuple[str, str], ...]
"""Header lines in the order in which they are sent."""

VARY = ("Vary", "Accept-Encoding")
"""The header by which an answer says that it has several forms."""

NOT_OF_304 = frozenset({"Content-Type"})  # RFC 9110 15.4.5: no fields that describe the body left out


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `etag` stands in its quotes; both validators are among the headers that are sent.

    `coded` holds the body's other forms when they were made beforehand.
    """

    status: int
    headers: Headers
    body: bytes
    etag: str | None = None
    last_modified: datetime | None = None
    coded: Mapping[Coding, bytes] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def varies(self) -> bool:
        """Say whether the answer has a form for each coding."""
        return VARY in self.headers

    @property
    def size(self) -> int:
        """Give how many bytes it takes up in memory, about."""
        return len(self.body) + sum(map(len, self.coded.values()))

    def prepared(self) -> "Answer":
        """Give the answer with all its forms made, once for many requests."""
        if not self.varies or len(self.body) < MIN_BYTES:
            return self
        return replace(self, coded=MappingProxyType({name: encode(self.body, name) for name in CODINGS}))

    def form(self, coding: Coding) -> "Answer":
        """Give the answer as it is sent in a coding; a small one stays plain."""
        if coding == IDENTITY or not self.varies or len(self.body) < MIN_BYTES:
            return self
        body = self.coded.get(coding) or encode(self.body, coding)
        headers = (*self.headers, ("Content-Encoding", coding))
        etag = None if self.etag is None else coded_tag(self.etag, coding)
        return replace(self, headers=headers, body=body, etag=etag, coded={})

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
    """What a request already holds, as its headers say it, and the coding that it prefers."""

    if_none_match: str | None = None
    if_modified_since: str | None = None
    coding: Coding = IDENTITY

    @classmethod
    def of(cls, request: Request) -> "Conditions":
        """Read them from a request."""
        sent = request.headers
        coding = preferred(sent.get("Accept-Encoding"))
        return cls(sent.get("If-None-Match"), sent.get("If-Modified-Since"), coding)

    def held(self, answer: Answer) -> str | None:
        """Give the ETag of the client's copy when that is still good, None when it is not; "" for no ETag.

        RFC 9110 13.2.2: the ETag alone decides when one was sent. Without one it is the tag of the form that
        the client would be sent.
        """
        if self.if_none_match is not None:
            return None if answer.etag is None else self._matched(answer)
        since = parse_date(self.if_modified_since)
        if since is None or answer.last_modified is None:
            return None
        return self._own_tag(answer) if answer.last_modified.replace(microsecond=0) <= since else None

    def _matched(self, answer: Answer) -> str | None:
        sent = parse_etags(self.if_none_match)
        own = self._own_tag(answer)
        forms = [coded_tag(answer.etag or "", coding) for coding in (IDENTITY, *CODINGS)]
        tags = (own, *forms) if answer.varies else (own,)
        return next((tag for tag in tags if sent.contains_weak(tag.strip('"'))), None)

    def _own_tag(self, answer: Answer) -> str:
        tag = answer.etag or ""
        return coded_tag(tag, self.coding) if tag and answer.varies else tag


def entity_tag(*facts: object) -> str:
    """Give a strong ETag, in its quotes, over all facts that decide the bytes."""
    text = "\n".join(str(fact) for fact in facts)
    return f'"{blake2b(text.encode(), digest_size=12).hexdigest()}"'


def settle(answer: Answer, conditions: Conditions) -> Answer:
    """Give the answer in the form that the client prefers, or its 304 when the client's copy is still good.

    The 304 names the copy that the client holds, whatever form it is: caches find it by that name. Beside a
    name it has no date (RFC 9110 15.4.5).
    """
    held = conditions.held(answer) if answer.status == HTTPStatus.OK else None
    if held is None:
        return answer.form(conditions.coding)
    kept = tuple((name, value) for name, value in answer.headers if name not in NOT_OF_304)
    return Answer(int(HTTPStatus.NOT_MODIFIED), kept, b"", held or None)


def respond(answer: Answer, request: Request) -> Response:
    """Give what Flask sends: settled, with a length also for HEAD, whose body the server leaves out."""
    settled = settle(answer, Conditions.of(request))
    response = Response(settled.body, status=settled.status)
    del response.headers["Content-Type"]
    response.headers.extend(settled.lines())
    return response
