"""Stories, sources and channels for the tests of the publisher, and its three outputs by name."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

from aggregator.model.region import Region
from aggregator.model.site import Site
from aggregator.model.source import Source, SourceKind
from aggregator.model.story import Story
from aggregator.publish.channel import FORMATS, Channel, region_channel
from aggregator.publish.feed import atom, rss
from aggregator.publish.jsonfeed import json_feed
from aggregator.publish.rights import PublicStory, public_story
from tests.support.builders import NAMESPACE, NOW, copy, moment, region, source, story

Format = Literal["rss", "atom", "json"]
Writer = Callable[[Channel, Sequence[PublicStory]], bytes]

WRITERS: Final[Mapping[Format, Writer]] = MappingProxyType({"rss": rss, "atom": atom, "json": json_feed})
FUZHOU: Final[Region] = region(
    "cn/fujian/fuzhou", "福州", names={"zh": "福州", "zh-Hant": "福州", "en": "Fuzhou"}
)


def channel(format_: Format, **changes: Any) -> Channel:
    made = region_channel(
        FUZHOU,
        site=Site(title="榕城聚合", contact="desk@news.example"),
        base_url="https://feeds.example",
        format=format_,
        namespace=NAMESPACE,
        updated_at=NOW,
    )
    return replace(made, **changes)


def sources() -> dict[str, Source]:
    """Give one source of each kind and right that the outputs treat differently."""
    made = [
        source(),
        source(
            id="evening",
            name="福州晚报",
            home="http://evening.example/",
            urls=("http://evening.example/rss",),
        ),
        source(id="county", name="连江县政府", home="http://county.example/", kind=SourceKind.LISTPAGE),
        source(id="gazette", name="Min River Gazette", home="https://gazette.example/", language="en"),
    ]
    return {one.id: one for one in made}


def public(made: Story, **more: Source) -> PublicStory:
    return public_story(made, sources() | more)


def written(format_: Format, stories: Sequence[Story], **changes: Any) -> bytes:
    """Give one output of these stories as a region's feed would carry them."""
    known = sources()
    return WRITERS[format_](channel(format_, **changes), [public_story(one, known) for one in stories])


def outputs(stories: Sequence[PublicStory]) -> dict[Format, bytes]:
    return {name: WRITERS[name](channel(name), stories) for name in FORMATS}


@dataclass(frozen=True, slots=True)
class Said:
    """What a client reads of one entry."""

    id: str
    title: str
    link: str | None
    published: float


TITLES: Final = (
    "A&B <x> 一条标题",
    "连江县贵安开心农场开业",
    'He said: "5 < 6 & 7 > 2"',
    "100% 完成 — 「第一期」",
    "𠮷野家开进福州🎉👨‍👩‍👧",
    "أخبار فوجو اليوم",
    "It's {braces} and %s percent",
    "&amp; is written &amp;amp;",
)


def stories() -> list[Story]:
    """Give one story per title: other days, languages, links and outlets, two with copies."""
    return [_numbered(number, title) for number, title in enumerate(TITLES, start=1)]


def _numbered(number: int, title: str) -> Story:
    lead = copy(
        number,
        source_id=("fuzhou-daily", "county", "gazette")[number % 3],
        title=title,
        url=f"http://news.example/2026/11/{number:02}.html?a=1&b={number}",
        language=("zh-Hans", "en", "ar", "und")[number % 4],
        text=f"第{number}条。" + "正文很长,说了许多。" * 30,
        html=f"<p>第{number}条。</p>",
        published=moment(NOW - timedelta(hours=7 * number, seconds=number)),
        authors=("张三",) if number % 2 else (),
        categories=("经济", "R&D"),
    )
    also = (copy(90, source_id="evening"), copy(91, source_id="gone")) if number in {2, 3} else ()
    return story(number, lead=lead, also_in=also)
