"""Articles that pages led to: their turns, what is listed at first, what health says, when they leave."""

from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.document import FailureKind, Hint, Link, Role
from aggregator.model.poll import HostLease, Outcome, PollReport, SourceHealth
from aggregator.model.source import Source
from aggregator.store.articles import REFUSED_MOST
from aggregator.store.claims import LINKS_A_LEASE
from aggregator.store.listings import FIRST_POLL_MOST
from aggregator.store.repair import check
from aggregator.store.retention import Retention
from tests.store.harness import HOUR, LEASE_S, Installation, entry, failure, ours, reading, theirs
from tests.support import builders

DAY = timedelta(days=1)
NEIGHBOUR = theirs(id="neighbour", urls=("http://news.example/other.xml",))


def url(number: int) -> str:
    return f"http://news.example/2026/11/24/{number}.html"


def links(*numbers: int) -> tuple[Link, ...]:
    return tuple(Link(url(number), Role.ARTICLE, Hint(f"福州新闻第{number}条")) for number in numbers)


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), NEIGHBOUR)
    return site


def claim(site: Installation) -> HostLease:
    (lease,) = site.polling.claim(now=site.now, limit=10, lease_s=LEASE_S)
    return lease


def poll(site: Installation, source: Source, number: int, **changes: Any) -> PollReport:
    """Poll one article; without more it is read and its entry has its number."""
    said = changes or {"reading": reading(entry(number, source))}
    (lease,) = site.polling.lease([source.id], now=site.now, lease_s=LEASE_S, wait=False, links=True)
    (report,) = site.commit([site.finished(source, lease=lease, address=url(number), **said)])
    site.polling.release(lease)
    return report


def health(site: Installation) -> SourceHealth:
    return {one.source_id: one for one in site.reading.health()}["fuzhou-daily"]


def test_a_list_goes_before_the_articles_however_long_they_wait(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(*range(1, 100))))
    started.later(HOUR * 2)
    roles = [one.document.role for one in claim(started).documents]
    assert roles[:2] == [Role.ROOT, Role.ROOT]
    assert set(roles[2:]) == {Role.ARTICLE}


def test_articles_of_two_sources_take_turns_and_neither_fills_a_lease(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(*range(1, 100))))
    started.poll(NEIGHBOUR, reading=reading(links=links(*range(201, 206))))
    found = [one.document.source_id for one in claim(started).documents]
    assert found[:4] == ["fuzhou-daily", "neighbour", "fuzhou-daily", "neighbour"]
    assert found.count("fuzhou-daily") == LINKS_A_LEASE


def test_articles_are_asked_in_the_order_of_their_list(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(3, 1, 2)))
    asked = [one.document.address for one in claim(started).documents if one.document.role is Role.ARTICLE]
    assert asked == [url(3), url(1), url(2)]


def test_a_poll_by_name_leaves_articles_alone_that_wait_for_another_try(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(1)))
    (lease,) = started.polling.lease(["fuzhou-daily"], now=started.now, lease_s=LEASE_S, links=True)
    started.commit([started.finished(ours(), lease=lease, address=url(1), result=failure())])
    started.polling.release(lease)
    assert started.polling.lease(["fuzhou-daily"], now=started.now, lease_s=LEASE_S, links=True) == ()
    (lease,) = started.lease("fuzhou-daily")
    assert [one.document.role for one in lease.documents] == [Role.ROOT]


def test_articles_of_a_first_poll_share_its_rule(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(*range(1, 41))))
    reports = [poll(started, ours(), number) for number in range(1, 41)]
    assert sum(report.counts.listed for report in reports) == FIRST_POLL_MOST
    assert sum(report.counts.unlisted for report in reports) == 10
    started.later()
    started.poll(ours(), reading=reading(links=links(50)))
    assert poll(started, ours(), 50).counts.listed == 1


def test_an_address_that_came_days_later_begins_with_a_rule_of_its_own(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(*range(1, 41))))
    for number in range(1, 41):
        poll(started, ours(), number)
    started.later(DAY * 3)
    moved = ours(urls=("http://news.example/new.xml",))
    started.follow(moved, NEIGHBOUR)
    started.poll(moved, reading=reading(links=links(*range(101, 141))))
    today = builders.moment(started.now)
    reports = [
        poll(started, moved, number, reading=reading(entry(number, moved, published=today)))
        for number in range(101, 141)
    ]
    assert sum(report.counts.listed for report in reports) == FIRST_POLL_MOST


def test_a_list_that_leads_to_something_brought_something(started: Installation) -> None:
    first = started.poll(ours(), reading=reading(links=links(1, 2)))
    started.later()
    second = started.poll(ours(), reading=reading(links=links(1, 2)))
    assert (first.outcome, first.counts.links) == (Outcome.NEW, 2)
    assert (second.outcome, second.counts.links) == (Outcome.UNCHANGED, 0)


def test_the_yield_of_a_list_is_what_its_articles_brought(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(1, 2, 3)))
    poll(started, ours(), 1)
    poll(started, ours(), 2, result=failure(status=404), reading=reading(entry(2)))
    poll(started, ours(), 3, result=failure())
    history = started.reading.history(now=started.now)["fuzhou-daily"]
    assert (history.week.polls, history.week.fruitful, history.week.new) == (1, 1, 2)
    assert history.week.articles == {"read": 1, "hint": 1}
    assert [mark.outcome for mark in history.recent] == [Outcome.NEW]
    assert (health(started).entries, health(started).waiting) == (2, 2)  # this planner never gives up


def test_one_closed_folder_is_not_the_source_but_many_refusals_in_a_row_are(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(*range(1, 6))))
    failing = []
    for number in range(1, REFUSED_MOST + 1):
        poll(started, ours(), number, result=failure(FailureKind.BLOCKED), reading=reading(entry(number)))
        failing.append(health(started).failing is not None)
    assert failing == [False] * (REFUSED_MOST - 1) + [True]
    poll(started, ours(), 4)
    assert health(started).failing is None


def test_an_articles_own_text_stays_whatever_lists_say_of_it(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(1)))
    poll(started, ours(), 1)
    started.later()
    report = started.poll(ours(), entry(1, text="短。", content_hash="short"))
    assert report.counts.revised == 0


def test_an_articles_own_text_replaces_what_a_list_said(started: Installation) -> None:
    started.poll(ours(), reading=reading(entry(1, text="短。", content_hash="short"), links=links(1)))
    assert poll(started, ours(), 1).counts.revised == 1


def test_what_was_taken_from_a_hint_yields_to_a_text(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(1)))
    poll(started, ours(), 1, result=failure(), reading=reading(entry(1, text="", content_hash="hint")))
    with started.polling._engine.begin() as connection:  # its tries ran out
        connection.exec_driver_sql("UPDATE document SET due_at = NULL WHERE role = 'article'")
    started.later()
    report = started.poll(ours(), entry(1))
    assert report.counts.revised == 1


def test_documents_of_articles_leave_a_month_after_no_page_showed_them(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(1, 2, 3)))
    for number in (1, 2):
        poll(started, ours(), number)
    started.later(DAY * 20)
    started.poll(ours(), reading=reading(links=links(2)))
    started.later(DAY * 11)
    steps = list(started.polling.chores(Retention(), now=started.now))
    assert sum(step.rows for step in steps if step.what == "document") == 1
    addresses = {row[0] for row in started.rows("SELECT address FROM document WHERE role = 'article'")}
    assert addresses == {url(2), url(3)}
    assert check(started.path) == ()
    started.poll(ours(), reading=reading(links=links(1)))
    report = poll(started, ours(), 1)
    assert (report.counts.new, report.counts.unchanged) == (0, 1)


def test_articles_of_a_paused_source_are_asked_when_it_goes_on(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=links(1)))
    started.follow(NEIGHBOUR)
    started.follow(ours(), NEIGHBOUR)
    assert started.polling.lease(["fuzhou-daily"], now=started.now, lease_s=LEASE_S, links=True) == ()
    started.poll(ours(), reading=reading(links=links(1)))
    (lease,) = started.polling.lease(["fuzhou-daily"], now=started.now, lease_s=LEASE_S, links=True)
    assert [one.document.address for one in lease.documents] == [url(1)]
