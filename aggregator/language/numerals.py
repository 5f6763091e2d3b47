"""Numbers written in Chinese characters, as far as dates use them."""

import re

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
}
_RUN = re.compile(
    r"[零〇○一二两三四五六七八九十廿卅]+(?=\s*(?:年|月|日|号|時|时|点|點|分|秒|天|周|週|小|个|個))"
)


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
