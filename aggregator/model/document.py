"""Documents, and what came of asking for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a document is for its source."""

    ROOT = "root"
    NEXT = "next"
    EDITION = "edition"
    ARTICLE = "article"
    PART = "part"


class Purpose(StrEnum):
    """Why we fetch; each purpose has connections of its own."""

    POLL = "poll"
    ARTICLE = "article"
    ROBOTS = "robots"
    IMAGE = "image"
    PUSH = "push"
    DELIVERY = "delivery"


class FailureKind(StrEnum):
    """What went wrong on the source's side, what we refused to do, or (`internal`) our own fault."""

    ADDRESS_REFUSED = "address_refused"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    REDIRECT = "redirect"
    PROTOCOL = "protocol"
    STATUS = "status"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    CHARSET = "charset"
    FORMAT = "format"
    EMPTY = "empty"
    READER_CRASHED = "reader_crashed"
    READER_TIMEOUT = "reader_timeout"
    INTERNAL = "internal"
    SECRET = "secret"  # noqa: S105 - a kind: a secret that the source needs was not given to us


@dataclass(frozen=True, slots=True)
class Validators:
    """Opaque values for a conditional request, byte for byte as the server sent them (latin-1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect under observation: where it leads, since when, how many polls in a row said so."""

    address: str
    since: datetime
    polls: int


@dataclass(frozen=True, slots=True)
class Wishes:
    """When a feed wants to be left alone: for `ttl_s` seconds, in these UTC hours (0-23), on these days."""

    ttl_s: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What earlier polls of a document leave behind for later ones.

    `whole_at` is when it last arrived whole instead of as a 304; `gone` counts answers 410 in a row;
    `effective_address` is asked instead of the configured one since a move was believed. `news_at` is when a
    server that gives no validators last had something new; None for one that gives them.
    """

    whole_at: datetime | None = None
    gone: int = 0
    move: Move | None = None
    effective_address: str | None = None
    wishes: Wishes = field(default_factory=Wishes)
    news_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """What stood beside a link: enough for an entry when its article cannot be had.

    `published` is a text as written; `section` and `edition` name where the link stood; `key` is the identity
    key of the article that a further part belongs to; `number` is the part's number, from 1.
    """

    title: str = ""
    published: str | None = None
    summary: str = ""
    section: str = ""
    edition: str = ""
    breadcrumb: tuple[str, ...] = ()
    key: str | None = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute address that a document leads to; in the commit that stores it, it becomes a document."""

    url: str
    role: Role
    hint: Hint = field(default_factory=Hint)


@dataclass(frozen=True, slots=True)
class Document:
    """One address of a source. `first` is true until a poll of this address gave entries once.

    `hint` is what the page said that led here; `rhythm` what its polls taught (`poll.rhythm`), packed.
    """

    id: int
    source_id: str
    address: str
    role: Role
    validators: Validators
    body_hash: str | None
    due_at: datetime
    failures: int
    first: bool
    history: History = field(default_factory=History)
    hint: Hint | None = None
    rhythm: bytes | None = None

    @property
    def asked_address(self) -> str:
        """Give the address that polls go to: the configured one, unless it moved."""
        return self.history.effective_address or self.address


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one fetch: seconds in all and for connecting, bytes on the wire and decompressed."""

    total_s: float = 30.0
    connect_s: float = 10.0
    max_bytes: int = 10_000_000
    max_decoded_bytes: int = 20_000_000
    max_redirects: int = 5


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A request to make. `own` marks a configured source's own address: only it may use the allow list.

    Values of `headers` and `proxy` may hold the names of secrets as ${NAME}; `auth` is the name of a secret
    that is user:password. What they stand for is known to the fetcher alone. `subscribers` is for how many
    people we ask; 0 is not said.
    """

    url: str
    purpose: Purpose
    validators: Validators = field(default_factory=Validators)
    limits: Limits = field(default_factory=Limits)
    own: bool = False
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: str | None = None
    proxy: str | None = None
    subscribers: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer. `url` is where it came from after redirects; header names are in lower case.

    `permanent_url` is set when every redirect on the way was permanent; `wait_s` is the shortest time
    the server asks us to stay away (max-age), None when it does not say.
    """

    at: datetime
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    validators: Validators
    elapsed_s: float
    permanent_url: str | None = None
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed; its validators replace ours when it sent any.

    `permanent_url` as in `Fetched`.
    """

    at: datetime
    validators: Validators
    elapsed_s: float
    wait_s: float | None = None
    permanent_url: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A source's failure as a value. `stage` is where (fetch, read); `wait_s` is a Retry-After."""

    at: datetime
    stage: str
    kind: FailureKind
    message: str
    elapsed_s: float = 0.0
    status: int | None = None
    wait_s: float | None = None


FetchResult = Fetched | NotModified | Failure


@dataclass(frozen=True, slots=True)
class RobotsVerdict:
    """What robots.txt says of an address: stay away because of `failure`, or come every `delay_s` seconds.

    `asked` is true when the file was fetched for this verdict: the host has just been asked something.
    """

    failure: Failure | None = None
    delay_s: float = 0.0
    asked: bool = False
