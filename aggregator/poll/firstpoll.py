"""Which articles of a list are asked for first when it is polled for the first time (pure)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from aggregator.errors import DateError
from aggregator.model.document import Link, Role
from aggregator.model.source import Source
from aggregator.normalize.dates import parse_date
from aggregator.normalize.dating import date_in_url

_TOP = datetime.max.replace(tzinfo=UTC)  # what stands above every date on the page: pinned, so news


def newest_first(links: Sequence[Link], source: Source, *, now: datetime) -> tuple[Link, ...]:
    """Give the links with the newest articles in front, what is no article behind them.

    The first articles that arrive are those that the rule for first polls lets into the regions. Dates are
    those beside the headlines, else in the addresses; a line without one is as old as the line above it.
    """
    above, dated = _TOP, []
    for link in links:
        if link.role is Role.ARTICLE:
            above = _date(link, ZoneInfo(source.timezone), now) or above
            dated.append((above, link))
    dated.sort(key=lambda one: one[0], reverse=True)
    return (*(link for _, link in dated), *(link for link in links if link.role is not Role.ARTICLE))


def _date(link: Link, zone: ZoneInfo, now: datetime) -> datetime | None:
    try:
        return parse_date(link.hint.published or "", zone=zone, now=now).at
    except DateError:
        day = date_in_url(link.url, today=now.astimezone(zone).date())
        return None if day is None else datetime.combine(day, time(), zone).astimezone(UTC)
