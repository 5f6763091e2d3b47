"""What a person should know of a document's dates: which rule gave them, and what was taken for granted."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.errors import DateError, ReadError
from aggregator.model.document import Fetched
from aggregator.model.entry import Evidence, Moment, RawDocument
from aggregator.model.source import Source
from aggregator.normalize.dates import parse_date
from aggregator.read.document import read_document

_UTC: Final = ZoneInfo("UTC")
_ELSEWHERE: Final = ZoneInfo("Etc/GMT-8")  # a text that means two instants in two zones names none itself
_RULES: Final = MappingProxyType(
    {
        Evidence.PAGE: "have the date of their article's page",
        Evidence.URL: "have no date element; the day in their address counts",
        Evidence.DATELINE: "have no date element; the dateline of their text counts",
        Evidence.SEEN: (
            "have no date that can be true; they count as first seen now, and a first poll lists none of them"
        ),
    }
)


def date_notes(moments: Sequence[Moment], source: Source, fetched: Fetched, *, now: datetime) -> list[str]:
    """Give a sentence for each rule that dated entries otherwise than by a date element with its zone."""
    counted = Counter(moment.evidence for moment in moments)
    notes = [
        f"{counted[evidence]} of {len(moments)} entries {words}"
        for evidence, words in _RULES.items()
        if counted[evidence]
    ]
    try:
        raw = read_document(fetched.body, url=fetched.url, headers=fetched.headers, language=source.language)
    except ReadError:  # a page, whose dates are found in another way
        return notes
    return [*notes, *_zone_note(raw, source, now)]


def _zone_note(raw: RawDocument, source: Source, now: datetime) -> list[str]:
    texts = [text for entry in raw.entries if (text := entry.published or entry.updated)]
    bare = [text for text in texts if _has_no_zone(text, now)]
    if not bare or source.dates_are == "local":
        return []
    told = f'{len(bare)} of {len(texts)} dates name no zone, as "{bare[0].strip()}"'
    remedy = "if that is wrong, set the source's timezone (here: --timezone)"
    return [f"{told}; they are meant in {source.timezone}; {remedy}"]


def _has_no_zone(text: str, now: datetime) -> bool:
    try:
        return parse_date(text, zone=_UTC, now=now).at != parse_date(text, zone=_ELSEWHERE, now=now).at
    except DateError:
        return False
