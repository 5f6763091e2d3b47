"""Texts for tests of folding: long enough to be compared, and known to be one piece or not."""

from dataclasses import replace
from typing import Any

from aggregator.model.entry import Credit, Entry
from aggregator.model.source import Source
from tests.store.harness import entry, ours

BRIDGE = (
    "经过两年多施工,东渡大桥主桥昨日顺利合龙。大桥全长1860米,双向六车道,两侧设有人行步道和观景平台。"
    "建成后,从老城到新港的车程将由四十分钟缩短到十分钟左右。"
)
BRIDGE_TAIL = (
    "项目负责人表示,接下来将进行桥面铺装、护栏安装和照明调试,预计明年春天正式通车。"
    "沿线居民说,盼了多年的桥终于连起来了,今后去对岸上班、看病都方便得多。"
)
ORANGES = (
    "眼下正是山地蜜橘的采收期,青岭镇的橘园里一派忙碌。合作社负责人林秀珍说,今年雨水均匀,果子又甜又匀,"
    "每亩产量比去年高出一成。为了打开销路,合作社在果园边搭起直播间,最多一天卖出六吨。"
)
TITLE = "东渡大桥主桥合龙 明年春天通车"


def piece(number: int, source: Source | None = None, text: str = BRIDGE, **changes: Any) -> Entry:
    """Give an entry with that text under an address of its own."""
    of = source or ours()
    fields: dict[str, Any] = {
        "title": TITLE,
        "text": text,
        "html": f"<p>{text}</p>",
        "content_hash": f"hash-{text}",
        "key": f"guid:{of.id}-{number}",
        "url": f"http://{of.id}.example/{number}.html",
        "url_key": f"{of.id}.example/{number}.html",
    }
    return entry(number, of, **(fields | changes))


def reprint(
    number: int, source: Source, *, of: str = "福州日报", text: str = BRIDGE, **changes: Any
) -> Entry:
    """Give the copy by which another outlet has it: with a dateline, and credited."""
    told = f"厦门网11月24日讯 据{of}报道,{text}"
    return replace(piece(number, source, told, **changes), credit=Credit(origin=of))
