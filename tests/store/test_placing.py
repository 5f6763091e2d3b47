"""A person puts a story into a region, or takes it out."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from aggregator.errors import RegionNotFound, StoryNotFound
from aggregator.model.decision import Act, Decision, entry_name
from aggregator.store.decisions import DecisionStore, open_decisions
from aggregator.store.rebuild import rebuild_at
from tests.store.harness import Installation, copy_of, entry, ours, theirs

FUZHOU, XIAMEN, FUJIAN = "cn/fujian/fuzhou", "cn/fujian/xiamen", "cn/fujian"


@pytest.fixture
def listed(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    site.poll(ours(), entry(1))
    site.later(timedelta(minutes=1))
    return site


@pytest.fixture
def deciding(listed: Installation) -> Iterator[DecisionStore]:
    with closing(open_decisions(listed.path)) as store:
        yield store


def uuid_of(site: Installation) -> UUID:
    return next(story.uuid for story in site.stories("all") if story.lead.title == "福州新闻第1条")


def decide(site: Installation, store: DecisionStore, act: Act, region: str = XIAMEN) -> bool:
    return store.place(act, uuid_of(site), region, reason="it is about Xiamen", who="editor", now=site.now)


def test_a_story_that_is_put_into_a_region_is_listed_there_once(
    listed: Installation, deciding: DecisionStore
) -> None:
    before = listed.versions()[FUJIAN]
    assert decide(listed, deciding, Act.PLACE)
    assert "福州新闻第1条" in listed.titles(XIAMEN)
    assert listed.titles(FUJIAN).count("福州新闻第1条") == 1
    assert listed.versions()[FUJIAN] == before + 1
    assert not decide(listed, deciding, Act.PLACE)
    assert listed.titles(XIAMEN).count("福州新闻第1条") == 1


def test_a_story_that_is_taken_out_of_its_region_leaves_those_above_too(
    listed: Installation, deciding: DecisionStore
) -> None:
    assert decide(listed, deciding, Act.UNPLACE, FUZHOU)
    assert "福州新闻第1条" not in listed.titles(FUZHOU)
    assert "福州新闻第1条" not in listed.titles(FUJIAN)


def test_regions_above_keep_a_story_that_is_elsewhere_below_them(
    listed: Installation, deciding: DecisionStore
) -> None:
    decide(listed, deciding, Act.PLACE, XIAMEN)
    decide(listed, deciding, Act.UNPLACE, FUZHOU)
    assert "福州新闻第1条" not in listed.titles(FUZHOU)
    assert "福州新闻第1条" in listed.titles(FUJIAN)


def test_a_story_comes_back_to_the_place_that_it_had(listed: Installation, deciding: DecisionStore) -> None:
    before = [(story.uuid, story.listed_at) for story in listed.stories(FUZHOU)]
    uuid = uuid_of(listed)
    deciding.place(Act.UNPLACE, uuid, FUZHOU, reason="no", who="editor", now=listed.now)
    listed.later()
    deciding.place(Act.PLACE, uuid, FUZHOU, reason="yes", who="editor", now=listed.now)
    assert [(story.uuid, story.listed_at) for story in listed.stories(FUZHOU)] == before
    assert [(one.act, one.undone_at is None) for one in deciding.export()] == [
        (Act.UNPLACE, False),
        (Act.PLACE, True),
    ]


def test_a_copy_that_comes_later_does_not_bring_a_story_back(
    listed: Installation, deciding: DecisionStore
) -> None:
    decide(listed, deciding, Act.PLACE, XIAMEN)
    decide(listed, deciding, Act.UNPLACE, XIAMEN)
    listed.poll(theirs(), copy_of(1, theirs()))
    assert "福州新闻第1条" not in listed.titles(XIAMEN)


def test_a_story_that_is_hidden_and_shown_again_stays_out_of_the_region(
    listed: Installation, deciding: DecisionStore
) -> None:
    uuid = uuid_of(listed)
    decide(listed, deciding, Act.PLACE, XIAMEN)
    decide(listed, deciding, Act.UNPLACE, FUZHOU)
    deciding.hide(uuid, reason="wait", who="editor", now=listed.now)
    deciding.unhide(uuid, now=listed.now)
    assert "福州新闻第1条" not in listed.titles(FUZHOU)
    assert "福州新闻第1条" in listed.titles(XIAMEN)


def told_elsewhere(listed: Installation, act: Act, region: str) -> Decision:
    """Give a decision about story 1 as another copy of the store tells it."""
    (row,) = listed.rows(
        "SELECT s.slug, t.key FROM entry_text t JOIN entry e ON e.id = t.entry"
        " JOIN source s ON s.id = e.source WHERE t.title = '福州新闻第1条'"
    )
    return Decision(0, listed.now, act, entry_name(*row), region, "told", "editor")


def test_a_decision_of_another_copy_of_the_store_is_carried_out_and_undone(
    listed: Installation, deciding: DecisionStore
) -> None:
    told = told_elsewhere(listed, Act.PLACE, XIAMEN)
    assert deciding.replay([told], now=listed.now) == 1
    assert "福州新闻第1条" in listed.titles(XIAMEN)
    assert deciding.replay([replace(told, undone_at=listed.now)], now=listed.now) == 1
    assert "福州新闻第1条" not in listed.titles(XIAMEN)


def test_a_decision_about_what_is_not_stored_waits(listed: Installation, deciding: DecisionStore) -> None:
    told = told_elsewhere(listed, Act.UNPLACE, FUZHOU)
    assert deciding.replay([replace(told, subject="gone\nkey")], now=listed.now) == 1
    assert deciding.replay([replace(told, other="no/such")], now=listed.now) == 1
    assert "福州新闻第1条" in listed.titles(FUZHOU)


def test_an_unknown_region_or_story_is_said(listed: Installation, deciding: DecisionStore) -> None:
    with pytest.raises(RegionNotFound, match="no/such"):
        decide(listed, deciding, Act.PLACE, "no/such")
    with pytest.raises(StoryNotFound):
        deciding.place(Act.PLACE, UUID(int=7), XIAMEN, reason="x", who="x", now=listed.now)


def test_a_placing_that_is_taken_back_leaves_what_the_rules_say(
    listed: Installation, deciding: DecisionStore
) -> None:
    uuid = uuid_of(listed)
    assert not deciding.undo_place(uuid, XIAMEN, now=listed.now)
    decide(listed, deciding, Act.PLACE, XIAMEN)
    assert deciding.undo_place(uuid, XIAMEN, now=listed.now)
    assert "福州新闻第1条" not in listed.titles(XIAMEN)
    assert "福州新闻第1条" in listed.titles(FUJIAN)
    assert "福州新闻第1条" in listed.titles(FUZHOU)


def test_a_removal_that_is_taken_back_brings_a_story_to_where_it_was(
    listed: Installation, deciding: DecisionStore
) -> None:
    uuid = uuid_of(listed)
    before = {region: [one.listed_at for one in listed.stories(region)] for region in (FUZHOU, FUJIAN, "all")}
    decide(listed, deciding, Act.UNPLACE, FUZHOU)
    listed.later()
    assert deciding.undo_place(uuid, FUZHOU, now=listed.now)
    assert before == {region: [one.listed_at for one in listed.stories(region)] for region in before}
    assert all(one.undone_at is not None for one in deciding.export())


def test_a_removal_told_and_taken_back_elsewhere_is_followed(
    listed: Installation, deciding: DecisionStore
) -> None:
    told = told_elsewhere(listed, Act.UNPLACE, FUZHOU)
    deciding.replay([told], now=listed.now)
    assert "福州新闻第1条" not in listed.titles("all")
    deciding.replay([replace(told, undone_at=listed.now)], now=listed.now)
    assert "福州新闻第1条" in listed.titles(FUZHOU)
    gone = replace(told, subject="gone\nkey", at=told.at + timedelta(seconds=1))
    deciding.replay([gone], now=listed.now)
    assert deciding.replay([replace(gone, undone_at=listed.now)], now=listed.now) == 1


def test_rebuilt_stories_keep_what_was_decided_about_their_places(
    listed: Installation, deciding: DecisionStore
) -> None:
    decide(listed, deciding, Act.PLACE, XIAMEN)
    decide(listed, deciding, Act.UNPLACE, FUZHOU)
    rebuild_at(listed.path, apply=True, now=listed.now)
    assert "福州新闻第1条" not in listed.titles(FUZHOU)
    assert "福州新闻第1条" in listed.titles(XIAMEN)
