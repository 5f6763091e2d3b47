"""What people call a division of China: its full name and the shorter ones (pure).

A short name is the full one without its kind: 福州市 is 福州, 恩施土家族苗族自治州 is 恩施 and 恩施州. Towns
have no short name; 乡, 镇 and 街道 stand for each other, since a township becomes a town without telling the
newspapers (潘渡乡 is 潘渡镇 in the lists of 2023).
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Final

TOWN_KINDS: Final = ("街道", "镇", "乡")
LEAST_STEM: Final = 2  # 赵县 is never 赵


class Form(IntEnum):
    """How a place is named, from the most to the least telling."""

    FULL = 1
    SHORT = 2
    ALIAS = 3
    TOWN = 4


class Rank(IntEnum):
    """How far up a place stands; the number of digits of its code tells it."""

    COUNTRY = 0
    PROVINCE = 2
    PREFECTURE = 4
    COUNTY = 6
    TOWN = 9


_RANK_OF: Final = {int(rank): rank for rank in Rank}
_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族"
    "|哈萨克|傣族|黎族|傈僳族|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族"
    "|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|阿昌族|普米族|塔吉克族|塔吉克|怒族|乌孜别克族|俄罗斯族"
    "|鄂温克族|德昂族|保安族|裕固族|京族|独龙族|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|各族|民族"
)
_AUTONOMOUS = re.compile(f"(?:{_PEOPLES})+(自治区|自治州|自治县|自治旗|乡|区)$")
_KIND = re.compile(
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|矿区|特区|堂区|联合旗|左翼.旗|右翼.旗|左旗|右旗|省|市|县|区|盟|旗|州)$"
)
# Kinds of place whose stem is no name: 城区 and 郊区 are in every city.
_NO_STEM: Final = frozenset(
    {"城", "郊", "矿", "市中", "市北", "市南", "新市", "中西", "东", "西", "南", "北", "中"}
)
# Stems of towns that are words: 小城镇, 码头镇.
_GENERIC_TOWNS: Final = frozenset(
    [
        "小城",
        "码头",
        "果园",
        "市场",
        "开发",
        "工业",
        "高新",
        "中心",
        "民族",
        "城乡",
        "乡镇",
        "街道",
        "老街",
        "小镇",
        "古镇",
        "大镇",
        "重点",
        "中心",
    ]
)
_TOWN = re.compile(f"(?:{'|'.join(TOWN_KINDS)}|苏木)$")


def rank_of(code: str) -> Rank:
    """Give the rank that a code's length tells."""
    return _RANK_OF[len(code)]


def forms(code: str, name: str) -> Iterator[tuple[str, Form]]:
    """Give every name of a division with its form."""
    if rank_of(code) is Rank.TOWN:
        yield from _town_forms(name)
        return
    yield name, Form.FULL
    autonomous = _AUTONOMOUS.search(name)
    stem = name[: autonomous.start()] if autonomous else _KIND.sub("", name)
    if len(stem) < LEAST_STEM or stem in _NO_STEM:
        return
    if stem != name:
        yield stem, Form.SHORT
    if autonomous and autonomous[1].startswith("自治") and autonomous[1] != "自治区":
        yield stem + autonomous[1][-1], Form.FULL  # 恩施州, 丰宁县
    if name.endswith("地区"):
        yield f"{stem}市", Form.FULL  # most of them became cities under that name
    elif rank_of(code) is Rank.PREFECTURE and name.endswith("市"):
        yield f"{stem}地区", Form.FULL  # and were prefectures before


def former_kinds(code: str, name: str) -> Iterator[str]:
    """Give what a county may have been called before it changed its kind: 长乐区 was 长乐市, and a county.

    Newspapers keep the old name for years; that is said of no division which is called so today.
    """
    stem = name[:-1]
    if (
        rank_of(code) is Rank.COUNTY
        and len(stem) >= LEAST_STEM
        and stem not in _NO_STEM
        and name[-1] in "区市"
    ):
        yield from (stem + kind for kind in "市县" if kind != name[-1])


def _town_forms(name: str) -> Iterator[tuple[str, Form]]:
    autonomous = _AUTONOMOUS.search(name)
    stem = name[: autonomous.start()] if autonomous else _TOWN.sub("", name)
    if len(stem) < LEAST_STEM or stem in _GENERIC_TOWNS:
        return
    yield name, Form.TOWN
    if stem.endswith(("农场", "林场", "开发区", "园区")):
        return
    for kind in TOWN_KINDS:
        if stem + kind != name:
            yield stem + kind, Form.TOWN
