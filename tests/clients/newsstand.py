"""A store with news of every awkward kind, and the real web server in front of it."""

import html
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import ruamel.yaml

from aggregator.config.loader import load
from aggregator.config.models import dump
from aggregator.model.entry import Entry, Evidence, Media, Moment, Precision
from aggregator.model.source import Source
from tests.store.harness import Installation
from tests.support.builders import NOW, entry, placement
from tests.support.installation import Installed, free_port

FUZHOU: Final = "cn/fujian/fuzhou"
HOME: Final = "http://{}.example/"

# id: name, language, what the configuration says beyond that
_PERMITTED: Final = {"text": "full", "images": True, "permission": "mail of the editor, 2026-10-12"}
_SOURCES: Final[dict[str, tuple[str, str, dict[str, Any]]]] = {
    "daily": ("福州日报", "zh-Hans", {"rights": _PERMITTED}),
    "evening": ("福州晚报", "zh-Hans", {}),
    "gazette": ("Min River Gazette", "en", {}),
    "kuna": ("كونا", "ar", {}),
    "tainan": ("臺南新報", "zh-Hant", {}),
    "silent": ("厦门日报", "zh-Hans", {"region": "cn/fujian/xiamen"}),
}
_UNSEEN: Final = {"every": "60min", "region": FUZHOU, "kind": "feed"}

_LONG: Final = "闽江两岸的居民说,新修的步道让他们每天都能走到江边。" * 200  # 5,000 characters
_IMAGE: Final = Media("http://daily.example/p/1.jpg", "image/jpeg", 48_213, "江边步道")
_SOUND: Final = Media("http://daily.example/a/1.mp3", "audio/mpeg")


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader has of one entry: `at` is its instant in seconds since 1970."""

    id: str
    title: str
    link: str
    at: float


@dataclass(frozen=True, slots=True)
class Newsstand:
    """A web server that answers at `base`, and what every reader has to find in its feeds."""

    base: str
    expected: tuple[Said, ...]

    def url(self, form: str) -> str:
        """Give the address of a form of the region's feed: rss, atom, json, or signage."""
        name = "feed.rss?profile=signage" if form == "signage" else f"feed.{form}"
        return f"{self.base}/regions/{FUZHOU}/{name}"


def news() -> list[Entry]:
    """Give the entries, oldest first; together they hold what has gone wrong in one reader or another."""
    return [
        _entry(
            1, "daily", "连江县贵安开心农场开业", text=_LONG, html=f"<p>{_LONG}</p>", media=(_IMAGE, _SOUND)
        ),
        _entry(2, "evening", "A&B <x> 一条标题"),
        _entry(3, "gazette", "5 < 6 & 7 > 2, then <b>left</b>"),
        _entry(4, "evening", "𠮷野家开进福州🎉👨‍👩‍👧"),
        _entry(5, "kuna", "أخبار فوجو اليوم: «افتتاح مكتبة» 2026", language="ar"),
        _entry(6, "daily", "未注明日期的消息", published=Moment(NOW, Precision.UNKNOWN, Evidence.SEEN)),
        _entry(7, "evening", "没有链接的简讯", url=None, url_key=None),
        _entry(8, "gazette", "&amp; is written &amp;amp; — 100%", language="en"),
        _entry(9, "tainan", "臺南舊城區「林百貨」重新開幕", language="zh-Hant"),
        _entry(10, "daily", "CDATA 的结尾是 ]]> 三个字符", media=(_SOUND,), html="<p>]]&gt; &amp; 之后</p>"),
        _entry(11, "gazette", "Straße, naïve café, Đà Nẵng and Ωμέγα", language="de"),
        _entry(12, "evening", "很长的标题:" + "福州地铁六号线延长段昨日通车" * 12),
        _entry(
            13,
            "evening",
            "链接里有参数和中文",
            url="http://evening.example/%E6%96%B0%E9%97%BB/13.html?a=1&b=2#%E6%AE%B5%E8%90%BD",
        ),
        _entry(14, "daily", "{花括号} %s %d $1 \\n 'quotes' \"double\" `ticks`"),
    ]


def _entry(number: int, source_id: str, title: str, **changes: Any) -> Entry:
    _, language, _ = _SOURCES[source_id]
    fields: dict[str, Any] = {
        "source_id": source_id,
        "key": f"guid:{source_id}-{number}",
        "url": f"{HOME.format(source_id)}2026/11/{number}.html",
        "url_key": f"{source_id}.example/2026/11/{number}.html",
        "title": title,
        "text": f"{number} {title}",
        "html": f"<p>{number} {html.escape(title)}</p>",
        "content_hash": f"{source_id}-{number}",
        "language": language,
        "published": Moment(
            NOW - timedelta(hours=15 - number, seconds=7 * number), Precision.SECOND, Evidence.FEED
        ),
        "placements": (placement(FUZHOU),),
    }
    return entry(number, **(fields | changes))


@contextmanager
def open_newsstand(folder: Path, **site: Any) -> Iterator[Newsstand]:
    """Fill a store, serve it, and give where; `site` is what the configuration says of the installation."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    installed = Installed(folder, {})
    said = {"title": "榕城聚合", "public_url": base, "contact": "desk@news.example"} | site
    installed.write_settings(fetch={}, **said)
    with (installed.config / "regions/cn.yaml").open("a", encoding="utf-8") as regions:
        regions.write("  - {id: cn/fujian/xiamen, name: 厦门, level: city}\n")
    _write_sources(installed.config / "sources/all.yaml")
    expected = _fill(installed)
    with installed.serving(port) as answering:
        yield Newsstand(answering, expected)


def _write_sources(path: Path) -> None:
    sources = [
        {
            "id": key,
            "name": name,
            "language": language,
            "home": HOME.format(key),
            "url": f"{HOME.format(key)}rss",
        }
        | _UNSEEN
        | more
        for key, (name, language, more) in _SOURCES.items()
    ]
    with path.open("w", encoding="utf-8") as file:
        ruamel.yaml.YAML(typ="safe", pure=True).dump({"sources": sources}, file)


def _fill(installed: Installed) -> tuple[Said, ...]:
    """Poll every source by hand, one entry a poll, so that the store lists them in the order of `news`."""
    config = load(installed.config, env={})
    installed.store.parent.mkdir(parents=True, exist_ok=True)
    store = Installation(installed.store, regions=config.regions)
    try:
        store.follow(*config.sources)
        by_id = {source.id: source for source in config.sources}
        for source_id in {one.source_id for one in news()}:
            store.past_first_poll(by_id[source_id])
        for one in news():
            store.later(timedelta(minutes=1))
            store.poll(by_id[one.source_id], one)
        store.polling.record_config(dump(config), now=store.now)
        return tuple(_said(story, by_id) for story in store.stories(FUZHOU))
    finally:
        store.close()


def _said(story: Any, sources: dict[str, Source]) -> Said:
    """Give what was put in, found again by its title; the id alone comes from the store."""
    (one,) = [one for one in news() if one.title == story.lead.title]
    return Said(story.guid, one.title, one.url or sources[one.source_id].home, one.published.at.timestamp())
