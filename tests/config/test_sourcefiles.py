"""Sources come into files, rest, and go; a change that would break anything is refused whole."""

import stat
from pathlib import Path

import pytest

from aggregator.config.filechange import FileChange, write_changes
from aggregator.config.loader import load
from aggregator.config.sourcefiles import (
    NewSource,
    add_sources,
    change_source,
    file_of,
    read_written,
    remove_source,
    rewrite_source,
    set_enabled,
)
from aggregator.errors import ConfigError, SourceNotFound
from tests.config.folders import SOURCES, source_with, write_folder

NEW = NewSource("evening", "福州晚报", "cn/fujian/fuzhou", "https://e.example/", "https://e.example/rss")
LINES = """\
  - id: evening
    name: 福州晚报
    region: cn/fujian/fuzhou
    home: https://e.example/
    url: https://e.example/rss
"""


def test_a_source_goes_into_a_new_file_of_its_first_region(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    changes = add_sources(folder, [NEW])
    assert not (folder / "sources/cn.yaml").exists()
    write_changes(changes)
    assert (folder / "sources/cn.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/sources.schema.json\n# Sources of 中国.\nsources:\n"
        + LINES
    )
    assert stat.S_IMODE((folder / "sources/cn.yaml").stat().st_mode) == 0o644
    assert load(folder, env={}).source("evening").name == "福州晚报"
    assert file_of(folder, "evening") == "config/sources/cn.yaml"
    assert changes[0].diff().startswith("--- /dev/null\n+++ config/sources/cn.yaml\n@@ -0,0 +1,8 @@\n+#")


def test_a_named_file_is_written_and_its_folder_made(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    write_changes(add_sources(folder, [NEW], file="cn/fujian.yaml"))
    head = (folder / "sources/cn/fujian.yaml").read_text(encoding="utf-8").splitlines()[:2]
    assert head == ["# yaml-language-server: $schema=../../schema/sources.schema.json", "# Sources of 福建."]


def test_an_existing_file_gets_lines_at_its_end_and_a_diff_shows_them(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=SOURCES + "# end\n")
    changes = add_sources(folder, [NEW], file="all.yaml")
    write_changes(changes)
    assert (folder / "sources/all.yaml").read_text(encoding="utf-8") == f"{SOURCES}{LINES}# end\n"
    shown = changes[0].diff().splitlines()
    assert [line for line in shown if line.startswith("+ ")] == [f"+{line}" for line in LINES.splitlines()]


def test_several_sources_go_into_the_files_of_their_regions(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    demo = NewSource("d", "D", "demo", "demo:/", "demo:/d.xml", language="en", timezone="UTC", every="90s")
    changes = add_sources(folder, [NEW, demo])
    write_changes(changes)
    assert [change.name for change in changes] == ["config/sources/cn.yaml", "config/sources/demo.yaml"]
    source = load(folder, env={}).source("d")
    assert (source.language, source.timezone, source.every_s) == ("en", "UTC", 90)


def test_defaults_of_the_file_do_not_switch_a_new_feed_off(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=f"defaults: {{kind: listpage, enabled: false}}\n{SOURCES}")
    write_changes(add_sources(folder, [NEW], file="all.yaml"))
    source = load(folder, env={}).source("evening")
    assert source.enabled
    assert source.kind == "feed"


@pytest.mark.parametrize("file", ["/etc/x.yaml", "../x.yaml", ".hidden/x.yaml", "x.json", "x"])
def test_a_file_that_nobody_would_read_is_refused(tmp_path: Path, file: str) -> None:
    with pytest.raises(ConfigError, match="is no file below config/sources"):
        add_sources(write_folder(tmp_path), [NEW], file=file)


def test_a_taken_id_and_an_unknown_region_are_faults_and_nothing_is_written(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    wrong = NewSource("fuzhou-daily", "X", "cn/fujan", "https://e.example/", "https://e.example/rss")
    with pytest.raises(ConfigError) as caught:
        add_sources(folder, [wrong])
    assert len(caught.value.faults) == 2
    assert sorted(path.name for path in (folder / "sources").iterdir()) == ["all.yaml"]


def test_pausing_and_resuming_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=b"\xef\xbb\xbf" + SOURCES.encode())
    write_changes(set_enabled(folder, "fuzhou-daily", enabled=False, reason="too many: 100 #a day"))
    source = load(folder, env={}).source("fuzhou-daily")
    assert (source.enabled, source.reason) == (False, "too many: 100 #a day")
    write_changes(set_enabled(folder, "fuzhou-daily", enabled=True, reason=None))
    assert (folder / "sources/all.yaml").read_bytes() == b"\xef\xbb\xbf" + SOURCES.encode()


def test_resuming_against_the_defaults_of_the_file_is_written_out(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=f"defaults: {{enabled: false}}\n{SOURCES}")
    write_changes(set_enabled(folder, "fuzhou-daily", enabled=True, reason=None))
    assert load(folder, env={}).source("fuzhou-daily").enabled


def test_a_removed_source_is_gone_and_its_neighbours_stay(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=SOURCES + LINES)
    write_changes(remove_source(folder, "fuzhou-daily"))
    assert [source.id for source in load(folder, env={}).sources] == ["evening"]
    assert (folder / "sources/all.yaml").read_text(encoding="utf-8") == f"sources:\n{LINES}"


def test_an_unknown_source_is_not_found(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    with pytest.raises(SourceNotFound, match="did you mean fuzhou-daily"):
        remove_source(folder, "fuzhou-dayly")
    with pytest.raises(SourceNotFound):
        set_enabled(folder, "nobody", enabled=False, reason=None)


def test_an_entry_in_brackets_goes_with_the_comment_behind_it(tmp_path: Path) -> None:
    entry = "{id: %s, name: A, region: cn, home: 'http://a.example/', url: 'http://a.example/%s'}"
    text = f"sources: [{entry % ('a', 'a')}, # the rest, of\n {entry % ('b', 'b')}]\n"
    folder = write_folder(tmp_path, sources=text)
    write_changes(remove_source(folder, "a"))
    assert (folder / "sources/all.yaml").read_text(encoding="utf-8") == f"sources: [{entry % ('b', 'b')}]\n"


def test_broken_files_are_told_first(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=source_with("every: soon"))
    with pytest.raises(ConfigError, match="is no duration"):
        add_sources(folder, [NEW])


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    changes = remove_source(folder, "fuzhou-daily")
    path = folder / "sources/all.yaml"
    path.write_text(f"# mine\n{SOURCES}", encoding="utf-8")
    with pytest.raises(ConfigError, match="was changed meanwhile"):
        write_changes(changes)
    assert path.read_text(encoding="utf-8") == f"# mine\n{SOURCES}"


def test_when_one_file_cannot_be_written_the_others_are_put_back(tmp_path: Path) -> None:
    old, new, blocked = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "file" / "c.yaml"
    old.write_text("a", encoding="utf-8")
    (tmp_path / "file").mkdir()
    changes = (
        FileChange(old, "a.yaml", "a", "b"),
        FileChange(new, "b.yaml", None, "b"),
        FileChange(blocked, "c.yaml", None, "c"),
    )
    (tmp_path / "file").rmdir()
    (tmp_path / "file").symlink_to(tmp_path / "nowhere/deep")
    with pytest.raises(ConfigError, match=r"c\.yaml: cannot be written"):
        write_changes(changes)
    assert old.read_text(encoding="utf-8") == "a"
    assert not new.exists()


WRITTEN = """\
defaults:
  standing: 60
sources:
  - id: a  # the first
    name: A
    region: cn
    home: http://a.example/
    url: http://a.example/f
"""


def test_a_source_is_read_as_it_is_written(tmp_path: Path) -> None:
    written = read_written(write_folder(tmp_path, sources=WRITTEN), "a")
    assert (written.file, written.text, written.number) == ("config/sources/all.yaml", WRITTEN, 0)
    assert written.keys["name"] == "A"
    assert written.defaults == {"standing": 60}
    assert written.block.splitlines()[:2] == ["id: a  # the first", "name: A"]
    with pytest.raises(SourceNotFound, match='no file below config/sources has a source "b"'):
        read_written(tmp_path / "config", "b")


def test_keys_change_come_and_go_and_the_rest_stays(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=WRITTEN)
    (change,) = change_source(folder, "a", {"name": "Aa", "every": "2h", "region": "cn/fujian"})
    assert change.after == (
        WRITTEN.replace("name: A", "name: Aa").replace("region: cn", "region: cn/fujian") + "    every: 2h\n"
    )
    write_changes((change,))
    (back,) = change_source(folder, "a", {"name": "A", "every": None, "region": "cn"})
    assert back.after == WRITTEN


def test_an_edited_text_may_change_its_own_source_alone(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, sources=WRITTEN)
    block = read_written(folder, "a").block
    (change,) = rewrite_source(folder, "a", f"{block}\nreview: true")
    assert change.after == f"{WRITTEN}    review: true\n"
    for other in (block.replace("id: a", "id: b"), f"{block}\nurl: again"):
        with pytest.raises(ConfigError):
            rewrite_source(folder, "a", other)
    with pytest.raises(SourceNotFound):
        rewrite_source(folder, "nobody", block)
