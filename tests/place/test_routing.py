from aggregator.model.entry import PlaceEvidence, Placement
from aggregator.place.routing import place
from tests.support.builders import entry, placement, source


def test_an_entry_belongs_to_its_sources_home_region() -> None:
    placed = place(entry(placements=()), source=source(id="fuzhou-daily", region="cn/fujian/fuzhou"))
    evidence = PlaceEvidence("source", "fuzhou-daily", "home region")
    assert placed == (Placement("cn/fujian/fuzhou", 1.0, (evidence,)),)


def test_the_home_region_is_added_once() -> None:
    known = (placement("cn/fujian/fuzhou"),)
    assert place(entry(placements=known), source=source(region="cn/fujian/fuzhou")) == known


def test_other_placements_are_kept() -> None:
    other = placement("cn/fujian/xiamen")
    placed = place(entry(placements=(other,)), source=source(region="cn/fujian/fuzhou"))
    assert [one.region for one in placed] == ["cn/fujian/xiamen", "cn/fujian/fuzhou"]
