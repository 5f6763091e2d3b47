"""Who stands behind an entry, as its text says."""

import re
from dataclasses import dataclass

from aggregator.language.bylines import CORRESPONDENTS, DATELINE, EDITOR, ORIGIN, PUBLISHER, REPORTERS
from aggregator.model.entry import Credit

_OPENING = 200  # characters; datelines and 据…报道 stand in the first sentence
_ENDING = 300  # characters; bylines stand at the very end
_REPORTERS = re.compile(REPORTERS)
_CORRESPONDENTS = re.compile(CORRESPONDENTS)
_EDITOR = re.compile(EDITOR)
_PUBLISHER = re.compile(PUBLISHER, re.MULTILINE)
_ORIGIN = re.compile(ORIGIN)
_DATELINE = re.compile(DATELINE, re.MULTILINE)
_BETWEEN_NAMES = re.compile(r"[\s、,，/]+")
_CUE = re.compile(
    r"记者|記者|通讯员|通訊員|编辑|責編|责编|編輯|编审|校对|来源|來源|稿源|据|據|[讯电訊電]|消息"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Month and day of 台海网7月13日讯; the year is never in print."""

    month: int
    day: int


def read_credit(text: str, *, publisher: str | None = None) -> tuple[Credit, Dateline | None]:
    """Give what the opening and the ending of a text say of its makers, and its dateline's day.

    `publisher` is what the feed itself names as the origin (RSS `source`); a 来源 line stands in for it.
    """
    opening, ending = text[:_OPENING], text[-_ENDING:]
    around = opening if len(text) <= _OPENING else f"{opening}\n{ending}"
    if not _CUE.search(around):
        return Credit(publisher=publisher), None
    reporters = _REPORTERS.search(around)
    correspondents = _CORRESPONDENTS.search(around)
    editor = _EDITOR.search(ending)
    source = _PUBLISHER.search(around)
    origin = _ORIGIN.search(opening)
    dateline = _DATELINE.search(opening)
    credit = Credit(
        publisher=publisher or (source["publisher"] if source else None),
        origin=(origin["origin"] or origin["origin_hant"]) if origin else None,
        reporters=_names(reporters["reporters"]) if reporters else (),
        correspondents=_names(correspondents["correspondents"]) if correspondents else (),
        editor=editor["editor"] if editor else None,
        dateline=dateline["dateline"] if dateline else None,
    )
    return credit, Dateline(int(dateline["month"]), int(dateline["day"])) if dateline else None


def _names(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_BETWEEN_NAMES.split(written.strip())))
