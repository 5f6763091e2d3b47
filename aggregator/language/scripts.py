"""Scripts (ISO 15924): in which one a text is written, and which languages are written in it."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

MIN_LATIN = 20  # letters: shorter ones are names and abbreviations, which stand in texts of every language
_MIN_OTHERS = 2  # one letter may be a unit or a symbol: μ, Ω, の
_WEIGHT = 3  # of Han characters, kana and Hangul against other letters: each is a syllable or a word
_LEAST_KANA = 0.15  # of Japanese text a third to a half is kana; Chinese advertising has a lone の
_LETTER = re.compile(
    "(?P<Latn>[A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ])|(?P<Hani>[㐀-䶿一-鿿\uf900-\ufaff])|(?P<Kana>[ぁ-ゖァ-ヺ])|(?P<Hang>[가-힣ᄀ-ᇿ])"
    "|(?P<Cyrl>[Ѐ-ԯ])|(?P<Arab>[ؠ-ي\u066e-\u06ef\u06fa-\u06ff\u0750-\u077f])|(?P<Grek>[Ͱ-Ͽἀ-῿])"
    "|(?P<Hebr>[א-ת])|(?P<Thai>[\u0e01-\u0e4e])|(?P<Deva>[\u0900-\u0963\u0971-\u097f])"
    "|(?P<Beng>[\u0980-\u09fe])|(?P<Guru>[\u0a01-\u0a76])|(?P<Gujr>[\u0a81-\u0aff])"
    "|(?P<Taml>[\u0b82-\u0bd7])|(?P<Telu>[\u0c00-\u0c7f])|(?P<Knda>[\u0c80-\u0cff])"
    "|(?P<Mlym>[\u0d00-\u0d7f])|(?P<Sinh>[\u0d81-\u0df4])|(?P<Laoo>[\u0e81-\u0edf])"
    "|(?P<Tibt>[\u0f40-\u0fbc])|(?P<Mymr>[\u1000-\u103f])|(?P<Geor>[ა-ჿ])|(?P<Armn>[Ա-և])"
    "|(?P<Ethi>[\u1200-\u137f])|(?P<Khmr>[\u1780-\u17d3])|(?P<Mong>[\u1820-\u18aa])"
)
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_HAN = re.compile("[㐀-䶿一-鿿]+")
_MIN_TELLING = 3  # characters that one of the two Chinese scripts alone has; names hold rare ones
_CLEARLY = 3  # times as many as the other script's
_WRITTEN_IN: Mapping[str, str] = {
    "Latn": "en de fr es it pt nl sv da nb nn no fi is et lv lt pl cs sk sl hr bs hu ro sq tr id ms tl fil vi"
    " eu ca gl ga cy gd br oc af sw eo la lb mt fy fo sr me uz kk az tk ku ha yo ig so zu xh",
    "Cyrl": "ru uk be bg sr me mk kk ky mn tg tt uz ba cv os az tk",
    "Arab": "ar fa ur ps ug ku ckb sd az kk pa ms",
    "Hani": "zh yue wuu nan hak ja ko",
    "Jpan": "ja",
    "Hang": "ko",
    "Grek": "el",
    "Hebr": "he yi iw",
    "Thai": "th",
    "Deva": "hi mr ne sa mai kok",
    "Beng": "bn as",
    "Guru": "pa",
    "Gujr": "gu",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Laoo": "lo",
    "Tibt": "bo dz",
    "Mymr": "my",
    "Geor": "ka",
    "Armn": "hy",
    "Ethi": "am ti",
    "Khmr": "km",
    "Mong": "mn",
}
_SCRIPTS_OF: Mapping[str, frozenset[str]] = {
    language: frozenset(script for script, users in _WRITTEN_IN.items() if language in users.split())
    for language in " ".join(_WRITTEN_IN.values()).split()
}


def script_of(text: str) -> str | None:
    """Give the script of most letters, ``Jpan`` for Han characters among kana; None when too few tell.

    Latin letters tell from MIN_LATIN on.
    """
    weights = _counts(text)
    kana, han = weights.pop("Kana", 0), weights.pop("Hani", 0)
    if kana or han:
        weights["Jpan" if kana >= _LEAST_KANA * (kana + han) else "Hani"] = _WEIGHT * (kana + han)
    if "Hang" in weights:
        weights["Hang"] *= _WEIGHT
    script = max(weights, key=weights.__getitem__, default=None)
    if script is None or weights[script] < (MIN_LATIN if script == "Latn" else _MIN_OTHERS):
        return None
    return script


def count_letters(text: str) -> int:
    """Count the letters of all scripts that we know."""
    return sum(_counts(text).values())


def can_be_in(tag: str, script: str | None) -> bool:
    """Tell whether text in that script can be in that language; of languages that we do not know, it can."""
    known = _SCRIPTS_OF.get(tag.partition("-")[0])
    return script is None or known is None or script in known


def chinese_script(text: str) -> str | None:
    """Give ``Hans`` or ``Hant`` for a Chinese text, None when its characters are common to both.

    GB 2312 and Big5 were made for one of the two each, so the codecs know which characters belong to one
    alone: 华 cannot be written in Big5, 華 not in GB 2312.
    """
    han = "".join(_HAN.findall(text))
    traditional = len(han) - len(han.encode("gb2312", "ignore")) // 2
    simplified = len(han) - len(han.encode("big5", "ignore")) // 2
    if max(simplified, traditional) < max(_MIN_TELLING, _CLEARLY * min(simplified, traditional)):
        return None
    return "Hans" if simplified > traditional else "Hant"


def _counts(text: str) -> dict[str, int]:
    """Give the letters by script; a text has some forty different ones, so those are looked up."""
    if text.isascii():
        letters = len(text.encode().translate(None, _NO_LETTERS))
        return {"Latn": letters} if letters else {}
    counts: dict[str, int] = {}
    for char, times in Counter(text).items():
        name = _script(char)
        if name:
            counts[name] = counts.get(name, 0) + times
    return counts


@lru_cache(maxsize=16_384)
def _script(char: str) -> str | None:
    letter = _LETTER.match(char)
    return letter.lastgroup if letter else None
