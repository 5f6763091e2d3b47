"""What a selection keeps of a region's stories, and that it is bounded work."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model.selection import Selection
from aggregator.model.source import Source
from aggregator.model.story import RegionQuery
from aggregator.store.queries import WINDOW_LEAST, WINDOW_MOST
from tests.store.harness import HOUR, Installation, copy_of, entry, numbers, ours, theirs
from tests.support import builders

CITY = "cn/fujian/fuzhou"


def evening(**changes: Any) -> Source:
    """Give another paper of the house that publishes 福州日报."""
    fields = {"id": "fuzhou-evening", "name": "福州晚报", "urls": ("http://news.example/evening.xml",)}
    return builders.source(**(fields | changes))


def portal(**changes: Any) -> Source:
    fields = {
        "id": "portal",
        "name": "门户",
        "home": "http://portal.example/",
        "urls": ("http://portal.example/feed.xml",),
    }
    return builders.source(**(fields | changes))


@pytest.fixture
def started(site: Installation) -> Installation:
    sources = (ours(), theirs(home="http://xm.example/"), evening(), portal())
    site.follow(*sources)
    for source in sources:
        site.past_first_poll(source)
    return site


def shown(site: Installation, *, region: str = CITY, limit: int | None = None, **asked: Any) -> list[int]:
    query = RegionQuery(region, limit=limit, selection=Selection(**asked))
    return numbers(story.lead.title for story in site.reading.view(query).stories)


def test_a_selection_of_a_source_shows_the_stories_that_it_carries(started: Installation) -> None:
    started.poll(ours(), entry(1), entry(2), entry(3))
    started.poll(portal(), copy_of(2, portal()), entry(4, portal(), key="p:4", url=None, url_key=None))
    assert sorted(shown(started, sources=("portal",))) == [2, 4]
    assert sorted(shown(started, sources=("fuzhou-daily", "portal"))) == [1, 2, 3, 4]
    assert shown(started, sources=("nobody",)) == []


def test_an_unwanted_source_leads_no_story(started: Installation) -> None:
    started.poll(ours(), entry(1), entry(2))
    started.poll(portal(), copy_of(2, portal()), entry(4, portal(), key="p:4", url=None, url_key=None))
    assert sorted(shown(started, without_sources=("portal",))) == [1, 2]
    assert shown(started, without_sources=("fuzhou-daily",)) == [4]
    assert shown(started, sources=("portal",), without_sources=("fuzhou-daily",)) == [4]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", [1, 2]), ("zh-Hans", [1]), ("zh-Hant", [2]), ("en", [3]), ("z", []), ("de", [])],
)
def test_a_language_takes_in_its_scripts_and_regions(
    started: Installation, language: str, expected: list[int]
) -> None:
    started.poll(
        ours(), entry(1), entry(2, language="zh-Hant"), entry(3, language="en-GB"), entry(4, language="und")
    )
    assert sorted(shown(started, language=language)) == expected


def test_none_of_the_unwanted_words_occurs_in_any_copy(started: Installation) -> None:
    started.poll(ours(), entry(1, text="足球比赛"), entry(2, text="台风"), entry(3, text="台风和足球"))
    started.poll(portal(), copy_of(2, portal(), text="台风让比赛停了"))
    assert shown(started, without=("足球",)) == [2]
    assert shown(started, without=("足球", "停了")) == []
    assert sorted(shown(started, words=("台风",))) == [2, 3]
    assert shown(started, words=("台风",), without=("足球",)) == [2]


def test_since_is_the_instant_of_listing(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.later()
    noon = started.now
    started.poll(ours(), entry(2))
    assert shown(started, since=noon) == [2]
    assert shown(started, since=noon + timedelta(microseconds=1)) == []
    assert sorted(shown(started, since=datetime(1970, 1, 1, tzinfo=UTC))) == [1, 2]
    assert shown(started, since=noon, sources=("fuzhou-daily",)) == [2]


def test_two_papers_of_one_house_are_one_outlet(started: Installation) -> None:
    started.poll(ours(), entry(1), entry(2))
    started.poll(evening(), copy_of(1, evening()))
    started.poll(portal(), copy_of(2, portal()))
    assert shown(started, outlets=2) == [2]
    assert shown(started, outlets=3) == []
    started.follow(ours(), theirs(), evening(home="http://evening.example/"), portal())
    assert sorted(shown(started, outlets=2)) == [1, 2]


def test_papers_of_one_group_are_one_outlet(started: Installation) -> None:
    started.follow(ours(group="house"), portal(group="house"))
    started.poll(ours(), entry(1))
    started.poll(portal(), copy_of(1, portal()))
    assert shown(started, outlets=2) == []


def test_selections_add_up(started: Installation) -> None:
    started.poll(ours(), *(entry(n, text="台风" if n % 2 else "晴") for n in range(1, 9)))
    started.poll(portal(), *(copy_of(n, portal(), text="晴") for n in (1, 2, 3)))
    both: dict[str, Any] = {"words": ("台风",), "sources": ("portal",)}
    assert sorted(shown(started, **both)) == [1, 3]
    assert shown(started, **both, outlets=3) == []
    assert sorted(shown(started, **both, language="zh", outlets=2)) == [1, 3]


def test_the_window_is_that_of_the_stories_kept(started: Installation) -> None:
    started.poll(ours(), *(entry(n, text="台风") for n in range(1, 41)))
    started.later(timedelta(days=3))
    started.poll(ours(), *(entry(n, text="晴") for n in range(50, 150)))
    assert len(shown(started, words=("台风",))) == 40
    started.later(HOUR)
    started.poll(ours(), entry(200, text="台风"))
    assert len(shown(started, words=("台风",))) == WINDOW_LEAST
    assert shown(started, words=("台风",), limit=1) == [200]


def test_no_more_than_a_feed_holds_are_shown(started: Installation) -> None:
    started.poll(ours(), *(entry(n, text="台风") for n in range(WINDOW_MOST + 20)))
    assert len(shown(started, words=("台风",))) == WINDOW_MOST
    assert len(shown(started, sources=("fuzhou-daily",))) == WINDOW_MOST


def test_the_pages_of_a_selection_show_every_story_once(started: Installation) -> None:
    started.poll(ours(), *(entry(n, text="台风" if n % 3 else "晴") for n in range(1, 91)))
    seen: list[int] = []
    query = RegionQuery(CITY, limit=25, selection=Selection(words=("台风",)))
    while True:
        view = started.reading.view(query)
        seen += numbers(story.lead.title for story in view.stories)
        if view.next_before is None:
            break
        query = RegionQuery(CITY, limit=25, before=view.next_before, selection=query.selection)
    assert sorted(seen) == [n for n in range(1, 91) if n % 3]


def test_a_selection_is_of_one_region(started: Installation) -> None:
    started.poll(ours(), entry(1, text="台风"))
    started.poll(theirs(), entry(2, theirs(), text="台风"))
    assert shown(started, words=("台风",)) == [1]
    assert sorted(shown(started, words=("台风",), region="cn/fujian")) == [1, 2]
    assert shown(started, words=("台风",), region="de") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"words": ("台风", "晴")},
        {"words": ("台",), "sources": ("portal",), "without": ("晴",)},
        {"sources": ("portal", "fuzhou-daily"), "language": "zh"},
        {"language": "en", "outlets": 2, "without_sources": ("portal",)},
        {"is_top": True},
    ],
)
def test_a_selection_takes_few_statements_and_scans_no_table(
    started: Installation, asked: dict[str, Any]
) -> None:
    started.poll(ours(), *(entry(n, text="台风 晴", language="en") for n in range(40)))
    assert len(started.statements(lambda: shown(started, **asked))) <= 5
    tables = {"entry", "entry_text", "story", "story_member", "listing", "source", "top", "outlet"}
    plans = started.plans(lambda: shown(started, **asked))
    assert [plan for plan in plans if plan.startswith("SCAN") and plan.split()[1] in tables] == []


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ({"words": ("台风",)}, "(story=?)"),
        ({"sources": ("portal",)}, "(story=?)"),
        ({"is_top": True}, "(region=? AND listed_at=?)"),
    ],
)
def test_who_knows_where_to_look_does_not_go_down_the_whole_region(
    started: Installation, asked: dict[str, Any], way: str
) -> None:
    started.poll(ours(), entry(1, text="台风"))
    plans = started.plans(lambda: shown(started, **asked))
    lines = [plan for plan in plans if plan.startswith("SEARCH listing ")]
    assert [plan for plan in lines if plan.endswith(way)]
    assert not [plan for plan in lines if plan.endswith("(region=? AND listed_at>? AND listed_at<?)")]
