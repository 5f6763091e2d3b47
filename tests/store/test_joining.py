"""Ids that changed more than once, and former ids that were written down too late."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Table

from aggregator.model.poll import PollReport
from aggregator.model.region import RegionTree
from aggregator.model.source import SourceMemory
from aggregator.model.story import story_uuid
from aggregator.store.repair import check
from aggregator.store.tables import metadata
from tests.store.harness import Installation, entry, ours, reading
from tests.support import builders

FUZHOU = "cn/fujian/fuzhou"
NEW = "http://news.example/new.xml"


def follow_as(site: Installation, *names: str) -> None:
    """Apply one revision of the configuration: a source with its id and former ids."""
    site.follow(ours(id=names[0], formerly=names[1:]))


def polled(site: Installation, name: str, *numbers: int) -> PollReport:
    source = ours(id=name)
    site.later(timedelta(minutes=5))
    return site.poll(source, *(entry(number, source) for number in numbers))


def guids(site: Installation) -> list[str]:
    return [story.guid for story in site.stories(FUZHOU)]


def slugs(site: Installation) -> list[str]:
    return [health.source_id for health in site.reading.health()]


@pytest.mark.parametrize("last", [("c", "b"), ("c", "b", "a"), ("c", "a", "b")])
def test_a_source_renamed_twice_keeps_its_history_and_the_guids_of_its_first_id(
    site: Installation, last: Sequence[str]
) -> None:
    follow_as(site, "a")
    site.past_first_poll(ours(id="a"))
    polled(site, "a", 1)
    before = guids(site)
    follow_as(site, "b", "a")
    follow_as(site, *last)
    polled(site, "c", 1, 2)
    assert (slugs(site), guids(site)[-len(before) :]) == (["c"], before)
    assert guids(site)[0] == story_uuid(site.reading.namespace(), "a", entry(2).key).urn
    assert site.count("source") == 1


def test_two_renames_that_were_saved_at_once_are_one(site: Installation) -> None:
    follow_as(site, "a")
    site.past_first_poll(ours(id="a"))
    follow_as(site, "c", "b", "a")
    assert (slugs(site), site.count("source")) == (["c"], 1)


@pytest.fixture
def late(site: Installation) -> Installation:
    """Give one that was polled as "a" (entries 1-3), then as "b" without a word of "a" (2-4)."""
    follow_as(site, "a")
    site.past_first_poll(ours(id="a"))
    polled(site, "a", 1, 2, 3)
    follow_as(site, "b")
    polled(site, "b", 2, 3)
    polled(site, "b", 3, 4)
    return site


def test_a_former_id_that_was_written_down_late_joins_the_history_and_lists_nothing(
    late: Installation,
) -> None:
    before = [(story.guid, story.listed_at) for story in late.stories(FUZHOU)]
    follow_as(late, "b", "a")
    assert [(story.guid, story.listed_at) for story in late.stories(FUZHOU)] == before
    assert {story.lead.source_id for story in late.stories(FUZHOU)} == {"b"}
    assert slugs(late) == ["b"]


def test_what_both_ids_showed_is_known_afterwards(late: Installation) -> None:
    follow_as(late, "b", "a")
    report = polled(late, "b", 1, 2, 3, 4)
    assert (report.counts.new, report.counts.listed) == (0, 0)
    report = polled(late, "b", 4, 5)
    assert (report.counts.new, report.counts.listed) == (1, 1)


def test_the_tallies_of_both_are_added_up_and_the_store_is_sound(late: Installation) -> None:
    entries = late.count("entry")
    polls = late.rows("SELECT sum(n) FROM poll_day WHERE what = 'polls'")
    follow_as(late, "b", "a")
    (health,) = late.reading.health()
    assert health.entries == entries
    assert health.newest_entry_at == entry(1).published.at
    assert late.rows("SELECT sum(n) FROM poll_day WHERE what = 'polls'") == polls
    assert check(late.path) == ()


def test_nothing_is_left_under_the_row_that_joined(late: Installation) -> None:
    left = late.rows("SELECT id FROM source WHERE slug = 'b'")[0][0]
    follow_as(late, "b", "a")
    assert late.rows(f"SELECT slug, configured, entries FROM source WHERE id = {left}") == [  # noqa: S608 - ours
        (f"b/{left}", 0, 0)
    ]
    for table in (one for one in metadata.sorted_tables if "source" in one.c):
        assert owned(late, table, left) == 0, table.name


def owned(site: Installation, table: Table, row: int) -> int:
    statement = f"SELECT count(*) FROM {table.name} WHERE source = {row}"  # noqa: S608 - our own table names
    return int(site.rows(statement)[0][0])


def test_one_address_has_one_document_the_one_that_was_polled_last(late: Installation) -> None:
    kept = late.rows("SELECT d.id FROM document d JOIN source s ON s.id = d.source WHERE s.slug = 'b'")
    follow_as(late, "b", "a")
    assert late.rows("SELECT id FROM document") == kept
    assert late.rows("SELECT DISTINCT document FROM entry_key") == kept


def test_a_document_that_never_gave_entries_makes_way_for_the_older_one(site: Installation) -> None:
    follow_as(site, "a")
    site.past_first_poll(ours(id="a"))
    follow_as(site, "b")
    follow_as(site, "b", "a")
    (lease,) = site.lease("b")
    (due,) = lease.documents
    assert not due.document.first
    assert due.document.validators.etag == '"1"'


def test_other_addresses_of_the_former_id_keep_their_documents(site: Installation) -> None:
    site.follow(ours(id="a", urls=(NEW,)))
    site.past_first_poll(ours(id="a", urls=(NEW,)))
    follow_as(site, "b")
    polled(site, "b", 1)
    follow_as(site, "b", "a")
    assert site.count("document") == 2
    (lease,) = site.lease("b")
    assert [due.document.address for due in lease.documents] == list(ours().urls)


def test_the_memory_of_the_younger_one_counts(site: Installation) -> None:
    for name, suffix in (("a", "-old"), ("b", "-new")):
        follow_as(site, name)
        source = ours(id=name)
        memory = SourceMemory(suffixes=(suffix,))
        site.poll(source, reading=reading(entry(1, source), memory=memory))
    follow_as(site, "b", "a")
    assert site.lease("b")[0].documents[0].memory.suffixes == ("-new",)


def test_joining_twice_changes_nothing(late: Installation) -> None:
    follow_as(late, "b", "a")
    before = late.rows("SELECT * FROM source"), late.rows("SELECT * FROM entry_key")
    follow_as(late, "b", "a")
    assert (late.rows("SELECT * FROM source"), late.rows("SELECT * FROM entry_key")) == before


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_new_source_never_gets_the_guids_of_a_joined_one(late: Installation, name: str) -> None:
    follow_as(late, "b", "a")
    follow_as(late, "c", "b")
    newcomer = ours(id=name, urls=("http://other.example/feed.xml",))
    late.follow(ours(id="c"), newcomer)
    late.past_first_poll(newcomer)
    late.later()
    report = late.poll(newcomer, entry(2, newcomer, url=None, url_key=None, title="另一条新闻"))
    assert (report.failure, report.counts.new) == (None, 1)
    assert len(set(guids(late))) == len(guids(late))


def test_a_store_with_three_ids_of_one_source_becomes_one_history(late: Installation) -> None:
    follow_as(late, "c")
    polled(late, "c", 4)
    follow_as(late, "c", "a", "b")
    assert slugs(late) == ["c"]
    report = polled(late, "c", 1, 2, 3, 4)
    assert report.counts.new == 0
    assert check(late.path) == ()


def test_a_region_renamed_twice_is_found_under_its_first_name_although_nobody_names_it(
    site: Installation,
) -> None:
    site.follow(ours())
    others = [one for one in builders.regions() if one.id not in {"all", FUZHOU}]
    for new, old in (("cn/fujian/rong", FUZHOU), ("cn/fujian/rongcheng", "cn/fujian/rong")):
        site.regions = RegionTree.of([*others, builders.region(new, "榕城", formerly=(old,))])
        site.follow(ours(region=new))
    assert site.reading.former_regions() == {
        FUZHOU: "cn/fujian/rongcheng",
        "cn/fujian/rong": "cn/fujian/rongcheng",
    }
    site.regions = RegionTree.of([*others, builders.region(FUZHOU, "福州")])
    site.follow(ours())
    assert FUZHOU not in site.reading.former_regions()
