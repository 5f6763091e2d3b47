"""Dates in words that count from now: 3小时前, 昨天 09:15, vor 2 Tagen."""

import re
from datetime import UTC, datetime, time, timedelta

from aggregator.language.datewords import AGO, AGO_PHRASE, DAYS_BACK, JUST_NOW, UNITS_S
from aggregator.language.numerals import arabic
from aggregator.model.entry import Precision
from aggregator.normalize.clocks import read_clock

_DAY_S = 86_400
_HALF = "半"
_ONE = ("an", "a", "one", "ein", "eine", "einer", "einem", "un", "une", "una", "um", "uma", "een")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


def _is_spaced(word: str) -> bool:
    """Tell whether the word's script puts blanks between words; others are found inside a run."""
    return word < "\u1100"


def _alternatives(words: set[str]) -> str:
    return "|".join(sorted((word for word in words if not _is_spaced(word)), key=len, reverse=True))


_UNIT = "|".join(
    word + (r"(?![^\W\d_])" if _is_spaced(word) else "") for word in sorted(UNITS_S, key=len, reverse=True)
)
_COUNT = re.compile(rf"(?:(\d{{1,4}})|({_HALF})个?|(?<![^\W\d_])(?:{'|'.join(_ONE)})(?=\s))\s*({_UNIT})")
# 午前 and 오전 mean a.m., 前天 and 前日 the day before yesterday
_AGO = re.compile(rf"(?<![午오])(?:{_alternatives(set(AGO))})(?![天日])")
_JUST_NOW = re.compile(_alternatives(set(JUST_NOW)))
_DAYS_BACK = re.compile(_alternatives(set(DAYS_BACK)))


def read_relative(text: str, *, local_now: datetime) -> tuple[datetime, Precision] | None:
    """Give the instant that folded words mean at `local_now` (aware), None when they name a calendar day.

    Counts of hours and less have precision minute, days and more precision day.
    """
    words = set(_WORD.findall(text))
    if words & AGO or _AGO.search(text) or AGO_PHRASE in text:
        return _read_count(arabic(text), local_now)
    if not _DIGIT.search(text) and (words & JUST_NOW or _JUST_NOW.search(text)):
        return local_now, Precision.MINUTE
    spoken = [DAYS_BACK[word] for word in words if word in DAYS_BACK]
    if match := _DAYS_BACK.search(text):
        spoken.append(DAYS_BACK[match[0]])
    return _read_days_back(text, spoken[0], local_now) if spoken else None


def _read_count(text: str, local_now: datetime) -> tuple[datetime, Precision] | None:
    counts = list(_COUNT.finditer(text))
    if not counts or _DIGIT.search(_COUNT.sub("", text)):
        return None
    units = [UNITS_S[count[3]] for count in counts]
    numbers = [float(count[1] or (0.5 if count[2] else 1)) for count in counts]
    back = timedelta(seconds=sum(unit * number for unit, number in zip(units, numbers, strict=True)))
    if min(units) < _DAY_S or back < timedelta(days=1):
        return local_now.astimezone(UTC) - back, Precision.MINUTE
    return _start_of((local_now - back), local_now), Precision.DAY


def _read_days_back(text: str, days: int, local_now: datetime) -> tuple[datetime, Precision] | None:
    clock, rest = read_clock(text)
    if _DIGIT.search(rest):
        return None
    start = _start_of(local_now - timedelta(days=days), local_now)
    if clock is None:
        return start, Precision.DAY
    return start + timedelta(seconds=clock.second_of_day), clock.precision


def _start_of(day: datetime, like: datetime) -> datetime:
    return datetime.combine(day.date(), time(), tzinfo=like.tzinfo)
