"""`aggregator opml`: what another reader exported comes in, what we have goes out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.installation import Installed

LIST = """<?xml version="1.0"?>
<opml version="2.0"><head><title>订阅</title></head><body>
<outline text="Fuzhou"><outline text="晚报" xmlUrl="https://evening.example/rss" htmlUrl="https://evening.example/"/>
</outline>
<outline text="News"><outline text="福建"><outline text="Strait Post" xmlUrl="http://strait.example/rss"/></outline>
<outline text="Tech" xmlUrl="http://tech.example/rss"/></outline>
<outline text="known" xmlUrl="https://known.example:8080/feed/"/>
<outline text="Twice" xmlUrl="https://strait.example/rss/" category="/cn/fujian"/>
<outline text="Strange" xmlUrl="gopher://old.example/"/>
</body></opml>"""


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path, {"known": "http://known.example:8080/feed"})


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.opml"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_feeds_go_to_the_regions_that_their_folders_name(installed: Installed, listed: Path) -> None:
    done = installed.run("opml", "import", str(listed))
    assert done.returncode == 1, done.stderr
    assert "2 new, 2 known, 2 invalid" in done.stdout
    assert "its folders (News) name no region; say --region" in done.stdout
    assert '"gopher://old.example/" is no http or https address' in done.stdout
    assert done.stdout.endswith("written into config/sources/cn.yaml\n")
    assert (installed.config / "sources/cn.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schema/sources.schema.json\n# Sources of 中国.\nsources:\n"
        "  - id: evening\n    name: 晚报\n    region: cn/fujian/fuzhou\n    home: https://evening.example/\n"
        "    url: https://evening.example/rss\n"
        "  - id: strait-post\n    name: Strait Post\n    region: cn/fujian\n    home: http://strait.example/\n"
        "    url: http://strait.example/rss\n"
    )


def test_a_given_region_takes_the_rest(installed: Installed, listed: Path) -> None:
    told = json.loads(installed.run("opml", "import", str(listed), "--region", "cn", "--json").stdout)
    assert [feed["fate"] for feed in told["feeds"]] == ["new", "new", "new", "known", "known", "invalid"]
    assert told["feeds"][2]["source"]["region"] == "cn"
    assert told["feeds"][3]["why"] == "it is known"
    assert (told["written"], told["files"]) == (True, ["config/sources/cn.yaml"])
    assert json.loads(installed.run("check", "--json").stdout)["sources"] == 4


def test_a_dry_run_shows_and_writes_nothing(installed: Installed, listed: Path) -> None:
    done = installed.run("opml", "import", str(listed), "--dry-run")
    assert "+  - id: strait-post" in done.stdout
    assert done.stdout.endswith("would be written into config/sources/cn.yaml\n")
    assert not (installed.config / "sources/cn.yaml").exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [("<rss/>", "an OPML file is needed"), ('<!DOCTYPE opml [<!ENTITY a "b">]><opml/>', "with a DOCTYPE")],
)
def test_what_is_no_list_is_wrong_usage(installed: Installed, listed: Path, body: str, words: str) -> None:
    listed.write_text(body, encoding="utf-8")
    done = installed.run("opml", "import", str(listed))
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize(
    ("region", "words"),
    [("cn/fujain", "did you mean cn/fujian"), ("all", '"all" is every region together')],
)
def test_the_rest_needs_a_region_that_is_one(
    installed: Installed, listed: Path, region: str, words: str
) -> None:
    done = installed.run("opml", "import", str(listed), "--region", region)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_mended_list_says_so_and_one_without_feeds_changes_nothing(
    installed: Installed, listed: Path
) -> None:
    listed.write_text("<opml><body><outline text='a & b'/></body></opml>", encoding="utf-8")
    done = installed.run("opml", "import", str(listed))
    assert done.returncode == 0
    assert done.stdout.startswith("warning: not well-formed XML")
    assert done.stdout.endswith("0 new, 0 known, 0 invalid\n")


def test_what_was_exported_is_known_when_it_comes_back(installed: Installed, tmp_path: Path) -> None:
    file = tmp_path / "out.opml"
    assert installed.run("opml", "export", "--output", str(file)).stdout == f"written to {file}\n"
    assert "0 new, 1 known, 0 invalid" in installed.run("opml", "import", str(file)).stdout


def test_another_installation_puts_each_feed_where_it_was(
    installed: Installed, listed: Path, tmp_path: Path
) -> None:
    installed.run("opml", "import", str(listed))
    body = installed.run("opml", "export", "cn/fujian").stdout
    other = Installed(tmp_path / "other", {})
    done = subprocess.run(
        [sys.executable, "-m", "aggregator", "opml", "import", "-"],
        env=other.environment(),
        input=body,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "3 new, 0 known, 0 invalid" in done.stdout
    assert other.run("opml", "export", "cn/fujian").stdout == body


def test_all_is_every_region_but_the_demo(installed: Installed) -> None:
    assert '<outline text="中国">' in installed.run("opml", "export", "all", "cn").stdout


def test_an_unknown_region_is_not_exported(installed: Installed) -> None:
    done = installed.run("opml", "export", "cn/fujain")
    assert done.returncode == 2
    assert "did you mean cn/fujian" in done.stderr
