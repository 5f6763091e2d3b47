"""How well a decoded text fits what people write in its encoding: the judge between candidates (pure)."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from aggregator.read import frequency

REPLACEMENT = "\ufffd"
SAMPLE_BYTES = 16_384  # the share of common characters is stable long before that; one scoring is 1 ms
_ENOUGH_HIGH = (
    4_000  # bytes above 7F: two thousand characters in Chinese; scoring them as 22 encodings takes 6 ms
)
_COST_OF_AN_ERROR = 3  # a byte that no character claims speaks louder than a rare character
_LONGEST_ACCENTED_RUN = 3  # "größer" has two accented letters in a row; GBK read as Latin has dozens
_SYMBOL = 0.25  # weight of ² where there is no letter to judge by ("80 m²"): above what is called a guess
_LEAST_KANA = 0.15  # of the letters of Japanese prose a third to a half are kana; Chinese has none

_ASCII = bytes(range(128))
_HIGH = re.compile(rb"[\x80-\xff]")
_NON_ASCII_RUN = re.compile(r"[^\x00-\x7f]+")
_HAN = frozenset(frequency.SIMPLIFIED + frequency.TRADITIONAL)
_KANJI = frozenset(frequency.KANJI + frequency.SIMPLIFIED + frequency.TRADITIONAL)
_KANA = frozenset(map(chr, range(0x3041, 0x30FF)))
_NEUTRAL = frozenset(frequency.PUNCTUATION) | frozenset(
    map(chr, (*range(0x3000, 0x3020), *range(0xFF01, 0xFF5F), 0x30FB, 0x30FC))
)
_SYMBOLS = frozenset(frequency.SYMBOLS)
_SENTENCES = 24  # letters, from which on a text in an alphabet with capitals begins somewhere with one
_NO_CAPITALS = 0.75  # else it may be Hebrew: its letters lie where Cyrillic and Greek have the small ones
_RARER_LETTER = 0.5  # what a letter weighs that is not among the frequent ones of its alphabet
_INSIDE_LATIN_WORD = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")

Scorer = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Family:
    """A Python codec, the languages it is evidence for, and how to judge its output.

    A labelled text whose score reaches `enough` needs no rival; below it every family competes.
    """

    codec: str
    languages: frozenset[str]
    score: Scorer
    enough: float = field(default=0.45)


def _letters(text: str) -> Counter[str]:
    counts = Counter("".join(_NON_ASCII_RUN.findall(text)))
    for mark in _NEUTRAL & counts.keys():
        del counts[mark]
    return counts


def _share(counts: Counter[str], good: float) -> float:
    total = counts.total()
    if not total:
        return 0.0
    return max(0.0, (good - _COST_OF_AN_ERROR * counts[REPLACEMENT]) / total)


def _common(characters: frozenset[str]) -> Scorer:
    def score(text: str) -> float:
        counts = _letters(text)
        return _share(counts, sum(n for char, n in counts.items() if char in characters))

    return score


def _japanese(text: str) -> float:
    counts = _letters(text)
    kana = sum(n for char, n in counts.items() if char in _KANA)
    kanji = sum(n for char, n in counts.items() if char in _KANJI)
    return _share(counts, kana + kanji) * min(1.0, _share(counts, kana) / _LEAST_KANA)


def _alphabet(letters: tuple[str, str]) -> Scorer:
    """Weigh frequent small letters, outside of Latin words.

    KOI8 read as windows-1251 has the right script in the wrong case; "Straße" read as Greek has a Greek
    letter in a Latin word. Hebrew read as either is a text that never begins a sentence.
    """
    frequent, rarer = map(frozenset, letters)
    has_capitals = letters[0] != letters[0].upper()

    def score(text: str) -> float:
        counts = _letters(text)
        good = sum(n for char, n in counts.items() if char in frequent)
        fair = sum(n for char, n in counts.items() if char in rarer)
        share = _share(counts, good + _RARER_LETTER * fair - len(_INSIDE_LATIN_WORD.findall(text)))
        if has_capitals and good + fair >= _SENTENCES and not any(map(str.isupper, counts)):
            share *= _NO_CAPITALS
        return share

    return score


def _latin(languages: tuple[str, ...]) -> Scorer:
    """Weigh accented letters that stand alone, by the language that they fit best.

    What ISO 8859 calls controls are letters and quotation marks of the Windows encodings.
    """
    alphabets = [frozenset(accented + frequency.PUNCTUATION) for accented in languages]

    def score(text: str) -> float:
        runs = _NON_ASCII_RUN.findall(text)
        counts = Counter("".join(run for run in runs if len(run) <= _LONGEST_ACCENTED_RUN))
        total = sum(map(len, runs))
        fitting = max(sum(n for char, n in counts.items() if char in good) for good in alphabets)
        fair = sum(n for char, n in counts.items() if char in _SYMBOLS)
        controls = _COST_OF_AN_ERROR * sum(n for char, n in counts.items() if "\x80" <= char < "\xa0")
        return max(0.0, (fitting or _SYMBOL * fair) - controls) / total if total else 0.0

    return score


def _family(codec: str, languages: str, score: Scorer, enough: float = 0.45) -> Family:
    return Family(codec, frozenset(languages.split()), score, enough)


_WESTERN = _latin(frequency.WESTERN)
_CENTRAL = _latin(frequency.CENTRAL)
_LATIN = 0.9
_SCRIPT = 0.8
_SLAVIC = "ru uk be bg sr mk kk ky tg mn"
_MIDDLE = "pl cs sk hu sl hr bs ro sq"

FAMILIES = (
    _family("gb18030", "zh zh-Hans", _common(_HAN)),
    _family("big5hkscs", "zh zh-Hant", _common(_HAN)),
    _family("cp932", "ja", _japanese),
    _family("euc_jp", "ja", _japanese),
    _family("cp949", "ko", _common(frozenset(frequency.SYLLABLES))),
    _family("cp1252", "de fr en es it pt nl sv da nb no fi is ca eu gl ga", _WESTERN, _LATIN),
    _family("cp1251", _SLAVIC, _alphabet(frequency.CYRILLIC), _SCRIPT),
    _family("cp1250", _MIDDLE, _CENTRAL, _LATIN),
    _family("iso8859_2", _MIDDLE, _CENTRAL, _LATIN),
    _family("koi8_r", "ru", _alphabet(frequency.CYRILLIC), _SCRIPT),
    _family("koi8_u", "uk", _alphabet(frequency.CYRILLIC), _SCRIPT),
    _family("iso8859_5", _SLAVIC, _alphabet(frequency.CYRILLIC), _SCRIPT),
    _family("cp866", _SLAVIC, _alphabet(frequency.CYRILLIC), _SCRIPT),
    _family("cp1253", "el", _alphabet(frequency.GREEK), _SCRIPT),
    _family("iso8859_7", "el", _alphabet(frequency.GREEK), _SCRIPT),
    _family("cp1254", "tr az", _latin(frequency.TURKISH), _LATIN),
    _family("cp1255", "he yi", _alphabet(frequency.HEBREW), _SCRIPT),
    _family("cp1256", "ar fa ur", _alphabet(frequency.ARABIC), _SCRIPT),
    _family("iso8859_6", "ar", _alphabet(frequency.ARABIC), _SCRIPT),
    _family("cp1257", "lt lv et", _latin(frequency.BALTIC), _LATIN),
    _family("cp1258", "vi", _latin(frequency.VIETNAMESE), _LATIN),
    _family("cp874", "th", _alphabet(frequency.THAI), _SCRIPT),
    _family("iso8859_15", "de fr en es it pt nl fi et", _WESTERN, _LATIN),
)
_BY_CODEC = {family.codec: family for family in FAMILIES}
_ANY_TEXT = _latin(("".join((*frequency.WESTERN, *frequency.CENTRAL)),))


def family_of(codec: str) -> Family:
    """Give the family of a codec; one that is seldom used is judged as accented Latin."""
    return _BY_CODEC.get(codec) or Family(codec, frozenset(), _ANY_TEXT, _LATIN)


def sample(body: bytes) -> bytes:
    """Give the part of a body that tells encodings apart: from its first byte above 7F on.

    The denser such bytes are, the shorter it is.
    """
    match = _HIGH.search(body)
    if match is None:
        return b""
    part = body[match.start() : match.start() + SAMPLE_BYTES]
    high = count_high(part)
    return part[: len(part) * _ENOUGH_HIGH // high] if high > _ENOUGH_HIGH else part


def count_high(part: bytes) -> int:
    """Count the bytes above 7F."""
    return len(part.translate(None, _ASCII))
