"""Who stands behind an entry, as its text says."""

import re
from dataclasses import dataclass

from aggregator.language import bylines
from aggregator.language.datewords import MONTHS, fold_word
from aggregator.model.entry import Credit

_OPENING = 200  # characters; datelines and 据…报道 stand in the first sentence
_ENDING = 300  # characters; bylines stand at the very end
_REPORTERS = re.compile(bylines.REPORTERS, re.MULTILINE)
_CORRESPONDENTS = re.compile(bylines.CORRESPONDENTS)
_EDITOR = re.compile(bylines.EDITOR)
_EDITED = re.compile(bylines.EDITED)
_PUBLISHER = re.compile(bylines.PUBLISHER, re.MULTILINE)
_ORIGIN = re.compile(bylines.ORIGIN)
_DATELINE = re.compile(bylines.DATELINE, re.MULTILINE)
_AGENCY = re.compile(bylines.AGENCY)
_WIRE = re.compile(bylines.WIRE, re.MULTILINE)
_BYLINE = re.compile(bylines.BYLINE, re.MULTILINE)
_REPORTING = re.compile(bylines.REPORTING)
_BETWEEN_NAMES = re.compile(r"[\s、,，/]+")
_BETWEEN_PEOPLE = re.compile(r"\s*(?:,| and | und | et | y | e | & )\s*")
_DAY = re.compile(
    r"(?P<month>[^\W\d_]{3,10})\.? (?P<day>\d{1,2})\b|\b(?P<first>\d{1,2})\.? (?P<second>[^\W\d_]{3,10})"
)
_LAST_DAY = 31
_CUE = re.compile(
    r"记者|記者|通讯员|通訊員|编辑|責編|责编|編輯|编审|校对|来源|來源|稿源|转自|轉自|原载|摘自"
    r"|据|據|[讯电訊電]|消息|作者|撰文|文[/:：]"
)
_SPACED_CUE = re.compile(
    r"\([A-Za-z][\w./& -]{1,30}\)\s?[.:]*\s?[-–—=|]|^[\s　]*(?:[Bb]y|BY|Von|Par|Por|Di|Door"
    r"|Av) [A-ZÀ-Þ]|eporting by|[Ee]dit(?:ing|ed) by"
    r"|ly published|first (?:published|appeared|reported)|^\s*(?:Source|Quelle|Fuente|Fonte"
    r"|Bron|Källa|Kilde|Источник|出典|출처)s?\s?:",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Month and day of 台海网7月13日讯; the year is never in print."""

    month: int
    day: int


def read_credit(text: str, *, publisher: str | None = None) -> tuple[Credit, Dateline | None]:
    """Give what the opening and the ending of a text say of its makers, and its dateline's day.

    `publisher` is what the feed itself names as the origin (RSS `source`); a 来源 line stands in for it.
    The origin is whom the text cites (据福州日报报道), else the agency of its dateline.
    """
    opening, ending = text[:_OPENING], text[-_ENDING:]
    around = opening if len(text) <= _OPENING else f"{opening}\n{ending}"
    chinese = _CUE.search(around)
    if not chinese and not _SPACED_CUE.search(around):
        return Credit(publisher=publisher), None
    line, agency, day = _dateline(opening) if chinese else (None, None, None)
    if line is None:
        line, agency, day = _wire(opening)
    correspondents = _CORRESPONDENTS.search(around)
    credit = Credit(
        publisher=publisher or _first(_PUBLISHER.search(around)),
        origin=_first(_ORIGIN.search(opening)) or _first(_ORIGIN.search(ending)) or agency,
        reporters=_reporters(around, opening, ending),
        correspondents=_names(correspondents["correspondents"]) if correspondents else (),
        editor=_first(_EDITOR.search(ending) or _EDITED.search(ending)),
        dateline=line,
    )
    return credit, day


def _dateline(opening: str) -> tuple[str | None, str | None, Dateline | None]:
    """Give a Chinese dateline, the agency in it, and its day."""
    found = _DATELINE.search(opening)
    if found is None:
        return None, None, None
    agency = _AGENCY.match(found["outlet"] or "") if found["wire"] in "电電" else None
    return found["dateline"], agency["agency"] if agency else None, _day(int(found["month"]), found["day"])


def _wire(opening: str) -> tuple[str | None, str | None, Dateline | None]:
    """Give an agency's dateline in a script with blanks: PARIS, July 22 (AP), AP, July 22."""
    found = _WIRE.search(opening)
    if found is None:
        return None, None, None
    written = _DAY.search(found["place"] or "")
    if written is None:
        return found["dateline"], found["agency"], None
    month = MONTHS.get(fold_word(written["month"] or written["second"]), 0)
    return found["dateline"], found["agency"], _day(month, written["day"] or written["first"])


def _day(month: int, day: str) -> Dateline | None:
    return Dateline(month, int(day)) if month and 1 <= int(day) <= _LAST_DAY else None


def _reporters(around: str, opening: str, ending: str) -> tuple[str, ...]:
    if found := _REPORTERS.search(around):
        return _names(_first(found) or "")
    people = _BYLINE.search(opening) or _REPORTING.search(ending)
    return tuple(dict.fromkeys(_BETWEEN_PEOPLE.split(people["people"].strip()))) if people else ()


def _first(found: re.Match[str] | None) -> str | None:
    """Give the group that took part in a match."""
    return next((group.strip() for group in found.groups() if group), None) if found else None


def _names(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_BETWEEN_NAMES.split(written.strip())))
