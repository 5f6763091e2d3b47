"""Which address a document is asked at (pure): that of today's issue, and whose hosts may see what.

`{%Y-%m}/{%d}` in a configured address stands for the day, in the source's zone.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aggregator.model.document import Document, Link, Role
from aggregator.model.rules import EpaperRules
from aggregator.model.source import Source, SourceKind

_DAY: Final = re.compile(r"\{([^{}]*)\}")
_PORTS: Final = {"http": 80, "https": 443}
_PAGES: Final = frozenset({SourceKind.LISTPAGE, SourceKind.EPAPER})
ONE_ENTRY: Final = frozenset({Role.ARTICLE, Role.PART})


def is_dated(document: Document) -> bool:
    """Tell whether a configured address changes by the day."""
    return document.role is Role.ROOT and _DAY.search(document.asked_address) is not None


def address_at(source: Source, document: Document, at: datetime) -> str:
    """Give the address that a document has at an instant."""
    address = document.asked_address
    return _of_day(address, _issue_day(source, at)) if is_dated(document) else address


def earlier_issues(source: Source, document: Document, *, now: datetime) -> tuple[Link, ...]:
    """Give links to the issues of the days before: one may have come late, or while nobody polled."""
    if not is_dated(document) or source.kind is not SourceKind.EPAPER:
        return ()
    today = _issue_day(source, now)
    days = (today - timedelta(days=back) for back in range(1, _rules(source).lookback_days + 1))
    return tuple(Link(_of_day(document.asked_address, day), Role.NEXT) for day in days)


def is_for_people(source: Source, role: Role) -> bool:
    """Tell pages, which are made for people, from feeds and sitemaps, which are made for programs."""
    return source.kind in _PAGES or role in ONE_ENTRY


def is_own(source: Source, url: str) -> bool:
    """Tell whether a configured address has the same scheme, host and port: an allow rule is for these.

    What else a page leads to, on whatever private host, nobody has allowed.
    """
    return _origin(url) in {_origin(address) for address in source.urls}


def knows_host(source: Source, url: str) -> bool:
    """Tell whether a source's own headers and password may go there."""
    return _host(url) in {_host(address) for address in source.urls}


def _issue_day(source: Source, at: datetime) -> date:
    """Give the day of the newest issue: before its hour it is yesterday's."""
    local = at.astimezone(ZoneInfo(source.timezone))
    if source.kind is SourceKind.EPAPER:
        local -= timedelta(hours=_rules(source).publish_hour)
    return local.date()


def _rules(source: Source) -> EpaperRules:
    return source.rules if isinstance(source.rules, EpaperRules) else EpaperRules()


def _of_day(address: str, day: date) -> str:
    return _DAY.sub(lambda found: day.strftime(found[1]), address)


def _origin(url: str) -> tuple[str, str, int | None]:
    split = urlsplit(url)
    try:
        port = split.port
    except ValueError:  # http://paper.example:99999/ is the fetcher's to refuse
        port = -1
    return (split.scheme, _host(url), port or _PORTS.get(split.scheme))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().rstrip(".")
