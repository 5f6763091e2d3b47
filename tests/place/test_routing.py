import importlib
from typing import Any

from aggregator.model.entry import PlaceEvidence, Placement
from aggregator.model.region import RegionTree
from aggregator.model.source import Route
from aggregator.place.gazetteer import Atlas
from aggregator.place.routing import about, place
from tests.support.builders import entry, placement, region, regions, source

ATLAS = Atlas(regions())


def test_an_entry_belongs_to_its_sources_home_region() -> None:
    placed = place(
        entry(placements=()), source=source(id="fuzhou-daily", region="cn/fujian/fuzhou"), atlas=ATLAS
    )
    evidence = PlaceEvidence("source", "fuzhou-daily", "home region")
    assert placed == (Placement("cn/fujian/fuzhou", 1.0, (evidence,)),)


def test_the_home_region_is_added_once() -> None:
    known = (placement("cn/fujian/fuzhou"),)
    assert place(entry(placements=known), source=source(region="cn/fujian/fuzhou"), atlas=ATLAS) == known


def test_other_placements_are_kept() -> None:
    other = placement("cn/fujian/xiamen")
    placed = place(entry(placements=(other,)), source=source(region="cn/fujian/fuzhou"), atlas=ATLAS)
    assert [one.region for one in placed] == ["cn/fujian/xiamen", "cn/fujian/fuzhou"]


CN = RegionTree.of(
    [
        region("cn", "中国", code="CN"),
        region("cn/fujian", "福建", code="350000"),
        region("cn/fujian/fuzhou", "福州", code="350100"),
        region("cn/fujian/fuzhou/changle", "长乐区", code="350112"),
        region("cn/hunan", "湖南", code="430000"),
    ]
)
WHOLE = Atlas(CN)


def placed(route: Route, **changes: Any) -> list[str]:
    fields: dict[str, Any] = {"title": "消息", "text": "", "placements": ()}
    told = entry(**(fields | changes))
    outlet = source(region="cn/fujian", route=route)
    return [one.region for one in place(told, source=outlet, atlas=WHOLE)]


def test_a_source_of_its_home_region_gives_the_places_inside_it_too() -> None:
    assert placed(Route.HOME, title="福州与湖南签约") == ["cn/fujian", "cn/fujian/fuzhou"]


def test_mentions_add_regions_elsewhere() -> None:
    both = ["cn/fujian", "cn/fujian/fuzhou", "cn/hunan"]
    assert sorted(placed(Route.HOME_AND_MENTIONS, title="福州与湖南签约")) == both


def test_a_national_feed_goes_by_mentions_alone() -> None:
    assert placed(Route.MENTIONS, title="湖南暴雨") == ["cn/hunan"]
    assert placed(Route.MENTIONS, title="油价上调") == []


def test_a_place_outside_all_regions_places_nothing() -> None:
    atlas = Atlas(RegionTree.of([region("de", "Deutschland", names={"de": "Deutschland"}, language="de")]))
    told = entry(title="湖南暴雨", text="", placements=())
    assert list(about(told, source=source(region="elsewhere"), atlas=atlas)) == []


def test_two_places_of_one_region_are_one_placement_with_the_evidence_of_both() -> None:
    told = entry(title="长沙与湘潭签约", text="", placements=())
    (one,) = about(told, source=source(region="cn"), atlas=WHOLE)
    assert (one.region, one.score) == ("cn/hunan", 0.35)
    assert one.evidence == (
        PlaceEvidence("title", "长沙", "names 长沙市"),
        PlaceEvidence("title", "湘潭", "names 湘潭市"),
    )


def test_a_category_is_strong_evidence() -> None:
    told = entry(title="消息", text="", placements=(), categories=("新闻", "福州新闻"), url=None)
    (one,) = about(told, source=source(region="cn/fujian"), atlas=WHOLE)
    assert (one.region, one.score) == ("cn/fujian/fuzhou", 0.67)
    assert one.evidence == (PlaceEvidence("category", "福州新闻", "the publisher's category"),)


def test_the_way_that_leads_to_an_article_is_evidence_of_its_own() -> None:
    way = ("福建", "福州新闻")
    told = entry(title="消息", text="", placements=(), categories=(*way, "要闻"), breadcrumb=way, url=None)
    found = {one.region: one.evidence for one in about(told, source=source(region="cn"), atlas=WHOLE)}
    assert (
        PlaceEvidence("breadcrumb", "福建 > 福州新闻", "the way that leads to it on its site")
        in found["cn/fujian/fuzhou"]
    )


def test_a_section_of_the_address_is_evidence_inside_the_home_region() -> None:
    told = entry(title="消息", text="", placements=(), url="http://m.news.example/changle/1.html")
    (one,) = about(told, source=source(region="cn/fujian"), atlas=WHOLE)
    assert one.region == "cn/fujian/fuzhou/changle"
    assert one.evidence == (PlaceEvidence("address", "changle", "a section of the address"),)


def test_a_mark_is_no_evidence_for_a_place_that_it_does_not_lie_in() -> None:
    told = entry(title="湖南暴雨", text="", placements=(), url="http://news.example/fuzhou/1.html")
    found = {one.region: one.evidence for one in about(told, source=source(region="cn/fujian"), atlas=WHOLE)}
    assert found["cn/hunan"] == (PlaceEvidence("title", "湖南", "names 湖南省"),)


def test_an_address_without_sections_says_nothing() -> None:
    told = entry(title="消息", text="", placements=(), url="http://localhost/1.html")
    assert list(about(told, source=source(region="cn/fujian"), atlas=WHOLE)) == []


def test_what_stands_in_the_opening_weighs_more_than_what_follows() -> None:
    early = entry(title="消息", text="福州", placements=(), url=None)
    late = entry(title="消息", text="。" * 200 + "福州", placements=(), url=None)
    outlet = source(region="cn")
    (first,), (last,) = (list(about(one, source=outlet, atlas=WHOLE)) for one in (early, late))
    assert (first.score, first.evidence[0].where) == (0.23, "opening")
    assert (last.score, last.evidence[0].where) == (0.12, "text")


def test_the_gazetteer_is_read_by_the_server_that_forks_the_readers() -> None:
    preload = importlib.import_module("aggregator.place.preload")
    assert preload.china() is WHOLE.gazetteer
