"""Regions that show approved sources only (稿源名单)."""

from dataclasses import replace

import pytest

from aggregator.errors import StoryNotFound
from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from tests.store.harness import Installation, copy_of, entry, ours, theirs
from tests.support import builders

FUZHOU, XIAMEN, FUJIAN = "cn/fujian/fuzhou", "cn/fujian/xiamen", "cn/fujian"


def limited(*approved: str, region: str = FUJIAN) -> RegionTree:
    """Give the usual regions, of which one shows only these sources."""
    changed = (
        replace(one, only_approved=True, approved=approved) if one.id == region else one
        for one in builders.regions()
        if one.id != "all"
    )
    return RegionTree.of(changed)


def started(site: Installation, regions: RegionTree, *sources: Source) -> Installation:
    site.regions = regions
    site.follow(*sources)
    for source in sources:
        site.past_first_poll(source)
    return site


def test_a_region_lists_stories_of_approved_sources_only_and_those_above_list_all(site: Installation) -> None:
    started(site, limited("xiamen-net"), ours(), theirs())
    site.poll(ours(), entry(1))
    site.poll(theirs(), entry(2, theirs()))
    assert site.titles(FUJIAN) == ["福州新闻第2条"]
    assert site.titles(FUZHOU) == []
    assert site.titles(XIAMEN) == ["福州新闻第2条"]
    assert site.titles("cn") == ["福州新闻第2条", "福州新闻第1条"]


def test_a_story_comes_into_the_region_when_an_approved_source_carries_it(site: Installation) -> None:
    started(site, limited("xiamen-net"), ours(), theirs())
    site.poll(ours(), entry(1))
    site.later()
    site.poll(theirs(), copy_of(1, theirs(), title="授权标题"))
    assert site.titles(FUZHOU) == ["授权标题"]
    (story,) = site.stories(FUZHOU)
    assert (story.lead.source_id, story.also_in, story.listed_at) == ("xiamen-net", (), site.now)
    assert [one.lead.source_id for one in site.stories("cn")] == ["fuzhou-daily"]


def test_an_unapproved_copy_brings_an_approved_story_to_its_own_region(site: Installation) -> None:
    started(site, limited("xiamen-net"), ours(), theirs())
    site.poll(theirs(), entry(1, theirs()))
    site.poll(ours(), copy_of(1, ours()))
    assert [story.lead.source_id for story in site.stories(FUZHOU)] == ["xiamen-net"]


def test_among_approved_copies_the_one_of_higher_standing_leads(site: Installation) -> None:
    third = builders.source(
        id="third", name="第三", urls=("http://third.example/feed.xml",), standing=70, region=XIAMEN
    )
    better = ours(standing=90)
    started(site, limited("xiamen-net", "third"), better, theirs(), third)
    site.poll(better, entry(1))
    site.poll(theirs(), copy_of(1, theirs()))
    site.poll(third, copy_of(1, third))
    (story,) = site.stories(FUJIAN)
    assert (story.lead.source_id, [copy.source_id for copy in story.also_in]) == ("third", ["xiamen-net"])


def test_a_source_that_leaves_the_list_leaves_the_region_at_once(site: Installation) -> None:
    started(site, limited("xiamen-net", "fuzhou-daily"), ours(), theirs())
    site.poll(ours(), entry(1))
    site.poll(theirs(), entry(2, theirs()))
    site.regions = limited("xiamen-net")
    site.follow(ours(), theirs())
    assert site.titles(FUJIAN) == ["福州新闻第2条"]
    site.regions = builders.regions()
    site.follow(ours(), theirs())
    assert site.titles(FUJIAN) == ["福州新闻第2条", "福州新闻第1条"]


def test_a_story_by_its_name_shows_what_one_of_its_regions_may_show(site: Installation) -> None:
    started(site, limited("xiamen-net", region="cn"), ours(), theirs())
    site.poll(ours(), entry(1))
    site.poll(theirs(), copy_of(1, theirs()))
    (story,) = site.stories("cn")
    assert site.reading.story(story.uuid).lead.source_id == "fuzhou-daily"  # `all` may show it
    site.regions = RegionTree.of(
        (one for one in builders.regions() if one.id != "all"), only_approved=True, approved=("xiamen-net",)
    )
    site.follow(ours(), theirs())
    shown = site.reading.story(story.uuid)
    assert (shown.lead.source_id, shown.also_in) == ("xiamen-net", ())


def test_a_story_of_which_nothing_may_be_shown_is_not_found(site: Installation) -> None:
    started(site, builders.regions(), ours(), theirs())
    site.poll(ours(), entry(1))
    (story,) = site.stories("all")
    whole = (one for one in builders.regions() if one.id != "all")
    site.regions = RegionTree.of(whole, only_approved=True, approved=("xiamen-net",))
    site.follow(ours(), theirs())
    assert site.titles("all") == []
    with pytest.raises(StoryNotFound, match="may be shown"):
        site.reading.story(story.uuid)
