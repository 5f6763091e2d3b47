"""Which region a feed of a list belongs to."""

import pytest

from aggregator.cli.importing import region_of
from aggregator.model.region import Level, Region, RegionTree
from aggregator.read.opml import Outline


def region(region_id: str, name: str, *aliases: str) -> Region:
    parent = region_id.rpartition("/")[0] or None
    return Region(region_id, {"zh": name}, parent, Level.OTHER, "UTC", "zh", aliases=aliases)


REGIONS = RegionTree.of(
    [
        region("cn", "中国"),
        region("cn/fujian", "福建", "闽"),
        region("cn/fujian/fuzhou", "福州"),
        region("cn/fujian/fuzhou/gulou", "鼓楼"),
        region("cn/jiangsu", "江苏"),
        region("cn/jiangsu/gulou", "鼓楼"),
        region("de", "Deutschland"),
        region("de/berlin", "Berlin"),
        region("de/berlin/mitte", "Berlin"),
    ]
)


@pytest.mark.parametrize(
    ("folders", "categories", "expected"),
    [
        ((), (), None),
        (("News",), (), None),
        (("闽",), (), "cn/fujian"),
        (("FUZHOU ",), (), "cn/fujian/fuzhou"),
        (("cn/fujian/fuzhou",), (), "cn/fujian/fuzhou"),
        (("CN", "Fujian"), (), "cn/fujian"),
        (("鼓楼",), (), None),
        (("福州", "鼓楼"), (), "cn/fujian/fuzhou/gulou"),
        (("江苏", "News", "鼓楼"), (), "cn/jiangsu/gulou"),
        (("福州", "Tech"), (), "cn/fujian/fuzhou"),
        (("Berlin",), (), "de/berlin"),
        (("all",), ("all",), None),
        (("福州",), ("tag", "de"), "de"),
    ],
)
def test_categories_go_before_folders_and_inner_folders_before_outer_ones(
    folders: tuple[str, ...], categories: tuple[str, ...], expected: str | None
) -> None:
    found = region_of(REGIONS, Outline("x", "http://x.example/", folders=folders, categories=categories))
    assert (found.id if found else None) == expected
