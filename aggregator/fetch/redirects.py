"""From hop to hop: what an exchange asks first, and where a redirect leads it next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from aggregator.errors import UrlError
from aggregator.fetch.guard import check_url
from aggregator.model.document import FetchRequest

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_KEEPS_METHOD: Final = frozenset({307, 308})
# They say what is wanted or sent, never who asks; everything else may be a secret and stays at its host.
_NO_SECRETS: Final = frozenset({"accept", "accept-language", "content-type"})
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LATIN = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of an exchange. `url` is as on the wire; `passed` are the URLs asked before.

    `permanent` tells whether every redirect so far was; `own` is true at the first hop alone.
    """

    url: str
    method: str
    own: bool
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: str | None = None
    passed: tuple[str, ...] = ()
    permanent: bool = True

    @property
    def place(self) -> str:
        """Give the URL as messages show it: without its query, which may hold a secret."""
        return self.url.partition("?")[0]


def first_hop(request: FetchRequest) -> Hop:
    """Give the hop to a request's own address; raises UrlError."""
    return Hop(
        url=check_url(request.url),
        method=request.method,
        own=request.own,
        body=request.body,
        headers=request.headers,
        auth=request.auth,
    )


def next_hop(hop: Hop, status: int, location: str | None, *, max_redirects: int) -> Hop | str:
    """Give the hop that a redirect asks for, or the reason why there is none.

    `location` is the header's value in latin-1. Headers that may be secrets go only to the same host,
    the same port, or from http to https between the default ports. A step down from https to http is
    followed, as browsers do, but never counts as permanent.
    """
    if not location:
        return f"answered {status} without a Location"
    if len(hop.passed) >= max_redirects:
        return f"redirects for the {max_redirects + 1}th time; {max_redirects} are allowed"
    try:
        url = check_url(urljoin(hop.url, _mended(location)))
    except (UrlError, ValueError) as exc:
        return f"redirects where we cannot follow: {exc}"
    passed = (*hop.passed, hop.url)
    if url in passed:
        return f"redirects in a circle, back to {url.partition('?')[0]} (it may insist on cookies)"
    old, new = urlsplit(hop.url), urlsplit(url)
    keeps = status in _KEEPS_METHOD or hop.method in {"GET", "HEAD"}
    dropped = {"content-type"} if not keeps else set()
    return Hop(
        url=url,
        method=hop.method if keeps else "GET",
        own=False,
        body=hop.body if keeps else None,
        headers={
            name: value
            for name, value in hop.headers.items()
            if name.lower() not in dropped and (name.lower() in _NO_SECRETS or _is_same_place(old, new))
        },
        auth=hop.auth if _is_same_place(old, new) else None,
        passed=passed,
        permanent=hop.permanent and status in _PERMANENT and (old.scheme, new.scheme) != ("https", "http"),
    )


def _mended(location: str) -> str:
    """Give a Location that follows the rules: UTF-8 read as such, other bytes and blanks escaped."""
    trimmed = location.strip(" \t")
    try:
        text = trimmed.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        text = quote(trimmed.encode("latin-1"), safe=_LATIN)
    return text.replace(" ", "%20")


def _is_same_place(old: SplitResult, new: SplitResult) -> bool:
    if old.hostname != new.hostname:
        return False
    ports = (_port(old), _port(new))
    if old.scheme == new.scheme:
        return ports[0] == ports[1]
    return ports == (_DEFAULT_PORTS["http"], _DEFAULT_PORTS["https"])


def _port(parts: SplitResult) -> int:
    return parts.port or _DEFAULT_PORTS[parts.scheme]
