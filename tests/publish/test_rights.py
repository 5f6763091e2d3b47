from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model.entry import Credit, Media
from aggregator.model.signals import Signals, headline_only
from aggregator.model.source import Rights, SourceKind
from aggregator.publish.rights import Allowance, PublicCopy, allowance, public_story
from tests.publish.samples import public, sources
from tests.support.builders import copy, source, story

HEADLINE = Allowance(0, is_full=False, has_images=False)
LATIN, CHINESE = "word " * 100, "福州" * 200


def _chars(chars: int) -> Allowance:
    return Allowance(chars, is_full=False, has_images=False)


@pytest.mark.parametrize(
    ("rights", "kind", "text", "allowed"),
    [
        (Rights(), "feed", LATIN, _chars(160)),
        (Rights(), "feed", CHINESE, _chars(80)),
        (Rights(excerpt_chars=120), "feed", LATIN, _chars(120)),
        (Rights(excerpt_chars=120), "feed", CHINESE, _chars(80)),
        (Rights(excerpt_chars=500), "feed", LATIN, _chars(160)),
        (Rights(excerpt_chars=500, permission="mail of 2026-03-01"), "feed", CHINESE, _chars(500)),
        (Rights(excerpt_chars=0), "feed", LATIN, HEADLINE),
        (Rights(excerpt_chars=-1, permission="yes"), "feed", LATIN, HEADLINE),
        (Rights("headline"), "feed", LATIN, HEADLINE),
        (Rights("headline", permission="yes"), "feed", LATIN, HEADLINE),
        (Rights(), "listpage", LATIN, HEADLINE),
        (Rights("full", images=True), "epaper", CHINESE, HEADLINE),
        (Rights(), "sitemap", LATIN, HEADLINE),
        (Rights(permission=" "), "sitemap", LATIN, HEADLINE),
        (Rights(permission="yes"), "listpage", LATIN, _chars(160)),
        (Rights("full", images=True), "feed", LATIN, _chars(160)),
        (Rights("full", permission="yes"), "feed", LATIN, Allowance(160, is_full=True, has_images=False)),
        (
            Rights(images=True, permission="yes"),
            "feed",
            CHINESE,
            Allowance(80, is_full=False, has_images=True),
        ),
        (
            Rights("headline", images=True, permission="yes"),
            "feed",
            "",
            Allowance(0, is_full=False, has_images=True),
        ),
    ],
)
def test_rights_beyond_the_default_need_a_permission(
    rights: Rights, kind: str, text: str, allowed: Allowance
) -> None:
    assert allowance(source(rights=rights, kind=SourceKind(kind)), text) == allowed


@pytest.mark.parametrize(
    ("signals", "text", "allowed"),
    [
        (Signals(), LATIN, Allowance(300, is_full=True, has_images=True)),
        (Signals(max_chars=0), LATIN, Allowance(0, is_full=False, has_images=True)),
        (Signals(max_chars=50), LATIN, Allowance(50, is_full=False, has_images=True)),
        (Signals(max_chars=5000), LATIN, Allowance(300, is_full=False, has_images=True)),
        (Signals(no_full_text=True), LATIN, Allowance(160, is_full=False, has_images=True)),
        (Signals(no_full_text=True), CHINESE, Allowance(80, is_full=False, has_images=True)),
        (Signals(max_chars=20, no_full_text=True), LATIN, Allowance(20, is_full=False, has_images=True)),
        (Signals(no_images=True), LATIN, Allowance(300, is_full=True, has_images=False)),
        (Signals(no_archive=True), LATIN, Allowance(300, is_full=True, has_images=True)),
        (headline_only("none"), LATIN, HEADLINE),
    ],
)
def test_what_a_publisher_asks_for_overrules_a_permission(
    signals: Signals, text: str, allowed: Allowance
) -> None:
    granted = Rights("full", excerpt_chars=300, images=True, permission="mail of 2026-03-01")
    assert allowance(source(rights=granted), text, signals) == allowed


@given(
    rights=st.builds(
        Rights,
        text=st.sampled_from(["headline", "excerpt", "full"]),
        excerpt_chars=st.none() | st.integers(-5, 400),
        images=st.booleans(),
        permission=st.none() | st.just("yes"),
    ),
    signals=st.builds(
        Signals,
        max_chars=st.none() | st.integers(0, 400),
        no_full_text=st.booleans(),
        no_images=st.booleans(),
        no_archive=st.booleans(),
    ),
    text=st.sampled_from([LATIN, CHINESE, ""]),
)
def test_no_signal_ever_raises_what_is_shown(rights: Rights, signals: Signals, text: str) -> None:
    granted, lowered = allowance(source(rights=rights), text), allowance(source(rights=rights), text, signals)
    assert lowered.chars <= granted.chars
    assert lowered.is_full <= granted.is_full
    assert lowered.has_images <= granted.has_images


@pytest.mark.parametrize("kept", [True, False])
def test_a_story_says_whether_archives_may_hold_it(kept: bool) -> None:  # noqa: FBT001 - a case, no switch
    lead = copy(signals=Signals(no_archive=not kept))
    assert public(story(lead=lead)).may_archive is kept


def test_unknown_source_shows_a_headline_under_its_id() -> None:
    shown = public_story(story(lead=copy(source_id="gone", language="und")), {})
    assert (shown.outlet, shown.authors, shown.excerpt, shown.html) == ("gone", ("gone",), "", "")
    assert (shown.outlet_url, shown.outlet_feed_url, shown.language) == (None, None, "und")


def _full(**changes: Any) -> Any:
    lead = copy(
        html='<p>全文<img src="http://a.example/1.jpg"></p>', media=(Media("http://a.example/1.jpg"),)
    )
    known = source(rights=Rights("full", permission="yes", **changes))
    return public(story(lead=lead), **{"fuzhou-daily": known})


def test_full_text_without_image_rights_has_no_images_anywhere() -> None:
    shown = _full()
    assert (shown.is_full, shown.html, shown.media) == (True, "<p>全文</p>", ())


def test_full_text_with_image_rights_keeps_them() -> None:
    shown = _full(images=True)
    assert shown.html == '<p>全文<img src="http://a.example/1.jpg"></p>'
    assert shown.media == (Media("http://a.example/1.jpg", "image/jpeg"),)


def test_full_rights_with_an_empty_article_fall_back_to_the_excerpt() -> None:
    known = source(rights=Rights("full", permission="yes"))
    shown = public(story(lead=copy(html=" ", text="a < b")), **{"fuzhou-daily": known})
    assert (shown.is_full, shown.html) == (False, "<p>a &lt; b</p>")


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"url": None}, "url", "http://news.example/"),
        ({"url": "javascript:x"}, "url", "http://news.example/"),
        ({"title": " A\n<b>\x00 "}, "title", "A <b>"),
        ({"title": "\x07", "text": "正文"}, "title", "正文"),
        ({"title": "", "text": ""}, "title", "福州日报"),
        ({"language": "und"}, "language", "zh-Hans"),
        ({"language": "zh_CN"}, "language", "zh-Hans"),
        ({"categories": ("a", " ", "b", "a")}, "categories", ("a", "b")),
        ({"authors": ("张三",)}, "authors", ("福州日报", "张三")),
        ({"credit": Credit(editor="赵六")}, "credit_line", "责任编辑：赵六"),
        ({}, "outlet_feed_url", "http://news.example/feed.xml"),
        ({}, "outlet_url", "http://news.example/"),
        ({}, "media", ()),
    ],
)
def test_a_public_story_is_complete_and_clean(changes: dict[str, Any], field: str, value: object) -> None:
    assert getattr(public(story(lead=copy(**changes))), field) == value


def test_an_outlet_without_a_printable_name_goes_by_its_id() -> None:
    assert public(story(), **{"fuzhou-daily": source(name=" \x00")}).outlet == "fuzhou-daily"


def test_copies_show_outlet_address_and_headline_only() -> None:
    also = (
        copy(2, source_id="evening"),
        copy(3, source_id="evening", url=None, title=""),
        copy(4, source_id="gone", url=None),
    )
    assert public_story(story(also_in=also), sources()).also_in == (
        PublicCopy(
            "福州晚报",
            "http://evening.example/",
            "http://news.example/2026/11/24/2.html",
            "福州新闻第2条",
            also[0].published,
        ),
        PublicCopy(
            "福州晚报", "http://evening.example/", "http://evening.example/", "福州晚报", also[1].published
        ),
        PublicCopy("gone", None, None, "福州新闻第4条", also[2].published),
    )
