"""The few words we add to what others wrote, in the languages we have them in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

UNDETERMINED: Final = "und"

_TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # BCP 47 as far as RFC 4287's schema checks it
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases with places for `place`, `site` and `names`; `comma` joins names, `gap` joins phrases."""

    feed_title: str
    feed_description: str
    also_in: str
    publisher: str
    authors: str
    reporters: str
    correspondents: str
    editor: str
    comma: str
    gap: str


_NEUTRAL: Final = Words(
    feed_title="{place} – {site}",
    feed_description="{place} – {site}",
    also_in="Also in: {names}",
    publisher="{names}",
    authors="{names}",
    reporters="{names}",
    correspondents="{names}",
    editor="{names}",
    comma=", ",
    gap=" · ",
)
_WORDS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "zh-hans": Words(
            feed_title="{place}新闻",
            feed_description="{place}各家媒体的新闻，同一条新闻只出现一次。由 {site} 汇集。",
            also_in="另见：{names}",
            publisher="来源：{names}",
            authors="作者：{names}",
            reporters="记者：{names}",
            correspondents="通讯员：{names}",
            editor="责任编辑：{names}",
            comma="、",
            gap="\u3000",
        ),
        "zh-hant": Words(
            feed_title="{place}新聞",
            feed_description="{place}各家媒體的新聞，同一則新聞只出現一次。由 {site} 彙集。",
            also_in="另見：{names}",
            publisher="來源：{names}",
            authors="作者：{names}",
            reporters="記者：{names}",
            correspondents="通訊員：{names}",
            editor="責任編輯：{names}",
            comma="、",
            gap="\u3000",
        ),
        "en": Words(
            feed_title="{place} – local news",
            feed_description="News of {place} from all its outlets, each story once. Collected by {site}.",
            also_in=_NEUTRAL.also_in,
            publisher="Source: {names}",
            authors="By {names}",
            reporters="By {names}",
            correspondents="Correspondents: {names}",
            editor="Editor: {names}",
            comma=_NEUTRAL.comma,
            gap=_NEUTRAL.gap,
        ),
        "de": Words(
            feed_title="{place} – Nachrichten",
            feed_description="Nachrichten aus {place} von allen Medien, jede nur einmal. Gesammelt: {site}.",
            also_in="Auch in: {names}",
            publisher="Quelle: {names}",
            authors="Von {names}",
            reporters="Von {names}",
            correspondents="Mitarbeit: {names}",
            editor="Redaktion: {names}",
            comma=", ",
            gap=" · ",
        ),
    }
)


def words_for(language: str) -> Words:
    """Give the phrases for a language tag; in a language we do not speak, names with few words."""
    return _WORDS.get(tongue(language), _NEUTRAL)


def tongue(language: str) -> str:
    """Give the key of a language tag in a table of phrases: its language, for Chinese with the script."""
    subtags = language.lower().split("-")
    if subtags[0] != "zh":
        return subtags[0]
    is_traditional = "hans" not in subtags and not _TRADITIONAL.isdisjoint(subtags)
    return "zh-hant" if is_traditional else "zh-hans"


def language_tag(*candidates: str) -> str:
    """Give the first candidate that is a well-formed tag and names a language, else ``und``."""
    for candidate in candidates:
        if _TAG.fullmatch(candidate) and candidate.lower() != UNDETERMINED:
            return candidate
    return UNDETERMINED
