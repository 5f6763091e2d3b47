"""What the dates of a document have in common, also of one of which only the new entries are read (pure)."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from aggregator.model.entry import Moment, Precision
from aggregator.model.known import DatePattern

LEAST_DATED = 3  # fewer dates prove nothing about a document
_OWN, _UTC = "L", "U"
_MANY_ALIKE = (
    4  # a stamp on less than a quarter of the entries cannot become that of most with a few new ones
)


def pattern_of(
    written: Sequence[Moment | None],
    read: Sequence[Moment | None],
    zone: ZoneInfo,
    *,
    known: DatePattern | None = None,
) -> DatePattern:
    """Give the pattern of dates as `written` and as `read` (without stuck stamps), added to a `known` one."""
    dated = [moment for moment in read if moment is not None]
    midnights = "".join(name for name in (_OWN, _UTC) if _all_at_midnight(dated, name, zone))
    if known is not None:
        if known.dated:
            midnights = "".join(name for name in midnights if name in known.midnights)
        return DatePattern(known.dated + len(dated), midnights, known.stamps)
    stamps = Counter(moment.at.isoformat() for moment in written if moment is not None and _has_clock(moment))
    many = (at for at, count in stamps.items() if count > 1 and count * _MANY_ALIKE >= len(written))
    return DatePattern(len(dated), midnights, tuple(many))


def without_midnights(read: list[Moment | None], pattern: DatePattern, zone: ZoneInfo) -> list[Moment | None]:
    """Read midnight on every entry as a day without a clock (RSSHub issue 16959), in UTC or its own zone."""
    if pattern.dated < LEAST_DATED or not pattern.midnights:
        return read
    own: tzinfo = zone if pattern.midnights.startswith(_OWN) else UTC
    return [moment and _day_of(moment, own, zone) for moment in read]


def is_doubtful(written: Sequence[Moment | None], known: DatePattern, together: DatePattern) -> bool:
    """Tell whether a rule about the dates of most entries could decide otherwise with the new ones.

    The new ones share a stamp with many, or make a pattern where there were too few dates for one.
    """
    if any(moment is not None and moment.at.isoformat() in known.stamps for moment in written):
        return True
    return known.dated < LEAST_DATED <= together.dated


def _all_at_midnight(dated: Sequence[Moment], clock: str, zone: ZoneInfo) -> bool:
    own: tzinfo = zone if clock == _OWN else UTC
    return all(_has_clock(moment) and moment.at.astimezone(own).time() == time() for moment in dated)


def _has_clock(moment: Moment) -> bool:
    return moment.precision is not Precision.DAY


def _day_of(moment: Moment, own: tzinfo, zone: ZoneInfo) -> Moment:
    """Give the first instant of a moment's day in the source's zone, precision day."""
    day = moment.at.astimezone(own).date()
    start = datetime.combine(day, time(), tzinfo=zone)
    return Moment(start.astimezone(UTC), Precision.DAY, moment.evidence)
