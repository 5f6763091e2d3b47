"""News that nobody wrote, another one in every entry: Chinese and English, in the HTML of papers."""

import random
from collections.abc import Callable
from dataclasses import dataclass

COPIED = 0.05  # of the entries are another feed's, as papers take over what an agency sends

_PLACES = [
    "鼓楼区",
    "台江区",
    "仓山区",
    "马尾区",
    "晋安区",
    "长乐区",
    "福清市",
    "闽侯县",
    "连江县",
    "罗源县",
    "闽清县",
    "永泰县",
    "平潭县",
]
_WHO = [
    "市民",
    "居民",
    "老师",
    "店主",
    "村民",
    "司机",
    "志愿者",
    "工程师",
    "护士",
    "游客",
    "学生",
    "渔民",
    "菜农",
    "退休职工",
]
_DID = [
    "盼来",
    "参观",
    "报名参加",
    "围着讨论",
    "动手修缮",
    "提前完成",
    "查看",
    "试用",
    "议论",
    "整理",
    "清点",
    "接手",
]
_WHAT = [
    "新开的公交线路",
    "河边的步道",
    "社区食堂",
    "旧小学的操场",
    "菜市场的摊位",
    "停车场",
    "图书馆的夜间开放",
    "码头的护栏",
    "老街的招牌",
    "山上的茶园",
    "防汛物资",
    "周末的集市",
    "幼儿园的招生",
    "医院的候诊厅",
    "村口的石桥",
]
_HOW = [
    "一早",
    "昨天傍晚",
    "连着三天",
    "趁着晴天",
    "在雨停之后",
    "赶在节前",
    "头一回",
    "不声不响地",
    "带着孩子",
    "结伴",
]
_TOWNS = [
    "Ashford",
    "Brackwell",
    "Conley",
    "Dunmere",
    "Eastholm",
    "Farrow",
    "Glenbury",
    "Harwick",
    "Inverlea",
    "Kingsmoor",
]
_PEOPLE = [
    "councillors",
    "drivers",
    "parents",
    "traders",
    "farmers",
    "nurses",
    "students",
    "rowers",
    "neighbours",
    "volunteers",
]
_VERBS = [
    "welcomed",
    "questioned",
    "reopened",
    "inspected",
    "postponed",
    "praised",
    "repaired",
    "toured",
    "measured",
    "sold",
]
_THINGS = [
    "bridge",
    "market hall",
    "village school",
    "bus station",
    "harbour wall",
    "footpath",
    "water tower",
    "town library",
    "railway crossing",
    "allotments",
    "fire station",
    "dairy",
]
_WHEN = [
    "on Tuesday",
    "before dawn",
    "after weeks of rain",
    "for the first time",
    "without notice",
    "at noon",
]


@dataclass(frozen=True, slots=True)
class News:
    """One story: its headline, its text as HTML, who wrote it, and its section."""

    title: str
    html: str
    author: str
    section: str


def news(feed: int, number: int, *, in_english: bool) -> News:
    """Give entry `number` of a feed: the same at every call, and now and then another feed's."""
    dice = random.Random(f"{feed}-{number}-{in_english}")
    if number > 1 and dice.random() < COPIED:
        dice = random.Random(f"wire-{number}-{feed // 7}-{in_english}")
    return _english(dice) if in_english else _chinese(dice)


def _chinese(dice: random.Random) -> News:
    place = dice.choice(_PLACES)
    title = f"{place}{dice.choice(_WHO)}{dice.choice(_HOW)}{dice.choice(_DID)}{dice.choice(_WHAT)}"
    first, second = (_sentences(dice, 6, _chinese_sentence) for _ in range(2))
    return News(title, _page(dice, f"{place}{first}", second), f"记者 {dice.choice('林陈黄郑')}伟", "民生")


def _english(dice: random.Random) -> News:
    place = dice.choice(_TOWNS)
    title = f"{place}: {_english_sentence(dice).rstrip('. ')}"
    first, second = (_sentences(dice, 6, _english_sentence) for _ in range(2))
    return News(
        title, _page(dice, f"{place}. {first}", second), dice.choice(("Jo Marsh", "Al Reed")), "local"
    )


def _sentences(dice: random.Random, count: int, make: Callable[[random.Random], str]) -> str:
    return "".join(make(dice) for _ in range(count))


def _chinese_sentence(dice: random.Random) -> str:
    amount = dice.randint(3, 980)
    return f"{dice.choice(_WHO)}{dice.choice(_HOW)}{dice.choice(_DID)}{dice.choice(_WHAT)}，共{amount}处。"


def _english_sentence(dice: random.Random) -> str:
    who, verb, thing = dice.choice(_PEOPLE), dice.choice(_VERBS), dice.choice(_THINGS)
    return (
        f"{dice.randint(3, 980)} {who} {verb} the {thing} near {dice.choice(_TOWNS)} {dice.choice(_WHEN)}. "
    )


def _page(dice: random.Random, first: str, second: str) -> str:
    number = dice.randint(1000, 99_999)
    picture = f'<p><img src="http://img.example/{number}.jpg" width="600" alt=""/></p>'
    return f'{picture}<p>{first}</p><p>{second}<a href="http://www.example/{number}.html">{number}</a></p>'
