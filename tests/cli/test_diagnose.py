"""`aggregator probe` and `aggregator place` as a person runs them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.installation import Installed
from tests.support.origin import Origin

FEED = """<rss version="2.0"><channel><title>榕城晚报</title><item><guid>e-1</guid>
<title>福州连江县开心农场开业</title><link>http://news.example/1</link>
<pubDate>Tue, 03 Nov 2026 09:15:00 +0800</pubDate></item></channel></rss>""".encode()


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as served:
        served.serve("/feed", FEED, content_type="application/rss+xml")
        served.serve("/page", b"<html><title>Welcome</title></html>", content_type="text/html")
        yield served


def test_probe_tells_the_well_from_the_ill(tmp_path: Path, origin: Origin) -> None:
    installed = Installed(tmp_path, {"evening": origin.url("/feed"), "morning": origin.url("/page")})
    well = installed.run("probe", "evening")
    assert (well.returncode, "well" in well.stdout) == (0, True), well.stderr
    done = installed.run("probe", "--json")
    told = {one["source"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert told["evening"] == {"source": "evening", "ok": True, "entries": 1, "symptoms": []}
    assert [one["kind"] for one in told["morning"]["symptoms"]] == ["html"]
    assert "html  morning" in installed.run("probe", "morning").stdout
    assert not installed.store.exists()


def test_probe_looks_at_what_is_stored_too(tmp_path: Path, origin: Origin) -> None:
    installed = Installed(tmp_path, {"evening": origin.url("/feed")})
    assert installed.run("poll").returncode == 0
    assert installed.run("probe", "evening").returncode == 0


def test_a_story_is_put_into_a_region_and_taken_out_again(tmp_path: Path, origin: Origin) -> None:
    installed = Installed(tmp_path, {"evening": origin.url("/feed")})
    assert installed.run("poll").returncode == 0
    story = "http://news.example/1"
    out = installed.run("place", story, "cn/fujian/fuzhou", "--remove", "--reason", "elsewhere")
    assert out.stdout.endswith("is not in cn/fujian/fuzhou\n"), out.stderr
    back = installed.run("place", story, "cn/fujian/fuzhou", "--reason", "it is ours")
    assert back.stdout.endswith("is in cn/fujian/fuzhou\n")
    again = installed.run("place", story, "cn/fujian/fuzhou", "--reason", "it is ours")
    assert again.stdout.endswith("was decided to be in cn/fujian/fuzhou before\n")
    wrong = installed.run("place", story, "cn/nowhere", "--reason", "x")
    assert wrong.returncode == 2
    assert 'no region "cn/nowhere"' in wrong.stderr
