"""Our Atom documents against the structure that RFC 4287 prescribes, by an independent validator (jing)."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from aggregator.publish.channel import Archives
from aggregator.publish.statusfeed import status_feed
from tests.publish.documents import RICH, rich
from tests.publish.samples import WRITERS, channel, public, stories, written
from tests.support.builders import copy, story

SCHEMA = Path(__file__).with_name("atom.rnc")
ARCHIVES = Archives("https://a.example/1.atom", "https://a.example/3.atom", "https://a.example/feed.atom")

pytestmark = pytest.mark.skipif(
    shutil.which("jing") is None, reason="jing is not installed; on Debian: apt-get install jing"
)


def documents() -> Mapping[str, bytes]:
    icon = {"hub": "https://hub.example/", "icon_url": "https://feeds.example/i.png"}
    unknown = story(lead=copy(source_id="gone", url=None))
    return {
        "feed": written("atom", stories(), archives=Archives(ARCHIVES.older), **icon),
        "archive": written("atom", stories(), archives=ARCHIVES),
        "empty": written("atom", []),
        "whole-text": WRITERS["atom"](channel("atom"), [public(rich(), **{"fuzhou-daily": RICH})]),
        "unknown-source": written("atom", [unknown]),
        "undetermined": written("atom", stories(), language="und", contact=None),
        "status": status_feed(channel("atom"), [], names={}),
    }


def complaints(folder: Path, bodies: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Give what jing finds wrong with each document; one run for all, because it starts for half a second."""
    files = {name: folder / f"{name}.xml" for name in bodies}
    for name, path in files.items():
        path.write_bytes(bodies[name])
    command = ["jing", "-c", str(SCHEMA), *map(str, files.values())]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode in {0, 1}, run.stderr  # Debian's script warns of classes that validating needs not
    found: dict[str, list[str]] = {}
    for line in run.stdout.splitlines():
        said = re.match(r".*/([\w-]+)\.xml:\d+:\d+: (.*)", line)
        assert said is not None, line
        found.setdefault(said[1], []).append(said[2])
    return found


def test_no_document_of_ours_breaks_the_schema(tmp_path: Path) -> None:
    assert complaints(tmp_path, documents()) == {}


def test_a_document_that_breaks_the_rules_is_found_out(tmp_path: Path) -> None:
    good = documents()["archive"].decode()
    broken = {
        "no-id": re.sub(r"<id>.*?</id>", "", good, count=1),
        "two-titles": good.replace("<title>", "<title>x</title><title>", 1),
        "entry-before-head": good.replace("<title>", "<entry/><title>", 1),
        "no-zone": re.sub(r"(<updated>[^<+]*)\+00:00", r"\1", good, count=1),
        "link-to-nowhere": good.replace('<link href="', '<link nowhere="', 1),
        "category-without-term": good.replace("<category term=", "<category label=", 1),
        "atom-unknown": good.replace("<title>", "<headline>x</headline><title>", 1),
    }
    found = complaints(tmp_path, {name: text.encode() for name, text in broken.items()})
    assert set(found) == set(broken)
