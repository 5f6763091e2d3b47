"""Finds dates beside headlines, as written; `normalize.dates` decides what they mean (pure)."""

import re
from functools import lru_cache
from typing import Final

from aggregator.language.datewords import DAYS_BACK, JUST_NOW, MONTHS, fold_word

_CLOCK: Final = (
    r"(?:[T,\s]{0,3}(?:um\s|à\s|at\s|-\s|в\s)?(?:[AaPp]\.?[Mm]\.?\s?|上午|下午|오전\s?|오후\s?)?"
    r"\d{1,2}[:：时時h]\d{2}(?:[:：分]\d{2})?(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:\s?Uhr)?)"
)
_MONTH_WORD: Final = r"(?P<{}>[^\W\d_]{{3,12}})"
_DATE: Final = re.compile(
    rf"\b(?:19|20)\d\d\s?(?:[-/.年]|년)\s?\d{{1,2}}\s?(?:[-/.月]|월)\s?\d{{1,2}}(?!\d)\s?[日일]?(?:\s?[(（]\S{{1,3}}[)）])?{_CLOCK}?(?:Z|[+-]\d\d:?\d\d)?"
    rf"|(?:令和|平成)\s?(?:\d{{1,2}}|元)年\s?\d{{1,2}}月\s?\d{{1,2}}日"
    rf"|\b\d{{1,2}}\s?月\s?\d{{1,2}}\s?日{_CLOCK}?"
    rf"|\b\d{{1,2}}\s?(?P<between>[./-])\s?\d{{1,2}}\s?(?P=between)\s?(?:20)?\d\d\b{_CLOCK}?"
    rf"|(?<![\d.-])\d{{1,2}}-\d{{1,2}}\s+\d{{1,2}}:\d{{2}}|[(\[（【]\s?\d{{1,2}}[-/.]\d{{1,2}}\s?[)\]）】]"
    r"|(?:今天|昨天|前天|刚刚)\s*(?:\d{1,2}[:：]\d{2})?"
    r"|\d{1,3}\s?(?:分钟|小时|天|分鐘|小時|分|時間|日|분|시간|일)\s?(?:之)?(?:前|전)"
    r"|\b\d{1,3}\s(?:min(?:ute)?s?|hours?|hrs?|days?)\sago\b|\b(?:vor|il y a|hace)\s\d{1,3}\s[^\W\d_]{1,9}"
    rf"|\b\d{{1,2}}(?:\.|er|st|nd|rd|th|º)?\s(?:de\s)?{_MONTH_WORD.format('before')}\.?,?(?:\s(?:de\s|del\s)?20\d\d)?\b(?:\sг\.?)?{_CLOCK}?"
    rf"|\b{_MONTH_WORD.format('after')}\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s20\d\d)?{_CLOCK}?"
)
# The Arabic names of months are no entries of `datewords`; lists write them as 24 نوفمبر 2026.
_ARABIC: Final = re.compile(
    r"\d{1,2}\s[\u0600-\u06ff]{3,8}\s?[،,]?\s?20\d\d|[\u0660-\u0669]{1,2}\s[\u0600-\u06ff]{3,8}"
)
_DIGIT: Final = re.compile(r"\d|今天|昨天|前天|刚刚")
_BARE_DAY: Final = re.compile(
    r"\d{1,2}[-/.]\d{1,2}\.?"
)  # 11-24, alone in its element; 02:39 is as often a film's length
_AROUND: Final = re.compile(r"^[\s\[(（【|·:：-]+|[\s\])）】|·:：-]+$")
_LONGEST: Final = 60  # characters of an element that holds nothing but a date, its weekday and its label
_LABEL: Final = 24  # characters beside the date: "Veröffentlicht am", "发布时间："


@lru_cache(maxsize=8192)
def find_date(text: str) -> str | None:
    """Give the first date in a text, as written."""
    if not _DIGIT.search(text):
        return None
    for found in _DATE.finditer(text):
        word = found["before"] or found["after"]
        if word is None or fold_word(word) in MONTHS:
            return found[0].strip(" ,")
    arabic = _ARABIC.search(text)
    return arabic[0] if arabic else None


@lru_cache(maxsize=8192)
def only_date(text: str) -> str | None:
    """Give the date that a short text consists of, apart from a label or a weekday; None when it is more."""
    if not text or len(text) > _LONGEST:
        return None
    bare = _AROUND.sub("", text)
    if _BARE_DAY.fullmatch(bare):
        return bare
    folded = fold_word(bare)
    if folded in DAYS_BACK or folded in JUST_NOW:
        return bare
    found = find_date(text)
    return found if found is not None and len(text) - len(found) <= _LABEL else None
