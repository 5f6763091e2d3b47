"""Titles and other short texts: unescaped, without markup, on one line."""

import re
import unicodedata
from datetime import datetime
from html import unescape

from aggregator.language.endings import MARKERS
from aggregator.language.placeholders import untitled

MAX_TITLE = 300  # characters; the longest of 1,100 entries in 41 feeds had 282
_MAX_RAW = 10_000
_MAX_OPENING = 60
_MAX_OPENING_HAN = 30
_MAX_UNESCAPE = 3  # thrice is the deepest escape seen in a feed (Miniflux issue 1024)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(
    r"<!--.{0,500}?-->|</?(?:a|abbr|b|big|br|center|cite|code|del|div|em|font|h[1-6]|i|img|ins|mark|nobr|p|q|s|small|span|strike"
    r"|strong|sub|sup|tt|u|wbr)(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"<(?:br|p|div|img)\b", re.IGNORECASE)
# Controls, a soft hyphen, zero-width and direction marks; U+200C and U+200D stay, Indic and Persian words
# need them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
_MARKER = re.compile(
    rf"\s*(?:[(\[【（［〔「]\s*({MARKERS})\s*[)\]】）］〕」])\s*|^(?:({MARKERS})\s*[:：|｜丨]\s*)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r".+?(?:[。！？!?…]+[”’」』]?|[.](?=\s|$)|$)")
_HAN_OR_KANA = re.compile("[぀-ヿ㐀-鿿]")
_PUNCTUATION = re.compile(r"[\W_]+")


def one_line(text: str) -> str:
    """Give the text on one line, every kind of blank collapsed to one, invisible characters gone."""
    return " ".join(INVISIBLE.sub("", text).split())


def clean_title(raw: str, *, is_html: bool = True) -> str:
    """Give a title as plain text on one line.

    Entities are decoded until none is left, at most three times, because feeds escape titles twice and
    thrice; only whole entities, so AT&T stays. Markup goes when `is_html`, before and after decoding.
    Longer than MAX_TITLE is cut with an ellipsis.
    """
    text = raw[:_MAX_RAW]
    for _ in range(_MAX_UNESCAPE):
        text = decode_entities(_without_markup(text) if is_html else text)
    text = _without_markup(text) if is_html else text
    text = one_line(text)
    return text if len(text) <= MAX_TITLE else f"{text[: MAX_TITLE - 1].rstrip()}…"


def _without_markup(text: str) -> str:
    return _MARKUP.sub(lambda tag: " " if _BREAK.match(tag[0]) else "", text) if "<" in text else text


def decode_entities(text: str) -> str:
    """Decode whole entities once; a bare & stays."""
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text


def markers(title: str) -> tuple[str, ...]:
    """Give the form words in brackets, such as 视频 or 组图, that the title carries."""
    return tuple(dict.fromkeys((match[1] or match[2]).lower() for match in _MARKER.finditer(title)))


def title_core(title: str) -> str:
    """Give the title for comparing: no form words, NFKC, lower case, letters and digits only."""
    core = _MARKER.sub(" ", title)
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", core).casefold())


def title_from(text: str, *, language: str, day: datetime) -> str:
    """Give a title for an entry without one: its first sentence, else the word for that with its day.

    `day` is in the source's zone.
    """
    opening = text.partition("\n")[0]
    sentence = _SENTENCE.match(opening[:_MAX_RAW])
    whole = sentence[0].strip().rstrip("。. ") if sentence else ""
    if not whole:
        return f"{untitled(language)} ({day:%Y-%m-%d})"
    limit = _MAX_OPENING_HAN if _HAN_OR_KANA.search(whole) else _MAX_OPENING
    if len(whole) <= limit:
        return whole
    cut = whole[:limit]
    if limit == _MAX_OPENING and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return f"{cut.rstrip()}…"
