"""Sentences without any place, full of words that look like some: written ones, and more of their parts."""

from collections.abc import Iterator, Sequence
from itertools import islice, product
from pathlib import Path

WRITTEN = Path(__file__).parent / "labels" / "everyday.txt"
MADE_OF_EACH = 50  # sentences of one pattern; they differ in every part

_WHO = [
    "居委会",
    "老师",
    "医生",
    "邮递员",
    "志愿者",
    "村民",
    "业主",
    "家长",
    "学生",
    "司机",
    "店主",
    "护士",
    "木匠",
    "编辑",
    "裁判",
]
_WHEN = ["昨天", "上周末", "今天上午", "本月初", "入冬以来", "国庆假期", "前不久", "周一晚上", "节前"]
_GOOD = [
    "友好",
    "和平",
    "安康",
    "平安",
    "团结",
    "光明",
    "文明",
    "自由",
    "富裕",
    "安全",
    "安定",
    "平和",
    "大方",
    "太平",
    "兴旺",
    "振兴",
]
_THING = [
    "资源",
    "白银",
    "日照",
    "三明治",
    "大理石",
    "来宾",
    "公安",
    "长寿",
    "会同",
    "比如",
    "新兴",
    "东方",
    "胜利",
    "前进",
    "向阳",
    "红旗",
    "长治久安",
]
_FIRM = [
    "宁德时代",
    "阿里巴巴",
    "海南航空",
    "贵州茅台",
    "青岛啤酒",
    "云南白药",
    "上海汽车",
    "重庆啤酒",
    "平安银行",
    "泸州老窖",
]
_MOVE = [
    "发布季度报告",
    "回应网友提问",
    "股价小幅回落",
    "推出新产品",
    "调整售后政策",
    "召开电话会议",
    "更换总经理",
]
_GIVEN = [
    "连江",
    "永泰",
    "建华",
    "长春",
    "桂林",
    "万年",
    "东方",
    "海南",
    "志丹",
    "安康",
    "长乐",
    "永安",
    "大同",
    "福清",
    "清流",
]
_SURNAMES = "张王李赵陈林黄吴"
_SAID = ["说,这件事急不得", "表示,今后会更努力", "介绍,机器已经修好", "回忆,当年条件很苦", "认为,质量最重要"]

_NAMES = [
    "George Washington",
    "Jack London",
    "Victoria Wood",
    "Paris Hilton",
    "Devon Allen",
    "Kent Clark",
    "Austin Reed",
    "Sydney Pollack",
    "Florence Welch",
    "Jordan Pickford",
    "Chad Smith",
    "Dakota Fanning",
    "Lincoln Barnes",
    "Savannah Guthrie",
]
_DID = [
    "sold the old piano",
    "wrote a letter to the editor",
    "won the quiz",
    "broke a record",
    "opened the bakery",
    "missed the train",
    "adopted two kittens",
]
_TEAMS = [
    "The Florida Panthers",
    "Manchester United",
    "The Washington Wizards",
    "Bristol Rovers",
    "The Colorado Rockies",
    "The Toronto Raptors",
    "Leeds United",
    "The Arizona Cardinals",
    "The New York Yankees",
    "Bayern",
]
_PLAYED = [
    "lost at home",
    "signed a new goalkeeper",
    "drew again",
    "won after extra time",
    "sacked the coach",
]
_EVERYDAY = [
    "The train",
    "A neighbour's cat",
    "The new timetable",
    "Our choir",
    "The village shop",
    "A retired teacher",
    "The weather",
]
_HAPPENED = [
    "surprised everybody on Monday",
    "was in the news again",
    "made the children laugh",
    "will be back next week",
    "costs more than last year",
    "needs a second look",
]


def sentences() -> list[str]:
    """Give all of them, each once."""
    written = WRITTEN.read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys([*written, *_made()]))


def _made() -> Iterator[str]:
    yield from _some((f"{when},{who}谈到{good}的话题。" for when, who, good in _mixed(_WHEN, _WHO, _GOOD)))
    yield from _some(
        (f"{who}{when}讨论了{thing}的问题。" for who, when, thing in _mixed(_WHO, _WHEN, _THING))
    )
    yield from _some((f"{when},{firm}{move}。" for when, firm, move in _mixed(_WHEN, _FIRM, _MOVE)))
    yield from _some(
        (f"{sur}{given}{said}。" for sur, given, said in _mixed(_SURNAMES, _GIVEN, _SAID)), 2 * MADE_OF_EACH
    )
    yield from _some((f"记者{sur}{given}摄。" for sur, given in _mixed(_SURNAMES, _GIVEN)))
    yield from _some((f"祝{who}们{good}、健康!" for who, good in _mixed(_WHO, _GOOD)))
    yield from _some((f"{thing}二字,{who}{when}才明白。" for thing, who, when in _mixed(_THING, _WHO, _WHEN)))
    yield from _some((f"{good}的环境离不开{who}的努力。" for good, who in _mixed(_GOOD, _WHO)))
    yield from _some((f"{name} {did}." for name, did in _mixed(_NAMES, _DID)), 2 * MADE_OF_EACH)
    yield from _some((f"{team} {played}." for team, played in _mixed(_TEAMS, _PLAYED)))
    yield from _some((f"{thing} {what}." for thing, what in _mixed(_EVERYDAY, _HAPPENED)))


def _mixed(*parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give combinations of the parts, neighbours differing in all of them as long as that is possible."""
    longest = max(map(len, parts))
    whole = list(product(*parts))
    step = next(n for n in range(longest * 2 + 1, len(whole) * 2 + 3, 2) if _share_none(n, len(whole)))
    for number in range(len(whole)):
        yield whole[number * step % len(whole)]


def _share_none(one: int, other: int) -> bool:
    """Tell whether two numbers have no common divisor."""
    while other:
        one, other = other, one % other
    return one == 1


def _some(made: Iterator[str], most: int = MADE_OF_EACH) -> Iterator[str]:
    return islice(made, most)
