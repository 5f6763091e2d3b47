"""Entries that wait for a person: stored and placed, shown only once somebody approved them."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from aggregator.errors import StoryNotFound
from aggregator.model.decision import Act
from aggregator.model.source import Source
from aggregator.store.decisions import DecisionStore, open_decisions
from aggregator.store.repair import check
from tests.store.harness import Installation, copy_of, entry, ours, theirs

FUZHOU, XIAMEN = "cn/fujian/fuzhou", "cn/fujian/xiamen"


def reviewed() -> Source:
    return theirs(review=True)


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), reviewed())
    site.past_first_poll(ours())
    site.past_first_poll(reviewed())
    return site


@pytest.fixture
def deciding(started: Installation) -> Iterator[DecisionStore]:
    with closing(open_decisions(started.path)) as store:
        store.review(Act.REJECT, ids(store), (), reason="old", who="setup", now=started.now)
        yield store


def ids(deciding: DecisionStore) -> list[int]:
    return [one.id for one in deciding.waiting()]


def review(deciding: DecisionStore, act: Act, site: Installation, *entries: int) -> int:
    return deciding.review(act, entries or ids(deciding), (), reason="read it", who="editor", now=site.now)


def test_an_entry_under_review_is_stored_placed_and_listed_nowhere(
    started: Installation, deciding: DecisionStore
) -> None:
    versions = started.versions()
    report = started.poll(reviewed(), entry(1, reviewed()))
    assert (report.counts.new, report.counts.listed, report.counts.unlisted) == (1, 0, 1)
    assert started.titles(XIAMEN) == []
    assert started.versions() == versions
    (one,) = deciding.waiting()
    assert (one.source_id, one.title, one.state) == ("xiamen-net", "福州新闻第1条", "pending")
    assert (one.id, XIAMEN) in started.rows(
        "SELECT entry, path FROM placement JOIN region ON region.id = placement.region"
    )


def test_approving_lists_the_story_then_and_above_what_was_listed_meanwhile(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    started.poll(ours(), entry(2))
    started.later()
    assert review(deciding, Act.APPROVE, started) == 1
    assert started.titles("cn/fujian") == ["福州新闻第1条", "福州新闻第2条"]
    (story,) = started.stories(XIAMEN)
    assert story.listed_at == started.now
    assert deciding.waiting() == []


def test_approving_counts_the_entry_as_listed(started: Installation, deciding: DecisionStore) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    (before,) = (one for one in started.reading.health() if one.source_id == "xiamen-net")
    review(deciding, Act.APPROVE, started)
    (after,) = (one for one in started.reading.health() if one.source_id == "xiamen-net")
    assert (after.listed - before.listed, after.unlisted - before.unlisted) == (1, -1)
    assert check(started.path) == ()


def test_what_comes_again_after_approval_is_not_delivered_again(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    review(deciding, Act.APPROVE, started)
    before = started.stories(XIAMEN)
    started.later()
    report = started.poll(reviewed(), entry(1, reviewed()))
    assert report.counts.new == 0
    assert started.stories(XIAMEN) == before


def test_a_rejected_entry_is_shown_nowhere_and_not_asked_about_again(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    rejected = ids(deciding)
    review(deciding, Act.REJECT, started)
    started.poll(reviewed(), entry(1, reviewed(), text="neu", content_hash="other"))
    assert started.titles("all") == []
    assert deciding.waiting() == []
    assert next(one.id for one in deciding.waiting("xiamen-net", rejected=True)) in rejected


def test_rejecting_what_was_approved_takes_it_back_and_approving_restores_its_place(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    (one,) = ids(deciding)
    review(deciding, Act.APPROVE, started)
    before = started.stories(XIAMEN)
    started.later()
    review(deciding, Act.REJECT, started, one)
    assert started.stories(XIAMEN) == ()
    with pytest.raises(StoryNotFound):
        started.reading.story(before[0].uuid)
    review(deciding, Act.APPROVE, started, one)
    assert started.stories(XIAMEN) == before


def test_a_copy_under_review_does_not_show_in_a_listed_story(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(ours(), entry(1))
    started.poll(reviewed(), copy_of(1, reviewed(), title="未审标题", text="未审正文"))
    (story,) = started.stories(FUZHOU)
    assert (story.lead.source_id, story.also_in) == ("fuzhou-daily", ())
    assert started.titles(XIAMEN) == []
    review(deciding, Act.APPROVE, started)
    (story,) = started.stories(FUZHOU)
    assert [copy.source_id for copy in story.also_in] == ["xiamen-net"]
    assert len(started.stories(XIAMEN)) == 1


def test_a_copy_under_review_does_not_lead_even_with_higher_standing(site: Installation) -> None:
    better = theirs(review=True, standing=90)
    site.follow(ours(), better)
    site.past_first_poll(ours())
    site.poll(ours(), entry(1))
    site.poll(better, copy_of(1, better))
    assert [story.lead.source_id for story in site.stories(FUZHOU)] == ["fuzhou-daily"]


def test_a_whole_story_is_approved_by_its_uuid(started: Installation, deciding: DecisionStore) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    (one,) = deciding.waiting()
    count = deciding.review(Act.APPROVE, (), [one.story], reason="", who="editor", now=started.now)
    assert count == 1
    assert len(started.stories(XIAMEN)) == 1


def test_nothing_of_that_name_changes_nothing(started: Installation, deciding: DecisionStore) -> None:
    versions = started.versions()
    assert deciding.review(Act.APPROVE, [10_000], (), reason="", who="", now=started.now) == 0
    assert started.versions() == versions


def test_two_entries_of_one_story_approved_together_count_once_as_listed(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    started.poll(reviewed(), copy_of(1, reviewed(), key="guid:other"))
    (before,) = (one for one in started.reading.health() if one.source_id == "xiamen-net")
    assert review(deciding, Act.APPROVE, started) == 2
    (after,) = (one for one in started.reading.health() if one.source_id == "xiamen-net")
    assert (after.listed - before.listed, after.unlisted - before.unlisted) == (1, -2)


def test_a_hidden_story_stays_hidden_when_a_copy_of_it_is_approved(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(ours(), entry(1))
    (story,) = started.stories(FUZHOU)
    started.poll(reviewed(), copy_of(1, reviewed()))
    deciding.hide(story.uuid, reason="", who="", now=started.now)
    review(deciding, Act.APPROVE, started)
    assert started.titles("all") == []


def test_entries_decided_about_before_they_came_are_not_asked_about(
    started: Installation, deciding: DecisionStore, tmp_path_factory: pytest.TempPathFactory
) -> None:
    started.poll(reviewed(), entry(1, reviewed()), entry(2, reviewed()), entry(3, reviewed()))
    by_title = {one.title[4:6]: one.id for one in deciding.waiting()}
    started.later(timedelta(seconds=1))
    review(deciding, Act.APPROVE, started, by_title["第1"])
    review(deciding, Act.REJECT, started, by_title["第2"])
    older = Installation(tmp_path_factory.mktemp("older") / "aggregator.db")
    older.follow(ours(), reviewed())
    with closing(open_decisions(older.path)) as replaying:
        older.past_first_poll(reviewed())
        older.poll(reviewed(), entry(3, reviewed()))
        told = [one for one in deciding.export() if one.reason == "read it"]
        assert replaying.replay(told, now=older.now) == 2
        older.poll(reviewed(), *(entry(number, reviewed()) for number in (1, 2, 3)))
        assert older.titles(XIAMEN) == ["福州新闻第1条"]
        assert "福州新闻第2条" in [one.title for one in replaying.waiting(rejected=True)]
        assert "福州新闻第3条" in [one.title for one in replaying.waiting()]
    older.close()


def test_a_decision_about_a_stored_entry_is_carried_out_when_it_is_imported(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    (one,) = ids(deciding)
    review(deciding, Act.APPROVE, started, one)
    told = deciding.export()
    started.later()
    review(deciding, Act.REJECT, started, one)
    assert deciding.replay(told, now=started.now) == 0
    assert started.titles(XIAMEN) == []


def test_a_source_that_is_reviewed_no_more_shows_what_comes_from_then_on(
    started: Installation, deciding: DecisionStore
) -> None:
    started.poll(reviewed(), entry(1, reviewed()))
    started.follow(ours(), theirs())
    started.poll(theirs(), entry(2, theirs()))
    assert started.titles(XIAMEN) == ["福州新闻第2条"]
    assert [one.title for one in deciding.waiting()] == ["福州新闻第1条"]
