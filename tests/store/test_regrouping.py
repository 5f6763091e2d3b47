"""What people decide about stories: split, merge, pin; and stories found anew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from aggregator.dedupe.compared import keyed_sentences
from aggregator.errors import StoryGone, StoryMoved, StoryNotFound
from aggregator.model.account import LeadReason
from aggregator.model.decision import entry_name
from aggregator.model.story import Relation, story_uuid
from aggregator.store.accounts import read_account, stored_copies
from aggregator.store.boilerplate import OPENINGS
from aggregator.store.comparing import comparable, compare
from aggregator.store.dedupe_tables import band, sentence
from aggregator.store.engine import transaction
from aggregator.store.neighbours import CROWD, WINDOW_DAYS
from aggregator.store.rebuild import rebuild_at
from aggregator.store.regrouping import merge, pin, split, split_off
from aggregator.store.repair import check
from aggregator.store.times import to_us
from aggregator.store.undoing import undo_merge, undo_split
from aggregator.store.withdrawal import hide
from tests.store.harness import Installation, ours, theirs
from tests.store.texts import ORANGES, piece, reprint

THIRD = theirs(id="third", name="三山网", urls=("http://third.example/feed.xml",), region="cn/fujian/fuzhou")
FIRST, SECOND, LAST = (
    entry_name(source, f"guid:{source}-{n}")
    for n, source in ((1, "fuzhou-daily"), (2, "xiamen-net"), (3, "third"))
)


@pytest.fixture
def folded(site: Installation) -> Installation:
    """Give a store with one story of two outlets."""
    site.follow(ours(), theirs(), THIRD)
    for source in (ours(), theirs(), THIRD):
        site.past_first_poll(source)
    site.later()
    site.poll(ours(), piece(1))
    site.poll(theirs(), reprint(2, theirs()))
    site.later()
    return site


def decide(site: Installation, act: Callable[..., Any], *named: object) -> Any:
    with transaction(site.polling._engine) as connection:
        return act(connection, *named, reason="looked at it", who="editor", now=to_us(site.now))


def outlets(site: Installation, region: str = "all") -> list[list[str]]:
    return [[copy.source_id for copy in (story.lead, *story.also_in)] for story in site.stories(region)]


def test_a_split_lists_what_departs_once_with_the_guid_of_its_own_first_member(folded: Installation) -> None:
    (before,) = folded.stories("all")
    new = decide(folded, split, FIRST, SECOND)
    assert new == story_uuid(folded.reading.namespace(), "xiamen-net", "guid:xiamen-net-2")
    departed, stayed = folded.stories("all")
    assert (departed.uuid, departed.listed_at) == (new, folded.now)
    assert (stayed.uuid, stayed.listed_at, stayed.updated_at) == (
        before.uuid,
        before.listed_at,
        before.updated_at,
    )
    assert check(folded.path) == ()


def test_the_guid_stays_whichever_entry_is_named_first(folded: Installation) -> None:
    (before,) = folded.stories("all")
    decide(folded, split, SECOND, FIRST)
    assert [story.uuid for story in folded.stories("all")][1] == before.uuid
    assert outlets(folded) == [["xiamen-net"], ["fuzhou-daily"]]


def test_what_joined_through_the_departing_entry_departs_with_it(folded: Installation) -> None:
    folded.poll(THIRD, reprint(3, THIRD))
    ((by,),) = folded.rows(
        "SELECT t.key FROM story_member AS m JOIN entry_text AS t ON t.entry = m.joined_by"
        " WHERE m.entry = (SELECT max(entry) FROM story_member)"
    )
    decide(folded, split, FIRST, SECOND)
    together = {frozenset(found) for found in outlets(folded)}
    kept = "xiamen-net" if by == "guid:xiamen-net-2" else "fuzhou-daily"
    assert frozenset({kept, "third"}) in together


def test_a_split_holds_for_copies_that_come_later(folded: Installation) -> None:
    decide(folded, split, FIRST, SECOND)
    folded.poll(THIRD, reprint(3, THIRD))
    assert sorted(len(found) for found in outlets(folded)) == [1, 2]


def test_a_split_of_what_is_apart_is_remembered(folded: Installation) -> None:
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    assert decide(folded, split, FIRST, LAST) is None
    assert folded.count("decision") == 1


def test_a_merge_keeps_the_line_that_was_listed_first_and_leads_there(folded: Installation) -> None:
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    younger, elder = folded.stories("all")
    assert decide(folded, merge, LAST, FIRST) == elder.uuid
    (story,) = folded.stories("all")
    assert (story.uuid, story.listed_at, len(story.also_in)) == (elder.uuid, elder.listed_at, 2)
    with pytest.raises(StoryMoved) as moved:
        folded.reading.story(younger.uuid)
    assert (moved.value.old, moved.value.uuid) == (younger.uuid, elder.uuid)
    assert check(folded.path) == ()


def test_the_latest_decision_on_a_pair_counts(folded: Installation) -> None:
    (before,) = folded.stories("all")
    new = decide(folded, split, FIRST, SECOND)
    assert decide(folded, merge, SECOND, FIRST) == before.uuid
    assert decide(folded, split, FIRST, SECOND) == new
    assert outlets(folded) == [["xiamen-net"], ["fuzhou-daily"]]
    with pytest.raises(StoryNotFound):
        folded.reading.story(UUID(int=0))
    assert folded.reading.story(new).lead.source_id == "xiamen-net"


def test_a_merge_of_what_is_one_is_remembered(folded: Installation) -> None:
    (before,) = folded.stories("all")
    assert decide(folded, merge, FIRST, SECOND) == before.uuid
    assert folded.count("decision") == 1


def test_a_merge_brings_together_what_comes_later(folded: Installation) -> None:
    other = piece(3, THIRD, ORANGES, title="蜜橘")
    folded.poll(THIRD, other)
    decide(folded, merge, FIRST, LAST)
    assert rebuild_at(folded.path, apply=False, now=folded.now) == ()


def test_a_hidden_story_is_not_merged(folded: Installation) -> None:
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    decide(folded, hide, folded.stories("all")[0].uuid)
    with pytest.raises(StoryGone, match="show it again"):
        decide(folded, merge, FIRST, LAST)


@pytest.mark.parametrize("act", [split, merge])
@pytest.mark.parametrize("pair", [(FIRST, "fuzhou-daily\nnobody"), ("nobody\nx", FIRST), (FIRST, FIRST)])
def test_a_pair_needs_two_stored_entries(
    folded: Installation, act: Callable[..., Any], pair: tuple[str, str]
) -> None:
    with pytest.raises(StoryNotFound, match="two stored entries"):
        decide(folded, act, *pair)
    assert folded.count("decision") == 0


def test_a_pinned_entry_leads_whatever_comes(folded: Installation) -> None:
    (before,) = folded.stories("all")
    assert decide(folded, pin, before.uuid, SECOND)
    (pinned,) = folded.stories("all")
    assert (pinned.lead.source_id, pinned.updated_at) == ("xiamen-net", folded.now)
    folded.follow(ours(), theirs(), THIRD)
    folded.later()
    folded.poll(THIRD, reprint(3, THIRD, of="福州日报"))
    assert folded.stories("all")[0].lead.source_id == "xiamen-net"


def test_a_pin_that_changes_nothing_moves_nothing(folded: Installation) -> None:
    (before,) = folded.stories("all")
    assert not decide(folded, pin, before.uuid, FIRST)
    assert folded.stories("all") == (before,)


def test_only_a_copy_of_the_story_can_be_pinned(folded: Installation) -> None:
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    for uuid, name in ((folded.stories("all")[1].uuid, LAST), (UUID(int=1), FIRST), (UUID(int=1), "x\ny")):
        with pytest.raises(StoryNotFound, match="no copy"):
            decide(folded, pin, uuid, name)


def test_a_source_that_was_renamed_is_known_by_its_first_name(folded: Installation) -> None:
    folded.follow(ours(id="fz-daily", formerly=("fuzhou-daily",)), theirs(), THIRD)
    (story,) = folded.stories("all")
    assert decide(folded, split, FIRST, SECOND) is not None
    with transaction(folded.polling._engine) as connection:
        connection.exec_driver_sql(
            "UPDATE decision SET subject = replace(subject, 'fz-daily', 'fuzhou-daily')"
        )
        told = read_account(connection, story.uuid)
        a, b = stored_copies(connection, [one for (one,) in connection.exec_driver_sql(BOTH)])
        found = compare(connection, a, b)
    assert [one.act for one in told.decisions] == [one.act for one in found.decisions] == ["split"]


def test_stories_that_are_as_they_should_be_are_left_alone(folded: Installation) -> None:
    versions = folded.versions()
    assert rebuild_at(folded.path, apply=True, now=folded.now) == ()
    assert folded.versions() == versions


def break_apart(site: Installation) -> None:
    """Let the second entry have a story of its own, as an earlier version of the rules might have had it."""
    with transaction(site.polling._engine) as connection:
        for statement in (
            """INSERT INTO story SELECT 900, '00000000-0000-5000-8000-000000000009', entry, 1
            FROM story_member WHERE joined_by IS NOT NULL""",
            "UPDATE story_member SET story = 900, joined_by = NULL WHERE joined_by IS NOT NULL",
            "UPDATE meta SET value = '900' WHERE key = 'last_story'",
            "INSERT INTO listing SELECT region, listed_at + 1, 900 FROM listing",
            "UPDATE meta SET value = value + 9 WHERE key = 'last_listed_at'",
        ):
            connection.exec_driver_sql(statement)


def test_a_rebuild_says_what_it_would_merge_and_changes_nothing_unasked(folded: Installation) -> None:
    break_apart(folded)
    younger, elder = folded.stories("all")
    (change,) = rebuild_at(folded.path, apply=False, now=folded.now)
    assert (change.uuid, change.into) == (younger.uuid, elder.uuid)
    assert change.entries == (("xiamen-net", "东渡大桥主桥合龙 明年春天通车"),)
    assert folded.stories("all") == (younger, elder)


def test_a_rebuild_is_told_while_somebody_writes(folded: Installation) -> None:
    break_apart(folded)
    with transaction(folded.polling._engine) as connection:
        connection.exec_driver_sql("UPDATE meta SET value = value + 1 WHERE key = 'last_story'")
        assert len(rebuild_at(folded.path, apply=False, now=folded.now)) == 1


def test_a_rebuild_merges_and_delivers_nothing_again(folded: Installation) -> None:
    break_apart(folded)
    before = {story.guid: story.listed_at for story in folded.stories("all")}
    assert len(rebuild_at(folded.path, apply=True, now=folded.now)) == 1
    (story,) = folded.stories("all")
    assert before[story.guid] == story.listed_at
    assert rebuild_at(folded.path, apply=False, now=folded.now) == ()
    assert check(folded.path) == ()


def test_a_rebuild_takes_apart_what_no_rule_joins_and_lists_nothing(folded: Installation) -> None:
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    folded.poll(theirs(), piece(4, theirs(), ORANGES, title="蜜橘"))
    one, other = folded.stories("all")
    with transaction(folded.polling._engine) as connection:
        connection.exec_driver_sql(
            """UPDATE story_member
            SET story = (SELECT min(story) FROM story_member WHERE joined_by IS NOT NULL)
            WHERE entry = (SELECT max(id) FROM entry)"""
        )
    told = rebuild_at(folded.path, apply=True, now=folded.now)
    assert [(len(change.entries), change.into is None) for change in told] == [(1, True), (1, False)]
    assert {story.guid for story in folded.stories("all")} == {one.guid, other.guid}
    assert sorted(map(len, outlets(folded))) == [2, 2]
    assert check(folded.path) == ()


def test_a_rebuild_leaves_hidden_stories_alone(folded: Installation) -> None:
    break_apart(folded)
    decide(folded, hide, folded.stories("all")[0].uuid)
    assert rebuild_at(folded.path, apply=True, now=folded.now) == ()


def test_a_rebuild_keeps_the_verdicts_on_entries_that_left_the_window(folded: Installation) -> None:
    folded.later(timedelta(days=WINDOW_DAYS + 1))
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    before = folded.rows("SELECT story, entry FROM story_member")
    assert rebuild_at(folded.path, apply=True, now=folded.now) == ()
    assert folded.rows("SELECT story, entry FROM story_member") == before


FOURTH = theirs(
    id="fourth", name="四海网", urls=("http://fourth.example/feed.xml",), region="cn/fujian/fuzhou"
)


def four_copies(folded: Installation) -> None:
    folded.follow(ours(), theirs(), THIRD, FOURTH)
    folded.past_first_poll(FOURTH)
    folded.poll(THIRD, reprint(3, THIRD))
    folded.poll(FOURTH, reprint(4, FOURTH))


def test_copies_that_leave_together_are_one_story_whoever_let_them_in(folded: Installation) -> None:
    four_copies(folded)
    (before,) = folded.stories("all")
    leaving = [SECOND, entry_name("fourth", "guid:fourth-4")]
    new = decide(folded, split_off, FIRST, leaving)
    departed, stayed = folded.stories("all")
    assert (departed.uuid, stayed.uuid) == (new, before.uuid)
    assert {"xiamen-net", "fourth"} <= set(outlets(folded)[0])
    assert rebuild_at(folded.path, apply=False, now=folded.now) == ()
    assert check(folded.path) == ()


def test_what_leaves_is_kept_apart_from_everything_that_stays(folded: Installation) -> None:
    four_copies(folded)
    decide(folded, split_off, LAST, [FIRST])
    sides = [set(found) for found in outlets(folded)]
    pairs = {(row[0].split("\n")[0], row[1].split("\n")[0]) for row in folded.rows(PAIRS)}
    assert pairs == {(a, b) for a in sides[0] for b in sides[1]} or pairs == {
        (a, b) for a in sides[1] for b in sides[0]
    }


PAIRS = "SELECT subject, other FROM decision WHERE act = 'split'"


def test_a_split_takes_back_the_merge_that_says_the_opposite(folded: Installation) -> None:
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    decide(folded, merge, FIRST, LAST)
    decide(folded, split, SECOND, LAST)
    assert folded.rows("SELECT act FROM decision WHERE undone_at IS NOT NULL") == [("merge",)]
    decide(folded, merge, SECOND, LAST)
    assert folded.rows("SELECT DISTINCT act FROM decision WHERE undone_at IS NULL") == [("merge",)]
    assert rebuild_at(folded.path, apply=False, now=folded.now) == ()


def test_a_hidden_story_is_not_split(folded: Installation) -> None:
    decide(folded, hide, folded.stories("all")[0].uuid)
    with pytest.raises(StoryGone, match="show it again before you split it"):
        decide(folded, split, FIRST, SECOND)


def test_a_split_that_is_taken_back_with_no_likeness_says_so(folded: Installation) -> None:
    folded.poll(THIRD, piece(3, THIRD, ORANGES, title="蜜橘"))
    decide(folded, merge, FIRST, LAST)
    decide(folded, split, FIRST, LAST)
    with transaction(folded.polling._engine) as connection:
        undo_split(connection, FIRST, [LAST], now=to_us(folded.now))
    (story,) = folded.stories("all")
    ((why,),) = folded.rows(
        "SELECT reasons FROM story_member JOIN entry_text USING (entry) WHERE key = 'guid:third-3'"
    )
    assert why == '[["decision taken back"]]'
    assert len(story.also_in) == 2


def test_an_undo_of_what_is_not_stored_names_it(folded: Installation) -> None:
    with transaction(folded.polling._engine) as connection, pytest.raises(StoryNotFound, match="nobody x"):
        undo_merge(connection, FIRST, "nobody\nx", now=to_us(folded.now))


def test_a_copy_that_waits_for_a_person_is_not_listed_when_it_is_split_off(folded: Installation) -> None:
    with transaction(folded.polling._engine) as connection:
        connection.exec_driver_sql(
            "INSERT INTO review SELECT entry, 'pending' FROM entry_text WHERE key = 'guid:xiamen-net-2'"
        )
    decide(folded, split, FIRST, SECOND)
    assert outlets(folded) == [["fuzhou-daily"]]
    assert folded.count("listing") == len({region for (region,) in folded.rows("SELECT region FROM listing")})


def test_the_account_of_a_story_names_who_leads_and_why(folded: Installation) -> None:
    (story,) = folded.stories("all")
    with transaction(folded.reading._engine) as connection:
        told = read_account(connection, story.uuid)
    assert (told.lead, told.lead_reason) == (FIRST, LeadReason.ORIGIN)
    assert [one.tie and one.tie.by for one in told.copies] == [None, FIRST]


def test_a_lead_that_the_rules_would_not_choose_any_more_is_told_as_kept(folded: Installation) -> None:
    (story,) = folded.stories("all")
    with transaction(folded.polling._engine) as connection:
        connection.exec_driver_sql("UPDATE story SET lead = (SELECT max(entry) FROM story_member)")
        told = read_account(connection, story.uuid)
    assert told.lead_reason is LeadReason.KEPT


def test_an_article_signed_no_more_is_compared_by_its_text(folded: Installation) -> None:
    with transaction(folded.polling._engine) as connection:
        connection.exec_driver_sql("DELETE FROM signature")
        a, b = stored_copies(connection, [one for (one,) in connection.exec_driver_sql(MEMBERS)])
        found = compare(connection, a, b)
    assert found.inspection.match.relation is Relation.COPY
    assert found.keys > 0


BOTH = "SELECT entry FROM entry_text WHERE key IN ('guid:fuzhou-daily-1', 'guid:xiamen-net-2')"
MEMBERS = "SELECT entry FROM story_member WHERE story = (SELECT story FROM listing LIMIT 1)"


def test_a_crowd_of_entries_is_no_key_and_a_sentence_under_many_openings_no_likeness(
    folded: Installation,
) -> None:
    with transaction(folded.polling._engine) as connection:
        a, b = stored_copies(connection, [one for (one,) in connection.exec_driver_sql(MEMBERS)])
        for key in {key for (key,) in connection.exec_driver_sql("SELECT DISTINCT key FROM band")}:
            rows = [{"key": key, "entry": 1000 + nth} for nth in range(CROWD)]
            connection.execute(insert(band), rows)
        for found in {key for key, _ in keyed_sentences(comparable(a)) if key}:
            rows = [{"sentence": found, "lead_key": nth, "bucket": 1} for nth in range(OPENINGS)]
            connection.execute(insert(sentence), rows)
        told = compare(connection, a, b)
    assert told.keys == 0
    assert told.inspection.boilerplate > 0
    assert told.inspection.match.relation is Relation.DIFFERENT


def test_the_account_of_everybody_has_shown_copies_alone(folded: Installation) -> None:
    decide(folded, pin, folded.stories("all")[0].uuid, FIRST)
    with transaction(folded.polling._engine) as connection:
        connection.exec_driver_sql("INSERT INTO review SELECT max(entry), 'pending' FROM story_member")
    view, account = folded.reading.account(folded.stories("all")[0].uuid)
    assert [one.name for one in account.copies] == [FIRST]
    assert (account.decisions, view.story.lead.source_id) == ((), "fuzhou-daily")
