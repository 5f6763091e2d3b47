"""`aggregator sources`: from an address to a line in a YAML file, with as few requests as it takes."""

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.installation import Installed
from tests.support.origin import Origin

FEED = """<rss version="2.0"><channel><title>福州晚报</title><link>http://evening.example/</link>
<language>en-US</language><item><title>连江县开心农场开业</title><guid isPermaLink="false">e-1</guid>
<pubDate>Mon, 23 Nov 2026 08:00:00 +0800</pubDate><link>http://evening.example/1.html</link>
<description>笋干、辣椒、土鸡蛋。</description></item></channel></rss>"""
PAGE = """<html lang="zh-CN"><head><title>晚报网</title>
<link rel="alternate" type="application/rss+xml" title="评论" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" title="要闻" href="/broken">
<link rel="alternate" type="application/rss+xml" title="福州" href="/feed">
<link rel="alternate" type="application/atom+xml" title="Atom" href="/atom"></head>
<body><time datetime="2026-11-23T09:00:00+09:00"></time></body></html>"""
REGION = ("--region", "cn/fujian/fuzhou")


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as running:
        running.serve("/feed", FEED.encode("gbk"), content_type="application/xml")
        running.serve("/", PAGE.encode(), content_type="text/html; charset=utf-8")
        running.serve("/broken", b"<rss><channel><item>", content_type="application/xml")
        running.serve("/nothing", b"<html><title>x</title><a href=/a.html>a</a>", content_type="text/html")
        running.serve("/list", b"<html><a href=/rss.html>RSS</a>", content_type="text/html")
        running.serve("/rss.html", b"<html><a href=/feed>RSS</a>", content_type="text/html")
        yield running


@pytest.fixture
def installed(tmp_path: Path, origin: Origin) -> Installed:
    return Installed(tmp_path, {"known": origin.url("/known")})


def added(installed: Installed, url: str, *options: str) -> dict[str, Any]:
    done = installed.run("sources", "add", url, "--json", *options)
    assert done.returncode in {0, 1}, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def files(installed: Installed) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (installed.config / "sources").rglob("*.yaml")}


def test_a_feed_costs_one_request_and_is_written_down(installed: Installed, origin: Origin) -> None:
    done = installed.run(
        "sources", "add", origin.url("/feed"), *REGION, "--id", "evening", "--every", "30min"
    )
    assert done.returncode == 0, done.stderr
    assert len(origin.log) == 1
    written = (installed.config / "sources/cn.yaml").read_text(encoding="utf-8")
    assert written == (
        "# yaml-language-server: $schema=../schema/sources.schema.json\n# Sources of 中国.\nsources:\n"
        "  - id: evening\n    name: 福州晚报\n    region: cn/fujian/fuzhou\n    home: http://evening.example/\n"
        f"    url: {origin.url('/feed')}\n    every: 30min\n"
    )
    assert "2026-11-23 00:00Z  feed, second  连江县开心农场开业" in done.stdout
    assert "gb18030" in done.stdout
    assert "says that it is in en-US, but is not; zh-Hans is taken" in done.stdout
    assert "+  - id: evening" in done.stdout
    assert done.stdout.endswith("added evening to config/sources/cn.yaml\n")
    report = installed.poll("evening")["evening"]
    assert report["outcome"] == "new"


def test_a_page_leads_to_the_first_of_its_feeds_that_reads(installed: Installed, origin: Origin) -> None:
    told = added(installed, origin.url("/"), *REGION)
    assert told["added"] is True
    assert told["source"]["url"] == origin.url("/feed")
    assert [seen.path for seen in origin.log] == ["/robots.txt", "/", "/broken", "/feed"]
    assert [asked["result"][:6] for asked in told["asked"]] == ["progra", "a page", "the fe", "a feed"]
    assert [other["url"] for other in told["others"]] == [origin.url("/atom"), origin.url("/comments/feed")]
    assert any("writes times with +09:00" in remark for remark in told["remarks"])


def test_a_page_of_links_leads_to_a_page_of_feeds(installed: Installed, origin: Origin) -> None:
    assert added(installed, origin.url("/list"), *REGION)["source"]["url"] == origin.url("/feed")


def test_a_page_that_leads_nowhere_costs_a_handful_and_fails(installed: Installed, origin: Origin) -> None:
    before = files(installed)
    done = installed.run("sources", "add", origin.url("/nothing"), *REGION)
    assert done.returncode == 1
    assert "no feed was found; no list of news was found: no links that look" in done.stderr
    assert done.stderr.endswith("stand together; nothing was written\n")
    assert len(origin.log) <= 6
    assert files(installed) == before
    told = added(installed, origin.url("/gone"), *REGION)
    assert (told["added"], told["error"]) == (False, "no feed was found")
    assert "404" in told["asked"][1]["result"]


def test_a_page_may_not_lead_to_a_closed_address(installed: Installed, origin: Origin) -> None:
    with Origin() as intranet:
        intranet.serve("/feed", FEED.encode(), content_type="application/xml")
        page = f'<html><link rel="alternate" type="application/rss+xml" href="{intranet.url("/feed")}">'
        origin.serve("/trap", page.encode(), content_type="text/html")
        installed.feeds = {"known": origin.url("/known"), "intranet": intranet.url("/x")}
        installed.write_settings()
        assert added(installed, origin.url("/trap"), *REGION)["added"] is False
        assert intranet.log == []
        assert added(installed, intranet.url("/feed"), *REGION)["added"] is True


def test_without_a_region_and_a_person_nothing_is_asked(installed: Installed, origin: Origin) -> None:
    done = installed.run("sources", "add", origin.url("/feed"))
    assert done.returncode == 2
    assert "which region is it about? Say --region" in done.stderr
    assert origin.log == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--region", "all"), '"all" is every region together'),
        ((*REGION, "--id", "known"), 'the id "known" belongs to "known" (known) already'),
        ((*REGION, "--every", "soon"), '"soon" is no duration'),
    ],
)
def test_a_mistake_is_told_before_any_request(
    installed: Installed, origin: Origin, options: tuple[str, ...], words: str
) -> None:
    before = files(installed)
    done = installed.run("sources", "add", origin.url("/feed"), *options)
    assert done.returncode == 2
    assert words in done.stderr
    assert origin.log == []
    assert files(installed) == before


def test_an_address_that_is_there_already_is_refused_by_name(installed: Installed, origin: Origin) -> None:
    twin = origin.url("/known/").replace("http:", "https:")
    done = installed.run("sources", "add", twin, *REGION)
    assert done.returncode == 2
    assert '"known" (known in config/sources/all.yaml) has this address already' in done.stderr
    assert origin.log == []


def test_what_a_page_leads_to_may_be_there_already(installed: Installed, origin: Origin) -> None:
    added(installed, origin.url("/feed"), *REGION, "--id", "evening")
    assert installed.run("sources", "pause", "evening").returncode == 0
    done = installed.run("sources", "add", origin.url("/"), *REGION)
    assert done.returncode == 2
    assert 'it is off, see "aggregator sources resume evening"' in done.stderr


def test_a_dry_run_shows_and_writes_nothing(installed: Installed, origin: Origin) -> None:
    before = files(installed)
    done = installed.run("sources", "add", origin.url("/feed"), *REGION, "--dry-run")
    assert done.returncode == 0
    assert "+sources:" in done.stdout
    assert done.stdout.endswith("nothing was written\n")
    assert files(installed) == before


def test_a_region_that_is_not_followed_is_remarked(installed: Installed, origin: Origin) -> None:
    told = added(installed, origin.url("/feed"), "--region", "cn", "--language", "zh", "--name", "晚报")
    assert told["remarks"] == ['its region is not followed: "aggregator follow cn" changes that']
    assert (told["source"]["language"], told["source"]["name"]) == ("zh", "晚报")


def test_a_person_on_a_terminal_is_asked(installed: Installed, origin: Origin) -> None:
    answers = ["cn/fujian/fuzhou", "n"]
    shown = converse(installed, ["sources", "add", origin.url("/feed")], answers)
    assert "Region: " in shown
    assert "Add it? [Y/n]: " in shown
    assert "nothing was written" in shown
    assert "cn.yaml" not in files(installed)
    assert "nothing was written" in converse(installed, ["sources", "remove", "known"], ["n"])
    assert "removed known from" in converse(installed, ["sources", "remove", "known"], ["y"])


def converse(installed: Installed, arguments: list[str], answers: list[str]) -> str:
    """Run a command on a terminal and answer each question as it comes."""
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "aggregator", *arguments],
        env=installed.environment() | {"COLUMNS": "160", "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown, left = b"", list(answers)
    try:
        while select.select([mine], [], [], 60)[0]:
            shown += (part := os.read(mine, 65_536))
            if left and part.rstrip(b" ").endswith(b":"):
                os.write(mine, left.pop(0).encode() + b"\n")
    except OSError:  # the other end was closed: the command ended
        pass
    finally:
        os.close(mine)
        assert process.wait(30) == 0
    return shown.decode()


def test_sources_are_listed_with_what_becomes_of_them(installed: Installed) -> None:
    installed.run("sources", "pause", "known", "--reason", "too loud")
    done = installed.run("sources", "list")
    assert "off: too loud" in done.stdout
    assert done.stdout.endswith("1 sources, 0 of them polled\n")
    assert json.loads(installed.run("sources", "list", "--region", "cn/fujian", "--json").stdout) == [
        {
            "id": "known",
            "name": "known",
            "region": "cn/fujian/fuzhou",
            "kind": "feed",
            "home": installed.feeds["known"],
            "urls": [installed.feeds["known"]],
            "language": "zh-Hans",
            "timezone": "Asia/Shanghai",
            "every_s": 3600.0,
            "enabled": False,
            "reason": "too loud",
            "polled": False,
        }
    ]
    assert installed.run("sources", "list", "--region", "xx").returncode == 2


def test_a_paused_source_rests_until_it_is_resumed(installed: Installed) -> None:
    before = files(installed)
    assert "known is off: paused by hand, 20" in installed.run("sources", "pause", "known").stdout
    assert "is not polled: paused by hand" in installed.run("poll", "known").stderr
    assert installed.run("sources", "resume", "known").stdout.endswith("known is on\n")
    assert files(installed) == before
    assert installed.run("sources", "resume", "known").stdout == "known is on\n"


def test_removing_needs_a_yes(installed: Installed) -> None:
    before = files(installed)
    done = installed.run("sources", "remove", "known")
    assert done.returncode == 2
    assert "say --yes, or pause it" in done.stderr
    assert files(installed) == before
    done = installed.run("sources", "remove", "known", "--yes")
    assert done.stdout.endswith("removed known from config/sources/all.yaml\n")
    assert installed.run("sources", "list").stdout.endswith("0 sources, 0 of them polled\n")


def test_an_unknown_source_is_wrong_usage(installed: Installed) -> None:
    done = installed.run("sources", "pause", "knowm")
    assert done.returncode == 2
    assert 'no source has the id "knowm"; did you mean known?' in done.stderr
