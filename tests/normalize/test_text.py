from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.normalize.text import MAX_TITLE, clean_title, markers, title_core, title_from

DAY = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("  福州\u3000新闻\n第1条 ", "福州 新闻 第1条"),
        # escaped twice and thrice
        ("A &amp; B", "A & B"),
        ("A &amp;amp;amp; B", "A & B"),
        ("A &amp;amp;amp;amp; B", "A &amp; B"),
        ("&amp;quot;福州&amp;quot;新闻", '"福州"新闻'),
        ("&quot;福州&quot;", '"福州"'),
        ("AT&T &copy=1", "AT&T &copy=1"),
        ("Q&#38;A &#x798F;", "Q&A 福"),
        # markup, escaped or not
        ("<font color=red>福州</font>新闻", "福州新闻"),
        ("&lt;b&gt;福州&lt;/b&gt;", "福州"),
        ("&amp;lt;b&amp;gt;福州&amp;lt;/b&amp;gt;", "福州"),
        ("one<br/>two", "one two"),
        ("<!-- x -->福州", "福州"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("a <b> c", "a c"),
        # blanks and invisible characters
        ("福\u200b州\u00a0新\u202e闻\x00", "福州 新闻"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("x" * 400, "x" * (MAX_TITLE - 1) + "…"),
        ("", ""),
    ],
)
def test_a_title_is_plain_text_on_one_line(raw: str, wanted: str) -> None:
    assert clean_title(raw) == wanted


def test_a_title_of_type_text_keeps_its_angle_brackets() -> None:
    assert clean_title("use <b> &amp; &lt;i&gt;", is_html=False) == "use <b> & <i>"


@pytest.mark.parametrize(
    ("title", "found", "core"),
    [
        # form words go into tags and out of the key
        ("【视频】福州新闻", ("视频",), "福州新闻"),
        ("福州新闻(图)", ("图",), "福州新闻"),
        ("福州[组图] 新闻（图）", ("组图", "图"), "福州新闻"),
        ("VIDEO: Town hall opens", ("video",), "townhallopens"),
        ("Town hall opens (Photos)", ("photos",), "townhallopens"),
        ("视频会议在福州召开", (), "视频会议在福州召开"),
        ("福州(仓山)新闻", (), "福州仓山新闻"),
        # full-width forms are folded in keys
        ("ＡＢＣ１２３", (), "abc123"),
    ],
)
def test_form_words_become_tags_and_leave_the_key(title: str, found: tuple[str, ...], core: str) -> None:
    assert markers(title) == found
    assert title_core(title) == core


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("今天开业。大家都来了。", "zh-Hans", "今天开业"),
        ("The hall opens today. Everybody came.", "en", "The hall opens today"),
        ("真的开业了？是的", "zh-Hans", "真的开业了？"),
        ("福" * 40, "zh-Hans", "福" * 30 + "…"),
        ("word " * 30, "en", "word word word word word word word word word word word word…"),
        ("x" * 100, "en", "x" * 60 + "…"),
        ("", "zh-Hans", "无标题 (2026-11-24)"),
        ("", "en-GB", "Untitled (2026-11-24)"),
        (". 。", "en", "Untitled (2026-11-24)"),
        (".", "en", "Untitled (2026-11-24)"),
    ],
)
def test_an_entry_without_title_is_named_by_its_first_sentence(text: str, language: str, wanted: str) -> None:
    assert title_from(text, language=language, day=DAY) == wanted


@given(raw=st.text())
def test_cleaning_a_title_never_raises_and_leaves_one_line(raw: str) -> None:
    title = clean_title(raw)
    assert title == " ".join(title.split())
    assert len(title) <= MAX_TITLE
    assert markers(title) is not None
    assert title_core(title_core(title)) == title_core(title)
