from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.model.selection import EVERYTHING, Selection
from aggregator.publish.asked import asked_title, asked_words

WHOLE = Selection(
    words=("bavi", "new york"),
    without=("football",),
    sources=("a", "unknown"),
    without_sources=("b",),
    language="en",
    since=datetime(2026, 11, 23, 16, tzinfo=UTC),
    outlets=2,
)


SAID = {
    "zh-Hans": (
        'bavi、"new york"，不含football，来自甲报、unknown，不要乙报，语言 en，2026-11-24 起，至少 2 家媒体'
    ),
    "zh-TW": (
        'bavi、"new york"，不含football，來自甲报、unknown，不要乙报，語言 en，2026-11-24 起，至少 2 家媒體'
    ),
    "de-AT": (
        'bavi, "new york", ohne football, aus 甲报, unknown, nicht aus 乙报, '
        "Sprache en, seit 2026-11-24, in mindestens 2 Medien"
    ),
    "fr": (
        'bavi, "new york", without football, from 甲报, unknown, not from 乙报, '
        "in en, since 2026-11-24, in 2 outlets or more"
    ),
}


@pytest.mark.parametrize(("language", "words"), SAID.items())
def test_all_that_can_be_asked_is_said_in_the_regions_language(language: str, words: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert asked_words(WHOLE, language, names={"a": "甲报", "b": "乙报"}, zone=zone) == words


def test_who_asks_for_nothing_is_told_nothing() -> None:
    assert asked_words(EVERYTHING, "en", names={}, zone=ZoneInfo("UTC")) == ""


def test_an_instant_within_a_day_is_said_with_its_distance_from_utc() -> None:
    selection = Selection(since=datetime(2026, 11, 24, 0, 30, tzinfo=UTC))
    said = asked_words(selection, "en", names={}, zone=ZoneInfo("Asia/Shanghai"))
    assert said == "since 2026-11-24 08:30+08:00"


@pytest.mark.parametrize(
    ("asked", "is_top", "language", "title"),
    [
        ("", False, "zh-Hans", "福州新闻"),
        ("台风", False, "zh-Hans", "福州：台风"),
        ("", True, "zh-Hans", "福州要闻（Top）"),
        ("", True, "zh-Hant", "福州要聞（Top）"),
        ("台风", True, "zh-Hans", "福州要闻（Top）：台风"),
        ("", True, "de", "福州 – Top"),
        ("Bavi", False, "en", "福州: Bavi"),
    ],
)
def test_a_title_names_place_and_question(asked: str, is_top: bool, language: str, title: str) -> None:  # noqa: FBT001 - the case
    assert asked_title("福州新闻", "福州", language, asked=asked, is_top=is_top) == title
