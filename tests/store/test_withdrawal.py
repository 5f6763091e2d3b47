"""Hiding a story: what leaves, what stays hidden, and how it comes back."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from aggregator.errors import StoryGone, StoryNotFound
from aggregator.model.decision import Act
from aggregator.model.story import RegionQuery
from aggregator.store.decisions import DecisionStore, open_decisions
from aggregator.store.repair import check
from tests.store.harness import Installation, copy_of, entry, ours, theirs

FUZHOU = "cn/fujian/fuzhou"
UP = (FUZHOU, "cn/fujian", "cn", "all")


@pytest.fixture
def listed(site: Installation) -> Installation:
    """Give a store with stories 1, 2 and 3 of ours, listed."""
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    for number in (1, 2, 3):
        site.poll(ours(), entry(number))
        site.later(timedelta(minutes=1))
    return site


@pytest.fixture
def deciding(listed: Installation) -> Iterator[DecisionStore]:
    with closing(open_decisions(listed.path)) as store:
        yield store


def uuid_of(site: Installation, number: int, region: str = FUZHOU) -> UUID:
    title = f"福州新闻第{number}条"
    return next(story.uuid for story in site.stories(region) if story.lead.title == title)


def hide(site: Installation, deciding: DecisionStore, number: int = 2) -> UUID:
    uuid = uuid_of(site, number)
    assert deciding.hide(uuid, reason="court order 7", who="editor", now=site.now)
    return uuid


def texts(site: Installation) -> str:
    return str(site.rows("SELECT title, html, text, details FROM entry_text"))


@pytest.mark.parametrize("region", UP)
def test_a_hidden_story_leaves_its_region_and_those_above(
    listed: Installation, deciding: DecisionStore, region: str
) -> None:
    before = listed.versions()
    hide(listed, deciding)
    assert listed.titles(region) == ["福州新闻第3条", "福州新闻第1条"]
    assert listed.versions()[region] == before[region] + 1


def test_a_hidden_story_is_gone_by_its_name(listed: Installation, deciding: DecisionStore) -> None:
    uuid = hide(listed, deciding)
    with pytest.raises(StoryGone):
        listed.reading.story(uuid)


def test_the_text_of_a_hidden_story_is_deleted_and_its_headline_kept(
    listed: Installation, deciding: DecisionStore
) -> None:
    assert "正文2。" in texts(listed)
    hide(listed, deciding)
    assert "正文2。" not in texts(listed)
    assert "福州新闻第2条" in texts(listed)
    assert "正文1。" in texts(listed)


def test_what_its_source_shows_again_does_not_bring_a_hidden_story_back(
    listed: Installation, deciding: DecisionStore
) -> None:
    hide(listed, deciding)
    versions = listed.versions()
    report = listed.poll(ours(), entry(2), entry(1))
    assert (report.counts.new, report.counts.revised) == (0, 0)
    assert "正文2。" not in texts(listed)
    assert listed.versions() == versions


def test_a_changed_text_of_a_hidden_story_stays_hidden(listed: Installation, deciding: DecisionStore) -> None:
    hide(listed, deciding)
    listed.poll(ours(), entry(2, text="新的正文", html="<p>新的正文</p>", content_hash="other"))
    assert "新的正文" not in texts(listed)
    assert listed.titles(FUZHOU) == ["福州新闻第3条", "福州新闻第1条"]


def test_a_copy_that_comes_later_joins_the_hidden_story(
    listed: Installation, deciding: DecisionStore
) -> None:
    hide(listed, deciding)
    versions = listed.versions()
    listed.poll(theirs(), copy_of(2, theirs(), text="转载正文", html="<p>转载正文</p>"))
    assert "福州新闻第2条" not in listed.titles("all")
    assert listed.titles("cn/fujian/xiamen") == []
    assert "转载正文" not in texts(listed)
    assert {region: listed.versions()[region] for region in UP} == {region: versions[region] for region in UP}


def test_a_story_that_is_shown_again_has_the_place_that_it_had(
    listed: Installation, deciding: DecisionStore
) -> None:
    before = {region: [(story.uuid, story.listed_at) for story in listed.stories(region)] for region in UP}
    uuid = hide(listed, deciding)
    listed.later()
    deciding.unhide(uuid, now=listed.now)
    assert before == {
        region: [(story.uuid, story.listed_at) for story in listed.stories(region)] for region in UP
    }
    assert listed.reading.story(uuid).lead.title == "福州新闻第2条"


def test_the_text_comes_back_when_the_source_shows_it_after_the_story_is_shown_again(
    listed: Installation, deciding: DecisionStore
) -> None:
    uuid = hide(listed, deciding)
    deciding.unhide(uuid, now=listed.now)
    assert listed.reading.story(uuid).lead.text == ""
    listed.poll(ours(), entry(2))
    assert listed.reading.story(uuid).lead.text == "正文2。"


def test_a_copy_that_came_while_hidden_is_listed_where_it_belongs_when_shown_again(
    listed: Installation, deciding: DecisionStore
) -> None:
    uuid = hide(listed, deciding)
    listed.poll(theirs(), copy_of(2, theirs()))
    deciding.unhide(uuid, now=listed.now)
    assert [story.uuid for story in listed.stories("cn/fujian/xiamen")] == [uuid]


def test_hiding_twice_says_so_and_decides_once(listed: Installation, deciding: DecisionStore) -> None:
    uuid = hide(listed, deciding)
    versions = listed.versions()
    assert not deciding.hide(uuid, reason="again", who="editor", now=listed.now)
    assert len(deciding.export()) == 1
    assert listed.versions() == versions


def test_what_is_not_there_cannot_be_hidden_and_what_is_not_hidden_not_shown(
    listed: Installation, deciding: DecisionStore
) -> None:
    with pytest.raises(StoryNotFound, match="holds no story"):
        deciding.hide(uuid4(), reason="", who="", now=listed.now)
    with pytest.raises(StoryNotFound, match="not hidden"):
        deciding.unhide(uuid_of(listed, 1), now=listed.now)


def test_the_decision_is_kept_with_its_reason(listed: Installation, deciding: DecisionStore) -> None:
    uuid = hide(listed, deciding)
    listed.later()
    deciding.unhide(uuid, now=listed.now)
    (kept,) = deciding.export()
    assert (kept.act, kept.subject, kept.reason, kept.who) == (Act.HIDE, str(uuid), "court order 7", "editor")
    assert kept.other == "fuzhou-daily\nguid:tag:news.example,2026:2"
    assert kept.undone_at == listed.now


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_story_is_found_by_the_address_of_its_article(
    listed: Installation, deciding: DecisionStore, scheme: str
) -> None:
    assert deciding.find(f"{scheme}://news.example/2026/11/24/2.html") == (uuid_of(listed, 2),)
    assert deciding.find("http://news.example/other.html") == ()


def test_a_view_buries_what_the_window_would_have_held(listed: Installation, deciding: DecisionStore) -> None:
    uuid = hide(listed, deciding)
    (gone,) = listed.reading.view(RegionQuery(FUZHOU)).withdrawn
    assert (gone.uuid, gone.at, gone.guid) == (uuid, listed.now, f"urn:uuid:{uuid}")


def test_a_view_of_few_buries_only_what_would_stand_between_them(
    listed: Installation, deciding: DecisionStore
) -> None:
    uuid = hide(listed, deciding, 1)
    assert listed.reading.view(RegionQuery(FUZHOU, limit=1)).withdrawn == ()
    assert [gone.uuid for gone in listed.reading.view(RegionQuery(FUZHOU, limit=5)).withdrawn] == [uuid]


def test_a_region_of_which_all_is_hidden_buries_all(listed: Installation, deciding: DecisionStore) -> None:
    hidden = {hide(listed, deciding, number) for number in (1, 2, 3)}
    view = listed.reading.view(RegionQuery(FUZHOU))
    assert view.stories == ()
    assert {gone.uuid for gone in view.withdrawn} == hidden


def test_the_store_is_sound_after_hiding_and_showing(listed: Installation, deciding: DecisionStore) -> None:
    uuid = hide(listed, deciding)
    assert check(listed.path) == ()
    deciding.unhide(uuid, now=listed.now)
    assert check(listed.path) == ()


def test_decisions_of_another_copy_are_carried_out_once(
    listed: Installation, deciding: DecisionStore
) -> None:
    uuid = hide(listed, deciding)
    told = deciding.export()
    deciding.unhide(uuid, now=listed.now)
    undone = deciding.export()
    assert deciding.replay(told, now=listed.now) == 0  # undone here since then
    assert deciding.replay(undone, now=listed.now) == 0
    assert "福州新闻第2条" in listed.titles(FUZHOU)


def test_a_restored_store_hides_again_what_was_hidden_since_also_what_it_has_not_seen_yet(
    listed: Installation, deciding: DecisionStore, tmp_path_factory: pytest.TempPathFactory
) -> None:
    older = Installation(tmp_path_factory.mktemp("older") / "aggregator.db")
    namespace = listed.rows("SELECT value FROM meta WHERE key = 'namespace'")[0][0]
    with closing(open_decisions(older.path)) as replaying:
        with replaying._engine.begin() as connection:
            connection.exec_driver_sql("UPDATE meta SET value = ? WHERE key = 'namespace'", (namespace,))
        older.follow(ours(), theirs())
        older.past_first_poll(ours())
        older.poll(ours(), entry(1), entry(3))
        hide(listed, deciding, 1)
        hide(listed, deciding, 2)
        undone = hide(listed, deciding, 3)
        assert replaying.replay(deciding.export(), now=older.now) == 3
        assert older.titles(FUZHOU) == []
        deciding.unhide(undone, now=listed.now)
        assert replaying.replay(deciding.export(), now=older.now) == 1
        older.poll(ours(), entry(2))
    assert older.titles(FUZHOU) == ["福州新闻第3条"]
    assert "正文2。" not in texts(older)
    older.close()


def test_withdrawn_stories_are_named_among_others(listed: Installation, deciding: DecisionStore) -> None:
    shown = uuid_of(listed, 1)
    hidden = hide(listed, deciding)
    assert listed.reading.withdrawn([shown, hidden, uuid4()]) == {hidden}
    assert listed.reading.withdrawn([]) == frozenset()
