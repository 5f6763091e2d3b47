"""What hangs on headlines: outlets, columns, markers of form; and what counts parts of a series."""

import re

_HAN = "\u4e00-\u9fff"
_OUTLET = (
    rf"[{_HAN}A-Za-z0-9·.]{{0,10}}(?:网|报|台|社|在线|频道|新闻|卫视|客户端|传媒|热线|门户|视窗"
    rf"|资讯|新浪|搜狐|网易|腾讯|凤凰"
    rf"|日报|晚报|晨报|网站|中心|杂志|周刊|\.com|\.cn)[{_HAN}]{{0,3}}"
)
_MARKER = (
    "图|组图|多图|高清|图文|视频|图集|快讯|独家|原创|转载|直播|专题|滚动|关注|聚焦|热点|重磅"
    "|突发|头条|要闻|最新|权威发布|快评"
    "|影像|海报|微视频|动图|公告|转发|扩散|提醒|注意|速看|紧急|特写|观察|深度|调查|访谈|评论"
    "|通讯|简讯|今日|本地|社会|国内|国际"
)
_WORD_MARKER = (
    r"breaking(?: news)?|exclusive|photos?|video|videos|watch|live|updated?(?: \d)?"
    r"|update \d+|gallery|audio|podcast|opinion"
    r"|analysis|just in|developing|report|in pictures|eilmeldung|eil|bilder|fotos?|vídeo"
    r"|vidéo|en direct|en vivo|ao vivo"
    r"|última hora|urgent|urgente|ultim'ora|diretta|kijk|senaste nytt|siste|seneste|速報|独自"
    r"|動画|写真|속보|단독|영상|포토"
)
_HAN_PREFIX = re.compile(
    rf"\A(?:[\[【(<〈](?:{_MARKER})+[{_HAN}]{{0,4}}[\]】)>〉]|(?:{_MARKER})[:|丨\-·]"
    rf"|[{_HAN}]{{2,4}}[:|丨]|{_OUTLET} ?[:|丨\-·]+)\s*(?=.{{4}})"
)
_HAN_SUFFIX = re.compile(
    rf"(?<=.{{4}})(?: ?[_|丨]+ ?[{_HAN}A-Za-z0-9·. ]{{1,16}}| ?[-·:]+ ?{_OUTLET}"
    rf"| - [{_HAN}A-Za-z0-9·. ]{{1,12}}"
    rf"|[\[【(<〈](?:{_MARKER})[\]】)>〉])\Z"
)
_PREFIX = re.compile(
    rf"\A(?:[\[(【]?(?:{_WORD_MARKER})[\])】]?\s*[:|\-]+|[\[(【](?:{_WORD_MARKER})[\])】])\s*(?=.{{6}})",
    re.IGNORECASE,
)
_SUFFIX = re.compile(
    r"(?<=.{8})(?:\s+(?:[-|·»]+|::+|//+)\s+(?P<outlet>[^|]{2,40})|\s*[|]\s*(?P<other>[^|]{2,40})"
    rf"|\s*[\[(](?:{_WORD_MARKER})[\])])\Z",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"第(?P<nth>\d+)(?P<of>期|集|部分|季|轮|场|届|批|回|章|篇|弹|号|讲|课|案|次|版|天|周|名|条)"
    r"|[(\[【](?P<half>上|中|下|续|完|终|\d{1,2}|[一二三四五六七八九十]{1,2})(?:篇|集)?[)\]】]"
    r"|之(?P<of_many>\d{1,2})\b"
    r"|[ :](?P<end>上|中|下)\Z"
    r"|\b(?:part|teil|partie|parte|deel|del|часть|episode|folge|day|tag|week|chapter|vol"
    r"|volume|no|nr|issue|round|game)"
    r"\.? ?(?P<part>\d{1,5}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|[(\[](?P<roman>[ivx]{1,4}|\d{1,2}(?:/\d{1,2})?)[)\]]",
    re.IGNORECASE,
)
_ROUNDS = 3
_MOST_WORDS = 5  # of an outlet's name after a separator: "The Fort Worth Star Telegram"


def plain_title(title: str, *, han: bool) -> str:
    """Give a folded title without outlet, column and markers of form. `han` says whether it is Chinese."""
    prefix, suffix = (_HAN_PREFIX, _HAN_SUFFIX) if han else (_PREFIX, _SUFFIX)
    for _ in range(_ROUNDS):
        shorter = prefix.sub("", title)
        found = suffix.search(shorter)
        if found and _is_name(found):
            shorter = shorter[: found.start()].rstrip()
        if shorter == title:
            break
        title = shorter
    return title


def ordinals(title: str) -> frozenset[str]:
    """Give what counts a part of a series in a plain title with digits: {"期2020077"}, {"上"}, {"2"}."""
    found: set[str] = set()
    for one in _ORDINAL.finditer(title):
        if one["nth"]:
            found.add(f"{one['of']}{int(one['nth'])}")
        else:
            found.add(next(part for part in one.groups() if part).lower())
    return frozenset(found)


def _is_name(found: re.Match[str]) -> bool:
    named = found.groupdict()
    outlet = named.get("outlet") or named.get("other")
    return not outlet or len(outlet.split()) <= _MOST_WORDS
