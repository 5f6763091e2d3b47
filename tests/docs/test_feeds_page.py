"""docs/feeds.md: every address in it is answered as it says, and it knows every parameter."""

import re
from pathlib import Path

import pytest

from aggregator.web.query import NAMES
from aggregator.web.selecting import MAX_SOURCES, MAX_WORDS
from tests.web.fakes import FUZHOU, House, stories

PAGE = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text("utf-8")
ADDRESSES = re.findall(r"`(/regions/[^`]+)`", PAGE)
REFUSED = "since=yesterday"
OF_EMBEDS = {"accent", "dates", "dir", "images", "layout", "region", "theme"}
OF_PAGES = {"before", "count", "fragment", "heading", "written"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_answered_as_it_says(address: str) -> None:
    house = House()
    house.store.show(FUZHOU, *stories(3))
    response = house.client().get(address)
    assert response.status_code == (400 if REFUSED in address else 200)


def test_the_table_knows_every_parameter_of_a_feed_with_an_example() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (`/regions[^|]*`) \|$", PAGE, re.MULTILINE))
    assert rows.keys() == NAMES - OF_PAGES - OF_EMBEDS
    assert [name for name, example in rows.items() if f"?{name}=" not in example] == []


def test_the_page_names_the_bounds_of_the_program() -> None:
    assert f"At most {MAX_WORDS}." in PAGE
    assert f"At most {MAX_SOURCES}." in PAGE
    assert len(ADDRESSES) > 15
