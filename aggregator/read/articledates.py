"""Finds the text of a date among what stands around it on a page (pure); what it means is decided later."""

import re
from typing import Final

_ISO: Final = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2}\b)?"
)
_CLOCK: Final = (
    r"(?:[\s　T]*(?:上午|下午|午前|午後|晚上|凌晨)?\s?\d{1,2}\s?[:：时時]\s?\d{2}"
    r"(?:\s?[:：分]\s?(?:\d{2}秒?)?)?)?"
)
_HAN: Final = re.compile(
    rf"(?:\d{{4}}|(?:令和|平成|民國|民国)\s?(?:\d{{1,3}}|元))\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?[日号號]"
    rf"(?:\s?[(（][一二三四五六日月火水木金土][)）])?{_CLOCK}"
    rf"|\d{{4}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?\d{{1,2}}(?!\d){_CLOCK}"
    rf"|\d{{4}}\s?년\s?\d{{1,2}}\s?월\s?\d{{1,2}}\s?일{_CLOCK}"
    rf"|(?<!\d)\d{{1,2}}月\d{{1,2}}日{_CLOCK}"
)
_TIME: Final = (
    r"(?:,?\s+(?:at\s+|um\s+|à\s+|a las\s+|@\s+|-\s+)?\d{1,2}[:.h]\d{2}"
    r"(?:\s?[ap]\.?m\.?)?(?:\s+[A-Z]{2,4}\b)?)?"
)
_WORDS: Final = re.compile(
    rf"\b[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}{_TIME}"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s+(?:de\s+|of\s+)?[^\W\d_]{{3,10}}\.?,?\s+(?:de\s+)?\d{{4}}{_TIME}"
    rf"|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}{_TIME}",
    re.IGNORECASE,
)
_FORMS: Final = (_ISO, _HAN, _WORDS)
_YEAR: Final = re.compile(r"\d{4}|令和|平成|民國|民国")
_MOST_CHARS: Final = 400  # a line above an article; what is longer is its text


def date_text(written: str) -> str | None:
    """Give the first date in a short text as it is written there, with its clock; None without any.

    发布时间：2018-05-06 09:15 来源：台海网 gives 2018-05-06 09:15.
    """
    around = " ".join(written[:_MOST_CHARS].split())
    found = [match for form in _FORMS if (match := form.search(around))]
    first = min(found, key=lambda match: (match.start(), match.start() - match.end()), default=None)
    return first[0].strip() if first else None


def whole_dates(text: str) -> list[str]:
    """Give the dates of a text that name their year, in its order; today's, as many headers show it, is none.

    今天是2026年11月24日 and 2026年11月24日 星期二 are the day on which the page was asked for.
    """
    return [
        found[0].strip()
        for found in re.finditer("|".join(f"(?:{form.pattern})" for form in _FORMS), text, re.IGNORECASE)
        if _YEAR.search(found[0])
        and not text[: found.start()].rstrip().endswith(("今天是", "现在是"))
        and not text[found.end() :].lstrip().startswith("星期")
    ]
