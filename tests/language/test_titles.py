import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.titles import ordinals, plain_title


@pytest.mark.parametrize(
    "title",
    [
        "老小区深夜突发大火",
        "[视频]老小区深夜突发大火",
        "关注|老小区深夜突发大火",
        "福建:老小区深夜突发大火",
        "央广网 - 老小区深夜突发大火",
        "老小区深夜突发大火_光明网",
        "老小区深夜突发大火-央广网",
        "老小区深夜突发大火|南方网_新闻频道",
        "快讯:老小区深夜突发大火(图)",
    ],
)
def test_a_chinese_headline_loses_outlet_and_markers(title: str) -> None:
    assert plain_title(title, han=True) == "老小区深夜突发大火"


@pytest.mark.parametrize(
    "title",
    [
        "German economy rebounds",
        "German economy rebounds | KTVX 4",
        "German economy rebounds - Evening Post",
        "[Photos] German economy rebounds :: Gulf Times",
        "EXCLUSIVE: German economy rebounds",
        "German economy rebounds [video]",
        "Eilmeldung: German economy rebounds",
    ],
)
def test_a_headline_loses_outlet_and_markers(title: str) -> None:
    assert plain_title(title, han=False) == "German economy rebounds"


def test_a_second_half_of_a_headline_is_no_outlet() -> None:
    title = "German economy rebounds - but nobody in the east has noticed it yet"
    assert plain_title(title, han=False) == title


def test_a_headline_loses_three_markers_and_keeps_the_rest() -> None:
    assert plain_title("快讯:视频:独家:直播:老街开街", han=True) == "直播:老街开街"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("双色球第2020077期开奖结果", {"期2020077"}),
        ("古厝保护的二十年(上)", {"上"}),
        ("古厝保护的二十年 下", {"下"}),
        ("A history of the railway, Part 2", {"2"}),
        ("老街记忆(三)", {"三"}),
        ("A history of the railway, part two", {"two"}),
        ("Die Bahn (III)", {"iii"}),
        ("Die Bahn (2/5)", {"2/5"}),
        ("第3集 第03集", {"集3"}),
        ("Town hall opens", set()),
    ],
)
def test_what_counts_a_part_is_read(title: str, expected: set[str]) -> None:
    assert ordinals(title) == expected


@given(st.text(), st.booleans())
def test_a_plain_title_is_part_of_the_title(title: str, han: bool) -> None:  # noqa: FBT001 - hypothesis fills it in
    assert plain_title(title, han=han) in title
