"""The news of 临江县 as a pure function of time.

Every half minute one of the papers brings a new dispatch, a few seconds after the slot's start. Some are
updated or corrected later, some of the daily's are reprinted by the others, now and then before it puts them
online itself, and each paper has an hourly bulletin. The same instant gives the same news after any restart.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from aggregator.demo.outlets import DAILY, ONLINE, RADIO, Outlet
from aggregator.demo.wording import Dice, Template, Text, person, season, templates, vocabulary, write

COUNTY_TIME = timezone(timedelta(hours=8), "CST")
SLOT_S = 30
"""Seconds between two new dispatches, on average."""
DELAY_S = 11
"""A dispatch comes up to that many seconds after its slot began: gaps are 20-40 s."""
LATEST_S = 600
"""Every dispatch stays in its feed for ten minutes …"""
NOTABLE_S = 4 * 3600
"""… and every `NOTABLE_EVERY`-th, like the bulletins, for four hours: a fresh start is not empty."""
NOTABLE_EVERY = 60
UPDATE_AFTER_S = 90
REPRINT_AFTER_S = 60
REPRINT_WITHIN_S = 240
EARLY_S = 90
"""So long before the daily's own slot others bring what they took from its printed pages."""

_ORIGINAL, _REPRINT, _SERIES = range(3)
_VARIANTS = 3
_SERIES_OF = {0: ONLINE, 30: DAILY, 15: RADIO}
"""Minute of the hour → who brings its bulletin then; the order is that of series.txt."""
_MONTH_MEANS_C = (9, 11, 14, 19, 23, 27, 29, 29, 26, 22, 17, 12)
_WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One dispatch as its paper shows it at some instant.

    `link` is the number of the page it points to: its own, or the origin's for a reprint that keeps the
    canonical address. Times are in the county's zone.
    """

    number: int
    outlet: Outlet
    title: str
    paragraphs: tuple[str, ...]
    category: str
    language: str
    authors: tuple[str, ...]
    editor: str
    published: datetime
    updated: datetime
    origin: Outlet | None
    link: int

    @property
    def tag(self) -> str:
        """Give its permanent id."""
        return self.outlet.tag(self.number, self.published.year)


def issue(now: datetime) -> tuple[Dispatch, ...]:
    """Give what stands in the three feeds at `now` (aware), newest first."""
    found = [dispatch(number, now) for number in _current_numbers(now)]
    current = [one for one in found if one is not None and _is_current(one, now)]
    return tuple(sorted(current, key=lambda one: (one.published, one.number), reverse=True))


def dispatch(number: int, now: datetime) -> Dispatch | None:
    """Give the dispatch of that number as it reads at `now`; None when there is none, or not yet."""
    slot, variant = divmod(number, _VARIANTS)
    if slot * SLOT_S - EARLY_S > now.timestamp():
        return None
    make = (_original, _reprint, _bulletin)[variant]
    made = make(slot, now)
    return made if made is not None and made.published <= now else None


def _current_numbers(now: datetime) -> Iterator[int]:
    last = int(now.timestamp()) // SLOT_S
    latest = last - (LATEST_S + REPRINT_AFTER_S + REPRINT_WITHIN_S) // SLOT_S
    for slot in range(last - NOTABLE_S // SLOT_S, last + EARLY_S // SLOT_S + 1):
        if slot >= latest or _is_notable(slot):
            yield from (slot * _VARIANTS + _ORIGINAL, slot * _VARIANTS + _REPRINT)
        if slot * SLOT_S % 3600 // 60 in _SERIES_OF:
            yield slot * _VARIANTS + _SERIES


def _is_current(one: Dispatch, now: datetime) -> bool:
    slot, variant = divmod(one.number, _VARIANTS)
    lasts_s = NOTABLE_S if variant == _SERIES or _is_notable(slot) else LATEST_S
    return (now - one.published).total_seconds() <= lasts_s


def _is_notable(slot: int) -> bool:
    return slot % NOTABLE_EVERY == 0


def _original(slot: int, now: datetime) -> Dispatch:
    dice = Dice(f"dispatch {slot}")
    share, outlet = _share(slot)
    english = outlet is ONLINE and share == 9  # noqa: PLR2004 - the bilingual page's one twelfth
    template = _english(slot) if english else _chinese(slot)
    published = _county_time(slot * SLOT_S + dice.roll("delay", DELAY_S))
    text = write(template, dice, _facts(published))
    addition = _addition(text, dice, english=english)
    updated = published + timedelta(seconds=UPDATE_AFTER_S + dice.roll("update", 61))
    is_updated = addition is not None and updated <= now
    byline = _byline(dice, english=english)
    opening = "LINJIANG — " if english else _opening(outlet, published)
    paragraphs = _dressed(text.paragraphs, opening, byline)
    return Dispatch(
        number=slot * _VARIANTS + _ORIGINAL,
        outlet=outlet,
        title=text.title,
        paragraphs=(*paragraphs, addition) if is_updated and addition else paragraphs,
        category=template.category,
        language="en" if english else "zh-CN",
        authors=byline[1],
        editor=_colleague("editor", dice),
        published=published,
        updated=updated if is_updated else published,
        origin=None,
        link=slot * _VARIANTS + _ORIGINAL,
    )


def _reprint(slot: int, _now: datetime) -> Dispatch | None:
    """Give the copy of a daily's dispatch in another paper, as the text stood when it was copied."""
    dice, taker = Dice(f"reprint {slot}"), _taker(slot)
    if taker is None:
        return None
    is_early = dice.roll("early", 3) == 0
    after_s = REPRINT_AFTER_S + dice.roll("delay", REPRINT_WITHIN_S - REPRINT_AFTER_S)
    published = _county_time(slot * SLOT_S + (-EARLY_S if is_early else after_s))
    copied = _original(slot, published)
    number = slot * _VARIANTS + _REPRINT
    credited = f"{_opening(taker, published)}据{copied.outlet.name}报道 "
    first = credited + copied.paragraphs[0].removeprefix(_opening(copied.outlet, copied.published))
    keeps_link = not is_early and (taker is RADIO or dice.roll("link", 3) == 0)
    return Dispatch(
        number=number,
        outlet=taker,
        title=copied.title,
        paragraphs=(first, *copied.paragraphs[1:]),
        category=copied.category,
        language=copied.language,
        authors=copied.authors,
        editor=_colleague("editor", dice),
        published=published,
        updated=published,
        origin=copied.outlet,
        link=copied.number if keeps_link else number,
    )


def _share(slot: int) -> tuple[int, Outlet]:
    """Give whose dispatch a slot brings, in twelfths and by name."""
    share = Dice(f"dispatch {slot}").roll("outlet", 12)
    return share, DAILY if share < 6 else ONLINE if share < 10 else RADIO  # noqa: PLR2004 - twelfths, said here only


def _taker(slot: int) -> Outlet | None:
    """Give who reprints the dispatch of a slot: of the daily's alone, and not of all."""
    taker = (ONLINE, ONLINE, RADIO, None, None)[Dice(f"reprint {slot}").roll("taker", 5)]
    return taker if _share(slot)[1] is DAILY else None


def _bulletin(slot: int, _now: datetime) -> Dispatch | None:
    """Give the hourly bulletin: every hour the same form with other numbers, never the same news."""
    minute, seconds = divmod(slot * SLOT_S % 3600, 60)
    if seconds or minute not in _SERIES_OF:
        return None
    outlet = _SERIES_OF[minute]
    template = templates("series.txt")[tuple(_SERIES_OF).index(minute)]
    dice = Dice(f"bulletin {slot}")
    published = _county_time(slot * SLOT_S)
    text = write(template, dice, _facts(published) | _readings(published, dice))
    number = slot * _VARIANTS + _SERIES
    return Dispatch(
        number=number,
        outlet=outlet,
        title=text.title,
        paragraphs=text.paragraphs,
        category=template.category,
        language="zh-CN",
        authors=(),
        editor=_colleague("editor", dice),
        published=published,
        updated=published,
        origin=None,
        link=number,
    )


def _county_time(timestamp_s: float) -> datetime:
    return datetime.fromtimestamp(timestamp_s, COUNTY_TIME)


def _chinese(slot: int) -> Template:
    shelf = templates("zh-life.txt") + templates("zh-town.txt")
    block, place = divmod(slot, len(shelf))
    return shelf[_shuffled(block, len(shelf))[place]]


def _english(slot: int) -> Template:
    shelf = templates("en.txt")
    return shelf[Dice(f"english {slot}").roll("template", len(shelf))]


@lru_cache(maxsize=32)
def _shuffled(block: int, size: int) -> tuple[int, ...]:
    """Give an order in which every template comes once before any comes again."""
    dice = Dice(f"block {block}")
    return tuple(sorted(range(size), key=lambda index: dice.roll(str(index), 1 << 32)))


def _facts(at: datetime) -> dict[str, str]:
    return {
        "month": str(at.month),
        "day": str(at.day),
        "hour": str(at.hour),
        "quarter": str(at.minute // 15 * 15),
        "yesterday": str((at - timedelta(days=1)).day),
        "tomorrow": str((at + timedelta(days=1)).day),
        "weekday": _WEEKDAYS_ZH[at.weekday()],
        "weekday_en": _WEEKDAYS_EN[at.weekday()],
        "season": season(at.month),
    }


def _addition(text: Text, dice: Dice, *, english: bool) -> str | None:
    """Give what is added later: a sequel, or now and then the correction of a slip."""
    if text.sequel is not None:
        return f"{'Update: ' if english else '更新：'}{text.sequel}"
    if english or dice.roll("correction", 14):
        return None
    slips = vocabulary()["correction"]
    return f"更正：{slips[dice.roll('slip', len(slips))]}"


def _byline(dice: Dice, *, english: bool) -> tuple[str, tuple[str, ...]]:
    """Give the signature as printed, and the names in it."""
    if english:
        return "", ("Linjiang English Desk",)
    reporter = _colleague("reporter", dice)
    if dice.roll("has correspondent", 3) == 0:
        return f"（记者 {reporter}）", (reporter,)
    correspondent = _colleague("correspondent", dice) if dice.roll("stringer", 2) else person(dice, 4)
    return f"（记者 {reporter} 通讯员 {correspondent}）", (reporter, correspondent)


def _dressed(
    paragraphs: tuple[str, ...], opening: str, byline: tuple[str, tuple[str, ...]]
) -> tuple[str, ...]:
    first, *rest = paragraphs
    *body, last = (opening + first, *rest)
    return (*body, last + byline[0])


def _opening(outlet: Outlet, at: datetime) -> str:
    return outlet.opening.format(month=at.month, day=at.day)


def _colleague(role: str, dice: Dice) -> str:
    names = vocabulary()[role]
    return names[dice.roll(role, len(names))]


def _readings(at: datetime, dice: Dice) -> dict[str, str]:
    """Give what the instruments say: degrees Celsius, and the river's level in metres with its change."""
    swing = 4 * math.cos((at.hour - 14) / 24 * 2 * math.pi)  # warmest at two in the afternoon
    temperature = round(_MONTH_MEANS_C[at.month - 1] + swing) + dice.roll("temperature", 3) - 1
    hours = int(at.timestamp()) // 3600
    level_cm, change_cm = _level_cm(hours), _level_cm(hours) - _level_cm(hours - 1)
    trend = "持平" if change_cm == 0 else f"{'上涨' if change_cm > 0 else '下降'}{abs(change_cm)}厘米"
    return {
        "temperature": str(temperature),
        "upland": str(temperature - 2 - dice.roll("upland", 3)),
        "lowland": str(temperature + dice.roll("lowland", 2)),
        "level": f"{level_cm / 100:.2f}",
        "below": f"{level_cm / 100 - 3.4:.2f}",  # the gauge at 东渡 lies that much lower
        "change": trend,
    }


def _level_cm(hours: int) -> int:
    return 2180 + round(60 * math.sin(hours / 9)) + Dice(f"river {hours}").roll("ripple", 5)
