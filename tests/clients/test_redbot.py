"""REDbot, a lint for HTTP that nobody here wrote, has nothing to warn of at any address of the service."""

import itertools
import json
import os
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest
from werkzeug.routing import Rule

from tests.clients.newsstand import FUZHOU, Newsstand
from tests.web.fakes import House

REDBOT: Final = Path(__file__).parents[2] / ".cache/redbot/bin/redbot"
"""Where `make test` installs what redbot.lock beside this file names."""

ON_PURPOSE: Final = "Cache-Control: public is probably not necessary."  # docs/decisions/29
ANY_OF: Final = re.compile(r"<any\((.*?)\):(\w+)>")
PART: Final = re.compile(r"<(?:\w+:)?(\w+)>")
AT_ONCE = 4

pytestmark = pytest.mark.timeout(300)  # some thirty processes of a second each, on a machine that may be busy


@pytest.fixture(scope="module")
def notes(newsstand: Newsstand) -> dict[str, list[str]]:
    """Give REDbot's notes of a warning's level and above for every address."""
    if not REDBOT.exists():
        sentence = f"REDbot is not installed: {REDBOT} is missing; `make test` installs it"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    addresses = sorted(
        {found for rule in House().app().url_map.iter_rules() for found in filled(rule, newsstand)}
    )
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(
            zip(addresses, pool.map(lambda one: warned(newsstand.base + one), addresses), strict=True)
        )


def test_redbot_warns_of_nothing(notes: dict[str, list[str]]) -> None:
    assert {address: said for address, said in notes.items() if set(said) - {ON_PURPOSE}} == {}


def test_redbot_was_asked_about_feeds_pages_and_files(notes: dict[str, list[str]]) -> None:
    region = f"/regions/{FUZHOU}"
    asked = {"/", region, f"{region}/feed.rss", f"{region}/feed.atom", f"{region}/feed.json", "/feed.css"}
    assert asked <= notes.keys()
    assert any(address.startswith("/stories/") for address in notes)


def filled(rule: Rule, newsstand: Newsstand) -> Iterator[str]:
    """Give the addresses of a route with every value that its parts can have, or one that exists."""
    if "GET" not in (rule.methods or ()):
        return
    some = {
        "region_id": FUZHOU,
        "uuid": newsstand.expected[0].id.removeprefix("urn:uuid:"),
        "name": "2026-10",
        "path": "none",
        "colour": "f00",
    }
    if rule.endpoint == "assets.static_file":
        some["name"] = _asset(newsstand)
    choices = [[word.strip(" '\"") for word in found[1].split(",")] for found in ANY_OF.finditer(rule.rule)]
    for chosen in itertools.product(*choices):
        words = iter(chosen)
        with_words = ANY_OF.sub(lambda _: next(words), rule.rule)  # noqa: B023 - used up within this turn
        yield PART.sub(lambda found: some[found[1]], with_words)


def _asset(newsstand: Newsstand) -> str:
    with urllib.request.urlopen(f"{newsstand.base}/regions/{FUZHOU}", timeout=30) as answer:
        page = answer.read().decode()
    found = re.search(r'"/static/([^"]+\.css)"', page)
    assert found, "the page names no style sheet"
    return found[1]


def warned(url: str) -> list[str]:
    done = subprocess.run([REDBOT, "-o", "har", url], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    said: list[dict[str, Any]] = json.loads(done.stdout)["log"]["entries"][0]["_red_messages"]
    assert said, f"{url}: REDbot says nothing at all"
    return [note["summary"] for note in said if note["level"] not in {"GOOD", "INFO"}]
