"""Numbers written in Chinese characters and in words."""

import re
from functools import lru_cache

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_RUN = re.compile(
    r"[零〇○一二两三四五六七八九十廿卅]+(?=\s*(?:年|月|日|号|時|时|点|點|分|秒|天|周|週|小|个|個))"
)
_UNITS = {"十": 10, "百": 100, "千": 1000}
# Alone these are as often parts of words (一起, 两岸, 千万) as numbers; before a measure word they count.
_COUNTED = re.compile(
    r"[零〇一二两三四五六七八九十百千廿卅](?:[零〇一二两三四五六七八九十百千廿卅]+|(?<=[二三四五六七八九])"
    r"|(?<=[一两十百千])(?=[名人位例死伤岁年月日号天周个时点分秒级度期届次起件家所条部辆艘架座间栋米公里吨元万亿倍成%]))"
)
_WORDS = (
    # two to twelve and the tens; a word for one is an article in most of these languages and stays out
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty",
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig",
    "deux trois quatre cinq six sept huit neuf dix onze douze vingt trente quarante cinquante",
    "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta",
    "due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta quaranta cinquanta",
    "dois três quatro cinco seis sete oito nove dez onze doze vinte trinta quarenta cinquenta",
    "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig veertig vijftig",
    "två tre fyra fem sex sju åtta nio tio elva tolv tjugo trettio fyrtio femtio",
    "to tre fire fem seks syv åtte ni ti elleve tolv tjue tretti førti femti",
    (
        "два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать двадцать тридцать сорок"
        " пятьдесят"
    ),
)
_VALUES = (*range(2, 13), 20, 30, 40, 50)
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "ru")
NUMBER_WORDS = {
    language: {word: str(value) for word, value in zip(row.split(), _VALUES, strict=True)}
    for language, row in zip(_LANGUAGES, _WORDS, strict=True)
}
"""What small numbers are called, by language: {"en": {"two": "2"}}."""


def count(text: str) -> str:
    """Write Chinese numerals in digits wherever they count something: 三十六名 becomes 36名.

    Names suffer (三明 becomes 3明), alike in every text: this is for comparing only. 万 and 亿 stay.
    """
    return _COUNTED.sub(lambda run: _value(run[0]), text)


@lru_cache(maxsize=1024)  # nearly all of them are small numbers
def _value(run: str) -> str:
    run = run.replace("廿", "二十").replace("卅", "三十")
    if not any(unit in run for unit in _UNITS):
        return "".join(str(_DIGITS[character]) for character in run)
    total = digit = 0
    for character in run:
        if unit := _UNITS.get(character):
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = _DIGITS[character]
    return str(total + digit)


def arabic(text: str) -> str:
    """Write Chinese numerals before a unit of time in digits: 二〇二〇年七月十三日 becomes 2020年7月13日.

    Numerals elsewhere stay: 三明 and 九江 are places.
    """
    return _RUN.sub(lambda run: _number(run.group()), text)


def _number(run: str) -> str:
    run = run.replace("廿", "二十").replace("卅", "三十")
    if "十" not in run:
        return "".join(str(_DIGITS[character]) for character in run)
    tens, _, units = run.partition("十")
    if "十" in units or len(tens) > 1 or len(units) > 1:
        return run
    return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0))
