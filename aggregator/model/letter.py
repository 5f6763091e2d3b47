"""A letter to a publisher whose server refuses us: the way around a bot wall is to ask."""

from aggregator.model.site import Site
from aggregator.model.source import Source

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def letter_language(source: Source) -> str:
    """Give the language in which a source's publisher is written to: zh-Hans, zh-Hant or en (BCP 47)."""
    primary, *subtags = source.language.lower().split("-")
    if primary != "zh":
        return "en"
    return "zh-Hant" if _TRADITIONAL & {*subtags} else "zh-Hans"


def request_to_publisher(source: Source, site: Site, *, user_agent: str) -> str:
    """Write what an editor can send to a source's publisher: plain text in `letter_language`.

    It names what the server will see of us, so that its keeper can find it in the log and let it pass.
    """
    words = _WORDS[letter_language(source)]
    lines = [
        words["greeting"].format(name=source.name),
        words["what"].format(title=site.title, page=f" ({site.public_url})" if site.public_url else ""),
        *(f"  {url}" for url in source.urls),
        words["ask"].format(agent=user_agent),
        words["when"] if source.paced else words["rhythm"].format(hours=_hours(source.every_s)),
        words["manners"],
        words["end"].format(contact=site.contact or "—"),
    ]
    return "\n".join(lines)


def _hours(every_s: float) -> str:
    return f"{max(every_s, _HOUR_S) / _HOUR_S:.3g}"


_HOUR_S = 3600.0
_EN = {
    "greeting": "Dear editors of {name},",
    "what": "“{title}”{page} lists regional news with headlines, short excerpts and links to the original. "
    "We would like to follow the address below, but your server turns our program away:",
    "ask": "Would you let it pass? It says who it is in every request: {agent}",
    "rhythm": "It asks about once in {hours} h.",
    "when": "It asks when news of yours is to be expected, and seldom in your quiet hours.",
    "manners": "It heeds robots.txt and Retry-After, and takes nothing that did not change. "
    "A feed (RSS, Atom, JSON Feed) at another address would do as well.",
    "end": "Contact: {contact}",
}
_ZH = {
    "greeting": "{name} 编辑部：您好！",
    "what": "“{title}”{page}汇集本地新闻，只显示标题和简短摘要，并链接到贵站原文。"
    "我们希望订阅贵站以下地址，但服务器拒绝了我们的程序：",
    "ask": "能否请贵站放行？程序在每次请求中都标明身份：{agent}",
    "rhythm": "它大约每 {hours} 小时访问一次。",
    "when": "它按贵站的更新规律访问，在不更新的时段很少访问。",
    "manners": "它遵守 robots.txt 和 Retry-After，内容没有变化时不下载。"
    "如能在其他地址提供订阅源（RSS、Atom 或 JSON Feed），也同样可以。",
    "end": "联系方式：{contact}",
}
_ZH_HANT = {
    "greeting": "{name} 編輯部：您好！",
    "what": "「{title}」{page}彙集本地新聞，只顯示標題和簡短摘要，並連結到貴站原文。"
    "我們希望訂閱貴站以下網址，但伺服器拒絕了我們的程式：",
    "ask": "能否請貴站放行？程式在每次請求中都標明身分：{agent}",
    "rhythm": "它大約每 {hours} 小時造訪一次。",
    "when": "它按貴站的更新規律造訪，在不更新的時段很少造訪。",
    "manners": "它遵守 robots.txt 和 Retry-After，內容沒有變化時不下載。"
    "如能在其他網址提供訂閱源（RSS、Atom 或 JSON Feed），也同樣可以。",
    "end": "聯絡方式：{contact}",
}
_WORDS = {"en": _EN, "zh-Hans": _ZH, "zh-Hant": _ZH_HANT}
