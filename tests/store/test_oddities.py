"""Pages that are not what their sources' rules expect: noted, kept through answers without news, ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.condition import Condition, Episode
from aggregator.model.document import Link, NotModified, Role, Validators
from aggregator.model.poll import OddPage
from aggregator.model.rules import Expect, ListRules
from aggregator.model.source import Source, SourceKind
from tests.store.harness import HOUR, Installation, entry, failure, not_modified, ours, reading
from tests.support import builders

FEW = "the list holds 1 articles, 5 or more were expected: look at it"
RULES = ListRules(expect=Expect(min_items=5))


def lists(**changes: Any) -> Source:
    return ours(**({"kind": SourceKind.LISTPAGE, "rules": RULES} | changes))


def odd(site: Installation) -> OddPage | None:
    (health,) = site.reading.health()
    return health.odd


def read_as(site: Installation, *told: str, of: Source | None = None) -> None:
    site.later()
    source = of or lists()
    site.poll(source, reading=reading(entry(1), odd=told), result=builders.fetched(b"<html>", at=site.now))


def episodes(site: Installation) -> Sequence[tuple[Condition, bool]]:
    site.polling.note_conditions(now=site.now)
    found: Sequence[Episode] = site.reading.episodes()
    return [(one.condition, one.ended_at is None) for one in found if one.source_id == ours().id]


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(lists())
    return site


def test_a_page_is_odd_from_the_first_reading_that_says_so(started: Installation) -> None:
    read_as(started, FEW, "so is this")
    since = started.now
    read_as(started, FEW)
    assert odd(started) == OddPage(since, FEW)


@pytest.mark.parametrize("answer", ["304", "failure"])
def test_an_answer_without_a_reading_does_not_end_it(started: Installation, answer: str) -> None:
    read_as(started, FEW)
    before = odd(started)
    started.later()
    started.poll(lists(), result=not_modified() if answer == "304" else failure())
    assert odd(started) == before
    assert before is not None


def test_a_reading_without_complaint_ends_it_and_the_episode_with_it(started: Installation) -> None:
    assert episodes(started) == []
    read_as(started, FEW)
    assert episodes(started) == [(Condition.UNEXPECTED, True)]
    started.poll(lists(), result=not_modified())
    assert episodes(started) == [(Condition.UNEXPECTED, True)]
    read_as(started)
    assert odd(started) is None
    assert episodes(started) == [(Condition.UNEXPECTED, False)]


def test_what_was_read_before_stays(started: Installation) -> None:
    started.past_first_poll(lists())
    started.poll(lists(), entry(1), entry(2))
    before = started.titles("all")
    started.later()
    nothing = reading(odd=("the list holds 0 articles, 5 or more were expected: look at it",))
    started.poll(lists(), reading=nothing, result=builders.fetched(b"<html>", at=started.now))
    assert started.titles("all") == before
    assert len(before) == 2


def test_an_address_that_left_the_configuration_says_nothing_any_more(started: Installation) -> None:
    read_as(started, FEW)
    started.follow(lists(urls=("http://moved.example/list",)))
    assert odd(started) is None


def test_a_feed_has_no_rules_that_it_could_break(site: Installation) -> None:
    site.follow(ours())
    read_as(site, FEW, of=ours())
    assert odd(site) is None


def test_a_list_that_stays_the_same_for_longer_than_expected_is_odd(site: Installation) -> None:
    of = lists(rules=ListRules(expect=Expect(newest_within_s=86_400.0)))
    site.follow(of)
    site.poll(of, entry(1))
    site.later()
    site.poll(of, result=not_modified())
    assert odd(site) is None
    site.later(timedelta(days=2))
    site.poll(of, result=not_modified())
    found = odd(site)
    assert found is not None
    assert (found.since, "within the last 24 h" in found.why) == (site.now, True)


def validators(site: Installation) -> Validators:
    (held,) = site.lease(ours().id)
    site.polling.release(held)
    return held.documents[0].document.validators


def test_a_page_is_read_anew_when_its_rules_changed_though_it_stays_the_same(started: Installation) -> None:
    read_as(started, FEW)
    answer = NotModified(started.now, Validators(etag='"1"'), 0.1)
    started.poll(lists(), result=answer)
    assert validators(started) == Validators(etag='"1"')
    milder = lists(rules=ListRules(expect=Expect(min_items=1)))
    started.follow(milder)
    started.poll(milder, result=answer)
    assert validators(started) == Validators()
    assert odd(started) is not None
    read_as(started, of=milder)
    assert odd(started) is None


def article(site: Installation, number: int, *told: str) -> None:
    """Read an article that the list leads to."""
    url = f"http://fuzhou.example/{number}.html"
    links = reading(links=(Link(url, Role.ARTICLE),))
    site.poll(lists(), reading=links, result=builders.fetched(b"<html>", at=site.now))
    (lease,) = site.polling.claim(now=site.now, limit=1, lease_s=60.0)
    due = next(one for one in lease.documents if one.document.address == url)
    poll = site.finished(lists(), lease=replace(lease, documents=(due,)), address=url)
    site.commit([replace(poll, reading=reading(entry(number), odd=told))])
    site.polling.release(lease)
    site.later(HOUR)


def test_three_articles_in_a_row_without_their_text_are_a_change_of_layout(started: Installation) -> None:
    for number in (1, 2):
        article(started, number, "no text")
    article(started, 3)
    for number in (4, 5):
        article(started, number, "no text")
    assert odd(started) is None
    article(started, 6, "no text")
    found = odd(started)
    assert found is not None
    assert found.why == "no text"
