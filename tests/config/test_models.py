from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.config.models import Config, FetchSettings, WebSettings, dump, parse
from aggregator.errors import RegionNotFound, SourceNotFound
from aggregator.model.region import ALL
from aggregator.model.site import Site
from aggregator.model.source import Rights
from tests.support.builders import regions, source

ROOT = Path(__file__).parents[2]


def config(*follow: str) -> Config:
    return Config(
        site=Site(),
        follow=follow,
        regions=regions(),
        sources=(
            source(),
            source(id="xiamen-daily", region="cn/fujian/xiamen", enabled=False),
            source(id="berlin", region="de", rights=Rights(images=True, permission="by letter")),
            source(id="demo-daily", region="demo"),
        ),
        fetch=FetchSettings(allow_private=("127.0.0.1:80",)),
        web=WebSettings(port=1),
    )


@pytest.mark.parametrize("follow", [(), ("cn/fujian",), ("all", "demo")])
def test_what_was_dumped_is_parsed_to_the_same(follow: tuple[str, ...]) -> None:
    original = config(*follow)
    assert parse(dump(original)) == original
    assert dump(parse(dump(original))) == dump(original)


def test_the_shipped_configuration_survives_the_store() -> None:
    original = load(ROOT / "config", env={})
    again = parse(dump(original))
    assert again == original
    assert list(again.regions.regions) == list(original.regions.regions)


def test_a_revision_of_a_newer_program_is_read_without_what_it_added() -> None:
    body = dump(config("cn")).replace('"follow":', '"mood":"good","follow":', 1)
    assert parse(body) == config("cn")


def test_a_source_is_found_by_its_id() -> None:
    assert config().source("berlin").region == "de"


def test_an_unknown_source_names_the_nearest_ids() -> None:
    with pytest.raises(SourceNotFound, match=r'^no source has the id "berln"; did you mean berlin\?$'):
        config().source("berln")
    with pytest.raises(SourceNotFound, match=r'^no source has the id "zzz"$'):
        config().source("zzz")


def test_following_a_region_follows_everything_in_it() -> None:
    followed = config("cn/fujian").followed()
    assert followed == {"cn/fujian", "cn/fujian/fuzhou", "cn/fujian/xiamen"}


def test_all_is_every_region_but_the_demo() -> None:
    followed = config("all").followed()
    assert followed == {region.id for region in regions()} - {"demo"}


def test_only_enabled_sources_of_followed_regions_are_polled() -> None:
    assert [one.id for one in config("cn/fujian", "demo").polled()] == ["fuzhou-daily", "demo-daily"]
    assert config().polled() == ()


def test_followed_regions_and_all_above_them_are_shown_in_tree_order() -> None:
    assert [region.id for region in config("de", "cn/fujian/xiamen").shown()] == [
        ALL,
        "cn",
        "cn/fujian",
        "cn/fujian/xiamen",
        "de",
    ]
    assert [region.id for region in config("demo").shown()] == ["demo"]


def test_a_configuration_cannot_follow_what_is_no_region() -> None:
    with pytest.raises(RegionNotFound):
        config("cn/nowhere")


def test_a_changed_copy_knows_its_own_sources() -> None:
    changed = replace(config("cn"), sources=(source(id="other"),))
    assert changed.source("other").id == "other"
    assert [one.id for one in changed.polled()] == ["other"]
