import pytest

from aggregator.errors import RegionNotFound
from aggregator.model.region import RegionTree
from tests.support import builders


@pytest.fixture
def tree() -> RegionTree:
    return builders.regions()


def test_a_lineage_runs_from_the_place_up_to_all(tree: RegionTree) -> None:
    assert tree.lineage("cn/fujian/fuzhou") == ("cn/fujian/fuzhou", "cn/fujian", "cn", "all")


def test_the_demo_stands_alone(tree: RegionTree) -> None:
    assert tree.lineage("demo") == ("demo",)
    assert "demo" not in tree.below("all")


def test_below_gives_the_place_itself_and_everything_in_it(tree: RegionTree) -> None:
    assert tree.below("cn") == ("cn", "cn/fujian", "cn/fujian/fuzhou", "cn/fujian/xiamen")
    assert tree.below("de") == ("de",)


def test_children_keep_the_order_of_the_configuration(tree: RegionTree) -> None:
    assert tree.children("cn/fujian") == ("cn/fujian/fuzhou", "cn/fujian/xiamen")
    assert tree.children("all") == ("cn", "de")


def test_an_unknown_region_names_the_nearest_ids(tree: RegionTree) -> None:
    with pytest.raises(RegionNotFound, match='no region has the id "cn/fujain"; did you mean cn/fujian'):
        tree.get("cn/fujain")


def test_an_unknown_region_far_from_all_names_none(tree: RegionTree) -> None:
    with pytest.raises(RegionNotFound, match=r'no region has the id "zzzzzzzzzzzz"$'):
        tree.children("zzzzzzzzzzzz")


def test_a_tree_knows_what_it_holds(tree: RegionTree) -> None:
    assert "cn/fujian" in tree
    assert "fr" not in tree
    assert [region.id for region in tree][:2] == ["all", "cn"]


def test_a_tree_without_all_has_roots_without_parents() -> None:
    tree = RegionTree({"de": builders.region("de", "Deutschland")})
    assert tree.parent("de") is None


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("en", "Fuzhou"), ("en-GB", "Fuzhou"), ("fr", "福州"), (None, "福州"), ("zh", "福州")],
)
def test_a_name_falls_back_to_the_regions_own_language(
    tree: RegionTree, wanted: str | None, name: str
) -> None:
    assert tree.get("cn/fujian/fuzhou").name(wanted) == name


def test_a_name_in_neither_language_is_better_than_none() -> None:
    region = builders.region("fr", "x", names={"en": "France"}, language="fr")
    assert region.name("de") == "France"
