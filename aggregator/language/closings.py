"""How news texts go on after their last word: credits, copyright, invitations; patterns and one verb.

All patterns are for folded text (`language.plain`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

_HAN = "\u4e00-\u9fff"
_CREDIT_WORDS = (
    "责任编辑|编辑|责编|编审|校对|审核|监制|主编|值班编辑|网络编辑|实习生|记者|通讯员|作者"
    "|摄影|摄影报道|文字|图片|制图"
    "|编译|文/图|图/文|撰文|供稿|供图|来稿|审读|审签|统筹|策划"
)
BRACKETS = re.compile(
    rf"[(\[【][^()\[\]【】\n]{{0,24}}?(?:{_CREDIT_WORDS}|资料图|图片来源|Reporting by|Photo:|Photo by"
    rf"|Foto:|Bild:|記者|기자)"
    r"[^()\[\]【】\n]{0,80}[)\]】]"
)
"""A bracket that names people of the press, wherever it stands: (记者 张笑雪 通讯员 沈元)."""

# Each ending with the words (cues) of which it holds one: only endings whose words are there are tried.
_CHINESE = (
    (
        "来源|稿源|原载|转自|摘自|选自",
        (
            r"[(\[【]?(?:本文)?(?:来源|稿源|文章来源|信息来源|新闻来源|原载|转自|摘自|选自)于? ?[:"
            r"|/] ?[^\s,。;()\[\]]{2,24}[)\]】]?"
        ),
    ),
    (
        (
            "编辑|责编|编审|校对|审核|监制|主编|实习生|记者|通讯员|作者|摄影|文字|图片|制图|编译"
            "|文/图|图/文|撰文|供稿|供图|来稿|审读|审签|统筹|策划"
        ),
        rf"[(\[【]?[{_HAN}]{{0,5}}?(?:{_CREDIT_WORDS}) ?[:/|丨] ?[{_HAN}·A-Za-z、,/ ]{{1,30}}[)\]】]?",
    ),
    (
        "记者|通讯员",
        (
            rf"(?:(?<=\n)|(?<=。)|(?<=[ \"!?]))[{_HAN}]{{0,6}}(?:记者"
            rf"|通讯员) ?[{_HAN}·]{{2,4}}(?:[ 、,/]+[{_HAN}·]{{2,4}}){{0,6}}(?: ?(?:摄|文/图|图/文|文"
            rf"|图|摄影报道"
            rf"|报道))?"
        ),
    ),
    (
        "声明|提示|说明",
        (
            r"(?:(?<=\n)|(?<=[。!?\"\])]))\s*[(\[【]?(?:特别|郑重|版权|免责|转载|本网|重要)?(?:声明"
            r"|提示|说明|风险提示)[】\])]? ?[:|]?"
            r"[^\n]{8,300}"
        ),
    ),
    (
        "转载|版权|侵权|来源|联系|授权|观点|删除|立场|必究",
        (
            r"(?:(?<=\n)|(?<=[。!?\"\])]))\s*(?:凡|如|若|未经|以上|本文|本站|本网|部分)[^\n。]{0,80}"
            r"(?:转载|版权|侵权|来源|联系|授权|观点|删除|立场|必究)[^\n]{0,200}"
        ),
    ),
    (
        "©|(c)|版权|著作权",
        r"(?:©|\(c\)|版权所有|著作权所有)[^\n]{0,100}",
    ),
    (
        "扫|长按|点击|戳|更多|关注|下载|打开|添加",
        (
            r"(?:扫一扫|扫描|扫码|长按|点击|戳|更多精彩|更多内容|更多新闻|更多资讯|欢迎关注|关注|下载"
            r"|打开|添加)[^\n。]{0,40}"
            r"(?:二维码|公众号|微信|客户端|APP|App|app|查看|阅读|进入|专题|报道|关注|阅读原文|订阅|详情|分享)[^\n]{0,30}"
        ),
    ),
    (
        "完)|完]|完】|END|end)|end]|end】|End)|End]|End】",
        r"[(\[【]?(?:本文完|完|全文完|END|end|The End)[)\]】]|-+ ?END ?-+",
    ),
    (
        "打印|关闭|收藏|纠错|返回|字号|大 中 小|分享|推荐|转发",
        (
            r"(?:(?<=\n)|(?<=[。!?\"\])]))\s*(?:【?(?:打印|关闭|收藏|纠错|返回|字号|大 中 小|分享到?"
            r"|推荐|打印本页|关闭窗口"
            r"|打印本文|转发)(?:本页|窗口|顶部|朋友圈|微信|微博)?】?[ |/]*){1,6}"
        ),
    ),
    (
        "阅读|查看|浏览|详细|更多",
        r"(?:阅读|查看|浏览)(?:全文|原文|更多)[ >.]*|阅读原文|\[?详细\]?|\[?更多\]?",
    ),
    (
        "[更多|[详细|[图集|[查看|[相关",
        r"\[(?:更多|详细|图集|查看|相关)[^\]\n]{0,12}\]",
    ),
    ("...", r"\.{3,}"),
)
_LINE = r"(?:(?<=\n)|(?<=[.!?\"')\]] )|(?<=[.!?\"')\]]))\s*"
_SPACED = (
    (
        "eporting by",
        r"\(?(?:Additional r|R)eporting by [^\n]{3,200}",
    ),
    (
        "opyright|©|(c)|ights ",
        r"(?:\(c\)|©|Copyright\b)[^\n]{0,240}|All [Rr]ights [Rr]eserved[^\n]{0,160}",
    ),
    (
        "This story|This article|This content|This material|This report|This post|This piece",
        _LINE + r"This (?:story|article|content|material|report|post|piece)\b[^\n]{5,240}",
    ),
    (
        "Read |See |Find |Learn |Watch |Click |Tap |Continue |View ",
        (
            _LINE + r"(?:Read|See|Find|Learn|Watch|Click|Tap|Continue|View)\b[^\n.]{0,30}\b(?:more|here"
            r"|full|original|next|also|reading)\b[^\n]{0,100}"
        ),
    ),
    (
        "appeared first",
        r"The post [^\n]{1,200} appeared first on [^\n]{1,80}",
    ),
    (
        "Follow |Like |Join |Find |Contact |Email ",
        (
            _LINE + r"(?:Follow|Like|Join|Find|Contact|Email) [^\n]{1,60}(?:Twitter|Facebook|Instagram|X"
            r"|Telegram|WhatsApp|@)[^\n]{0,80}"
        ),
    ),
    (
        "Sign up|Subscribe|Get the|Get our|Get more|Download|Support|Stay up",
        _LINE + r"(?:Sign up|Subscribe|Get (?:the|our|more)|Download|Support|Stay up to date)\b[^\n]{5,160}",
    ),
    (
        "contributed",
        _LINE + r"[^\n.!?]{3,120} contributed(?: reporting)?(?: to this (?:report|story|article))?\.?",
    ),
    (
        "http",
        _LINE + r"(?:More )?(?:AP|Reuters|AFP)\b[^\n]{0,60}:? https?://\S+",
    ),
    (
        "ource|Via|hoto|Image|Quelle|uente|onte|Bron|Källa|Kilde|Lähde|Источник|redit",
        (
            _LINE + r"(?:Source|Via|Photos?|Image|Quelle|Fuente|Fonte|Bron|Källa|Kilde|Lähde|Источник"
            r"|Credit)s? ?: [^\n]{2,80}"
        ),
    ),
    (
        "AP|AFP|Reuters|dpa|PA|ANI|PTI|EFE|ANSA|Lusa|ANP|TT|NTB|ritzau|Xinhua|Agencies",
        (
            r"(?<=[.!?\"')] )(?:-+ ?)?\(?(?:AP|AFP|Reuters|dpa|PA|ANI|PTI|EFE|ANSA|Lusa|ANP|TT|NTB"
            r"|ritzau|/ritzau/|APA|Xinhua|Agencies)\)?"
        ),
    ),
    (
        "Mit Material|Con informa|Com informa|Avec|Met informatie|Med material",
        (
            _LINE + r"(?:Mit Material|Con información|Com informações|Con informazioni|Avec|Met informatie"
            r"|Med material)\b[^\n]{3,60}"
        ),
    ),
    (
        "iproduzione|RIPRODUZIONE|Alle R|Alle r|Tous droits|Todos ",
        (
            r"(?:©|\(c\))? ?(?:Riproduzione riservata|RIPRODUZIONE RISERVATA"
            r"|Alle Rechte vorbehalten|Tous droits réservés|Todos los derechos reservados"
            r"|Todos os direitos reservados|Alle rechten voorbehouden)[^\n]{0,60}"
        ),
    ),
    (
        "dpa",
        r"© ?dpa[^\n]{0,60}|dpa-infocom[^\n]{0,60}",
    ),
    (
        "무단|저작권자|ⓒ|기자",
        r"(?:무단 ?전재|저작권자|ⓒ)[^\n]{0,80}|[가-힣]{2,4} 기자 ?\S+@\S+",
    ),
    (
        "共同|時事|ロイター|特派員|無断",
        r"\((?:共同|時事|ロイター|AFP=時事|[^()\n]{2,10}特派員)\)|無断転載[^\n]{0,20}",
    ),
    (
        "...|…|___|---|###|*",
        r"\[?\(?(?:…|\.\.\.)\)?\]?|_{3,}|-{3,}|#{3,}|\* ?\* ?\*",
    ),
)
_AFTERWARDS = re.compile(
    r"\n[【\[]?(?:相关(?:新闻|阅读|链接|报道|文章|专题|推荐)|延伸阅读|推荐阅读|往期回顾"
    r"|猜你喜欢|热门推荐|更多新闻"
    r"|Related(?: articles| stories| news)?|RELATED|Read also|Mehr zum Thema"
    r"|Lesen Sie auch|Lire aussi|À lire aussi"
    r"|Noticias relacionadas|Leggi anche|Leia também|Lees ook|Läs också|Les også|Læs også"
    r"|Читайте также|関連記事|관련기사)"
    r"[】\]]?(?: ?:|\n|\Z)"
)
_ADVERTISED = re.compile(
    r"^(?:广告|赞助内容|[^\n。]{0,24}(?:扫码|二维码|公众号|客户端|下载APP)[^\n]{0,24}|advertisement"
    r"|advertising|anzeige|publicité"
    r"|publicidad|pubblicità|advertentie|annons|reklame|реклама|story continues below"
    r"|continue reading below[^\n]{0,40}"
    r"|article continues after[^\n]{0,40})$",
    re.IGNORECASE | re.MULTILINE,
)
_HAN_LONG = "声明|提示|说明|转载|版权|侵权|授权|必究|立场"
_SPACED_LONG = (
    "eporting by|opyright|©|(c)|ights |This story|This article|This content|This material"
    "|This report|This post|This piece|appeared first|Follow |Sign up"
)
_LONG = {"Han": _HAN_LONG.split("|"), "other": _SPACED_LONG.split("|")}
"""Words of endings that may be longer than _SHORT."""


def _by_cue(endings: Iterable[tuple[str, str]], blanks: str) -> Mapping[str, Sequence[re.Pattern[str]]]:
    """Give the patterns by the words without which they find nothing."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for cues, pattern in endings:
        last = re.compile(rf"(?:{pattern}){blanks}*\Z")
        for cue in cues.split("|"):
            found.setdefault(cue, []).append(last)
    return found


_LAST = {"Han": _by_cue(_CHINESE, r"[\s.。,;]"), "other": _by_cue(_SPACED, r"[\s.]")}
_SHORT = 130  # characters
_BEFORE_CUE = 90  # characters in front of a cue word that may belong to the ending
_TAIL = 420  # characters: the longest declaration seen has some 150, and several endings follow each other
_ROUNDS = 6
_LEAST = 12  # characters that must stay in front of an ending; a text that is all ending stays as it is


def without_credits(text: str) -> str:
    """Give a folded text without brackets about its makers and without lines of advertising."""
    if "(" in text or "[" in text or "【" in text:
        text = BRACKETS.sub("", text)
    return _ADVERTISED.sub("", text) if "\n" in text else text


def without_ending(text: str, *, han: bool) -> str:
    """Give a folded text up to its last own word. `han` says whether it is Chinese."""
    if after := _AFTERWARDS.search(text, _LEAST):
        text = text[: after.start()]
    kind = "Han" if han else "other"
    last = _LAST[kind]
    for _ in range(_ROUNDS):
        text = text.rstrip()
        end = text[-_TAIL:]
        is_long = True in [cue in end for cue in _LONG[kind]]
        begin = max(_LEAST, len(text) - (_TAIL if is_long else _SHORT))
        end = text[begin:]
        # Looking for the words first takes 5 µs, all patterns 250.
        cues = [cue for cue in last if cue in end]
        if not cues:
            break
        begin += max(0, min(map(end.find, cues)) - _BEFORE_CUE)
        patterns = {pattern for cue in cues for pattern in last[cue]}
        starts = [found.start() for pattern in patterns if (found := pattern.search(text, begin))]
        if not starts:
            break
        text = text[: min(starts)]
    return text
