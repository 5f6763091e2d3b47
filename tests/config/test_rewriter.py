import resource
import stat
from pathlib import Path

import pytest

from aggregator.config.rewriter import FollowChange, follow, rewritten
from aggregator.errors import ConfigError, RegionNotFound
from tests.config.folders import write_folder

BLOCK = """\
# Our paper
title: 'News'   # kept as it stands

follow:
  # first of all
  - demo  # the county that is none
  - cn    # China

# How to fetch
fetch: {min_gap_s: 0}
"""


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        (
            "follow: [demo] # x\nweb: {port: 80}\n",
            ["demo", "cn"],
            "follow: [demo, cn] # x\nweb: {port: 80}\n",
        ),
        ("follow: [\n  demo,\n  cn\n] # x\n", ["cn"], "follow: [cn] # x\n"),
        ("follow: demo # x\n", ["demo", "cn"], "follow: [demo, cn] # x\n"),
        ("follow: # x\nweb: {port: 80}\n", ["cn"], "follow: [cn] # x\nweb: {port: 80}\n"),
        ("follow:", ["cn"], "follow: [cn]"),
        ("follow: []", ["cn"], "follow: [cn]"),
        ("follow: [cn]", [], "follow: []"),
        ("# nothing yet", ["cn"], "# nothing yet\nfollow: [cn]\n"),
        ("", ["cn"], "follow: [cn]\n"),
        ("title: x\r\n", ["cn"], "title: x\r\nfollow: [cn]\r\n"),
        ("follow:\r\n- cn\r\ntitle: x\r\n", ["cn", "de"], "follow:\r\n- cn\r\n- de\r\ntitle: x\r\n"),
        ("follow:\n  - cn", ["cn", "de"], "follow:\n  - cn\n  - de\n"),
        ("follow: # x\n  - cn # y\ntitle: z\n", [], "follow: [] # x\ntitle: z\n"),
        (
            BLOCK,
            ["demo", "cn", "de"],
            BLOCK.replace("# China\n", "# China\n  - de\n"),
        ),
        (
            BLOCK,
            ["cn", "de"],
            BLOCK.replace("  - demo  # the county that is none\n", "").replace(
                "# China\n", "# China\n  - de\n"
            ),
        ),
        (BLOCK, ["demo"], BLOCK.replace("  - cn    # China\n", "")),
    ],
)
def test_only_the_list_changes(before: str, wanted: list[str], after: str) -> None:
    assert rewritten(before, wanted) == after


def test_following_adds_at_the_end_and_says_what_changed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, settings=BLOCK)
    change = follow(folder, ["cn/fujian", "all", "demo", "cn/fujian"], ["cn"])
    assert change == FollowChange(("cn/fujian", "all"), ("cn",), ("demo", "cn/fujian", "all"))
    assert (folder / "aggregator.yaml").read_text(encoding="utf-8") == BLOCK.replace(
        "  - cn    # China\n", "  - cn/fujian\n  - all\n"
    )


def test_nothing_to_change_leaves_the_file_untouched(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, settings=BLOCK)
    before = (folder / "aggregator.yaml").stat()
    assert follow(folder, ["demo"]) == FollowChange((), (), ("demo", "cn"))
    assert (folder / "aggregator.yaml").stat() == before


def test_the_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    real = tmp_path / "settings.yaml"
    (folder / "aggregator.yaml").rename(real)
    real.chmod(0o640)
    (folder / "aggregator.yaml").symlink_to(real)
    follow(folder, ["cn"])
    assert (folder / "aggregator.yaml").is_symlink()
    assert real.read_text(encoding="utf-8") == "follow: [demo, cn]\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_no_temporary_file_is_left_behind(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    follow(folder, ["cn"])
    assert sorted(path.name for path in folder.iterdir()) == ["aggregator.yaml", "regions", "sources"]


def test_an_unknown_region_is_not_followed(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    with pytest.raises(RegionNotFound, match=r'no region has the id "cn/fujain"; did you mean cn/fujian'):
        follow(folder, ["cn/fujain"])


@pytest.mark.parametrize(("settings", "held"), [("follow: [demo]\n", "demo"), ("", "nothing")])
def test_what_is_not_followed_cannot_be_removed(tmp_path: Path, settings: str, held: str) -> None:
    folder = write_folder(tmp_path, settings=settings)
    with pytest.raises(
        RegionNotFound, match=rf'^"cn" is not in the list of followed regions; it holds {held}$'
    ):
        follow(folder, [], ["cn"])


def test_a_broken_configuration_is_not_touched(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources="{")
    with pytest.raises(ConfigError, match=r"config/sources/all.yaml:1"):
        follow(folder, ["cn"])
    assert (folder / "aggregator.yaml").read_text(encoding="utf-8") == "follow: [demo]\n"


def test_settings_that_cannot_be_edited_safely_are_left_to_the_person(tmp_path: Path) -> None:
    settings = "{title: x, web: {port: 80}}\n"
    folder = write_folder(tmp_path, settings=settings)
    with pytest.raises(ConfigError):
        follow(folder, ["cn"])
    assert (folder / "aggregator.yaml").read_text(encoding="utf-8") == settings


def test_a_list_that_names_a_region_twice_is_left_to_the_person(tmp_path: Path) -> None:
    settings = "follow:\n  - cn\n  - demo\n  - cn\n"
    folder = write_folder(tmp_path, settings=settings)
    with pytest.raises(ConfigError) as caught:
        follow(folder, [], ["cn"])
    assert str(caught.value) == (
        "config/aggregator.yaml: follow: cannot be changed as it is written; write follow: [demo]"
    )
    assert (folder / "aggregator.yaml").read_text(encoding="utf-8") == settings


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3, hard))  # what a full disk does after three bytes
    try:
        with pytest.raises(OSError, match="File too large"):
            follow(folder, ["cn"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (folder / "aggregator.yaml").read_text(encoding="utf-8") == "follow: [demo]\n"
    assert sorted(path.name for path in folder.iterdir()) == ["aggregator.yaml", "regions", "sources"]
