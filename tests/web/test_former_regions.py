"""Subscribers under any former id of a region are led to the present one."""

import pytest

from tests.web.fakes import FUZHOU, House, stories


@pytest.mark.parametrize("rest", ["", "/feed.rss", "/feed.atom?limit=5"])
def test_a_name_that_the_configuration_no_longer_mentions_still_redirects(rest: str) -> None:
    house = House()
    house.store.former = {"cn/fujian/rong": FUZHOU}
    answer = house.client().get(f"/regions/cn/fujian/rong{rest}")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/regions/{FUZHOU}{rest}")


def test_a_former_name_of_a_region_that_left_is_unknown_or_gone() -> None:
    house = House()
    house.store.former = {"cn/fujian/rong": "cn/fujian/left", "cn/fujian/old": "cn/fujian/left"}
    house.store.show("cn/fujian/old", *stories(1))
    asked = house.client()
    assert asked.get("/regions/cn/fujian/rong/feed.rss").status_code == 404
    assert asked.get("/regions/cn/fujian/old/feed.rss").status_code == 410
