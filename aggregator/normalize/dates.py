"""Dates as feeds write them: a moment in UTC from a text, the source's zone and the present."""

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from aggregator.errors import DateError
from aggregator.language.datewords import fold_word
from aggregator.language.numerals import arabic
from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.normalize.clocks import east_of_utc, read_clock
from aggregator.normalize.days import read_day
from aggregator.normalize.reldates import read_relative

MAX_CHARS = 100  # the longest honest form is an RFC 822 date with a comment, about 45
FIRST_YEAR = 1990  # nothing was published as a feed before; 1, 1900, 1970 and 1980 are defaults of software
MAX_AHEAD = timedelta(days=366)  # beyond, a year such as 2099 means "none", not "early"
_MONTHS_A_YEAR = 12
_NO_OFFSET = timedelta(0)
_MONTH_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), start=1)}
# 24:00 and leap seconds are left to the slow path, so hours and seconds are bounded here
_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)"
    r" (?:([+-])(\d\d)(\d\d)|GMT|UTC|Z)"
)
_ISO = re.compile(
    r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})"
    r"(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)? ?(?:(Z)|([+-])(\d\d):?(\d\d))?)?"
)
_SOLID = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(?:(\d\d)(\d\d)?)?(Z|[+-]\d\d:?\d\d)?")
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")
_BLANKS = re.compile(r"\s+")

DatesAre = Literal["labelled", "local"]
Written = tuple[datetime, Precision, timedelta | None]


def parse_date(text: str, *, zone: ZoneInfo, now: datetime, dates_are: DatesAre = "labelled") -> Moment:
    """Read a date in any form that feeds are known to use.

    RFC 822 and ISO 8601 with their usual faults, numeric, Chinese and month-name forms, epochs, relative
    words. What carries no zone is meant in `zone`; with `dates_are` local that holds for labelled dates as
    well. Without a year the newest date not after tomorrow is meant. A day without a clock is that day's
    first instant in `zone`, precision day. The result may lie up to a year ahead of `now` (aware UTC).
    Raises DateError when the text holds no date, or only a default such as 1970 or 2099.
    """
    text = text.strip()
    if len(text) > MAX_CHARS:
        raise DateError(f'"{text[:40]}…" has {len(text)} characters; one element holds one date')
    try:
        found = _read_rfc822(text) or _read_iso(text) or _read_slow(text, zone=zone, now=now)
        if isinstance(found, Moment):
            return _plausible(found, text, now)
        local, precision, offset = found
        if offset is None or dates_are == "local":
            at = local.replace(tzinfo=zone).astimezone(UTC)
        else:
            at = (local - offset).replace(tzinfo=UTC)
    except (ValueError, OverflowError) as exc:
        reason = str(exc) if isinstance(exc, DateError) else "no such day or time"
        raise DateError(f'"{text}" is no date ({reason}); RFC 822 and RFC 3339 are always read') from exc
    return _plausible(Moment(at, precision, Evidence.FEED), text, now)


def _read_rfc822(text: str) -> Written | None:
    match = _RFC822.fullmatch(text)
    if match is None or match[2] not in _MONTHS:
        return None
    day, name, year, hour, minute, second, sign, off_h, off_m = match.groups()
    offset = east_of_utc(sign, off_h, off_m) if sign else _NO_OFFSET
    local = datetime(int(year), _MONTHS[name], int(day), int(hour), int(minute), int(second))  # noqa: DTZ001 - its offset stands beside it
    return local, Precision.SECOND, offset


def _read_iso(text: str) -> Written | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, _, month, day, hour, minute, second, zulu, sign, off_h, off_m = match.groups()
    if hour is None:
        return datetime(int(year), int(month), int(day)), Precision.DAY, None  # noqa: DTZ001 - meant in the source's zone
    offset = _NO_OFFSET if zulu else east_of_utc(sign, off_h, off_m) if sign else None
    local = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001 - its offset stands beside it
    return local, Precision.MINUTE if second is None else Precision.SECOND, offset


def _read_slow(text: str, *, zone: ZoneInfo, now: datetime) -> Written | Moment:
    """Read everything else; costs ten times as much."""
    solid = _SOLID.fullmatch(text)
    if solid is not None and int(solid[1]) >= FIRST_YEAR and int(solid[2]) <= _MONTHS_A_YEAR:
        year, month, day, hour, minute, second, label = solid.groups()
        text = f"{year}-{month}-{day} {hour}:{minute or '00'}{f':{second}' if second else ''} {label or ''}"
    elif epoch := _EPOCH.fullmatch(text):
        return Moment(datetime.fromtimestamp(int(epoch[1]), UTC), Precision.SECOND, Evidence.FEED)
    folded = _BLANKS.sub(" ", fold_word(unicodedata.normalize("NFKC", text)))
    local_now = now.astimezone(zone)
    relative = read_relative(folded, local_now=local_now)
    if relative is not None:
        at, precision = relative
        return Moment(at.astimezone(UTC), precision, Evidence.FEED)
    clock, rest = read_clock(arabic(folded))
    local = datetime.combine(read_day(rest, today=local_now.date(), zone=zone.key), time())
    if clock is None:
        return local, Precision.DAY, None
    local += timedelta(seconds=clock.second_of_day)
    return local, clock.precision, clock.offset_at(local, zone)


def _plausible(moment: Moment, text: str, now: datetime) -> Moment:
    if moment.at.year < FIRST_YEAR:
        raise DateError(f'"{text}" is no date (the year {moment.at.year} is a default of software)')
    if moment.at - now > MAX_AHEAD:
        raise DateError(f'"{text}" is no date (more than a year ahead)')
    return moment
