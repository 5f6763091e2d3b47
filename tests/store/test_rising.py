"""What rises from a region to those above it, and when."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.decision import Act, Decision, entry_name
from aggregator.model.region import ALL, RegionTree, Rises
from aggregator.model.source import Source
from aggregator.store.decisions import DecisionStore, open_decisions
from tests.store.harness import Installation, copy_of, entry, ours, theirs
from tests.support import builders

FUZHOU, XIAMEN, FUJIAN, CN = "cn/fujian/fuzhou", "cn/fujian/xiamen", "cn/fujian", "cn"
TITLE = "福州新闻第1条"
THIRD: Source = theirs(id="third", name="Third", urls=("http://third.example/feed",))


def ruled(**rules: Rises) -> RegionTree:
    """Give the tree of tests with rules for `cn` and for the last segment of other ids."""
    return RegionTree.of(
        replace(one, rises=rules.get(one.id.rpartition("/")[2], Rises()))
        for one in builders.regions()
        if one.id != ALL
    )


def started(site: Installation, **rules: Rises) -> Installation:
    site.regions = ruled(**rules)
    site.follow(ours(), theirs(), THIRD)
    for source in (ours(), theirs(), THIRD):
        site.past_first_poll(source)
    site.later(timedelta(minutes=1))
    return site


def places(site: Installation, title: str = TITLE) -> list[str]:
    """Give the regions that list a story, the smallest first."""
    return [region for region in (FUZHOU, XIAMEN, FUJIAN, CN, "all") if title in site.titles(region)]


@pytest.fixture
def deciding(site: Installation) -> Iterator[DecisionStore]:
    with closing(open_decisions(site.path)) as store:
        yield store


def decide(site: Installation, store: DecisionStore, act: Act, region: str, *, title: str = TITLE) -> bool:
    uuid = next(one.uuid for one in site.stories("all") if one.lead.title == title)
    return store.place(act, uuid, region, reason="checked", who="editor", now=site.now)


def test_a_region_that_wants_two_sources_has_a_story_when_the_second_comes(site: Installation) -> None:
    started(site, fujian=Rises(min_sources=2))
    site.poll(ours(), entry(1))
    assert places(site) == [FUZHOU]
    versions = site.versions()
    site.later()
    site.poll(theirs(), copy_of(1, theirs()))
    assert places(site) == [FUZHOU, XIAMEN, FUJIAN, CN, "all"]
    (risen,) = [one for one in site.stories(FUJIAN) if one.lead.title == TITLE]
    assert risen.listed_at == site.now
    assert site.versions()[FUJIAN] == versions.get(FUJIAN, 0) + 1


def test_both_sources_may_come_in_one_commit(site: Installation) -> None:
    started(site, fujian=Rises(min_sources=2))
    site.commit([site.finished(ours(), entry(1)), site.finished(theirs(), copy_of(1, theirs()))])
    assert places(site) == [FUZHOU, XIAMEN, FUJIAN, CN, "all"]


def test_what_a_region_does_not_take_does_not_reach_those_above_it(site: Installation) -> None:
    started(site, cn=Rises(min_sources=3))
    site.poll(ours(), entry(1))
    assert places(site) == [FUZHOU, FUJIAN]
    site.poll(theirs(), copy_of(1, theirs()))
    assert places(site) == [FUZHOU, XIAMEN, FUJIAN]
    site.poll(THIRD, copy_of(1, THIRD))
    assert places(site) == [FUZHOU, XIAMEN, FUJIAN, CN, "all"]


def test_what_is_placed_in_a_region_itself_needs_no_second_source(site: Installation) -> None:
    started(site, fujian=Rises(min_sources=2))
    site.poll(ours(), entry(1, placements=(builders.placement(FUJIAN),)))
    assert places(site) == [FUJIAN, CN, "all"]


def test_with_leads_only_the_place_of_the_leading_copy_rises(site: Installation) -> None:
    started(site, fujian=Rises(leads=True))
    here, there = (builders.placement("de"),), (builders.placement(XIAMEN),)
    site.poll(ours(), entry(1, placements=here))
    site.poll(theirs(standing=10), copy_of(1, theirs(), placements=there))
    assert places(site) == [XIAMEN, "all"]


def test_with_leads_a_story_rises_when_a_copy_from_below_takes_the_lead(site: Installation) -> None:
    started(site, fujian=Rises(leads=True))
    site.poll(ours(), entry(1, placements=(builders.placement("de"),)))
    better = theirs(standing=90)
    site.follow(ours(), better, THIRD)
    site.poll(better, copy_of(1, theirs(), placements=(builders.placement(XIAMEN),)))
    assert places(site) == [XIAMEN, FUJIAN, CN, "all"]


def test_a_story_that_no_region_lists_does_not_rise(site: Installation) -> None:
    site.regions = ruled(fujian=Rises(min_sources=2))
    site.follow(ours(), theirs())
    old = builders.moment(builders.NOW - timedelta(days=3))
    site.poll(ours(), entry(1, published=old))
    site.poll(theirs(), copy_of(1, theirs(), published=old))
    assert places(site) == []


def test_stories_that_a_person_makes_one_rise_together(site: Installation, deciding: DecisionStore) -> None:
    started(site, fujian=Rises(min_sources=2))
    site.poll(ours(), entry(1))
    site.poll(theirs(), entry(2, theirs()))
    names = [f"{slug}\n{key}" for slug, key in site.rows(NAMES) if key in KEYS]
    deciding.merge(*names, reason="one event", who="editor", now=site.now)
    assert len(site.stories(FUJIAN)) == 1
    assert places(site, site.stories(FUJIAN)[0].lead.title) == [FUZHOU, XIAMEN, FUJIAN, CN, "all"]


def test_what_a_person_puts_into_a_region_rises_from_there_by_the_rule(
    site: Installation, deciding: DecisionStore
) -> None:
    started(site, cn=Rises(min_sources=2))
    site.poll(ours(), entry(1, placements=(builders.placement("de"),)))
    assert decide(site, deciding, Act.PLACE, XIAMEN)
    assert places(site) == [XIAMEN, FUJIAN, "all"]


KEYS = (entry(1).key, entry(2, theirs()).key)
NAMES = (
    "SELECT s.slug, t.key FROM entry_text t JOIN entry e ON e.id = t.entry"
    " JOIN source s ON s.id = e.source ORDER BY e.id"
)


def test_a_copy_does_not_bring_a_story_back_above_where_a_person_took_it_out(
    site: Installation, deciding: DecisionStore
) -> None:
    started(site)
    site.poll(ours(), entry(1))
    assert decide(site, deciding, Act.UNPLACE, FUZHOU)
    assert places(site) == []
    site.poll(THIRD, copy_of(1, THIRD, placements=(builders.placement(FUZHOU),)))
    assert places(site) == []


def merged(site: Installation, deciding: DecisionStore, *, taken_out: str) -> None:
    """List two stories in Fuzhou, take one of them out of it, and let them become one."""
    both = (builders.placement(FUZHOU), builders.placement(XIAMEN))
    site.poll(ours(), entry(1, placements=both))
    site.later()
    site.poll(theirs(), entry(2, theirs(), placements=both))
    decide(site, deciding, Act.UNPLACE, FUZHOU, title=taken_out)
    names = [f"{slug}\n{key}" for slug, key in site.rows(NAMES) if key in KEYS]
    deciding.merge(*names, reason="one event", who="editor", now=site.now)


SECOND: Any = entry(2, theirs()).title


@pytest.mark.parametrize("taken_out", [TITLE, SECOND])
def test_a_story_stays_out_of_a_region_that_one_of_its_copies_was_taken_out_of(
    site: Installation, deciding: DecisionStore, taken_out: str
) -> None:
    started(site)
    merged(site, deciding, taken_out=taken_out)
    (one,) = [story for story in site.stories(XIAMEN) if story.lead.title in {TITLE, SECOND}]
    assert places(site, one.lead.title) == [XIAMEN, FUJIAN, CN, "all"]


def test_a_merged_story_comes_back_where_it_was_when_a_person_puts_it_there_again(
    site: Installation, deciding: DecisionStore
) -> None:
    started(site)
    merged(site, deciding, taken_out=SECOND)
    (one,) = [story for story in site.stories(XIAMEN) if story.lead.title in {TITLE, SECOND}]
    assert decide(site, deciding, Act.PLACE, FUZHOU, title=one.lead.title)
    assert places(site, one.lead.title) == [FUZHOU, XIAMEN, FUJIAN, CN, "all"]


def test_a_decision_that_names_a_copy_yet_to_come_takes_the_story_out_when_it_joins(
    site: Installation, deciding: DecisionStore
) -> None:
    started(site)
    site.poll(ours(), entry(1))
    named = entry_name(theirs().id, copy_of(1, theirs()).key)
    told = Decision(0, site.now, Act.UNPLACE, named, FUZHOU, "told", "editor")
    assert deciding.replay([told], now=site.now) == 1
    assert places(site) == [FUZHOU, FUJIAN, CN, "all"]
    site.poll(theirs(), copy_of(1, theirs()))
    assert places(site) == [XIAMEN, FUJIAN, CN, "all"]


def test_two_stories_that_were_both_taken_out_can_become_one(
    site: Installation, deciding: DecisionStore
) -> None:
    started(site)
    both = (builders.placement(FUZHOU), builders.placement(XIAMEN))
    site.poll(ours(), entry(1, placements=both))
    site.later()
    site.poll(theirs(), entry(2, theirs(), placements=both))
    for title in (TITLE, SECOND):
        decide(site, deciding, Act.UNPLACE, FUZHOU, title=title)
    names = [f"{slug}\n{key}" for slug, key in site.rows(NAMES) if key in KEYS]
    deciding.merge(*names, reason="one event", who="editor", now=site.now)
    (one,) = [story for story in site.stories(XIAMEN) if story.lead.title in {TITLE, SECOND}]
    assert places(site, one.lead.title) == [XIAMEN, FUJIAN, CN, "all"]
