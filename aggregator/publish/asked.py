"""Say in words what a feed was asked for: "福州：台风", "Fuzhou: typhoon, not from Fuzhou Daily"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model.selection import Selection
from aggregator.publish.words import tongue


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases with a place for `names`; `title` puts a place before what is asked of it."""

    title: str
    top: str
    without: str
    sources: str
    without_sources: str
    language: str
    since: str
    outlets: str
    comma: str
    gap: str


_ENGLISH: Final = _Phrases(
    title="{place}: {asked}",
    top="{place} – Top",
    without="without {names}",
    sources="from {names}",
    without_sources="not from {names}",
    language="in {names}",
    since="since {names}",
    outlets="in {names} outlets or more",
    comma=", ",
    gap=", ",
)
_PHRASES: Final[Mapping[str, _Phrases]] = MappingProxyType(
    {
        "zh-hans": _Phrases(
            title="{place}：{asked}",
            top="{place}要闻（Top）",
            without="不含{names}",
            sources="来自{names}",
            without_sources="不要{names}",
            language="语言 {names}",
            since="{names} 起",
            outlets="至少 {names} 家媒体",
            comma="、",
            gap="，",
        ),
        "zh-hant": _Phrases(
            title="{place}：{asked}",
            top="{place}要聞（Top）",
            without="不含{names}",
            sources="來自{names}",
            without_sources="不要{names}",
            language="語言 {names}",
            since="{names} 起",
            outlets="至少 {names} 家媒體",
            comma="、",
            gap="，",
        ),
        "en": _ENGLISH,
        "de": _Phrases(
            title="{place}: {asked}",
            top="{place} – Top",
            without="ohne {names}",
            sources="aus {names}",
            without_sources="nicht aus {names}",
            language="Sprache {names}",
            since="seit {names}",
            outlets="in mindestens {names} Medien",
            comma=", ",
            gap=", ",
        ),
    }
)


def asked_words(selection: Selection, language: str, *, names: Mapping[str, str], zone: ZoneInfo) -> str:
    """Give what a selection asks for in words, "" when it asks for nothing; `names` are those of sources."""
    words = _phrases(language)

    def outlets(ids: tuple[str, ...]) -> list[str]:
        return [names.get(one, one) for one in ids]

    parts = (
        ("{names}", list(map(_quoted, selection.words))),
        (words.without, list(map(_quoted, selection.without))),
        (words.sources, outlets(selection.sources)),
        (words.without_sources, outlets(selection.without_sources)),
        (words.language, [selection.language] if selection.language else []),
        (words.since, [_spoken(selection.since, zone)] if selection.since else []),
        (words.outlets, [str(selection.outlets)] if selection.outlets > 1 else []),
    )
    return words.gap.join(phrase.format(names=words.comma.join(said)) for phrase, said in parts if said)


def asked_title(usual: str, place: str, language: str, *, asked: str, is_top: bool) -> str:
    """Give the title of a feed: the usual one, or that of the place's top, with what was asked for."""
    words = _phrases(language)
    title = words.top.format(place=place) if is_top else usual
    if not asked:
        return title
    return words.title.format(place=title if is_top else place, asked=asked)


def _phrases(language: str) -> _Phrases:
    return _PHRASES.get(tongue(language), _ENGLISH)


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _spoken(at: datetime, zone: ZoneInfo) -> str:
    """Give a date for the beginning of a day, else date and time with its distance from UTC."""
    local = at.astimezone(zone)
    return local.date().isoformat() if local.time() == time() else local.isoformat(" ", "minutes")
