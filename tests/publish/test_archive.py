"""What archives keep of stories: nothing is lost on the way, and nothing is sent that is allowed no more."""

import json
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from aggregator.model.archive import Record, archive_name
from aggregator.model.region import RegionTree
from aggregator.model.signals import Signals
from aggregator.model.source import Rights, Source
from aggregator.model.story import Story
from aggregator.publish.archive import ConfiguredArchivist, dump_story, load_story
from aggregator.publish.channel import FORMATS, Archives
from aggregator.publish.rights import PublicStory
from tests.publish.documents import ATOM, RICH, rich
from tests.publish.samples import Format, public, sources, stories, written
from tests.support.builders import copy, region, regions, source, story

FUZHOU = "cn/fujian/fuzhou"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"
WAYS = Archives("https://a.example/1", "https://a.example/3", "https://a.example/feed")


def archivist(*known: Source, tree: RegionTree | None = None) -> ConfiguredArchivist:
    return ConfiguredArchivist(tree or regions(), {one.id: one for one in known})


def kept(made: Story, *known: Source) -> Record:
    record = archivist(*known).record(made)
    assert record is not None
    return record


def shown(record: Record, *known: Source) -> PublicStory:
    (found,) = archivist(*known).shown(FUZHOU, [record])
    return found


@pytest.mark.parametrize("made", [*stories(), rich()], ids=lambda made: str(made.uuid)[-2:])
def test_what_is_kept_comes_back_the_same(made: Story) -> None:
    for known in ({}, {"fuzhou-daily": RICH}):
        before = replace(public(made, **known), image=None)  # archives name the publisher's own media
        assert load_story(dump_story(before)) == before


def test_a_record_is_one_line_without_any_character_that_ends_lines() -> None:
    text = dump_story(public(story(lead=copy(title="a\u2028b\x85c\nd"))))
    assert text.splitlines() == [text]


def test_a_copy_without_a_time_stays_without() -> None:
    before = public(story(also_in=(copy(2),)))
    before = replace(before, also_in=(replace(before.also_in[0], published=None),))
    assert load_story(dump_story(before)) == before


def test_records_of_other_programs_can_be_read() -> None:
    text: dict[str, Any] = json.loads(dump_story(public(story())))
    newer = text | {"mood": "calm"}
    older = {name: value for name, value in text.items() if name != "may_archive"}
    for record in (newer, older):
        assert load_story(json.dumps(record)) == public(story())


def test_a_story_is_kept_within_its_rights_and_under_its_source() -> None:
    record = kept(story(), source(rights=Rights("headline")))
    assert (record.uuid, record.listed_at, record.outlet) == (
        story().uuid,
        story().listed_at,
        "fuzhou-daily",
    )
    assert "正文" not in load_story(record.text).html


def test_what_its_publisher_wants_no_copy_of_is_in_no_archive() -> None:
    made = story(lead=copy(signals=Signals(no_archive=True)))
    assert archivist(source()).record(made) is None


def test_the_months_of_an_archive_are_those_of_its_region() -> None:
    assert archivist().zone(FUZHOU) == "Asia/Shanghai"
    assert archivist().zone("cn/left") is None


def test_rights_have_a_digest_that_changes_with_them_alone() -> None:
    ids = ["fuzhou-daily", "gone"]
    usual = archivist(source()).rights(ids)
    assert archivist(source(name="另一个名字", standing=3)).rights(ids[::-1]) == usual
    others = [
        source(rights=Rights("headline")),
        source(rights=Rights(excerpt_chars=40)),
        source(rights=Rights(images=True, permission="yes")),
        source(rights=Rights("full", permission="yes")),
    ]
    digests = {archivist(one).rights(ids) for one in others} | {usual, archivist().rights(ids)}
    assert len(digests) == 6


def test_whole_texts_and_images_leave_with_their_permission() -> None:
    markup = '<p>全文</p><img src="http://a.example/1.jpg">'
    made = rich()
    record = kept(replace(made, lead=replace(made.lead, html=markup)), RICH)
    whole = shown(record, RICH)
    assert (whole.is_full, whole.html, len(whole.media)) == (True, markup, 3)
    no_images = shown(record, source(rights=Rights("full", permission="yes")))
    assert (no_images.is_full, no_images.html, no_images.media) == (True, "<p>全文</p>", ())
    excerpt = shown(record, source())
    assert (excerpt.is_full, excerpt.html) == (False, "<p>正文77。</p>")
    headline = shown(record, source(rights=Rights("headline")))
    assert (headline.title, headline.excerpt, headline.html) == (whole.title, "", "")


def test_a_borrowed_title_leaves_with_the_excerpt_that_it_was_taken_from() -> None:
    record = kept(story(lead=copy(title="")), source())
    assert shown(record, source()).title == "正文1。"
    assert shown(record, source(rights=Rights("headline"))).title == "福州日报"


def test_shorter_excerpts_are_cut_anew_and_longer_ones_do_not_come_back() -> None:
    made = story(lead=copy(text="福州今日晴。" * 40))
    record = kept(made, source(rights=Rights(excerpt_chars=30)))
    assert len(shown(record, source(rights=Rights(excerpt_chars=20))).excerpt) <= 20
    assert len(shown(record, source()).excerpt) <= 30


def test_lowered_is_what_is_shown_and_lowering_again_changes_nothing() -> None:
    record, less = kept(rich(), RICH), archivist(source())
    lowered = less.lowered(record.text)
    assert load_story(lowered) == shown(record, source())
    assert less.lowered(lowered) == lowered
    assert archivist(RICH).lowered(record.text) == record.text


def test_a_source_that_left_is_kept_whole_and_shown_by_its_headlines() -> None:
    record = kept(story(), source())
    assert archivist().lowered(record.text) == record.text
    found = shown(record)
    assert (found.title, found.excerpt, found.html) == ("福州新闻第1条", "", "")


def test_a_region_of_approved_sources_shows_those_that_it_approves_today() -> None:
    known = sources()
    made = story(also_in=(copy(2, source_id="evening"), copy(3, source_id="gazette")))
    others = story(2, lead=copy(2, source_id="county"))
    records = [kept(one, *known.values()) for one in (made, others)]
    limited = RegionTree.of(
        [region("cn", "中国", only_approved=True, approved=("fuzhou-daily", "evening")), *_below_cn()]
    )
    found = archivist(*known.values(), tree=limited).shown(FUZHOU, records)
    assert [one.uuid for one in found] == [made.uuid]
    assert [one.outlet for one in found[0].also_in] == ["福州晚报"]
    assert len(archivist(*known.values()).shown(FUZHOU, records)) == 2


def _below_cn() -> list[Any]:
    return [region("cn/fujian", "福建"), region(FUZHOU, "福州")]


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "2026-11"),
        (["2026-10", "2026-10.2"], "2026-11"),
        (["2026-11"], "2026-11.2"),
        (["2026-11", "2026-11.2", "2026-12"], "2026-11.3"),
        (["2026-11", *(f"2026-11.{part}" for part in range(2, 12))], "2026-11.12"),
    ],
)
def test_a_month_counts_its_archives(taken: list[str], name: str) -> None:
    assert archive_name("2026-11", taken) == name


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_xml_says_that_it_is_an_archive_and_where_the_others_are(format_: Format) -> None:
    root = etree.fromstring(written(format_, stories(), archives=WAYS))
    head = root[0] if format_ == "rss" else root
    links = {one.get("rel"): one.get("href") for one in head.findall(f"{ATOM}link")}
    assert head.find(ARCHIVE) is not None
    assert [links[rel] for rel in ("prev-archive", "next-archive", "current")] == [
        WAYS.older,
        WAYS.newer,
        WAYS.current,
    ]
    if format_ == "rss":
        assert head.findtext("link") == "https://feeds.example/regions/cn/fujian/fuzhou"


@pytest.mark.parametrize("format_", FORMATS)
def test_a_feed_leads_to_its_archives_and_is_none(format_: Format) -> None:
    body = written(format_, stories(), archives=Archives(older="https://a.example/1"))
    assert b"https://a.example/1" in body
    assert b"syndication/history" not in body
    assert b'"archive"' not in body
    for name in (b"prev-archive", b"next_url", b"next-archive", b"current"):
        assert name not in written(format_, stories())


def test_json_has_the_way_back_as_its_next_page() -> None:
    feed = json.loads(written("json", stories(), archives=WAYS))
    assert feed["next_url"] == WAYS.older
    assert feed["_aggregator"] == {"archive": True, "current": WAYS.current, "newer": WAYS.newer}
