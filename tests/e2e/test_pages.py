"""Sources without feeds, proved from a loopback origin's log: list, articles, parts, digital newspaper."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from aggregator.fetch.guard import AllowList, Guard
from aggregator.model.document import FailureKind, Role
from aggregator.model.poll import Outcome
from aggregator.model.rules import ArticleRules, EpaperRules, Expect, ListRules, NextRules, Pick
from aggregator.model.source import Source, SourceKind
from aggregator.model.story import RegionQuery, Story
from aggregator.store.read_store import open_read_store
from aggregator.store.repair import check
from tests.e2e.test_manners import Anywhere, Town
from tests.support import builders
from tests.support.origin import Origin
from tests.support.paper import (
    HTML,
    article,
    article_path,
    list_page,
    serve_articles,
    serve_issue,
    serve_list,
    text_of,
)

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
RULES = ListRules(
    items=(Pick(css="ul.list li"),),
    article=ArticleRules(parts=NextRules(at_most=5)),
    expect=Expect(min_items=3, newest_within_s=86_400.0),
)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        yield origin


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        town = Town(tmp_path, Anywhere())
        stack.callback(town.close)
        yield town


def lists(origin: Origin, **changes: Any) -> Source:
    fields: dict[str, Any] = {
        "id": "paper",
        "kind": SourceKind.LISTPAGE,
        "urls": (origin.url("/list"),),
        "home": origin.url("/"),
        "rules": RULES,
    }
    return builders.source(**(fields | changes))


def work(town: Town, *, after: timedelta = timedelta()) -> None:
    """Do what is due, and what that leads to, until nothing is due."""
    town.now += after
    before = -1
    while len(town.reports) != before:
        before = len(town.reports)
        town.tick()


def stories(town: Town) -> dict[str, Story]:
    reading = open_read_store(town.path)
    try:
        view = reading.view(RegionQuery("cn/fujian/fuzhou", limit=200))
    finally:
        reading.close()
    return {story.lead.title: story for story in view.stories}


def title(number: int) -> str:
    return f"福州新区第{number}条消息发布"


def test_a_list_its_articles_and_a_second_part_become_entries(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 13))
    serve_articles(origin, range(1, 13))
    origin.serve(article_path(3), article(3, parts=2), content_type=HTML)
    origin.serve(article_path(3).replace(".html", "_2.html"), article(3, part=2), content_type=HTML)
    town.follow(lists(origin))
    work(town)
    found = stories(town)
    assert found.keys() == {title(number) for number in range(1, 13)}
    assert text_of(3) in found[title(3)].lead.text
    assert found[title(3)].lead.text.index(text_of(3)) < found[title(3)].lead.text.index(text_of(3, part=2))
    assert found[title(3)].updated_at <= found[title(3)].listed_at
    assert check(town.path) == ()


def test_every_page_is_asked_politely_and_an_article_once(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 13))
    serve_articles(origin, range(1, 13))
    town.follow(lists(origin))
    work(town)
    work(town, after=HOUR)
    serve_list(origin, range(2, 14))
    serve_articles(origin, [13])
    work(town, after=HOUR)
    asked = Counter(seen.path for seen in origin.log)
    assert {path: n for path, n in asked.items() if n > 1} == {"/list": 3}
    listings = [seen for seen in origin.log if seen.path == "/list"]
    assert [("if-none-match" in seen.headers) for seen in listings] == [False, True, True]
    assert all("if-none-match" not in seen.headers for seen in origin.log if seen.path != "/list")
    roots = [report.outcome for report in town.reports if report.role is Role.ROOT]
    assert roots == [Outcome.NEW, Outcome.NOT_MODIFIED, Outcome.NEW]
    # the list, its articles and robots.txt have a connection each, and never two at once
    assert origin.connections == 3


def test_the_gap_is_kept_between_the_list_and_its_articles(origin: Origin, tmp_path: Path) -> None:
    town = Town(tmp_path, Anywhere(), min_gap_s=0.15)
    serve_list(origin, range(1, 5))
    serve_articles(origin, range(1, 5))
    town.follow(lists(origin, rules=ListRules(items=RULES.items)))
    town.poll("paper")
    town.close()
    at = [seen.at_s for seen in origin.log]
    assert min(later - earlier for earlier, later in pairwise(at)) >= 0.15
    assert origin.count(article_path(4)) == 1


def test_what_cannot_be_had_is_told_by_what_the_list_said(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 6))
    serve_articles(origin, [1, 2])
    origin.serve("/robots.txt", f"User-agent: *\nDisallow: {article_path(4)}\n".encode())
    origin.serve(article_path(4), article(4), content_type=HTML)
    origin.raw(article_path(5), b"HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n")
    town.follow(lists(origin))
    work(town)
    assert title(5) not in stories(town)
    work(town, after=6 * MINUTE)
    assert title(5) not in stories(town)
    work(town, after=31 * MINUTE)
    found = stories(town)
    assert found.keys() == {title(number) for number in range(1, 6)}
    assert [found[title(number)].lead.text for number in (3, 4, 5)] == ["", "", ""]
    assert (origin.count(article_path(3)), origin.count(article_path(4)), origin.count(article_path(5))) == (
        1,
        0,
        3,
    )
    assert found[title(3)].lead.published.at == datetime(2026, 11, 24, 7, 3, tzinfo=UTC)
    work(town, after=HOUR)
    assert origin.count(article_path(5)) == 3


def test_a_wall_in_front_of_the_articles_is_the_sources_condition(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 4))
    for number in range(1, 4):
        origin.serve(article_path(number), b"go away", status=403, content_type=HTML)
    town.follow(lists(origin))
    work(town)
    health = town.health()
    assert health.failing is not None
    assert health.failing.failure is not None
    assert health.failing.failure.kind is FailureKind.BLOCKED
    assert stories(town).keys() == {title(number) for number in range(1, 4)}
    serve_list(origin, range(1, 5))
    serve_articles(origin, [4])
    work(town, after=HOUR)
    assert town.health().failing is None


def test_a_slow_article_holds_nobody_up_but_its_own_host(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 4))
    serve_articles(origin, range(1, 4))
    origin.serve(article_path(2), article(2), content_type=HTML, delay_s=0.5)
    town.follow(lists(origin))
    work(town)
    assert stories(town).keys() == {title(number) for number in range(1, 4)}


def test_an_empty_list_fails_and_what_it_brought_stays(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 4))
    serve_articles(origin, range(1, 4))
    town.follow(lists(origin))
    work(town)
    origin.serve("/list", b"<html><body><p>new layout</p></body></html>", content_type=HTML)
    work(town, after=HOUR)
    health = town.health()
    assert health.failing is not None
    assert health.failing.failure is not None
    assert health.failing.failure.kind is FailureKind.FORMAT
    assert len(stories(town)) == 3


def test_what_an_editor_expects_and_misses_is_a_warning(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 3))
    serve_articles(origin, range(1, 3))
    town.follow(lists(origin))
    work(town)
    report = town.health().last_report
    assert report is not None
    assert any("3 or more were expected" in warning for warning in report.warnings)
    work(town, after=timedelta(days=3))
    serve_list(origin, range(1, 4))
    serve_articles(origin, [3])
    work(town, after=HOUR)
    report = town.health().last_report
    assert report is not None
    assert any("one within the last 24 h was expected" in warning for warning in report.warnings)


def test_a_new_source_lists_thirty_articles_at_most_however_they_come(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 46))
    serve_articles(origin, range(1, 46))
    town.follow(lists(origin))
    work(town)
    assert len(stories(town)) == 30
    assert title(1) in stories(town)
    serve_list(origin, range(41, 61))
    serve_articles(origin, range(46, 61))
    work(town, after=HOUR)
    assert len(stories(town)) == 45
    health = town.health()
    assert (health.entries, health.listed, health.unlisted, health.waiting) == (60, 45, 15, 0)


def test_polling_by_name_waits_for_the_articles(origin: Origin, town: Town) -> None:
    serve_list(origin, range(1, 26))
    serve_articles(origin, range(1, 26))
    town.follow(lists(origin))
    town.poll("paper")
    assert len(stories(town)) == 25


def test_a_page_leads_to_no_private_address_but_its_own(origin: Origin, tmp_path: Path) -> None:
    with Origin() as other:
        elsewhere = other.url(article_path(2))
        serve_articles(origin, [1])
        serve_articles(other, [2])
        page = list_page([1, 2, 3]).replace(article_path(2).encode(), elsewhere.encode())
        origin.serve("/list", page, content_type=HTML)
        town = Town(tmp_path, Guard(AllowList.parse([origin.allow, other.allow])))
        town.follow(lists(origin))
        work(town)
        town.close()
        assert (origin.count(article_path(1)), other.count(article_path(2))) == (1, 0)


def test_secrets_of_a_source_stay_on_its_own_hosts(origin: Origin, town: Town) -> None:
    with Origin(host="localhost") as other:
        page = list_page([1, 2, 3]).replace(article_path(2).encode(), other.url(article_path(2)).encode())
        origin.serve("/list", page, content_type=HTML)
        serve_articles(origin, [1, 3])
        serve_articles(other, [2])
        town.follow(lists(origin, headers=(("X-Reader", "ours"),)))
        work(town)
        assert {seen.headers.get("x-reader") for seen in other.log} == {None}
        assert {seen.headers.get("x-reader") for seen in origin.log if "news" in seen.path} == {"ours"}


def epaper(origin: Origin, **changes: Any) -> Source:
    fields: dict[str, Any] = {
        "id": "paper",
        "kind": SourceKind.EPAPER,
        "urls": (origin.url("/html/{%Y-%m}/{%d}/node_1.htm"),),
        "home": origin.url("/"),
        "rules": EpaperRules(),
    }
    return builders.source(**(fields | changes))


def test_an_issue_is_read_day_by_day_and_a_day_without_one_is_no_error(origin: Origin, town: Town) -> None:
    serve_issue(origin, date(2026, 11, 24), range(1, 6))
    town.follow(epaper(origin))
    work(town)
    assert stories(town).keys() == {title(number) for number in range(1, 6)}
    for _ in range(24):  # the 25th brings none
        work(town, after=HOUR)
    health = town.health()
    assert (health.failures, health.failing) == (0, None)
    assert health.last_report is not None
    assert health.last_report.outcome is Outcome.UNCHANGED
    assert "nothing was published" in health.last_report.warnings[0]
    serve_issue(origin, date(2026, 11, 26), range(11, 15))
    for _ in range(24):
        work(town, after=HOUR)
    assert {title(number) for number in range(11, 15)} <= stories(town).keys()
    assert origin.count("/html/2026-11/26/content_11.htm") == 1
    assert check(town.path) == ()


def test_an_issue_that_came_while_nobody_polled_is_looked_up(origin: Origin, town: Town) -> None:
    serve_issue(origin, date(2026, 11, 23), range(1, 4))
    town.follow(epaper(origin))
    work(town)
    assert town.health().entries == 3


def test_an_issue_asked_again_on_its_day_is_conditional_and_the_next_days_is_not(
    origin: Origin, town: Town
) -> None:
    serve_issue(origin, date(2026, 11, 24), [1])
    serve_issue(origin, date(2026, 11, 25), [2])
    town.follow(epaper(origin))
    for _ in range(16):
        work(town, after=HOUR)
    first, second = (
        [seen for seen in origin.log if seen.path == f"/html/2026-11/{day}/node_1.htm"] for day in (24, 25)
    )
    assert ["if-none-match" in seen.headers for seen in first[:2]] == [False, True]
    assert "if-none-match" not in second[0].headers
