"""The list of sources with their health, and the page of one of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.model.document import FailureKind
from tests.store.harness import Installation, failure
from tests.support import builders
from tests.support.desk import SOURCES, AtDesk, Editor
from tests.web.desk.test_editing import EDIT

MANY = "sources:\n" + "".join(
    f"  - {{id: s{n:03}, name: Paper {n}, region: cn/fujian, home: http://s{n}.example/, "
    f"url: http://s{n}.example/f}}\n"
    for n in range(230)
)
MORE = f"""{SOURCES}  - id: resting
    name: Resting
    region: cn/fujian
    home: http://rest.example/
    url: http://rest.example/f
    enabled: false
    reason: its server moved
  - id: far
    name: Far
    region: cn
    home: http://far.example/
    url: http://far.example/f
"""


@pytest.fixture
def polled(tmp_path: Path) -> Iterator[AtDesk]:
    """Give a desk whose first source has news and whose second one fails."""
    desk = AtDesk(tmp_path, {"sources/cn.yaml": MORE})
    site = Installation.__new__(Installation)
    site.path, site.now, site.polling, site.reading = desk.path, desk.now, desk.polling, desk.reading
    good, bad = desk.applied.source("fuzhou-daily"), desk.applied.source("xiamen-net")
    site.poll(good, builders.entry(1))
    site.poll(bad, result=failure(FailureKind.TIMEOUT))
    desk.polling.note_conditions(now=desk.now)
    yield desk
    desk.close()


def ids(text: str) -> list[str]:
    """Give the sources of a list in their order."""
    rows = text.split('<tr><th scope="row"><a href="/desk/sources/')[1:]
    return [row.partition('"')[0] for row in rows]


def test_the_list_has_the_worst_first_and_says_why(polled: AtDesk) -> None:
    text = polled.editor().text("/desk/sources")
    assert ids(text) == ["xiamen-net", "fuzhou-daily", "resting", "far"]
    assert "no answer within 30 s" in text
    assert "its server moved" in text
    assert "Its region is not followed" in text
    assert "4 of 4 sources." in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=failed", ["xiamen-net"]),
        ("state=paused", ["resting"]),
        ("state=nonsense", ["xiamen-net", "fuzhou-daily", "resting", "far"]),
        ("region=cn/fujian/fuzhou", ["fuzhou-daily"]),
        ("region=cn/fujian/", ["xiamen-net", "fuzhou-daily", "resting"]),
        ("region=cn/fuj", []),
        ("words=%E7%A6%8F%E5%B7%9E", ["fuzhou-daily"]),
        ("words=EXAMPLE+xm.", ["xiamen-net"]),
        ("words=nothing", []),
        ("sort=name", ["far", "resting", "xiamen-net", "fuzhou-daily"]),
        ("sort=last", ["far", "resting", "fuzhou-daily", "xiamen-net"]),
        ("sort=newest", ["far", "resting", "xiamen-net", "fuzhou-daily"]),
        ("sort=yield", ["fuzhou-daily", "far", "resting", "xiamen-net"]),
        ("sort=bogus&page=-1", ["xiamen-net", "fuzhou-daily", "resting", "far"]),
        ("page=99999999", ["xiamen-net", "fuzhou-daily", "resting", "far"]),
    ],
)
def test_the_list_can_be_filtered_and_sorted(polled: AtDesk, query: str, found: list[str]) -> None:
    assert ids(polled.editor().text(f"/desk/sources?{query}")) == found


def test_a_long_list_has_pages_that_keep_the_filter(tmp_path: Path) -> None:
    desk = AtDesk(tmp_path, {"sources/cn.yaml": MANY})
    editor = desk.editor()
    first = editor.text("/desk/sources?words=paper&sort=name")
    assert len(ids(first)) == 100
    assert "/desk/sources?words=paper&amp;sort=name&amp;page=2" in first
    last = editor.text("/desk/sources?words=paper&sort=name&page=3")
    assert len(ids(last)) == 30
    assert 'rel="next"' not in last
    assert 'rel="prev"' in last
    desk.close()


def test_one_source_shows_history_documents_and_episodes(polled: AtDesk) -> None:
    text = polled.editor().text("/desk/sources/xiamen-net")
    assert "Fails" in text
    assert "no answer within 30 s" in text
    assert "in two hours: it failed" in text
    assert "http://xm.example/feed.xml" in text
    assert "What was the matter" in text
    assert "Poll now" in text


def test_a_source_that_rests_says_why_and_can_only_be_tried(polled: AtDesk) -> None:
    text = polled.editor().text("/desk/sources/resting")
    assert "its server moved" in text
    assert ">Resume</button>" in text
    assert "Poll now" not in text
    assert "Latest polls" not in text


def test_names_are_text_and_addresses_lead_to_the_web_alone(tmp_path: Path) -> None:
    name = '<img src=x onerror="alert(1)">'
    text = SOURCES.replace("福州日报", f"'{name}'")
    desk = AtDesk(tmp_path, {"sources/cn.yaml": text})
    editor = desk.editor()
    for path in ("/desk/sources", "/desk/sources/fuzhou-daily", EDIT):
        assert "<img src=x" not in editor.text(path)
    desk.close()


def test_a_source_that_is_none_is_a_404(editor: Editor) -> None:
    assert editor.get("/desk/sources/nobody").status_code == 404
