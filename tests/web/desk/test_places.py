"""Regions at the desk: the tree with its counts, and everything that decides about one."""

import re
from collections.abc import Iterator

import pytest

from tests.support.desk import Editor
from tests.web.desk.busy import Busy, busy


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    made = busy(tmp_path_factory.mktemp("desk"))
    yield made
    made.close()


@pytest.fixture
def here(room: Busy) -> Editor:
    return room.desk.editor()


def bare(text: str) -> str:
    """Give a page's words in one line."""
    return " ".join(re.sub("<[^>]*>", " ", text).split())


def test_the_tree_counts_sources_and_stories_and_says_when_one_came_last(here: Editor) -> None:
    text = bare(here.text("/desk/regions"))
    last = "Last listed 27 November 2026 12:00"
    assert f"cn/fujian 2 sources 9 stories in seven days {last}" in text
    assert f"Fuzhou cn/fujian/fuzhou 1 source 9 stories in seven days {last}" in text


def test_the_tree_is_nested_as_regions_are(here: Editor) -> None:
    text = here.text("/desk/regions")
    order = [
        "/desk/regions/all",
        "/desk/regions/cn",
        "/desk/regions/cn/fujian",
        "/desk/regions/cn/fujian/fuzhou",
    ]
    assert re.findall(r'href="(/desk/regions/[^"]*)"', text) == [*order, "/desk/regions/de"]


def test_what_is_not_followed_stands_apart(here: Editor) -> None:
    apart = here.text("/desk/regions").partition("Configured, but not followed")[2]
    assert re.findall(r'href="/desk/regions/([^"]*)"', apart) == ["de"]


def test_a_region_shows_the_rules_that_hold_for_it(here: Editor) -> None:
    text = bare(here.text("/desk/regions/cn/fujian"))
    for said in (
        "Other names 八闽",
        "Keywords none",
        "Phrases that mean another place 福建舰",
        "What rises from below Stories whose leading copy was placed there",
        "Largest share of one source no bound",
        "Sources whose texts are shown All",
        "Time zone Asia/Shanghai",
    ):
        assert said in text


def test_a_region_bounds_shares(here: Editor) -> None:
    text = bare(here.text("/desk/regions/cn"))
    assert "Largest share of one source 40 %" in text
    assert "What rises from below Every story" in text


def test_a_region_leads_to_its_stories_sources_and_neighbours(here: Editor) -> None:
    text = here.text("/desk/regions/cn/fujian")
    for target in (
        "/desk/stories?region=cn/fujian",
        "/desk/sources?region=cn/fujian",
        "/regions/cn/fujian",
        "/desk/sources/xiamen-net",
        "/desk/regions/cn",
        "/desk/regions/cn/fujian/fuzhou",
    ):
        assert f'href="{target}"' in text.replace("%2F", "/"), target
        assert here.get(target).status_code == 200
    assert "/desk/sources/fuzhou-daily" not in text


def test_a_region_that_is_not_followed_says_so_and_promises_no_page(here: Editor) -> None:
    text = here.text("/desk/regions/de")
    assert "It is not followed" in text
    assert "Stories of at least 2 sources" in text
    assert 'href="/regions/de"' not in text


@pytest.mark.parametrize("region", ["cn/atlantis", "cn/fujian/", "x"])
def test_a_region_that_is_none_is_a_404(here: Editor, region: str) -> None:
    assert here.get(f"/desk/regions/{region}").status_code == 404
