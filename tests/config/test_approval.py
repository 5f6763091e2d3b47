"""Lists of approved sources: what they mean for regions, and which mistakes in them are told."""

from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.config.models import Config, dump, parse
from aggregator.errors import ConfigError

REGIONS = """
regions:
  - {id: cn, name: 中国, timezone: Asia/Shanghai, language: zh-Hans%(cn)s}
  - {id: cn/fujian, name: 福建%(fujian)s}
  - {id: cn/fujian/fuzhou, name: 福州%(fuzhou)s}
"""
FILE = "regions/cn.yaml"
NOTHING = "nothing would be shown; name sources under approved, here or above"
SOURCES = """
defaults: {region: cn/fujian, home: "https://n.example/"}
sources:
  - {id: national, name: 新华社, url: "https://n.example/1"}
  - {id: provincial, name: 福建日报, url: "https://n.example/2", review: true}
"""


def config(folder: Path, settings: str = "", **regions: str) -> Config:
    for name in ("regions", "sources"):
        (folder / name).mkdir()
    written = REGIONS % ({"cn": "", "fujian": "", "fuzhou": ""} | regions)
    (folder / "aggregator.yaml").write_text(settings, encoding="utf-8")
    (folder / "regions/cn.yaml").write_text(written, encoding="utf-8")
    (folder / "sources/cn.yaml").write_text(SOURCES, encoding="utf-8")
    return load(folder, env={})


def test_without_a_word_everything_may_be_shown_and_nothing_is_reviewed(tmp_path: Path) -> None:
    loaded = config(tmp_path)
    assert [loaded.regions.approved(one.id) for one in loaded.regions] == [None] * 4
    assert [source.review for source in loaded.sources] == [False, True]


def test_a_region_adds_its_sources_to_those_approved_above(tmp_path: Path) -> None:
    loaded = config(
        tmp_path, cn=", only_approved: true, approved: national", fujian=", approved: [provincial]"
    )
    approved = {one.id: loaded.regions.approved(one.id) for one in loaded.regions}
    assert approved == {
        "all": None,
        "cn": {"national"},
        "cn/fujian": {"national", "provincial"},
        "cn/fujian/fuzhou": {"national", "provincial"},
    }
    assert parse(dump(loaded)).regions == loaded.regions


def test_the_whole_service_may_be_limited_and_a_region_exempt(tmp_path: Path) -> None:
    settings = "only_approved: true\napproved: [national]\n"
    loaded = config(tmp_path, settings, fuzhou=", only_approved: false")
    approved = {one.id: loaded.regions.approved(one.id) for one in loaded.regions}
    assert approved["all"] == approved["cn"] == frozenset({"national"})
    assert approved["cn/fujian/fuzhou"] is None
    assert parse(dump(loaded)).regions == loaded.regions


@pytest.mark.parametrize(
    ("settings", "regions", "told"),
    [
        (
            "",
            {"cn": ", only_approved: true, approved: [nationl]"},
            f'{FILE}:3: regions[0].approved[0]: no source has the id "nationl"; did you mean national?',
        ),
        (
            "approved: [xx]\n",
            {},
            'aggregator.yaml:1: approved[0]: no source has the id "xx"',
        ),
        (
            "",
            {"fujian": ", only_approved: true"},
            f"{FILE}:4: regions[1].only_approved: {NOTHING}",
        ),
        (
            "only_approved: true\n",
            {},
            f"aggregator.yaml:1: only_approved: {NOTHING}",
        ),
    ],
)
def test_mistakes_in_lists_are_told_with_their_place(
    tmp_path: Path, settings: str, regions: dict[str, str], told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, settings, **regions)
    assert [str(fault).removeprefix(f"{tmp_path.name}/") for fault in caught.value.faults] == [told]
