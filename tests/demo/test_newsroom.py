"""The news of the fictional county: a pure function of time."""

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise

import pytest

from aggregator.demo.newsroom import COUNTY_TIME, Dispatch, dispatch, issue
from aggregator.demo.outlets import DAILY, ONLINE, OUTLETS
from aggregator.demo.wording import Dice, season, templates, write

NOW = datetime(2026, 7, 13, 4, 10, tzinfo=UTC)
HOUR = 3 * 120  # three variants in each of an hour's slots
CHINESE = ("zh-life.txt", "zh-town.txt", "series.txt")
FACTS = {
    **dict.fromkeys(("month", "day", "hour", "quarter", "yesterday", "tomorrow"), "7"),
    **dict.fromkeys(("temperature", "upland", "lowland"), "19"),
    "weekday": "周一",
    "weekday_en": "Monday",
    "season": "summer",
    "level": "21.80",
    "below": "18.40",
    "change": "持平",
}


@cache
def last_two_hours() -> tuple[Dispatch, ...]:
    """Give every dispatch of the two hours before NOW, whether it still stands in a feed or not."""
    newest = issue(NOW)[0].number
    found = (dispatch(number, NOW) for number in range(newest - 2 * HOUR, newest + 3))
    return tuple(one for one in found if one is not None)


def test_the_same_instant_gives_the_same_news() -> None:
    assert issue(NOW) == issue(NOW.astimezone(COUNTY_TIME))


def test_a_fresh_start_finds_stories_of_the_last_hours() -> None:
    current = issue(NOW)
    ages = [(NOW - one.published).total_seconds() for one in current]
    assert len(current) >= 20
    assert min(ages) < 40
    assert max(ages) > 3 * 3600
    assert all(0 <= age <= 4 * 3600 for age in ages)


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_no_paper_is_ever_empty(hour: int) -> None:
    current = issue(NOW + timedelta(hours=hour))
    assert {one.outlet for one in current} == set(OUTLETS)


def test_newest_comes_first() -> None:
    current = issue(NOW)
    assert all(newer.published >= older.published for newer, older in pairwise(current))


def test_something_new_comes_every_twenty_to_forty_seconds() -> None:
    originals = sorted(one.published for one in issue(NOW) if one.number % 3 == 0)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(originals[-18:])]
    assert min(gaps) >= 20
    assert max(gaps) <= 40


def test_news_only_grows_within_the_latest_minutes() -> None:
    before = {one.number for one in issue(NOW) if NOW - one.published < timedelta(minutes=8)}
    after = {one.number for one in issue(NOW + timedelta(minutes=2))}
    assert before < after


def test_a_dispatch_of_tomorrow_is_not_known_today() -> None:
    newest = issue(NOW)[0]
    assert dispatch(newest.number, newest.published) == newest
    assert dispatch(newest.number, newest.published - timedelta(microseconds=1)) is None


def test_a_dispatch_stays_readable_after_it_left_its_feed() -> None:
    newest = issue(NOW)[0]
    later = dispatch(newest.number, NOW + timedelta(days=400))
    assert later is not None
    assert later.title == newest.title


def test_ids_are_tags_without_host_or_port() -> None:
    assert all(
        re.fullmatch(r"tag:linjiang-(daily|online|radio)\.example,2026:\d+", one.tag) for one in issue(NOW)
    )


def test_reprints_name_the_daily_and_keep_its_headline() -> None:
    dispatches = last_two_hours()
    reprints = [one for one in dispatches if one.origin is not None]
    by_number = {one.number: one for one in dispatches}
    online = [one for one in reprints if one.outlet is ONLINE]
    assert len(online) > 10
    assert {one.origin for one in reprints} == {DAILY}
    assert all(one.paragraphs[0].startswith("临江在线7月13日讯 据临江日报报道 ") for one in online)
    assert not any("本报讯" in one.paragraphs[0] for one in reprints)
    assert all(
        one.title == by_number[one.number - 1].title for one in reprints if one.number - 1 in by_number
    )


def test_some_reprints_keep_the_dailys_own_address_and_some_do_not() -> None:
    links = {
        one.link == one.number for one in last_two_hours() if one.origin is not None and one.outlet is ONLINE
    }
    assert links == {True, False}


def test_an_update_grows_the_text_and_moves_only_its_updated_time() -> None:
    grown = [one for one in last_two_hours() if one.updated > one.published]
    assert any(one.paragraphs[-1].startswith("更新：") for one in grown)
    assert any(one.paragraphs[-1].startswith("更正：") for one in grown)
    for one in grown:
        before = dispatch(one.number, one.updated - timedelta(seconds=1))
        assert before is not None
        assert before.paragraphs == one.paragraphs[:-1]
        assert (before.published, before.tag, before.updated) == (one.published, one.tag, one.published)


def test_bulletins_share_their_form_and_never_their_text() -> None:
    newest = next(one for one in issue(NOW) if one.category == "天气")
    weather = [one for hours in range(48) if (one := dispatch(newest.number - HOUR * hours, NOW))]
    assert len(weather) == 48
    assert len({one.paragraphs for one in weather}) == len(weather)
    assert len({re.sub(r"\d+", "0", one.title.partition("：")[0]) for one in weather}) == 1


def test_a_bulletin_exists_only_at_its_minute() -> None:
    hourly = next(one for one in issue(NOW) if one.category == "水情")
    assert hourly.published.strftime("%M:%S") == "30:00"
    assert dispatch(hourly.number + 3, NOW) is None


def test_the_river_tells_its_change_since_the_last_hour() -> None:
    newest = next(one for one in issue(NOW) if one.category == "水情")
    found_levels = [dispatch(newest.number - HOUR * hours, NOW) for hours in range(30, -1, -1)]
    levels = [one for one in found_levels if one is not None]
    changes = {"上涨": 1, "下降": -1}
    found = set()
    for earlier, later in pairwise(levels):
        told = re.search(r"较上一时段(?:(上涨|下降)(\d+)厘米|持平)", later.paragraphs[0])
        assert told is not None
        measured = round(100 * (_metres(later) - _metres(earlier)))
        assert measured == (changes[told[1]] * int(told[2]) if told[1] else 0)
        found.add(told[1])
    assert {"上涨", "下降"} <= found


def test_a_few_stories_are_in_english() -> None:
    english = [one for one in last_two_hours() if one.language == "en"]
    assert english
    assert all(one.outlet is ONLINE and one.paragraphs[0].startswith("LINJIANG — ") for one in english)


@pytest.mark.parametrize("name", [*CHINESE, "en.txt"])
def test_every_template_is_filled_completely(name: str) -> None:
    for seed in range(8):
        for template in templates(name):
            text = write(template, Dice(f"{seed}"), FACTS)
            whole = "\n".join((text.title, *text.paragraphs, text.sequel or ""))
            assert not re.search(r"[{}\[\]|]|>>", whole), whole
            assert text.title.strip() == text.title


def test_there_are_several_dozen_templates() -> None:
    assert len(templates("zh-life.txt") + templates("zh-town.txt")) >= 50


def test_a_number_is_the_same_wherever_its_name_stands() -> None:
    template = next(one for one in templates("zh-life.txt") if "无人机" in one.title)
    text = write(template, Dice("x"), FACTS)
    hours = re.search(r"(\d)小时完成", text.title)
    assert hours is not None
    assert f"{hours[1]}小时就完成了" in text.paragraphs[0]


@pytest.mark.parametrize(
    ("month", "expected"), [(1, "winter"), (3, "spring"), (7, "summer"), (11, "autumn"), (12, "winter")]
)
def test_the_season_follows_the_month(month: int, expected: str) -> None:
    assert season(month) == expected


def _metres(one: Dispatch) -> float:
    found = re.search(r"水位([\d.]+)米", one.title)
    assert found is not None
    return float(found[1])
