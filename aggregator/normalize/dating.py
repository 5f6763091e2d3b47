"""When the entries of a document were published: each on its own evidence, and the document as a whole.

Rules that need the whole document: one stuck stamp on most entries, midnight on all of them, dates that lie
in the future by the source's own offset, addresses that contradict the dates.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from aggregator.errors import DateError
from aggregator.model.alarm import WRONG_ZONE
from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.model.known import DatePattern
from aggregator.normalize.credit import Dateline
from aggregator.normalize.datepattern import LEAST_DATED, is_doubtful, pattern_of, without_midnights
from aggregator.normalize.dates import FIRST_YEAR, DatesAre, parse_date

STUCK_STAMP = "stuck_stamp"
DATES_AHEAD = "dates_ahead"
_SUSPECT_AFTER = timedelta(minutes=10)  # clocks of servers differ by minutes, labels by hours
_MAX_LABEL_ERROR = timedelta(hours=14)  # the zone farthest east
_MOST_AHEAD = 0.2  # of the dates; a right feed has none
_SAME_DAY = timedelta(days=1)
_FAR_APART = timedelta(days=2)
_REMEMBER = timedelta(days=7)
# /2020-01-15/ /2014-9-27/
_SPACED = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/_.](\d{1,2})[-/_.](\d{1,2})(?!\d)")
# /20250104/ /n2/2018/1220/ /202007/13/ t20200116_: digits alone may be an article's number
_SOLID = re.compile(r"(?:(?<=/)|(?<=/t)|(?<=_))((?:19|20)\d\d)/?(\d\d)/?(\d\d)(?=[/_])")

_YEAR = re.compile(r"\d{4}|(?<!\d)\d{2}年")


@dataclass(frozen=True, slots=True)
class Written:
    """The date texts of one entry with what else dates it; `found_on` is where its texts stood."""

    published: str | None
    updated: str | None
    url: str | None
    dateline: Dateline | None = None
    found_on: Literal["feed", "page", "url"] = "feed"


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a source's dates are meant, and the present."""

    zone: ZoneInfo
    now: datetime
    dates_are: DatesAre = "labelled"

    def read(self, text: str | None) -> Moment | None:
        """Give the moment a text names, None when it names none."""
        if not text or not text.strip():
            return None
        try:
            return parse_date(text, zone=self.zone, now=self.now, dates_are=self.dates_are)
        except DateError:
            return None

    def day(self, day: date, evidence: Evidence) -> Moment:
        """Give the first instant of a day, precision day."""
        start = datetime.combine(day, time(), tzinfo=self.zone)
        return Moment(start.astimezone(UTC), Precision.DAY, evidence)

    @property
    def seen(self) -> Moment:
        """Give the moment of an entry that nothing dates: when we first saw it."""
        return Moment(self.now, Precision.UNKNOWN, Evidence.SEEN)


@dataclass(frozen=True, slots=True)
class Dated:
    """One entry's dates: `published` is never in the future, `day` is what it claims (None when undated)."""

    published: Moment
    updated: datetime | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Dating:
    """The dates of a document in its order, what was learned of its source, and what its dates look like.

    `doubt` tells that known entries and new ones together might be read otherwise than the new ones alone.
    """

    entries: tuple[Dated, ...]
    habits: Mapping[str, str]
    warnings: tuple[str, ...]
    pattern: DatePattern
    doubt: bool = False


def date_entries(
    entries: Sequence[Written],
    calendar: Calendar,
    habits: Mapping[str, str],
    *,
    known: DatePattern | None = None,
) -> Dating:
    """Date every entry, of a whole document or of what is new in one whose other dates look like `known`.

    Order of evidence: the date element, the day in the address, the dateline, first sight. What lies in
    the future counts as first seen now. First publication stays in the store, so a date that moves later
    moves nothing. What is new alone teaches nothing about its source.
    """
    today = calendar.now.astimezone(calendar.zone).date()
    written = [calendar.read(entry.published) or calendar.read(entry.updated) for entry in entries]
    urls = [date_in_url(entry.url, today=today) for entry in entries]
    is_whole = known is None
    learned, warnings = _learn(written if is_whole else (), urls if is_whole else (), calendar, habits)
    read = _without_stuck(written, learned)
    pattern = pattern_of(written, read, calendar.zone, known=known)
    read = without_midnights(read, pattern, calendar.zone)
    dated = tuple(
        _dated(entry, moment, url_day, calendar)
        for entry, moment, url_day in zip(entries, read, urls, strict=True)
    )
    doubt = known is not None and is_doubtful(written, known, pattern)
    return Dating(dated, learned, warnings, pattern, doubt)


def date_in_url(url: str | None, *, today: date) -> date | None:
    """Give the day that an address names, the last one when it names several; None when it names none.

    A day after tomorrow is a number, not a day.
    """
    if url is None:
        return None
    for match in reversed([*_SPACED.finditer(url), *_SOLID.finditer(url)]):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
        if day.year >= FIRST_YEAR and day <= today + _SAME_DAY:
            return day
    return None


def _dated(entry: Written, moment: Moment | None, url_day: date | None, calendar: Calendar) -> Dated:
    if moment is not None and entry.found_on == "page":
        moment = replace(_in_year_of(moment, url_day, entry.published, calendar), evidence=Evidence.PAGE)
    if moment is None and url_day is not None:
        moment = calendar.day(url_day, Evidence.URL)
    if moment is None and entry.dateline is not None:
        stated = calendar.read(f"{entry.dateline.month}月{entry.dateline.day}日")
        moment = stated and replace(stated, evidence=Evidence.DATELINE)
    if moment is None:
        return Dated(calendar.seen, None, None)
    published = moment if moment.at <= calendar.now else calendar.seen
    updated = calendar.read(entry.updated)
    is_later = updated is not None and published.at < updated.at <= calendar.now
    return Dated(
        published,
        updated.at if updated is not None and is_later else None,
        moment.at.astimezone(calendar.zone).date(),
    )


def _in_year_of(moment: Moment, url_day: date | None, text: str | None, calendar: Calendar) -> Moment:
    """Give a date that was written without its year in the year of the address: [07-13] in /2019-07/13/."""
    local = moment.at.astimezone(calendar.zone)
    is_same_day = url_day is not None and (local.month, local.day) == (url_day.month, url_day.day)
    if url_day is None or not is_same_day or _YEAR.search(text or ""):
        return moment
    # a replaced year keeps the day: February 29 equals one only in another leap year
    return replace(moment, at=local.replace(year=url_day.year).astimezone(UTC))


def _without_stuck(read: Sequence[Moment | None], habits: Mapping[str, str]) -> list[Moment | None]:
    """Forget the stamp that most entries share while their addresses name other days."""
    stuck = habits.get(STUCK_STAMP)
    return [None if moment is not None and moment.at.isoformat() == stuck else moment for moment in read]


def _stuck_stamp(
    read: Sequence[Moment | None], urls: Sequence[date | None], calendar: Calendar
) -> str | None:
    stamps = Counter(
        moment.at for moment in read if moment is not None and moment.precision is not Precision.DAY
    )
    for at, count in stamps.most_common(1):
        own_day = at.astimezone(calendar.zone).date()
        others = [
            day
            for moment, day in zip(read, urls, strict=True)
            if moment is not None and moment.at == at and day is not None and abs(day - own_day) > _SAME_DAY
        ]
        if count >= LEAST_DATED and count * 2 > len(read) and others:
            return at.isoformat()
    return None


def _learn(
    read: Sequence[Moment | None],
    urls: Sequence[date | None],
    calendar: Calendar,
    habits: Mapping[str, str],
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    learned = dict(habits)
    warnings = []
    if stuck := _stuck_stamp(read, urls, calendar):
        learned[STUCK_STAMP] = stuck
        warnings.append(
            f"most entries carry the one date {stuck} while their addresses name other days: "
            "the addresses are believed"
        )
    elif contradiction := _contradiction(read, urls, calendar):
        warnings.append(contradiction)
    ahead = _ahead(read, calendar)
    if ahead and calendar.dates_are == "labelled":
        learned[DATES_AHEAD] = calendar.now.isoformat()
        warnings.append(ahead)
    elif DATES_AHEAD in learned:
        since = datetime.fromisoformat(learned[DATES_AHEAD])
        if calendar.dates_are == "local" or calendar.now - since > _REMEMBER:
            del learned[DATES_AHEAD]
        else:
            warnings.append(f"dates lay in the future at {since:%Y-%m-%d %H:%M} UTC; {WRONG_ZONE}")
    return learned, tuple(warnings)


def _ahead(read: Sequence[Moment | None], calendar: Calendar) -> str | None:
    clocks = [moment.at for moment in read if moment is not None and moment.precision is not Precision.DAY]
    ahead = [at - calendar.now for at in clocks if _SUSPECT_AFTER < at - calendar.now <= _MAX_LABEL_ERROR]
    if len(clocks) < LEAST_DATED or len(ahead) < max(2, _MOST_AHEAD * len(clocks)):
        return None
    hours = max(ahead).total_seconds() / 3600
    return f"{len(ahead)} of {len(clocks)} dates lie up to {hours:.1f} hours in the future; {WRONG_ZONE}"


def _contradiction(
    read: Sequence[Moment | None], urls: Sequence[date | None], calendar: Calendar
) -> str | None:
    apart = [
        abs(moment.at.astimezone(calendar.zone).date() - day) > _FAR_APART
        for moment, day in zip(read, urls, strict=True)
        if moment is not None and day is not None
    ]
    if len(apart) < LEAST_DATED or apart.count(True) * 2 <= len(apart):
        return None
    return (
        f"{apart.count(True)} of {len(apart)} dates differ by more than two days from the day in their "
        "address; the dates are believed"
    )
