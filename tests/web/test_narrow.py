"""Pages in a real browser, narrow and wide: everything wraps, nothing has to be scrolled sideways."""

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from aggregator.config.models import WebSettings
from aggregator.model.document import Failure, FailureKind
from aggregator.model.poll import Counts, Outcome, PollReport, SourceHealth
from aggregator.model.site import Site
from tests.support.builders import NOW, source
from tests.web.fakes import FUZHOU, House, stories, world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WIDTHS = (320, 1000)  # the least that WCAG 1.4.10 asks for, and one with the table of sources
ADDRESS = "http://very-long-host-name.example/" + "path/" * 4 + "a" * 150
PATHS = (
    f"/regions/{FUZHOU}",
    f"/stories/{UUID(int=1)}/why",
    "/status",
    "/about",
    "/nope",
    f"/regions/{FUZHOU}/feed.html",
    f"/embed/{FUZHOU}.html",
    "/embed/nope.html",
)
MEASURE = """<script>onload = () => document.title = JSON.stringify(Object.fromEntries(
[...document.querySelectorAll("iframe")].map(f => [f.title, f.contentDocument.documentElement.scrollWidth
- f.contentDocument.documentElement.clientWidth])))
</script>"""


def house() -> House:
    named = source(name="Ein-Name-ohne-jede-Lücke-" * 8, home=ADDRESS)
    site = Site("福建新闻汇", None, "e" * 60 + "@news.example", "Betreibergesellschaft" * 6)
    made = House(config=world(site=site, sources=(named,), web=WebSettings(host="0.0.0.0")))  # noqa: S104 - warned of
    failure = Failure(NOW, "fetch", FailureKind.TIMEOUT, f"no answer from {ADDRESS}")
    report = PollReport(
        source_id=named.id,
        address=ADDRESS,
        at=NOW,
        outcome=Outcome.FAILED,
        failure=failure,
        counts=Counts(new=3),
        warnings=(ADDRESS,),
    )
    health = SourceHealth(named.id, report, NOW, "every 60 min", 3, 120, NOW, 100, 5)
    made.store.reports = (replace(health, moved_to=ADDRESS, failing=report),)
    made.store.show(FUZHOU, *stories(3))
    return made


def framed(made: House, path: str, width: int) -> str:
    """Give a page in a frame of its own, its stylesheet inside."""
    client = made.client()
    text = client.get(path).get_data(as_text=True)
    found = re.search(r'<link rel="stylesheet" href="([^"]+)">', text)
    assert found is not None
    css = client.get(found[1]).get_data(as_text=True)
    whole = html.escape(text.replace(found[0], f"<style>{css}</style>"))
    return f'<iframe title="{path}" width="{width}" height="900" style="border:0" srcdoc="{whole}"></iframe>'


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_its_screen(tmp_path: Path, width: int) -> None:
    made = house()
    frames = "".join(framed(made, path, width) for path in PATHS)
    page = tmp_path / "frames.html"
    page.write_text(f"<!doctype html><meta charset=utf-8>{frames}{MEASURE}", "utf-8")
    flags = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/profile")
    command = [str(CHROMIUM), *flags, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    title = re.search(r"<title>(.*?)</title>", done.stdout)
    assert title is not None, done.stdout[:500]
    assert json.loads(html.unescape(title[1])) == dict.fromkeys(PATHS, 0)
