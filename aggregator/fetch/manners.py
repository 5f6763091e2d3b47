"""How to behave towards servers: what their headers ask for, who shares a host, who we say we are."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from aggregator.fetch.guard import check_url

MAX_RETRY_S = 86_400.0  # a day, the longest that a failing source rests; "Retry-After: 99999999" exists
MAX_FRESH_S = 3_600.0  # an hour, the default rhythm: a static host's max-age of a month is no wish

_SECONDS = re.compile(r"[0-9]{1,12}(?:\.[0-9]*)?")
# RFC 9111 5.2: name, then a token or a quoted string, separated by commas
_DIRECTIVE = re.compile(r'([A-Za-z-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]*)))?')
_NOT_IN_PRODUCT = re.compile(r"[^\x21-\x7e]|[();]")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Give the seconds that Retry-After asks for, at most a day; None when it asks for nothing.

    Both forms of RFC 9110 10.2.3: seconds, and an HTTP date against `now`.
    """
    text = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return _bounded(float(text), MAX_RETRY_S)
    until = http_date(text)
    return None if until is None else _bounded((until - now).total_seconds(), MAX_RETRY_S)


def wait_from(headers: Mapping[str, str], now: datetime) -> float | None:
    """Give for how many seconds an answer calls itself fresh, at most an hour; None when for none.

    Cache-Control max-age less Age; without max-age, Expires against Date, or `now` (RFC 9111 4.2).
    no-store and no-cache ask for nothing.
    """
    wanted = _directives(headers.get("cache-control", ""))
    if wanted.keys() & {"no-store", "no-cache"}:
        return None
    max_age = wanted.get("max-age", "")
    if _SECONDS.fullmatch(max_age):
        age = headers.get("age", "").strip()
        spent = float(age) if _SECONDS.fullmatch(age) else 0.0
        return _bounded(float(max_age) - spent, MAX_FRESH_S)
    expires = http_date(headers.get("expires", ""))
    if expires is None:
        return None
    sent = http_date(headers.get("date", "")) or now
    return _bounded((expires - sent).total_seconds(), MAX_FRESH_S)


def http_date(text: str) -> datetime | None:
    """Read an HTTP date in any of the three forms of RFC 9110 5.6.7; None when it is none."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def host_group(url: str) -> str:
    """Give the host group of an address: its host in lower case, without www., final dot and port.

    An IPv6 literal keeps its brackets. Raises UrlError.
    """
    host = urlsplit(check_url(url)).hostname or ""
    return f"[{host}]" if ":" in host else host.rstrip(".").removeprefix("www.")


def user_agent(
    version: str, public_url: str | None, contact: str | None, subscribers: int | None = None
) -> str:
    """Say who asks: program, its page, whom to write to, and for how many subscribers.

    `contact` is a mail address or a URL; None and "" are left out. What a product comment cannot hold
    (RFC 9110 10.1.5) is dropped.
    """
    page = _NOT_IN_PRODUCT.sub("", public_url or "").rstrip("/")
    person = _NOT_IN_PRODUCT.sub("", contact or "")
    facts = [
        f"+{page}/about" if page else "",
        f"mailto:{person}" if "@" in person and ":" not in person else person,
        "" if subscribers is None else f"{subscribers} subscribers",
    ]
    comment = "; ".join(fact for fact in facts if fact)
    product = f"RegionalFeedAggregator/{version}"
    return f"{product} ({comment})" if comment else product


def _bounded(seconds: float, at_most: float) -> float | None:
    return min(seconds, at_most) if seconds > 0 else None


def _directives(text: str) -> dict[str, str]:
    """Give directives by name; of a repeated one the first (RFC 9111 4.2.1)."""
    found: dict[str, str] = {}
    for name, quoted, token in _DIRECTIVE.findall(text):
        found.setdefault(name.lower(), quoted or token)
    return found
