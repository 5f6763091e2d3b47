"""The contract of titles on pages and embeds: the lead's own, to the letter."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.publish.samples import TITLES
from tests.support.builders import copy, story
from tests.web.fakes import FUZHOU, House
from tests.web.htmlcheck import parsed, texts


@pytest.mark.parametrize(
    "address", [f"/regions/{FUZHOU}", f"/embed/{FUZHOU}.html", f"/embed/{FUZHOU}.html?fragment=1", "/"]
)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_the_leads_own_on_every_page(address: str, title: str) -> None:
    house = House()
    house.store.show(FUZHOU, story(lead=copy(title=title)))
    for above in ("cn/fujian", "cn", "all"):
        house.store.show(above, story(lead=copy(title=title)))
    tree = LexborHTMLParser(house.client().get(address).get_data(as_text=True))
    assert texts(tree, "a").count(title) == 1


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_the_leads_own_on_the_storys_page(title: str) -> None:
    house = House()
    one = story(lead=copy(title=title))
    house.store.show(FUZHOU, one)
    tree = parsed(house.client().get(f"/stories/{one.uuid}"))
    assert texts(tree, "h1") == [title]
