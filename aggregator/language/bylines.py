"""Who stands behind a text, in the words that papers use for it; patterns, no logic.

For texts as they were published: full and half width, both Chinese scripts.
"""

_HAN = "\u4e00-\u9fff"
_ROLE = "记者|記者|通讯员|通訊員|特派员|特派員|实习生|摄影|攝影"
_NAME = rf"(?!{_ROLE}|报道|報導|获悉|獲悉)[{_HAN}·]{{2,4}}?(?={_ROLE}|报道|報導|[^{_HAN}·]|$)"
_BETWEEN = r"(?:[^\S\n]|[、,，/])+"
_NAMES = rf"{_NAME}(?:{_BETWEEN}{_NAME}){{0,7}}"

REPORTERS = (
    rf"[(（【\[]\s*[{_HAN}]{{0,12}}?(?:记者"
    rf"|記者)\s*[:：]?\s*(?P<bracketed>{_NAMES})[^()（）]{{0,60}}[)）】\]]"
    rf"|(?:^|(?<=[\n。！？]))\s*[{_HAN}]{{0,8}}?(?:记者|記者)\s*[:：\s]\s*(?P<line>{_NAMES})"
    rf"|(?:^|\s)(?:作者|撰文|文)\s*[:：/丨|]\s*(?P<author>{_NAMES})"
)
"""(记者 张笑雪 通讯员 沈元), 本报记者 张三 文/图, 作者：张三; the group that matched has the names."""

CORRESPONDENTS = rf"(?:通讯员|通訊員)\s*[:：]?\s*(?P<correspondents>{_NAMES})"
"""The part after 通讯员, inside or outside a bracket."""

EDITOR = (
    r"(?:责任编辑|责编|責任編輯|責編|編輯|编辑|编审|校对|值班编辑|网络编辑)\s*[:：/丨|]\s*"
    r"(?P<editor>[^\s()（）\[\]【】,，。;；:：_]{1,10})"
)
"""责任编辑：李四 and its short forms."""

EDITED = r"[Ee]dit(?:ing|ed) by (?P<editor>[A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,3})"
"""Editing by John Smith, after a report of Reuters."""

PUBLISHER = (
    r"(?:^|[(（【\[])\s*(?:本文)?(?:来源|稿源|來源|文章来源|新闻来源|信息来源|文章來源|转自"
    r"|轉自|原载|摘自)于?\s*[:：|丨/]\s*"
    r"(?P<publisher>[^\s，,。;；|()（）\[\]【】]{2,24})"
    r"|^\s*(?:Source|Quelle|Fuente|Fonte|Bron|Källa|Kilde|Источник|出典"
    r"|출처)s?\s?:\s*(?P<spaced>[^\n,;|]{2,40}?)\s*$"
)
"""A line that begins with 来源：台海网, or a bracket that holds it; Source: BBC News."""

ORIGIN = (
    r"据\s*《?(?P<origin>(?!.{0,8}(?:媒体|外媒|记者|了解))[^\s，,。《》据]{2,14}?)》?(?:客户端"
    r"|网站|微信公众号)?\s*"
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?\s*(?:报道|消息|讯|电)"
    r"|據\s*《?(?P<origin_hant>(?!.{0,8}(?:媒體|外媒|記者"
    r"|了解))[^\s，,。《》]{2,14}?)》?\s*(?:報導|報道|消息)"
    r"|\b(?:originally|first) (?:published|appeared|reported) (?:by|in|on"
    r"|at) (?P<english>(?:[A-Z0-9][\w&'’-]*[ ]?){1,6})"
)
"""据福州日报报道: whose report it was; This story was originally published by The Post."""

DATELINE = (
    rf"^[\s　]*[(（【]?(?P<dateline>(?P<outlet>[{_HAN}A-Za-z]{{2,16}}?)?\s?(?:\d{{4}}年)?"
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日\s?(?P<wire>讯|电|訊|電|消息))"
)
"""台海网7月13日讯 at the beginning of a text; 新华社北京7月13日电 comes from an agency."""

AGENCY = (
    r"^(?P<agency>新华社|中新社|中央社|新華社|中新網|中新网|法新社|路透社|美联社|共同社|塔斯社"
    r"|韩联社|中通社|人民网|央视网)"
)
"""The agency at the beginning of a dateline's outlet: 新华社北京."""

WIRE = (
    r"^[\s　]*(?P<dateline>(?P<place>[A-ZÀ-ÞА-Я][^\n()]{1,50}?)?[\s]?\((?P<agency>[A-Z][\w./& -]{1,30}"
    r"|dpa|afp|epd|sid)\))"
    r"\s?[.:]*\s?[-–—=|]"
)
"""PARIS, July 22 (AP) -, Berlin (dpa) -, (ANSA) - at the beginning of a text."""

BYLINE = (
    r"^[\s　]*(?:[Bb]y|BY|Von|Par|Por|Di|Door|Av)\s+(?P<people>[A-ZÀ-Þ][\w.'’-]+(?: (?:(?:de"
    r"|van|von|da|di|del|la|le) )?"
    r"[A-ZÀ-Þ][\w.'’-]+){1,3}(?:(?:,| and| und| et| y| e"
    r"| &) [A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){1,3}){0,4})\s*(?=[\n,|]|$)"
)
"""By Jane Doe and John Smith on a line of its own at the beginning."""

REPORTING = r"[Rr]eporting by (?P<people>[^;()\n]{3,120}?)(?:\s+in\s[^;()\n]{2,60})?\s*(?:[;)\n]|$)"
"""(Reporting by Ahmed Chen; Editing by Priya Khan) at the end."""

CUES_OF_A_BYLINE = ("记者", "記者", "通讯员", "通訊員", "编辑", "編輯", "实习生", "摄影", "攝影")
"""Words by which a line names roles; without any it holds names alone."""
