"""`aggregator sources add` for pages without a feed: a preview, a refusal, a line in a YAML file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.read.pages.case import ZH, hot, numbered, page
from tests.support.installation import Installed
from tests.support.origin import Origin

REGION = ("--region", "cn/fujian/fuzhou")
LINKS = numbered("/news/fz/2026-11-{d}/{n}.html", ZH)
HOT = hot("热点排行", numbered("/news/gj/2026-11-01/{n}.html", ZH[:6], start=40))
LIST = page(
    "zh",
    "".join(f'<li><a href="{url}">{text}</a><i>2026-11-24</i></li>' for url, text in LINKS) + HOT,
    title="福州新闻_海峡网",
    head='<script src="/?app=stat&controller=hit&contentid=1"></script>',
)
ARTICLE = page(
    "zh",
    f'<h1>{ZH[0]}</h1><i id="pubtime_baidu">2026-11-24</i><p>{"记者从市交通局获悉。" * 90}</p>',
    title=ZH[0],
)


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as running:
        running.serve("/news/fz/", LIST.encode("gbk"), content_type="text/html")
        running.serve("/news/fz/1.html", ARTICLE.encode(), content_type="text/html; charset=utf-8")
        running.serve("/feed", b"<rss version='2.0'><channel><title>A</title></channel></rss>")
        running.serve("/bytes", b"<html>" + bytes(range(128, 256)) * 9, content_type="text/html")
        yield running


@pytest.fixture
def installed(tmp_path: Path, origin: Origin) -> Installed:
    return Installed(tmp_path, {"known": origin.url("/known")})


def test_a_list_is_previewed_and_written_as_a_page_without_rules(
    installed: Installed, origin: Origin
) -> None:
    done = installed.run(
        "sources", "add", origin.url("/news/fz/"), *REGION, "--id", "haixia", "--kind", "listpage"
    )
    assert done.returncode == 0, done.stderr
    assert [seen.path for seen in origin.log] == ["/robots.txt", "/news/fz/"]
    written = (installed.config / "sources/cn.yaml").read_text(encoding="utf-8")
    assert written.endswith(
        "  - id: haixia\n    name: 福州新闻_海峡网\n    region: cn/fujian/fuzhou\n"
        f"    home: {origin.url('/')}\n    url: {origin.url('/news/fz/')}\n    kind: listpage\n"
    )
    assert "made with CmsTop: 18 headlines in 1 block, 18 of them dated; score 1.00" in done.stdout
    assert "left out  6 hot list" in done.stdout
    assert f"2026-11-24  {ZH[0]}" in done.stdout
    assert ZH[10] not in done.stdout
    assert "… and 8 more" in done.stdout
    assert installed.run("check").returncode == 0


def test_a_page_that_names_no_feed_is_read_as_a_list(installed: Installed, origin: Origin) -> None:
    done = installed.run("sources", "add", origin.url("/news/fz/"), *REGION, "--json", "--dry-run")
    told = json.loads(done.stdout)
    assert (told["added"], told["source"]["kind"], told["preview"]["count"]) == (False, "listpage", 18)
    assert told["preview"]["entries"][0] == {
        "published": "2026-11-24",
        "title": ZH[0],
        "url": origin.url(LINKS[0][0]),
    }
    assert told["preview"]["rejected"]["hot list"] == 6
    assert [seen.path for seen in origin.log] == ["/robots.txt", "/news/fz/"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("/news/fz/1.html", "listpage"), "this is an article's page"),
        (("/news/fz/1.html", "auto"), "no feed was found; this is an article's page"),
        (("/news/fz/", "feed"), "no feed was found; nothing was written"),
        (("/gone", "listpage"), "no page was found; nothing was written"),
        (("/feed", "listpage"), "this is a feed, which says more than a list of headlines"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(
    installed: Installed, origin: Origin, asked: tuple[str, str], words: str
) -> None:
    done = installed.run("sources", "add", origin.url(asked[0]), *REGION, "--kind", asked[1])
    assert done.returncode == 1
    assert words in done.stderr
    assert not (installed.config / "sources/cn.yaml").exists()


def test_a_page_that_robots_txt_closes_is_not_read(installed: Installed, origin: Origin) -> None:
    origin.serve("/robots.txt", b"User-agent: *\nDisallow: /news/")
    done = installed.run("sources", "add", origin.url("/news/fz/"), *REGION, "--kind", "listpage")
    assert done.returncode == 1
    assert [seen.path for seen in origin.log] == ["/robots.txt"]
