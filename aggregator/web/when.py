"""Instants as people read them: absolute, in a region's own zone, in the language of the page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model.entry import Moment, Precision
from aggregator.web.words import ENGLISH

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAYS_ZH: Final = "一二三四五六日"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A point in time for a `time` element: `machine` for its attribute, `text` for people.

    `seen` marks an instant at which we first saw something whose own date is unknown.
    """

    machine: str
    text: str
    seen: bool = False


def day_text(day: date, lang: str, *, weekday: bool = True) -> str:
    """Give a day: Tuesday, 24 November 2026; 2026年11月24日 星期二."""
    if lang == ENGLISH:
        plain = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        return f"{_WEEKDAYS[day.weekday()]}, {plain}" if weekday else plain
    plain = f"{day.year}年{day.month}月{day.day}日"
    return f"{plain} 星期{_WEEKDAYS_ZH[day.weekday()]}" if weekday else plain


def stamp(at: datetime, zone: ZoneInfo, lang: str, *, beside: date | None = None) -> Stamp:
    """Give day and minute of an instant; the minute alone when it falls on the day `beside` it."""
    local = at.astimezone(zone)
    minute = f"{local:%H:%M}"
    machine = local.isoformat(timespec="seconds")
    if local.date() == beside:
        return Stamp(machine, minute)
    return Stamp(machine, f"{day_text(local.date(), lang, weekday=False)} {minute}")


def moment_stamp(moment: Moment, zone: ZoneInfo, lang: str, *, beside: date | None = None) -> Stamp:
    """Give a publication time no more exactly than it is known."""
    if moment.precision is Precision.DAY:
        day = moment.at.astimezone(zone).date()
        return Stamp(day.isoformat(), day_text(day, lang, weekday=False))
    known = stamp(moment.at, zone, lang, beside=beside)
    if moment.precision is Precision.UNKNOWN:
        return Stamp(known.machine, known.text, seen=True)
    return known
