"""Real feed files through the real program, and what independent readers make of the result."""

import re
from pathlib import Path

import pytest

from tests.publish.clients import CLIENTS
from tests.support.installation import Installed, free_port, wait_for
from tests.support.origin import Origin

FOLDER = Path(__file__).parents[3] / "shared/data/feeds"
FILES = sorted(FOLDER.glob("*")) if FOLDER.is_dir() else []
FIRST = (
    b"<rss version='2.0'><channel><title>soon</title><link>http://a.example/</link>"
    b"<item><title>first of all</title><guid isPermaLink='false'>first of all</guid></item></channel></rss>"
)
ITEM = re.compile(rb"<(?:[A-Za-z]+:)?(?:item|entry)[\s>]")
CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)

pytestmark = pytest.mark.skipif(not FILES, reason="the real feed files are not beside the checkout")


def slug(path: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", path.name.lower()).strip("-")


def items(path: Path) -> int:
    """Count start tags of items, without a parser: what stands in CDATA or a comment is none."""
    return len(ITEM.findall(CDATA.sub(b"", path.read_bytes())))


def test_every_item_of_every_real_feed_is_stored_and_read_alike_by_three_clients(tmp_path: Path) -> None:
    with Origin() as origin:
        for path in FILES:
            origin.serve(f"/{path.name}", FIRST, content_type="application/xml")
        feeds = {slug(path): origin.url(f"/{path.name}") for path in FILES}
        installed = Installed(tmp_path, feeds)
        installed.poll()  # the first poll of an address lists nothing old, so let it be over
        for path in FILES:
            origin.serve(f"/{path.name}", path.read_bytes(), content_type="application/xml")
        reports = installed.poll()

        found = {
            name: report["counts"]["new"] + sum(report["dropped"].values())
            for name, report in reports.items()
        }
        assert found == {slug(path): items(path) for path in FILES}

        with installed.serving(free_port()) as base:
            seen = {}
            for form, client in CLIENTS:
                with_form = f"{base}/regions/cn/fujian/fuzhou/feed.{form}"
                body = wait_for(with_form, installed.web)
                seen[form, client.__name__] = client(body)
        first = next(iter(seen.values()))
        assert len(first) > 100
        for said in seen.values():
            assert said == first


def test_what_is_no_feed_is_a_failure_with_a_useful_message(tmp_path: Path) -> None:
    with Origin() as origin:
        origin.serve(
            "/html",
            b"<!doctype html><title>404 Not Found</title><h1>Not Found</h1>",
            content_type="text/html",
        )
        origin.serve("/empty", b"", content_type="application/xml")
        origin.serve("/picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), content_type="image/png")
        origin.serve("/good", FIRST, content_type="application/xml")
        paths = ("html", "empty", "picture", "good", "missing")
        installed = Installed(tmp_path, {name: origin.url(f"/{name}") for name in paths})
        done = installed.run("poll")
        reports = installed.poll()
    assert done.returncode == 1
    kinds = {name: (report["failure"] or {}).get("kind") for name, report in reports.items()}
    assert kinds == {
        "html": "format",
        "empty": "empty",
        "picture": "charset",
        "good": None,
        "missing": "status",
    }
    assert "404 Not Found" in reports["html"]["failure"]["message"]
    assert all(len(report["failure"]["message"]) > 20 for report in reports.values() if report["failure"])
