"""The command line as a person uses it: real processes, a real folder, a loopback paper."""

import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.installation import KEPT_CONFIG
from aggregator.store.schema import REVISIONS
from tests.support.installation import Installed
from tests.support.origin import Origin

ROOT = Path(__file__).parents[2]
FEED = """<rss version="2.0"><channel><title>福州晚报</title><link>http://evening.example/</link>
<item><title>连江县开心农场开业</title><guid isPermaLink="false">e-1</guid>
<link>http://evening.example/1.html</link><description>笋干、辣椒、土鸡蛋。</description></item>
</channel></rss>""".encode()


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as running:
        running.serve("/feed", FEED, content_type="application/xml")
        yield running


@pytest.fixture
def installed(tmp_path: Path, origin: Origin) -> Installed:
    return Installed(tmp_path, {"evening": origin.url("/feed"), "broken": origin.url("/missing")})


def test_help_names_every_command(installed: Installed) -> None:
    done = installed.run("--help")
    assert done.returncode == 0
    for name in ("serve", "poll", "web", "check", "try", "follow", "sources", "opml", "db"):
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize("name", ["serve", "poll", "web", "check", "try", "follow", "sources", "opml", "db"])
def test_every_command_explains_itself(installed: Installed, name: str) -> None:
    done = installed.run(name, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: aggregator {name}")


WATCHED = {
    *("aggregator", "click", "alembic", "apscheduler", "babel", "feedgen", "feedparser", "flask", "lingua"),
    *("lxml", "pebble", "pycurl", "pydantic", "pygal", "re2", "rich", "ruamel", "selectolax", "sqlalchemy"),
    *("structlog", "trafilatura"),
}


def test_help_imports_little_more_than_click() -> None:
    program = "import sys; from aggregator.cli import cli; cli(['--help'], standalone_mode=False)"
    told = "print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; {told}"], capture_output=True, text=True, check=True
    )
    # coverage, which the suite runs under, brings modules of its own
    imported = [name for name in done.stderr.split() if name.partition(".")[0] in WATCHED]
    assert [name for name in imported if name.startswith("aggregator")] == [
        "aggregator",
        "aggregator.cli",
        "aggregator.errors",
    ]
    assert {name.partition(".")[0] for name in imported} == {"aggregator", "click"}
    assert "Commands" in done.stdout


def test_an_unknown_command_is_wrong_usage(installed: Installed) -> None:
    done = installed.run("pol")
    assert done.returncode == 2
    assert "No such command 'pol'" in done.stderr


def test_check_sums_up_a_good_configuration(installed: Installed) -> None:
    done = installed.run("check")
    assert done.returncode == 0, done.stderr
    assert "3 regions, 2 sources (2 enabled), no fault" in done.stdout
    assert "following cn/fujian/fuzhou: 2 sources are polled" in done.stdout


def test_check_tells_apart_what_is_polled_what_is_off_and_what_nobody_follows(installed: Installed) -> None:
    shape = "home: http://a.example/, url: http://a.example/feed"
    written = [
        f"  - {{id: off, name: Off, region: cn/fujian/fuzhou, enabled: false, reason: dead, {shape}}}",
        f"  - {{id: quiet, name: Quiet, region: cn/fujian/fuzhou, enabled: false, {shape}}}",
        f"  - {{id: far, name: Far, region: cn, enabled: false, reason: too far, {shape}}}",
    ]
    text = "\n".join(["sources:", *written])
    (installed.config / "sources/more.yaml").write_text(text, encoding="utf-8")
    done = installed.run("check")
    assert done.stdout.splitlines()[1:] == [
        "following cn/fujian/fuzhou: 2 sources are polled",
        "  1 in followed regions is off: dead",
        "  1 in followed regions is off: no reason given",
        "1 source is in regions that are not followed",
    ]
    machine = json.loads(installed.run("check", "--json").stdout)
    assert machine["sources"] == machine["polled"] + machine["off"] + machine["not_followed"] == 5


def test_check_names_every_fault_with_file_and_line(installed: Installed) -> None:
    text = "sources:\n  - {id: a, name: A, home: http://a.example/, kind: feed, url: ftp://a.example/}\n"
    (installed.config / "sources/more.yaml").write_text(text, encoding="utf-8")
    done = installed.run("check")
    assert done.returncode == 2
    assert "config/sources/more.yaml:2: sources[0]: region is missing; write it" in done.stderr
    assert "config/sources/more.yaml:2: sources[0].url" in done.stderr
    assert done.stderr.rstrip().endswith("2 faults")
    machine = json.loads(installed.run("check", "--json").stdout)
    assert machine["ok"] is False
    assert {fault["line"] for fault in machine["faults"]} == {2}


def test_check_speaks_json(installed: Installed) -> None:
    assert json.loads(installed.run("check", "--json").stdout) == {
        "ok": True,
        "regions": 3,
        "sources": 2,
        "enabled": 2,
        "follow": ["cn/fujian/fuzhou"],
        "polled": 2,
        "off": 0,
        "not_followed": 0,
    }


def test_a_broken_configuration_stops_every_command_with_its_faults(installed: Installed) -> None:
    (installed.config / "aggregator.yaml").write_text("follw: [cn]\n", encoding="utf-8")
    for command in ("poll", "serve", "web", "follow"):
        done = installed.run(command)
        assert done.returncode == 2
        assert 'did you mean "follow"?' in done.stderr


def test_poll_shows_a_table_and_fails_when_a_source_did(installed: Installed) -> None:
    done = installed.run("poll")
    assert done.returncode == 1
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert lines["evening"].split()[1:6] == ["new", "1", "0", "0", "0"]
    assert "1 older ones stored, not listed (first poll)" in lines["evening"]
    assert "404" in lines["broken"]


def test_a_poll_keeps_the_configuration_ready_for_the_next_command(installed: Installed) -> None:
    installed.poll()
    kept = installed.folder / "data" / KEPT_CONFIG
    text = kept.read_text(encoding="utf-8")
    kept.write_text(text.replace('"title":"', '"title":"kept: '), encoding="utf-8")
    installed.poll()
    with closing(sqlite3.connect(installed.store)) as connection:
        (body,) = connection.execute("SELECT body FROM config_revision ORDER BY n DESC LIMIT 1").fetchone()
    assert '"title":"kept: ' in body


def test_poll_takes_sources_by_name(installed: Installed) -> None:
    assert set(installed.poll("evening")) == {"evening"}


def test_poll_tells_why_a_source_is_not_polled(installed: Installed) -> None:
    unknown = installed.run("poll", "evning")
    assert (unknown.returncode, "did you mean" in unknown.stderr) == (2, True)
    installed.write_settings(follow=[])
    resting = installed.run("poll", "evening")
    assert resting.returncode == 2
    assert 'its region is not followed; "aggregator follow cn/fujian/fuzhou" changes that' in resting.stderr


def test_poll_respects_a_host_that_wants_peace(installed: Installed, origin: Origin) -> None:
    origin.serve("/feed", b"", content_type="text/plain", status=429, headers={"Retry-After": "900"})
    installed.poll("evening")
    done = installed.run("poll", "evening")
    assert "evening: not asked, its host wants to be left alone for now" in done.stdout
    assert origin.count("/feed") == 1


def test_try_shows_every_station_and_stores_nothing(installed: Installed) -> None:
    done = installed.run("try", "evening")
    assert done.returncode == 0, done.stderr
    for words in (
        "status 200",
        "encoding UTF-8",
        "format rss20",
        "连江县开心农场开业",
        "guid:e-1",
        "cn/fujian/fuzhou",
        "1 of 1 entries have no date that can be true; they count as first seen now",
    ):
        assert words in done.stdout
    assert not installed.store.exists()


def test_try_takes_an_address_and_speaks_json(installed: Installed, origin: Origin) -> None:
    done = installed.run("try", origin.url("/feed"), "--language", "zh-Hans", "--json")
    stations = json.loads(done.stdout)
    assert stations["fetch"]["status"] == 200
    assert [entry["title"] for entry in stations["entries"]] == ["连江县开心农场开业"]


def test_try_says_where_the_journey_ended(installed: Installed, origin: Origin) -> None:
    missing = installed.run("try", origin.url("/missing"))
    assert missing.returncode == 1
    assert "fetch failed (status)" in missing.stdout
    origin.serve("/page", b"<html><title>Welcome</title></html>", content_type="text/html")
    page = installed.run("try", origin.url("/page"))
    assert page.returncode == 1
    assert "read failed (format)" in page.stdout


def test_try_never_reaches_a_closed_address_that_is_not_allowed(installed: Installed) -> None:
    with Origin() as canary:
        done = installed.run("try", canary.url("/"))
        assert done.returncode == 1
        assert "address_refused" in done.stdout
        assert canary.connections == 0


def test_follow_switches_regions_on_and_off_and_says_what_will_be_polled(tmp_path: Path) -> None:
    installed = Installed(tmp_path, {})
    shutil.rmtree(installed.config)
    shutil.copytree(ROOT / "config", installed.config)
    on = installed.run("follow", "cn/fujian", "de")
    assert on.returncode == 0, on.stderr
    assert "following: demo, cn/fujian, de" in on.stdout
    assert "more are configured but off:" in on.stdout
    assert "taihainet-fuzhou" in on.stdout
    off = installed.run("follow", "--remove", "demo")
    assert "following: cn/fujian, de" in off.stdout
    shown = installed.run("follow")
    assert shown.stdout == off.stdout
    wrong = installed.run("follow", "cn/fujain")
    assert wrong.returncode == 2
    assert "did you mean" in wrong.stderr


def test_a_missing_configuration_is_seeded_once(tmp_path: Path) -> None:
    installed = Installed(tmp_path, {})
    shutil.rmtree(installed.config)
    installed.env = {"AGGREGATOR_CONFIG_SEED": str(ROOT / "config")}
    assert installed.run("follow").returncode == 0
    assert (installed.config / "aggregator.yaml").exists()


def test_db_migrates_and_backs_up(installed: Installed, tmp_path: Path) -> None:
    early = installed.run("db", "backup", str(tmp_path / "early.db"))
    assert early.returncode == 3
    made = installed.run("db", "migrate")
    assert "(was new)" in made.stdout
    again = installed.run("db", "migrate")
    assert again.stdout.rstrip().endswith(f"schema {REVISIONS[-1]}")
    copied = installed.run("db", "backup", str(tmp_path / "copy.db"))
    assert copied.returncode == 0
    assert (tmp_path / "copy.db").exists()


def test_web_without_a_store_says_what_to_do(installed: Installed) -> None:
    done = installed.run("web")
    assert done.returncode == 3
    assert "holds no store yet" in done.stderr


def test_watching_logs_one_line_a_poll_and_ends_on_a_signal(installed: Installed) -> None:
    process = installed.start("poll", "--watch")
    log = installed.folder / "log.txt"
    while log.read_text(encoding="utf-8").count("polled") < 2:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    text = log.read_text(encoding="utf-8")
    assert "source=evening outcome=new" in text
    assert "kind=status" in text
    assert "poller stopped" in text


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_taken_port_is_named_with_its_remedy(installed: Installed, command: str) -> None:
    installed.run("db", "migrate")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        installed.env = {"AGGREGATOR_WEB_PORT": str(taken.getsockname()[1])}
        done = installed.run(command)
    assert done.returncode == 2
    assert "cannot listen at 127.0.0.1 port" in done.stderr
    assert "AGGREGATOR_WEB_PORT" in done.stderr
    assert done.stdout == ""


def test_try_writes_the_letter_to_a_publisher_that_refuses_programs(
    installed: Installed, origin: Origin
) -> None:
    origin.serve("/wall", b"no", content_type="text/plain", status=403)
    done = installed.run("try", origin.url("/wall"))
    assert done.returncode == 1
    assert "fetch failed (blocked)" in done.stdout
    assert "What you can send to the publisher:" in done.stdout
    assert origin.url("/wall") in done.stdout.partition("What you can send")[2]
    assert "RegionalFeedAggregator/" in done.stdout


def test_an_address_that_is_gone_for_good_is_asked_only_by_name(installed: Installed, origin: Origin) -> None:
    installed.poll()
    with closing(sqlite3.connect(installed.store)) as store, store:
        store.execute("UPDATE document SET retired_at = 1, due_at = NULL WHERE address LIKE '%/feed'")
    done = installed.run("poll")
    assert "evening: not asked" in done.stdout
    assert (origin.count("/feed"), origin.count("/missing")) == (1, 2)
    assert installed.poll("evening").keys() == {"evening"}
    assert origin.count("/feed") == 2
