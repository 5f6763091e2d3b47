"""`aggregator try URL` of an address of which nothing is known: what it is, and what would be read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_adding_pages import ARTICLE, LIST
from tests.support.installation import Installed
from tests.support.origin import Origin

PAGES = Path(__file__).parent.parent / "read/articles"
ISSUE = "/fjrb/html/2020-07/13/node_22.htm"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as running:
        running.serve("/news/fz/", LIST.encode("gbk"), content_type="text/html")
        running.serve("/news/fz/1.html", ARTICLE.encode(), content_type="text/html; charset=utf-8")
        running.serve(ISSUE, (PAGES / "issue-v1.html").read_bytes(), content_type="text/html")
        running.serve("/about", b"<html><title>About us</title><p>We are.</p>", content_type="text/html")
        yield running


@pytest.fixture
def installed(tmp_path: Path, origin: Origin) -> Installed:
    return Installed(tmp_path, {"known": origin.url("/known")})


def tried(installed: Installed, url: str) -> Any:
    done = installed.run("try", url, "--language", "zh-Hans", "--json")
    return json.loads(done.stdout) | {"exit": done.returncode}


def test_a_list_page_is_recognised_and_shown_as_a_poll_would_read_it(
    installed: Installed, origin: Origin
) -> None:
    stations = tried(installed, origin.url("/news/fz/"))
    assert stations["what"]["kind"] == "listpage"
    assert (stations["read"]["format"], len(stations["links"])) == ("listpage", 18)
    assert [seen.path for seen in origin.log][:2] == ["/robots.txt", "/news/fz/"]


def test_an_article_is_shown_as_the_entry_that_it_would_become(installed: Installed, origin: Origin) -> None:
    stations = tried(installed, origin.url("/news/fz/1.html"))
    assert (stations["what"]["kind"], stations["exit"]) == ("article", 0)
    assert len(stations["entries"]) == 1


def test_an_issue_of_a_newspaper_is_added_with_its_day_as_a_pattern(
    installed: Installed, origin: Origin
) -> None:
    assert tried(installed, origin.url(ISSUE))["what"]["kind"] == "epaper"
    done = installed.run(
        "sources",
        "add",
        origin.url(ISSUE),
        "--region",
        "cn/fujian/fuzhou",
        "--kind",
        "listpage",
        "--id",
        "fjrb",
    )
    assert done.returncode == 0, done.stderr
    written = (installed.config / "sources/cn.yaml").read_text(encoding="utf-8")
    assert "/fjrb/html/{%Y-%m}/{%d}/node_22.htm" in written
    assert "kind: epaper" in written
    assert "三坊七巷夜游开放" in done.stdout


def test_a_page_that_is_no_list_is_said_with_the_reason(installed: Installed, origin: Origin) -> None:
    done = installed.run("try", origin.url("/about"))
    assert done.returncode == 1
    assert "what  page: no list of news was found" in done.stdout
