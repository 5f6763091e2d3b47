"""Stories of one event: linked a little after they came, never hidden by it."""

import pytest

from aggregator.model.entry import Entry
from aggregator.store.topics import SHOWN, STORIES
from tests.store.harness import Installation, entry, ours, theirs
from tests.store.texts import ORANGES, piece

FIRE = (
    (
        "河口老码头仓库凌晨起火",
        "昨天凌晨两点,河口老码头一座旧仓库突然起火,消防员赶到时火光冲天,两小时后扑灭,无人伤亡。",
    ),
    (
        "老码头仓库火灾扑灭 无人伤亡",
        "河口老码头旧仓库的大火已经扑灭。消防部门说仓库里堆放的是渔网和木箱,起火原因正在调查。",
    ),
    (
        "河口老码头仓库火灾后 商户清点损失",
        "河口老码头仓库大火过后,租用旧仓库的商户开始清点损失,渔网和木箱烧毁大半。",
    ),
)


@pytest.fixture
def told(site: Installation) -> Installation:
    """Give a store with a day's ordinary news, so that words have counts, and two reports on one fire."""
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    site.poll(
        ours(),
        *(entry(n, title=f"{word}消息", text=f"{word}的事情第{n}天") for n, word in enumerate(WORDS, 10)),
    )
    site.poll(ours(), fire(1, 0), piece(2, text=ORANGES, title="山地蜜橘迎来采收期"))
    site.poll(theirs(), fire(3, 1))
    return site


WORDS = ("天气", "教育", "体育", "文化", "农业", "旅游", "交通", "医疗", "房产", "美食", "音乐", "读书")


def fire(number: int, which: int) -> Entry:
    title, text = FIRE[which]
    return piece(number, theirs() if number % 3 == 0 else ours(), text, title=title)


def link(site: Installation) -> None:
    while site.polling.link_topics(now=site.now):
        pass


def topic_of(site: Installation, title: str) -> list[str]:
    story = next(story for story in site.stories("all") if story.lead.title == title)
    return [other.lead.title for other in site.reading.story_view(story.uuid).topic]


def test_two_reports_on_one_event_are_linked_both_ways(told: Installation) -> None:
    link(told)
    assert topic_of(told, FIRE[0][0]) == [FIRE[1][0]]
    assert topic_of(told, FIRE[1][0]) == [FIRE[0][0]]


def test_other_news_is_in_no_topic(told: Installation) -> None:
    link(told)
    assert topic_of(told, "山地蜜橘迎来采收期") == []


def test_links_hide_nothing(told: Installation) -> None:
    before = told.stories("all")
    link(told)
    assert told.stories("all") == before


def test_a_later_report_joins_the_topic_the_newest_first(told: Installation) -> None:
    link(told)
    told.later()
    told.poll(ours(), fire(4, 2))
    link(told)
    assert topic_of(told, FIRE[0][0]) == [FIRE[2][0], FIRE[1][0]]


def test_each_step_takes_up_a_bounded_number_of_stories(told: Installation) -> None:
    told.poll(ours(), *(entry(n) for n in range(100, 100 + STORIES)))
    assert told.polling.link_topics(now=told.now) == STORIES
    assert 0 < told.polling.link_topics(now=told.now) < STORIES
    assert told.polling.link_topics(now=told.now) == 0


def test_a_page_shows_a_few_stories_of_a_large_topic(told: Installation) -> None:
    title, text = FIRE[0]
    told.poll(ours(), *(entry(n) for n in range(100, 180)))
    told.poll(
        ours(), *(piece(n, text=f"{text}第{n}位目击者", title=f"{title} {n}") for n in range(40, 46 + SHOWN))
    )
    link(told)
    assert len(topic_of(told, FIRE[1][0])) == SHOWN


def test_a_story_that_was_not_looked_at_yet_has_no_topic(told: Installation) -> None:
    assert topic_of(told, FIRE[0][0]) == []
