"""Who stands behind a Chinese text, in the words that papers use for it; patterns, no logic."""

_HAN = "\u4e00-\u9fff"
_NAME = rf"[{_HAN}·]{{2,4}}"
_NAMES = rf"{_NAME}(?:[\s、,，/]+(?!通讯员|通訊員|记者|記者|摄影|文|图){_NAME}){{0,7}}"

REPORTERS = (
    rf"[(（【\[]\s*[{_HAN}]{{0,8}}?(?:记者|記者)\s*[:：]?\s*(?P<reporters>{_NAMES})"
    r"(?P<rest>[^()（）]{0,60})[)）】\]]"
)
"""A bracket such as (记者 张笑雪 通讯员 沈元); `rest` may name correspondents."""

CORRESPONDENTS = rf"(?:通讯员|通訊員)\s*[:：]?\s*(?P<correspondents>{_NAMES})"
"""The part after 通讯员, inside or outside a bracket."""

EDITOR = (
    r"(?:责任编辑|责编|責任編輯|編輯|编辑|编审|校对|值班编辑|网络编辑)\s*[:：/丨]\s*"
    r"(?P<editor>[^\s()（）\[\]【】,，。;；:：]{1,10})"
)
"""责任编辑：李四 and its short forms."""

PUBLISHER = r"^(?:来源|稿源|來源|文章来源|新闻来源|信息来源)\s*[:：]\s*(?P<publisher>[^\s，,。;；|]{2,24})"
"""A line that begins with 来源：台海网."""

ORIGIN = (
    r"据\s*《?(?P<origin>(?!.{0,8}(?:媒体|外媒))[^\s，,。《》据]{2,14}?)》?\s*(?:报道|消息|讯)"
    r"|據\s*《?(?P<origin_hant>[^\s，,。《》]{2,14}?)》?\s*(?:報導|報道|消息)"
)
"""据福州日报报道: whose report it was."""

DATELINE = (
    rf"^[(（【]?(?P<dateline>[{_HAN}A-Za-z]{{2,14}}?\s?"
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日\s?(?:讯|电|訊|電|消息))"
)
"""台海网7月13日讯 at the beginning of a text."""
