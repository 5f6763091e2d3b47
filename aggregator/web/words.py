"""The words of pages and embeds in the languages that we speak, behind gettext's own interface.

English sentences are the message ids, as Babel's catalogues have them; templates say `_("…")` and
`ngettext(…)` through Jinja's i18n extension, so that catalogues can take this table's place.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

ENGLISH: Final = "en"
TONGUES: Final[Mapping[str, str]] = MappingProxyType(
    {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", ENGLISH: "English"}
)
"""The languages of our own words, each by its own name."""

RIGHT_TO_LEFT: Final = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})

# message id: simplified, traditional
CATALOGUE: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        # every page
        "Skip to the content": ("跳到正文", "跳到正文"),
        "Site": ("本站", "本站"),
        "Regions": ("地区", "地區"),
        "Status": ("运行状态", "運行狀態"),
        "Language": ("语言", "語言"),
        "Contact": ("联系我们", "聯絡我們"),
        "Headlines and excerpts belong to their publishers; every title leads to the publisher’s own page.": (
            "标题与摘要的权利归原媒体所有；点击标题即到原媒体网页阅读全文。",
            "標題與摘要的權利歸原媒體所有；點擊標題即到原媒體網頁閱讀全文。",
        ),
        # the overview
        "All the news of a place, each story once": (
            "一地新闻，汇于一处，同一件事只见一次",
            "一地新聞，匯於一處，同一件事只見一次",
        ),
        "No region is followed yet.": ("尚未关注任何地区。", "尚未關注任何地區。"),
        "All regions together": ("全部地区合看", "全部地區合看"),
        "More from %(name)s": ("更多%(name)s新闻", "更多%(name)s新聞"),
        # a region
        "News from %(name)s": ("%(name)s新闻", "%(name)s新聞"),
        "You are here": ("当前位置", "目前位置"),
        "%(num)s source": ("%(num)s 个来源", "%(num)s 個來源"),
        "Updated": ("更新于", "更新於"),
        "Times are those of %(zone)s": ("时间按 %(zone)s 时区", "時間按 %(zone)s 時區"),
        "First seen": ("首次见于", "首次見於"),
        "Also in": ("另见", "另見"),
        ", ": ("、", "、"),
        "Nothing has been listed here yet.": ("这里还没有新闻。", "這裡還沒有新聞。"),
        "Subscribe now and you will get the first story when it comes.": (
            "现在订阅，新闻一到即可收到。",
            "現在訂閱，新聞一到即可收到。",
        ),
        "This region is known here but not followed; its sources are not polled.": (
            "本站知道这个地区，但尚未关注，不读取它的来源。",
            "本站知道這個地區，但尚未關注，不讀取它的來源。",
        ),
        "There are no older stories.": ("没有更早的新闻了。", "沒有更早的新聞了。"),
        "Older stories": ("更早的新闻", "更早的新聞"),
        "Newest stories": ("最新的新闻", "最新的新聞"),
        "Earlier stories": ("较早的新闻", "較早的新聞"),
        "Pages": ("翻页", "翻頁"),
        "About this region": ("关于这个地区", "關於這個地區"),
        "Subscribe": ("订阅", "訂閱"),
        "Copy one of these addresses into your feed reader.": (
            "把下面任一地址复制到阅读器即可订阅。",
            "把下面任一網址複製到閱讀器即可訂閱。",
        ),
        "Places in %(name)s": ("%(name)s各地", "%(name)s各地"),
        "On your own page": ("放到自己的网页上", "放到自己的網頁上"),
        "This line shows the latest stories on any page, without a script.": (
            "在任何网页里加上这一行，无需脚本即可显示最新新闻。",
            "在任何網頁裡加上這一行，無需指令碼即可顯示最新新聞。",
        ),
        "Code to embed": ("嵌入代码", "嵌入代碼"),
        # an embed
        "All news from %(name)s": ("%(name)s的全部新闻", "%(name)s的全部新聞"),
        "Feed": ("订阅源", "訂閱源"),
        # status
        "Status of the service": ("服务运行状态", "服務運行狀態"),
        "As of": ("截至", "截至"),
        "The poller is at work.": ("采集程序正在运行。", "採集程式正在運行。"),
        "The poller has been silent for too long: no news comes in until it is started again.": (
            "采集程序已停止响应：在它重新启动之前不会有新的新闻。",
            "採集程式已停止回應：在它重新啟動之前不會有新的新聞。",
        ),
        "The poller has never run on this store.": ("采集程序还没有运行过。", "採集程式還沒有運行過。"),
        "Its last sign of life:": ("最近一次响应：", "最近一次回應："),
        "%(num)s source is polled.": ("正在读取 %(num)s 个来源。", "正在讀取 %(num)s 個來源。"),
        "%(num)s source failed at its last poll.": (
            "%(num)s 个来源最近一次读取失败。",
            "%(num)s 個來源最近一次讀取失敗。",
        ),
        "%(num)s more source is configured but not followed, or switched off.": (
            "另有 %(num)s 个来源已配置，但未关注或已停用。",
            "另有 %(num)s 個來源已設定，但未關注或已停用。",
        ),
        "The configuration has faults": ("配置有误", "設定有誤"),
        "What the files say is not applied; the configuration from before keeps running.": (
            "文件里的新内容没有生效，仍按原来的配置运行。",
            "檔案裡的新內容沒有生效，仍按原來的設定運行。",
        ),
        "Latest polls:": ("最近几次读取：", "最近幾次讀取："),
        "Silent": ("久无更新", "久無更新"),
        "Nothing new since": ("最近一次更新：", "最近一次更新："),
        "%(new)s a day; %(share)s of polls brought something": (
            "每天 %(new)s 条，%(share)s 的读取有新内容",
            "每天 %(new)s 條，%(share)s 的讀取有新內容",
        ),
        "Moved to": ("已迁至", "已遷至"),
        "Retired: its server says that it is gone for good": (
            "已停用：服务器称该地址已永久移除",
            "已停用：伺服器稱該網址已永久移除",
        ),
        "Left out this week": ("本周未采用", "本週未採用"),
        "%(num)s source is silent for longer than usual.": (
            "%(num)s 个来源久无更新。",
            "%(num)s 個來源久無更新。",
        ),
        "Since": ("始于", "始於"),
        "All times are in UTC.": ("时间均为 UTC。", "時間均為 UTC。"),
        "Sources": ("来源", "來源"),
        "Source": ("来源", "來源"),
        "Last poll": ("上次读取", "上次讀取"),
        "Next poll": ("下次读取", "下次讀取"),
        "Newest entry": ("最新条目", "最新條目"),
        "Entries": ("条目", "條目"),
        "%(listed)s listed, %(unlisted)s not listed": (
            "已列出 %(listed)s，未列出 %(unlisted)s",
            "已列出 %(listed)s，未列出 %(unlisted)s",
        ),
        "%(num)s failure in a row": ("连续失败 %(num)s 次", "連續失敗 %(num)s 次"),
        "%(new)s new, %(revised)s revised": (
            "新增 %(new)s，修订 %(revised)s",
            "新增 %(new)s，修訂 %(revised)s",
        ),
        "Left out": ("未采用", "未採用"),
        "not yet": ("尚无", "尚無"),
        "New entries": ("有新条目", "有新條目"),
        "Read, nothing new": ("已读取，没有新条目", "已讀取，沒有新條目"),
        "Not modified since the last poll": ("自上次读取后没有变化", "自上次讀取後沒有變化"),
        "Blocked by the site": ("被该网站拒绝", "被該網站拒絕"),
        "Failed": ("失败", "失敗"),
        "Waiting for the first poll": ("等待第一次读取", "等待第一次讀取"),
        # faults
        "This page does not exist": ("没有这个页面", "沒有這個頁面"),
        "This page is gone": ("这个页面已被撤除", "這個頁面已被撤除"),
        "This address cannot be understood": ("这个地址有误", "這個網址有誤"),
        "This address is only for reading": ("这个地址只供读取", "這個網址只供讀取"),
        "The service is busy": ("服务暂时繁忙", "服務暫時繁忙"),
        "Something went wrong here": ("本站出错了", "本站出錯了"),
        "There is no page at this address; perhaps it was mistyped.": (
            "这个地址没有页面，请检查是否输入有误。",
            "這個網址沒有頁面，請檢查是否輸入有誤。",
        ),
        "No region has the id “%(name)s”.": (
            "没有编号为“%(name)s”的地区。",
            "沒有編號為「%(name)s」的地區。",
        ),
        "The region “%(name)s” is no longer covered here.": (
            "本站不再收录“%(name)s”这个地区。",
            "本站不再收錄「%(name)s」這個地區。",
        ),
        "Did you mean one of these?": ("您要找的是不是：", "您要找的是不是："),
        "Pages and feeds here can be read, but nothing can be sent to them.": (
            "本站的页面与订阅源只供阅读，不接受提交。",
            "本站的頁面與訂閱源只供閱讀，不接受提交。",
        ),
        "Please try again in a few seconds.": ("请过几秒再试。", "請過幾秒再試。"),
        "The fault is ours and has been noted. Please try again later.": (
            "这是本站的问题，已经记录下来，请稍后再试。",
            "這是本站的問題，已經記錄下來，請稍後再試。",
        ),
        "See all regions": ("查看全部地区", "查看全部地區"),
    }
)


def tongue(language: str) -> str:
    """Give the language of ours that is nearest to a BCP 47 tag; English when none is near."""
    first, *rest = language.lower().split("-")
    if first != "zh":
        return ENGLISH
    return "zh-Hant" if _TRADITIONAL.intersection(rest) else "zh-Hans"


def direction(language: str) -> str:
    """Give the writing direction for `dir`: ltr, rtl, or auto when the language is unknown."""
    first = language.lower().partition("-")[0]
    if first in {"", "und"}:
        return "auto"
    return "rtl" if first in RIGHT_TO_LEFT else "ltr"


def translate(message: str, language: str) -> str:
    """Give the message in one of our languages; a message without translation stays English."""
    if language == ENGLISH or message not in CATALOGUE:
        return message
    simplified, traditional = CATALOGUE[message]
    return traditional if language == "zh-Hant" else simplified


def translate_count(singular: str, plural: str, count: int, language: str) -> str:
    """Give the form of a message that fits the count; Chinese has one form for all."""
    if language == ENGLISH:
        return singular if count == 1 else plural
    return translate(singular, language)


def speak(templates: Environment) -> None:
    """Let templates translate into the language that their context calls `lang`."""

    @pass_context
    def gettext(context: Context, message: str) -> str:
        return translate(message, context["lang"])

    @pass_context
    def ngettext(context: Context, singular: str, plural: str, count: int) -> str:
        return translate_count(singular, plural, count, context["lang"])

    templates.add_extension("jinja2.ext.i18n")
    # the extension adds this method to the environment at run time, so its type does not know it
    templates.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
