from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model.entry import (
    Credit,
    Entry,
    Evidence,
    Media,
    Moment,
    Precision,
    RawDocument,
    RawEntry,
    RawMedia,
)
from aggregator.model.source import SourceMemory
from aggregator.normalize.document import Normalized, normalize_document
from aggregator.normalize.identity import content_hash
from tests.support.builders import NOW, raw_entry, source

URL = "http://news.example/feed.xml"
TAIHAINET = source(id="taihainet", name="台海网", home="http://www.taihainet.com/")


def normalize(*entries: RawEntry, memory: SourceMemory | None = None, **changes: Any) -> Normalized:
    options: dict[str, Any] = {"source": source(), "url": URL, "now": NOW}
    options |= {name: changes.pop(name) for name in tuple(changes) if name in options}
    document = replace(RawDocument(format="rss20", entries=entries), **changes)
    return normalize_document(document, memory=memory or SourceMemory(), **options)


def one(entry: RawEntry, **changes: Any) -> Entry:
    (found,) = normalize(entry, **changes).entries
    return found


def test_an_entry_of_a_chinese_portal_comes_out_whole() -> None:
    raw = RawEntry(
        id="https://www.taihainet.com/news/fujian/2020-07-13/2404400.html",
        id_is_permalink=True,
        link="\n http://www.taihainet.com/news/fujian/2020-07-13/2404400.html?from=rss ",
        title="【图】福州通过&amp;ldquo;党建联盟&amp;rdquo;激发新动力_福州新闻_台海网",
        summary="笋干、辣椒、土鸡蛋……[阅读全文]",
        content=(
            "<!--enpproperty <id>1</id> /enpproperty-->"
            "<p>　　台海网7月13日讯 据福州日报报道 笋干、辣椒、土鸡蛋,琳琅满目，"
            "还能为贫困村民献爱心。</p><p><img src='/l.gif' data-original='/upload/1.jpg'></p>"
            "<p>(记者 张笑雪 通讯员 沈元)</p><p>责任编辑：李四</p>"
            "<h3>相关新闻</h3><ul><li><a href='/1'>福州落实“双百双千”</a></li></ul>"
        ),
        published="Mon, 13 Jul 2020 09:15:00 CST",
        authors=("台海网", "记者 张笑雪"),
        categories=("福州", "首页Feeds中间+右边2列", "时政"),
        media=(RawMedia("/upload/1.mp3", "audio/mpeg", "1024"),),
    )
    text = (
        "台海网7月13日讯 据福州日报报道 笋干、辣椒、土鸡蛋,琳琅满目，还能为贫困村民献爱心。\n"
        "(记者 张笑雪 通讯员 沈元)"
    )
    found = one(
        raw, source=TAIHAINET, url="http://www.taihainet.com/rss.xml", title="福州新闻", language="zh-cn"
    )
    assert found == Entry(
        source_id="taihainet",
        key="guid://www.taihainet.com/news/fujian/2020-07-13/2404400.html",
        url="http://www.taihainet.com/news/fujian/2020-07-13/2404400.html",
        url_key="taihainet.com/news/fujian/2020-07-13/2404400.html",
        title="【图】福州通过“党建联盟”激发新动力",
        html=(
            "<p>　　台海网7月13日讯 据福州日报报道 笋干、辣椒、土鸡蛋,琳琅满目，还能为贫困村民献爱心。</p>"
            '<p><img src="http://www.taihainet.com/upload/1.jpg"></p><p>(记者 张笑雪 通讯员 沈元)</p>'
        ),
        text=text,
        language="zh-Hans",
        published=Moment(datetime(2020, 7, 13, 1, 15, tzinfo=UTC), Precision.SECOND, Evidence.FEED),
        updated=None,
        content_hash=content_hash("【图】福州通过“党建联盟”激发新动力", text),
        authors=("台海网", "张笑雪"),
        categories=("福州", "时政", "图"),
        media=(Media("http://www.taihainet.com/upload/1.mp3", "audio/mpeg", 1024),),
        credit=Credit(
            origin="福州日报",
            reporters=("张笑雪",),
            correspondents=("沈元",),
            editor="李四",
            dateline="台海网7月13日讯",
        ),
    )


def test_document_order_is_kept() -> None:
    entries = [raw_entry(id=str(number), title=f"新闻{number}") for number in (3, 1, 2)]
    assert [entry.key for entry in normalize(*entries).entries] == ["guid:3", "guid:1", "guid:2"]


def test_an_empty_document_changes_no_memory() -> None:
    memory = SourceMemory(suffixes=("_x",), habits={"known_guids": "a:b"})
    assert normalize(memory=memory) == Normalized((), memory, {}, ())


@pytest.mark.parametrize(
    ("entry", "base", "wanted"),
    [
        (raw_entry(link="/1.html"), {}, "http://news.example/1.html"),
        (raw_entry(link="1.html", base="http://x.cn/a/"), {}, "http://x.cn/a/1.html"),
        (raw_entry(link="1.html", base="a/"), {}, "http://news.example/a/1.html"),
        # a distributor serves the feed; the channel names the site
        (raw_entry(link="/1.html"), {"home": "http://www.x.cn/"}, "http://www.x.cn/1.html"),
        (raw_entry(link="/1.html"), {"home": "/"}, "http://news.example/1.html"),
        # no link, or none that can be used
        (raw_entry(link=None, id="http://x.cn/1.html"), {}, "http://x.cn/1.html"),
        (raw_entry(link=" ", id="/1.html", id_is_permalink=True), {}, "http://news.example/1.html"),
        (raw_entry(link="javascript:alert(1)", id="http://x.cn/1.html"), {}, "http://x.cn/1.html"),
        (raw_entry(link=None, id="tag:x.cn,2026:1"), {}, None),
    ],
)
def test_a_link_is_absolute_or_the_guid_stands_in(
    entry: RawEntry, base: dict[str, str], wanted: str | None
) -> None:
    found = one(entry, **base)
    assert found.url == wanted
    assert (found.url_key is None) is (wanted is None)


@pytest.mark.parametrize(
    ("base", "wanted"),
    [
        ("http://x.cn/a/", "http://x.cn/a/2.html"),
        ("a/", "http://news.example/a/2.html"),
        (None, "http://news.example/2026/11/24/2.html"),
    ],
)
def test_a_stated_base_holds_for_the_text_and_without_one_the_article_s_folder(
    base: str | None, wanted: str
) -> None:
    link = "http://news.example/2026/11/24/1.html"
    found = one(raw_entry(link=link, summary='<a href="2.html">B</a>', base=base))
    assert f'href="{wanted}"' in found.html


def test_an_entry_without_a_usable_link_is_kept_and_reported() -> None:
    found = normalize(raw_entry(link="javascript:alert(1)"))
    assert found.entries[0].url is None
    assert found.warnings == ('1 entries have no usable link, such as "javascript:alert(1)"',)


def test_an_entry_that_says_nothing_is_dropped_and_counted() -> None:
    found = normalize(RawEntry(published="2026-11-24"), raw_entry())
    assert len(found.entries) == 1
    assert found.dropped == {"empty": 1}


def test_a_repeated_entry_is_dropped_and_counted() -> None:
    found = normalize(raw_entry(), raw_entry(), raw_entry(id="2"))
    assert len(found.entries) == 2
    assert found.dropped == {"repeated": 1}


def test_an_address_of_several_entries_is_shown_but_compares_nothing() -> None:
    live = [raw_entry(id=f"{n}", link=f"http://x.cn/live#{n}", title=f"新闻{n}") for n in "ab"]
    found = normalize(*live).entries
    assert [entry.url for entry in found] == ["http://x.cn/live#a", "http://x.cn/live#b"]
    assert [entry.url_key for entry in found] == [None, None]


def test_a_later_page_is_dropped_and_counted() -> None:
    found = normalize(
        raw_entry(id=None, link="http://x.cn/1047358.html", title="农场开业"),
        raw_entry(id=None, link="http://x.cn/1047358_2.html", title="农场开业(2)"),
    )
    assert [entry.url for entry in found.entries] == ["http://x.cn/1047358.html"]
    assert found.dropped == {"part": 1}


def test_keys_survive_a_move_of_the_feed() -> None:
    entries = [raw_entry(id=None, link="/1.html"), raw_entry(id="/2.html", link="/2.html", title="其他")]
    before = [entry.key for entry in normalize(*entries).entries]
    after = [entry.key for entry in normalize(*entries, url="https://other.example/rss/all.xml").entries]
    assert before == after == ["url:/1.html", "guid:/2.html"]


def test_an_edit_changes_the_hash_and_not_the_key() -> None:
    first, second = one(raw_entry()), one(raw_entry(summary="<p>笋干、辣椒、土鸭蛋。</p>"))
    assert first.key == second.key
    assert first.content_hash != second.content_hash


def test_other_markup_dates_or_addresses_do_not_change_the_hash() -> None:
    first = one(raw_entry())
    second = one(
        raw_entry(
            summary="<div><b>笋干</b>、辣椒、土鸡蛋,琳琅满目。</div>",
            link="http://x.cn/2",
            published="2026-11-23",
        )
    )
    assert first.content_hash == second.content_hash


@pytest.mark.parametrize(
    ("summary", "content", "text"),
    [
        ("short", "", "short"),
        ("", "long", "long"),
        ("short", "<p>a longer content</p>", "a longer content"),
        ("a longer summary than that", "<p>content</p>", "a longer summary than that"),
        ("<a href='http://news.example/'>short</a>", "<p>a longer content</p>", "a longer content"),
    ],
)
def test_the_fuller_text_is_taken(summary: str, content: str, text: str) -> None:
    assert one(raw_entry(summary=summary, content=content)).text == text


def test_an_entry_without_title_is_named_but_hashed_as_it_is() -> None:
    entry = raw_entry(title=" ", summary="", published=None)
    today, tomorrow = one(entry), one(entry, now=NOW + timedelta(days=1))
    assert today.title == "无标题 (2026-11-24)"
    assert today.content_hash == tomorrow.content_hash


def test_a_google_news_title_loses_its_publisher() -> None:
    found = one(raw_entry(title="Farm opens - Fuzhou Daily", origin_name="Fuzhou Daily"))
    assert found.title == "Farm opens"
    assert found.credit.publisher == "Fuzhou Daily"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://daily.example/rss", "https://daily.example/rss"),
        ("javascript:alert(1)", None),
        (" ", None),
        (None, None),
    ],
)
def test_the_address_of_whom_a_text_is_from_is_kept_when_it_can_be_used(
    written: str | None, kept: str | None
) -> None:
    found = one(raw_entry(origin_name="Fuzhou Daily", origin_url=written))
    assert found.credit.publisher_url == kept


def test_learned_endings_are_remembered() -> None:
    entries = [raw_entry(id=f"{n}", title=f"新闻{n}_东南网") for n in "abcdef"]
    found = normalize(*entries)
    assert found.entries[0].title == "新闻a"
    assert found.memory.suffixes == ("_东南网",)
    assert normalize(entries[0], memory=found.memory).entries[0].title == "新闻a"


def test_language_is_the_entrys_then_the_feeds_then_the_sources() -> None:
    plain = raw_entry(title="x", summary="y")
    assert one(replace(plain, language="de-at"), language="fr").language == "de-AT"
    assert one(plain, language="fr").language == "fr"
    assert one(plain).language == "zh-Hans"


def test_a_healed_policy_comes_back_with_the_memory() -> None:
    def build(number: int) -> list[RawEntry]:
        return [
            raw_entry(id=f"{number}-{n}", link=f"http://x.cn/{n}.html", title=f"新闻{n}") for n in range(4)
        ]

    first = normalize(*build(1))
    second = normalize(*build(2), memory=first.memory)
    third = normalize(*build(3), memory=second.memory)
    assert second.memory.guid_policy == "url"
    assert [entry.key for entry in second.entries] == [entry.key for entry in third.entries]
    assert third.warnings == ()


RAW = st.builds(
    RawEntry,
    id=st.none() | st.text(max_size=8),
    id_is_permalink=st.booleans(),
    link=st.none() | st.text(max_size=20),
    title=st.text(max_size=20),
    title_is_html=st.booleans(),
    summary=st.text(max_size=40),
    content=st.text(max_size=40),
    published=st.none() | st.text(max_size=20),
    updated=st.none() | st.text(max_size=20),
    authors=st.lists(st.text(max_size=10), max_size=2).map(tuple),
    categories=st.lists(st.text(max_size=10), max_size=2).map(tuple),
    language=st.none() | st.text(max_size=6),
    base=st.none() | st.text(max_size=10),
    origin_name=st.none() | st.text(max_size=6),
)


@given(entries=st.lists(RAW, max_size=5))
def test_any_document_gives_entries_with_keys_of_their_own_never_in_the_future(
    entries: list[RawEntry],
) -> None:
    found = normalize(*entries)
    assert len(found.entries) + sum(found.dropped.values()) == len(entries)
    assert len({entry.key for entry in found.entries}) == len(found.entries)
    assert all(entry.published.at <= NOW and entry.title for entry in found.entries)
    again = normalize(*entries, memory=found.memory)
    assert [entry.key for entry in again.entries] == [entry.key for entry in found.entries]
