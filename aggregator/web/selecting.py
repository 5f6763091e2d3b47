"""What an address asks of stories: words, outlets, language, time. Read, checked, and written in one form.

The form is the same for all that mean the same, so that one selection has one address, one ETag and one place
among the kept answers.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.language.bigrams import typed_words, written
from aggregator.language.tags import language_tag
from aggregator.model.selection import Selection
from aggregator.model.source import Source
from aggregator.web.links import Query
from aggregator.web.query import WRITTEN, WholeNumber, refused, value, values

MAX_WORDS: Final = 10  # of a search; each is a look into the index
MAX_WORD: Final = 50  # characters
MAX_SOURCES: Final = 20
_OUTLETS: Final = WholeNumber(1, 20)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)([Zz]|[+ -]\d{2}:\d{2})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a selection is read against: the zone in which dates are days, and the sources that there are."""

    zone: ZoneInfo
    sources: Mapping[str, Source]


def read_selection(query: Mapping[str, str], ground: Ground, *, is_feed: bool) -> Selection:
    """Read what is asked of stories; raises BadParameter.

    In a feed `lang` is the language of stories; on a page it is that of the page, and theirs is `written`.
    """
    return Selection(
        words=_words(query, "q"),
        without=_words(query, "not"),
        sources=_sources(query, "source", ground.sources),
        without_sources=_sources(query, "not_source", ground.sources),
        language=_language(query, "lang" if is_feed else WRITTEN),
        since=_since(query, ground.zone),
        outlets=_OUTLETS.read(query, "min_sources", 1),
    )


def selection_query(selection: Selection, zone: ZoneInfo) -> Query:
    """Give the parameters that ask for a selection, in their one form and order."""
    since = "" if selection.since is None else _instant(selection.since, zone)
    asked = (
        ("lang", selection.language or ""),
        ("min_sources", str(selection.outlets) if selection.outlets > 1 else ""),
        ("not", written(selection.without)),
        ("not_source", ",".join(selection.without_sources)),
        ("q", written(selection.words)),
        ("since", since),
        ("source", ",".join(selection.sources)),
    )
    return tuple((name, text) for name, text in asked if text)


def _words(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    typed = [text for text in values(query, name) if text.strip()]
    found = typed_words(" ".join(_closed(text) for text in typed))
    if typed and not found:
        raise refused(name, typed[0], "holds nothing that can be searched; give letters or digits")
    if len(found) > MAX_WORDS:
        raise refused(name, typed[0], f"holds {len(found)} words; give at most {MAX_WORDS}")
    for word in found:
        if len(word) > MAX_WORD:
            raise refused(name, word, f"is longer than {MAX_WORD} characters; give fewer")
    return found


def _closed(text: str) -> str:
    """Close a quote that was left open, so that it does not take in the words of the next parameter."""
    return text + '"' if sum(map(text.count, '"“”„＂')) % 2 else text


def _sources(query: Mapping[str, str], name: str, known: Mapping[str, Source]) -> tuple[str, ...]:
    asked = [part.strip() for text in values(query, name) for part in text.split(",") if part.strip()]
    if not asked:
        return ()
    former = {old: source.id for source in known.values() for old in source.formerly}
    ids = former | {own: own for own in known}
    for one in asked:
        if one not in ids:
            near = difflib.get_close_matches(one, known, n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else "; the page /status names all of them"
            raise refused(name, one, f"is the id of no source{hint}")
    found = tuple(sorted({ids[one] for one in asked}))
    if len(found) > MAX_SOURCES:
        raise refused(name, ",".join(found), f"names {len(found)} sources; give at most {MAX_SOURCES}")
    return found


def _language(query: Mapping[str, str], name: str) -> str | None:
    text = value(query, name)
    if text is None or not text.strip():
        return None
    tag = language_tag(text)
    if tag is None:
        raise refused(name, text, "is no language tag (BCP 47); give one such as zh, zh-Hant or en")
    return tag


def _since(query: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    text = value(query, "since")
    if text is None or not text.strip():
        return None
    try:
        return _read_instant(text.strip(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        remedy = "is no date or instant; give one such as 2026-11-24 or 2026-11-24T08:00:00+08:00"
        raise refused("since", text, remedy) from None


def _read_instant(text: str, zone: ZoneInfo) -> datetime:
    """Read a date as the beginning of its day, or an instant (RFC 3339); raises ValueError."""
    if _DATE.fullmatch(text):
        return datetime.combine(datetime.fromisoformat(text), time(), zone)
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    offset = found[3].replace(" ", "+").upper()  # a "+" in an address means a blank
    return datetime.fromisoformat(f"{found[1]}T{found[2]}{offset}")


def _instant(at: datetime, zone: ZoneInfo) -> str:
    """Write the beginning of a day as a date, another instant in UTC."""
    local = at.astimezone(zone)
    if local.time() == time():
        return local.date().isoformat()
    return at.isoformat().replace("+00:00", "Z")
