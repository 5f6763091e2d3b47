"""A configuration is read from its files once, for as long as they stay the same."""

from pathlib import Path

import pytest

from aggregator.config.kept import load_kept
from aggregator.config.loader import load
from aggregator.errors import ConfigError
from tests.support.installation import Installed

FEEDS = {"paper": "http://127.0.0.1:1/f.xml"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Installed(tmp_path, FEEDS).config


def test_what_was_kept_is_what_was_read(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    first = load_kept(folder, env={}, kept=kept)
    assert first == load(folder, env={})
    before = kept.stat()
    assert load_kept(folder, env={}, kept=kept) == first
    assert kept.stat() == before
    assert [path.name for path in tmp_path.iterdir()].count("kept") == 1


def test_what_is_kept_is_believed_and_not_read_again(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    load_kept(folder, env={}, kept=kept)
    kept.write_text(kept.read_text(encoding="utf-8").replace("paper", "paper-of-the-file"), encoding="utf-8")
    assert load_kept(folder, env={}, kept=kept).sources[0].id == "paper-of-the-file"


def test_a_changed_file_or_variable_is_read_anew(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    load_kept(folder, env={}, kept=kept)
    assert load_kept(folder, env={"AGGREGATOR_WEB_PORT": "9123"}, kept=kept).web.port == 9123
    sources = folder / "sources/all.yaml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("60min", "50min"), encoding="utf-8")
    assert load_kept(folder, env={"OTHER": "x"}, kept=kept).sources[0].every_s == 3000.0
    (folder / "sources/more.yaml").write_text("sources: [{", encoding="utf-8")
    with pytest.raises(ConfigError):
        load_kept(folder, env={}, kept=kept)


def test_a_damaged_or_missing_file_only_costs_time(folder: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    wanted = load_kept(folder, env={}, kept=tmp_path / "no/such/folder/kept")
    load_kept(folder, env={}, kept=kept)
    key = kept.read_text(encoding="utf-8").partition("\n")[0]
    for damage in (f"{key}\n{{", f"{key}\n{{}}", "", "\n"):
        kept.write_text(damage, encoding="utf-8")
        assert load_kept(folder, env={}, kept=kept) == wanted


def test_without_a_folder_the_fault_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no folder"):
        load_kept(tmp_path / "nowhere", env={}, kept=tmp_path / "kept")
