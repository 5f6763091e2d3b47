"""How news texts begin before they say anything: datelines, agencies, bylines, labels; patterns and one verb.

All patterns are for folded text (`language.plain`): half-width punctuation, plain dashes, simplified Chinese.
"""

import re

_HAN = "\u4e00-\u9fff"
_NAME = rf"[{_HAN}·]{{2,4}}"
_NAMES = rf"{_NAME}(?:[ 、,/]+{_NAME}){{0,5}}"
_DAY = r"(?:\d{2,4}年)?\d{1,2}月\d{1,2}日(?: ?\d{1,2}[时:]\d{0,2}分?)?"
_SAYS = r"(?:综合|专|快|独家)?(?:讯|电|消息|信息|报道|报导)"
_ROLE = (
    r"(?:首席|见习|实习|特约|特派|全媒体|驻[\u4e00-\u9fff]{2,4})?(?:记者|通讯员|特派员|实习生"
    r"|编译|作者)"
)
_CHINESE = (
    # 台海网7月13日讯, (新华社北京2020年7月13日电), 据中新网4月9日消息:
    rf"[【\[(]?又?据?[\w·《》./\-]{{0,24}}? ?{_DAY} ?{_SAYS}[】\])]?[ :,]*",
    # 本报讯, 大众网讯, 北京讯, 新华社电, 本网综合消息; 资讯 and 通讯 are words
    (
        rf"(?:[{_HAN}]{{0,8}}(?:报|网|台|社|刊|在线|新闻|客户端){_SAYS}"
        rf"|[{_HAN}]{{2,4}}(?<![通电资短喜死闻])讯)[ :,]*"
    ),
    # 据福州日报报道, 据《环球时报》网站13日援引法新社消息
    r"又?据(?:悉|了解|介绍|[\w·《》 ]{2,24}?(?:\d{1,2}日)?(?:报道|报导|消息|信息|讯|电))[ :,]+",
    r"又?据(?:《[^》]{2,20}》|[\w·]{2,12}?(?:报|网|台|社|刊|在线|新闻))(?:网站)?(?:报道|报导|消息|信息|讯)",
    # 本报记者 张三 通讯员 李四 文/图
    (
        rf"[{_HAN}]{{0,6}}?{_ROLE}[: ]+{_NAMES}(?:[ ,]+{_ROLE}[: ]+{_NAMES})*(?: ?(?:文|图|文/图"
        rf"|图/文|摄影报道|摄|报道))?(?=[ \n])[: \n]*"
    ),
    # [提要], 【核心提示】, 导读:
    r"[\[【(<〈]?(?:提要|摘要|核心提示|导读|导语|编者按|内容提要|中心提示|正文)(?:[\]】)>〉][: ]*|:\s*)",
    # 【环球网综合报道】, [海外网消息 记者 张三]
    r"[【\[][^】\]\n]{0,16}(?:报道|讯|消息|记者|网|社|报|電)[^】\]\n]{0,10}[】\]][ :]*",
    (
        r"(?:来源|稿源|文章来源|信息来源|作者|编辑|责任编辑|发布时间|时间|浏览次数|字号)[:"
        r"|] ?[^\s。,]{1,24}[ \n]+"
    ),
    (
        r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?: \d{1,2}:\d{2}(?::\d{2})?)?(?:[ \n]+(?=来源|作者"
        r"|编辑|稿源)|\n+)"
    ),
    r"原标题:[^\n]{2,60}\n+",
    r"[ :,、|\-]+(?=\S)",
)
_MONTH = r"[^\W\d_]{3,10}\.?"
_CITY = r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.'\-]+"
_AGENCIES = (
    r"(?:AP|AFP|Reuters|REUTERS|dpa|DPA|ANI|PTI|IANS|UPI|PA|PA Media|Xinhua|Bloomberg|EFE"
    r"|ANSA|Adnkronos|Lusa|ANP"
    r"|Belga|TT|NTB|Ritzau|APA|SDA|Keystone-SDA|KNA|epd|AFPBB|TASS|Interfax|RIA|CNN|BBC"
    r"|Kyodo|Yonhap|AAP|CP)"
)
_SPACED = (
    # PARIS, July 22 (AP) -  ·  Berlin (dpa) -  ·  Madrid, 13 jul (EFE).-  ·  (ANSA) - ROMA, 13 LUG -
    (
        r"(?:[^\W\d_][^()\n:;!?]{0,60}? ?)?\((?:[A-Z][\w./& \-]{1,30}|dpa|afp|taz|epd|sid|ots"
        r"|sda|kna|apa)(?:/\w+)*\) ?[.:]*(?: ?[-=|:]+)\s*"
    ),
    (
        rf"{_CITY}(?:[ /]{_CITY}){{0,3}}(?:, [^\W\d_][\w.]+(?: [\w.]+)?)??(?:,? (?:{_MONTH} \d{{1,2}}"
        rf"|\d{{1,2}}\.? {_MONTH})"
        r"(?:,? \d{4})?)?(?: ?-+ ?| ?[|:] )"
    ),
    (
        rf"[A-ZÀ-Þ]\w+(?: [A-ZÀ-Þ]\w+){{0,2}}, (?:{_MONTH} \d{{1,2}}"
        rf"|\d{{1,2}}\.? {_MONTH})(?:,? \d{{4}})? ?-+ "
    ),
    rf"{_AGENCIES} ?[:|/\-]+ ",
    r"(?:[A-Z][A-Za-z., 0-9]{1,50})?/ ?(?:PRNewswire|Business Wire|GLOBE NEWSWIRE)[^/\n]{0,30}/ ?-* ?",
    r"(?:[Bb]y|BY|Von|Par|Por|Di|Door|Av|Af|От|Автор:?) [A-ZÀ-ÞА-Я][^\n.!?]{2,70}\n+",
    r"(?:ADVERTISEMENT|Advertisement|Updated?|UPDATED?|Published)\b:?[^\n]{0,40}\n+",
    # Korean (서울=연합뉴스) 홍길동 기자 =  ·  Japanese 【東京共同】, [東京 13日 ロイター] -
    r"[(\[][가-힣]{2,8} ?= ?[가-힣\w]{2,12}[)\]] ?(?:[가-힣]{2,4} (?:기자|특파원) ?=?)? ?",
    r"[【\[][^】\]\n]{2,24}[】\]] ?-* ?",
    r"[-:|,.] *(?=\S)",
)
_FIRST = {"Han": re.compile("|".join(_CHINESE)), "other": re.compile("|".join(_SPACED))}
_ROUNDS = 6  # 海峡网7月13日讯 据湄洲日报报道 中安在线7月7日讯: (记者 …)


def without_opening(text: str, *, han: bool) -> str:
    """Give a folded text from its first own words on. `han` says whether it is Chinese."""
    first, at = _FIRST["Han" if han else "other"], 0
    for _ in range(_ROUNDS):
        found = first.match(text, at)
        if found is None or found.end() == len(text):
            break
        at = found.end()
    return text[at:].lstrip()
