"""What stands in a text and is about people and papers, never about places (pure).

Masked spans keep their length, so that a mention is found at its own place in the text.
"""

import re
from functools import cache
from typing import Final

from aggregator.place.words import words

MASK: Final = "\u0001"

_PAPER = (
    "(?:日报|晚报|晨报|早报|商报|时报|都市报|青年报|法制报|法治报|周报|周刊|快报|新报|报社|导报|卫视|电视台|广播电台|电台"
    "|广电|新闻网|资讯网|网络电视|新闻频道|通讯社|新闻社|融媒体?中心)"
)
_OUTLET = f"(?:{_PAPER}|新闻客户端|客户端|在线|融媒|发布|微报|头条)"
_ROLE = (
    "(?:本报|本网|本台|见习|实习|首席|全媒体|融媒体?|特约|驻站|通讯员|摄影)?"
    "(?:记者|通讯员|编辑|责编|责任编辑|校对|审核|监制|作者|摄影|图/文|文/图|撰稿|供稿|主播|编导|特派员|评论员|实习生)"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    name = rf"[{''.join(sorted(words().surnames))}][\u4e00-\u9fff·]"
    names = rf"{name}{{1,3}}(?:[\s、,，/]{{1,3}}{name}{{1,3}}){{0,7}}"
    return (
        # (记者 张连江 通讯员 沈元), 记者张连江摄
        re.compile(rf"[(（【\[]\s*{_ROLE}[^)）】\]]{{0,60}}[)）】\]]"),
        re.compile(rf"{_ROLE}[\s:：]{{0,3}}{names}(?=\s*(?:摄|文|图|报道|[。.,，)）\s]|$))"),
        # 记者张连江了解到: two or three characters, then a verb; 记者来到桂林 names nobody
        re.compile(
            rf"{_ROLE}{name}{{1,2}}"
            "(?=了解|获悉|看到|来到|走进|走访|采访|从|在|昨|今|近|日前|报道|发现|探访)"
        ),
        # 据福州日报报道, 来源:海峡都市报, 福州新闻网讯; 省气象台发布消息 is no outlet's
        re.compile(
            rf"(?:据|转自|来源|原标题)[:：\s]?《?[\u4e00-\u9fff]{{2,12}}?{_OUTLET}》?(?:报道|消息|讯|电)?"
        ),
        re.compile(rf"[\u4e00-\u9fff]{{2,4}}?{_PAPER}(?:讯|记者|报道|消息|微信公众号)"),
        re.compile(rf"《[\u4e00-\u9fff]{{2,12}}{_OUTLET}》"),
        # 台海网7月13日讯, 新华社北京7月13日电: the agency's desk is in Beijing whatever the news is about
        re.compile(r"[\u4e00-\u9fff]{2,4}?网\s?\d{1,2}月\d{1,2}日\s?(?:讯|电|消息)"),
        re.compile(
            r"(?:新华社|新华网|中新社|中新网|人民网|央视网|中国网)北京\s?\d{1,2}月\d{1,2}日\s?(?:讯|电)?"
        ),
        re.compile(r"北京时间|上海合作组织|中华人民共和国|西藏自治区成立周年"),
        # English bylines and papers
        re.compile(
            r"\b(?:By|Photo(?:graph)? by|Reporting by|Editing by)\s+[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){0,3}"
        ),
        re.compile(
            r"\b(?:[A-Z][\w'’]+\s+){1,3}(?:Post|Times|Globe|Herald|Tribune|Journal|Gazette|Chronicle|Examiner"
            r"|Telegraph|Echo|Observer|Courier|Dispatch|Inquirer|Sentinel|Bee|News)\b"
        ),
    )


_URL = re.compile(r"https?://\S+|www\.\S+")


def masked(text: str) -> str:
    """Give the text with bylines, papers' names and addresses blotted out, of the same length."""
    for pattern in (_URL, *_patterns()):
        text = pattern.sub(lambda found: MASK * len(found[0]), text)
    return text
