"""Calendar days inside a date text whose clock was taken out."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from aggregator.errors import DateError
from aggregator.language.datewords import MONTHS, WEEKDAYS, fold_word

_PIVOT = 70  # RFC 2822 4.3 reads two-digit years as 19xx from 50 on; feeds of the 1950s do not exist
_YEARS_BACK = 8  # enough to reach the last February 29, even over 1900 and 2100
# Only the United States (and what follows their habit) write the month first; elsewhere 7/8 is August 7.
_MONTH_FIRST = re.compile(
    r"America/(New_York|Chicago|Denver|Los_Angeles|Phoenix|Anchorage|Detroit|Boise|Juneau|Nome|Adak|Puerto_Rico"
    r"|Indiana/\w+|Kentucky/\w+|North_Dakota/\w+)|Pacific/(Honolulu|Guam|Pago_Pago)|US/\w+"
)
_YEAR_FIRST = re.compile(r"Asia/(?!Kolkata|Dubai|Jakarta|Manila|Singapore|Bangkok)")
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s*(元|\d{{1,3}})(?=\s*年)")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_YMD = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)\s?[日号號일]?")
_SHORT_YMD = re.compile(r"(?<!\d)(\d{2})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})(?!\d)\s?[日号號일]?")
_SOLID = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_THREE = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_MONTH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})(?!\d)\s?[日号號일]?")
_TWO = re.compile(r"(?<![\d-])(\d{1,2})([-/.])(\d{1,2})(?!\d)\.?")
_DAY_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s+(\d{1,2})月\s+(\d{4})(?!\d)")
_NUMBER = re.compile(r"\d+")

Reading = Callable[[re.Match[str], date, str], date]


def read_day(text: str, *, today: date, zone: str) -> date:
    """Give the calendar day that a folded text names, ignoring the day of the week.

    `today` (in the source's zone) decides a missing year and doubtful orders, `zone` (its IANA name) the
    order of the numbers in 7/8/2020. Raises DateError when no day is named, or more than one.
    """
    text = _ERA.sub(lambda era: str(_ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))), text)
    for pattern, reading in _FORMS:
        match = pattern.search(text)
        if match is None:
            continue
        if _DIGIT.search(text[: match.start()]) or _DIGIT.search(text[match.end() :]):
            raise DateError("numbers beside the day")
        return reading(match, today, zone)
    return _named_month(text, today)


def _from_day_month_year(match: re.Match[str], _today: date, _zone: str) -> date:
    return date(int(match[3]), int(match[2]), int(match[1]))


def _from_year_first(match: re.Match[str], _today: date, _zone: str) -> date:
    return date(_whole_year(match[1]), int(match[2]), int(match[3]))


def _from_three_numbers(match: re.Match[str], today: date, zone: str) -> date:
    first, separator, second, third = int(match[1]), match[2], int(match[3]), match[4]
    day_first = (third, second, first)
    month_first = (third, first, second)
    year_first = (match[1], second, int(third))
    if separator == ".":
        orders = [day_first]
    elif len(third) > 2:  # noqa: PLR2004 - digits of a short year
        orders = [month_first, day_first] if _MONTH_FIRST.fullmatch(zone) else [day_first, month_first]
    elif separator == "-" or _YEAR_FIRST.match(zone):
        return max(_possible([year_first, day_first], today))  # news is newer than its other reading
    else:
        orders = [month_first, day_first] if _MONTH_FIRST.fullmatch(zone) else [day_first, month_first]
    return _possible(orders, today)[0]


def _possible(orders: list[tuple[str, int, int]], today: date) -> list[date]:
    """Give the days among these readings, only those not after tomorrow when there are any."""
    possible = []
    for year, month, day in orders:
        try:
            possible.append(date(_whole_year(year), month, day))
        except ValueError:
            continue
    if not possible:
        raise DateError("no such day")
    return [day for day in possible if day <= today + timedelta(days=1)] or possible


def _from_month_day(match: re.Match[str], today: date, _zone: str) -> date:
    return _newest(int(match[1]), int(match[2]), today)


def _from_two_numbers(match: re.Match[str], today: date, zone: str) -> date:
    first, separator, second = int(match[1]), match[2], int(match[3])
    day_first = separator == "." or (separator == "/" and not _is_month_first_without_year(zone))
    orders = [(second, first), (first, second)] if day_first else [(first, second), (second, first)]
    for month, day in orders:
        try:
            return _newest(month, day, today)
        except DateError:
            continue
    raise DateError("no such day")


def _is_month_first_without_year(zone: str) -> bool:
    return bool(_MONTH_FIRST.fullmatch(zone) or _YEAR_FIRST.match(zone))


def _named_month(text: str, today: date) -> date:
    month, span = _find_month(text)
    numbers = [(match[0], match.start()) for match in _NUMBER.finditer(text)]
    if len(numbers) == 1 and len(numbers[0][0]) <= 2:  # noqa: PLR2004 - digits of a day
        return _newest(month, int(numbers[0][0]), today)
    if len(numbers) != 2:  # noqa: PLR2004 - a day and a year
        raise DateError("no day with its month")
    (first, at), (second, _) = numbers
    if len(first) == 4:  # noqa: PLR2004 - 2020 July 13
        first, second = second, first
    elif at > span and len(second) < 2:  # noqa: PLR2004 - digits of a short year
        raise DateError("no year")
    return date(_whole_year(second), month, int(first))


def _find_month(text: str) -> tuple[int, int]:
    found = [
        (MONTHS[word], match.start(), word)
        for match in _WORD.finditer(text)
        if (word := fold_word(match[0])) in MONTHS
    ]
    if len(found) > 1:  # "mar" is Tuesday and March: mar., 14 juil. 2020
        found = [one for one in found if one[2] not in WEEKDAYS] or found[-1:]
    if not found:
        raise DateError("no day")
    return found[0][0], found[0][1]


def _newest(month: int, day: int, today: date) -> date:
    """Give the newest such day that is not after tomorrow."""
    for year in range(today.year + 1, today.year - _YEARS_BACK, -1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if candidate <= today + timedelta(days=1):
            return candidate
    raise DateError("no such day")


def _whole_year(year: str) -> int:
    number = int(year)
    if len(year) > 2:  # noqa: PLR2004 - digits of a short year
        return number
    return number + (2000 if number < _PIVOT else 1900)


_FORMS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (_YMD, _from_year_first),
    (_SHORT_YMD, _from_year_first),
    (_SOLID, _from_year_first),
    (_DAY_MONTH_YEAR, _from_day_month_year),
    (_THREE, _from_three_numbers),
    (_MONTH_DAY, _from_month_day),
    (_TWO, _from_two_numbers),
)
