"""Clock times and zone labels inside a date."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from aggregator.errors import DateError
from aggregator.language.datewords import AFTERNOON, MORNING, NOON
from aggregator.language.zonenames import ZONE_HOURS, ZONE_PHRASES
from aggregator.model.entry import Precision

_HALF_DAY_H = 12
_DAY_S = 86_400
_CLOCK = re.compile(
    r"(?<![\d.:])(?:"
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:]\d+)?)?"  # 9:15, 09:28:27.0
    r"|(\d{1,2})\s*(?:时|時|点|點|시)\s*(?:(\d{1,2})\s*(?:分|분)\s*(?:(\d{1,2})\s*(?:秒|초))?)?"  # 9时15分
    r"|(\d{1,2})\s?h\s?(\d{2})?(?![a-z\d])"  # 9h15
    r"|(\d{1,2})(?:\.(\d{2}))?(?=\s*uhr)"  # 9.15 Uhr
    r"|(\d{1,2})(?=\s*[ap]\.?m\b)"  # 9 pm
    r")(?!\d)(?:\s*(?:uhr|h)\b)?"
)
_AM_PM = re.compile(r"\s*([ap])\.?m\b\.?")
_LABEL = re.compile(
    r"\s*[\[(]?(?:"
    r"(?:gmt|utc|ut)?\s*([+-])\s?(\d{1,2})(?::?(\d{2}))?(?!\d)"  # +0800, UTC+8, GMT+08:00
    r"|(0\d|1[0-4]):?([0345][05])(?![\d:])"  # 08:00, 0800: the plus was lost in an URL-decoder
    r"|([a-zмск]{1,5})(?![\w/])"  # GMT, EST
    r")[\])]?"
)
_PHRASE = re.compile("|".join(ZONE_PHRASES))
_AFTERNOON = re.compile("|".join(word for word in AFTERNOON if not word.isascii()))
_MORNING = re.compile("|".join(word for word in MORNING if not word.isascii()))
_NOON = re.compile("|".join(NOON))
_MAX_OFFSET_H = 14


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in seconds, up to 24:00, with what the text says of its zone."""

    second_of_day: int
    precision: Precision
    offset: timedelta | None = None
    zone_name: str | None = None

    def offset_at(self, local: datetime, zone: ZoneInfo) -> timedelta | None:
        """Give the offset that the label means on that day, None when the source's zone is meant.

        A name with several meanings (CST) means the one that is the source's own.
        """
        if self.zone_name is None:
            return self.offset
        own = zone.utcoffset(local)
        meanings = [timedelta(hours=hours) for hours in ZONE_HOURS[self.zone_name]]
        return own if own in meanings else meanings[0]


def read_clock(text: str) -> tuple[Clock | None, str]:
    """Split the clock with its label off a folded text; gives what is left for the day.

    Raises DateError for a time that no clock shows.
    """
    phrase = _PHRASE.search(text)
    rest = _PHRASE.sub(" ", text)
    match = _CLOCK.search(rest)
    if match is None:
        return None, rest
    numbers = [number for number in match.groups() if number is not None]
    end = match.end()
    if suffix := _AM_PM.match(rest, end):
        end = suffix.end()
    offset, name, end = _read_label(rest, end)
    if phrase is not None:
        offset, name = timedelta(hours=ZONE_PHRASES[phrase[0]]), None
    precision = Precision.MINUTE if len(numbers) < len(("h", "m", "s")) else Precision.SECOND
    hour = _on_24h(int(numbers[0]), suffix[1] if suffix else None, rest)
    clock = Clock(_second_of_day(hour, *(int(number) for number in numbers[1:])), precision, offset, name)
    return clock, f"{rest[: match.start()]} {rest[end:]}"


def _second_of_day(hour: int, minute: int = 0, second: int = 0) -> int:
    """Give seconds since midnight; second 60 is a leap second, 24:00 the end of the day."""
    total = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 60 or total > _DAY_S:  # noqa: PLR2004 - the clock's own bounds
        raise DateError("no such time of day")
    return total


def _on_24h(hour: int, suffix: str | None, text: str) -> int:
    if suffix is None:
        if _AFTERNOON.search(text) or (_NOON.search(text) and hour < 3):  # noqa: PLR2004 - 中午1点 is 13:00
            suffix = "p"
        elif _MORNING.search(text):
            suffix = "a"
    if suffix == "p" and hour < _HALF_DAY_H:
        return hour + _HALF_DAY_H
    if suffix == "a" and hour == _HALF_DAY_H:
        return 0
    return hour


def _read_label(text: str, start: int) -> tuple[timedelta | None, str | None, int]:
    label = _LABEL.match(text, start)
    if label is None:
        return None, None, start
    sign, hours, minutes, lost_hours, lost_minutes, name = label.groups()
    if name is not None:
        return (None, name, label.end()) if name in ZONE_HOURS else (None, None, start)
    if sign is None:
        return timedelta(hours=int(lost_hours), minutes=int(lost_minutes)), None, label.end()
    return east_of_utc(sign, hours, minutes or "00"), None, label.end()


@lru_cache(maxsize=256)
def east_of_utc(sign: str, hours: str, minutes: str) -> timedelta | None:
    """Give an offset; +8000 means +0800 (ELF_RSS issue 167), other nonsense means that there is none."""
    hour, minute = int(hours), int(minutes)
    if hour > _MAX_OFFSET_H and minutes == "00":
        hour, minute = divmod(int(hours + minutes) // 10, 100)
    if hour > _MAX_OFFSET_H or minute > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    east = timedelta(hours=hour, minutes=minute)
    return -east if sign == "-" else east
