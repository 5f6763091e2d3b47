from aggregator.model.entry import Entry
from aggregator.model.region import RegionTree
from aggregator.place.census import Misplaced, count_regions, find_misplaced
from aggregator.place.gazetteer import Atlas
from tests.support.builders import entry, region

ATLAS = Atlas(
    RegionTree.of(
        [
            region("cn", "中国", code="CN"),
            region("cn/fujian", "福建", code="350000"),
            region("cn/fujian/fuzhou", "福州", code="350100"),
            region("cn/hunan", "湖南", code="430000"),
            region("cn/hunan/changsha", "长沙", code="430100"),
        ]
    )
)


def entries(*titles: str) -> list[Entry]:
    return [entry(number, title=title, text="") for number, title in enumerate(titles)]


def test_an_entry_counts_once_for_each_region_that_it_names_and_those_above() -> None:
    counted = count_regions(entries("长沙与福州签约,长沙下雨", "油价上调"), ATLAS)
    assert (counted["cn/hunan/changsha"], counted["cn/hunan"], counted["cn"], counted["cn/fujian"]) == (
        1,
        1,
        1,
        1,
    )


def test_a_source_that_writes_about_another_region_is_found_with_the_shares() -> None:
    found = find_misplaced("cn/fujian/fuzhou", entries(*["长沙地铁"] * 9, "油价", "股市", "房价"), ATLAS)
    assert found == Misplaced("cn/fujian/fuzhou", 0.0, "cn/hunan/changsha", 0.75, 12)


def test_a_source_that_writes_about_its_own_region_is_in_place() -> None:
    assert find_misplaced("cn/fujian/fuzhou", entries(*["福州地铁"] * 3, *["长沙地铁"] * 9), ATLAS) is None


def test_what_lies_around_the_region_is_no_other_one() -> None:
    assert find_misplaced("cn/fujian/fuzhou", entries(*["福建暴雨"] * 12), ATLAS) is None


def test_texts_without_places_say_nothing() -> None:
    assert find_misplaced("cn/fujian/fuzhou", entries(*["油价上调"] * 12), ATLAS) is None


def test_a_handful_of_entries_says_nothing() -> None:
    assert find_misplaced("cn/fujian/fuzhou", entries(*["长沙地铁"] * 9), ATLAS) is None


def test_an_unknown_region_is_not_judged() -> None:
    assert find_misplaced("nowhere", entries(*["长沙地铁"] * 12), ATLAS) is None
