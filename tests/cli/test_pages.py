"""Sources without feeds at the command line: `try` follows a list, `poll` waits for its articles."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installed
from tests.support.origin import Origin
from tests.support.paper import article_path, serve_articles, serve_list


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        yield origin


@pytest.fixture
def installed(tmp_path: Path, origin: Origin) -> Installed:
    made = Installed(tmp_path, {"paper": origin.url("/list")})
    source = {
        "id": "paper",
        "name": "福州新闻",
        "home": origin.url("/"),
        "kind": "listpage",
        "url": origin.url("/list"),
        "region": "cn/fujian/fuzhou",
    }
    text = json.dumps({"sources": [source]})
    (made.config / "sources/all.yaml").write_text(text, encoding="utf-8")
    serve_list(origin, range(1, 9))
    return made


def test_try_shows_the_list_and_its_first_article(installed: Installed, origin: Origin) -> None:
    serve_articles(origin, range(1, 9))
    done = installed.run("try", "paper", "--json")
    assert done.returncode == 0, done.stderr
    stations = json.loads(done.stdout)
    assert stations["read"]["format"] == "listpage"
    assert stations["charset"]["encoding"] == "GB18030"
    assert len(stations["links"]) == 8
    (entry,) = stations["article"]["entries"]
    assert entry["title"] == "福州新区第1条消息发布"
    assert entry["placements"][0]["region"] == "cn/fujian/fuzhou"
    assert [seen.path for seen in origin.log] == ["/robots.txt", "/list", article_path(1)]
    shown = installed.run("try", "paper").stdout
    assert "The first that it leads to:" in shown


def test_try_says_that_the_article_cannot_be_had(installed: Installed) -> None:
    done = installed.run("try", "paper", "--json")
    assert done.returncode == 1
    stations = json.loads(done.stdout)
    assert stations["article"]["failure"]["status"] == 404
    assert len(stations["links"]) == 8
    assert "fetch failed" in installed.run("try", "paper").stdout


def test_try_stays_away_from_what_robots_txt_closes(installed: Installed, origin: Origin) -> None:
    origin.serve("/robots.txt", b"User-agent: *\nDisallow: /list\n")
    done = installed.run("try", "paper")
    assert done.returncode == 1
    assert "robots.txt asks programs to stay away" in done.stdout
    assert origin.count("/list") == 0


def test_poll_waits_for_the_articles_and_sums_them_up(installed: Installed, origin: Origin) -> None:
    serve_articles(origin, range(1, 8))
    done = installed.run("poll", "paper")
    assert done.returncode == 0, done.stdout
    assert "paper: its pages led to 8: 8 new, 0 revised" in done.stdout
    assert "1 × " in done.stdout
    again = installed.run("poll", "paper")
    assert "led to" not in again.stdout
