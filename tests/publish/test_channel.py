from uuid import UUID

import pytest

from aggregator import __version__
from aggregator.model.region import RegionTree
from aggregator.model.site import Site
from aggregator.publish.channel import Channel, region_channel, region_feed_uuid
from tests.publish.samples import FUZHOU
from tests.support.builders import NAMESPACE, NOW, region


def _channel(language: str = "zh-Hans", base_url: str = "https://feeds.example") -> Channel:
    place = region("cn/fujian/fuzhou", "福州", names=FUZHOU.names, language=language)
    return region_channel(
        place, site=Site("{聚合}"), base_url=base_url, format="atom", namespace=NAMESPACE, updated_at=NOW
    )


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("zh-Hans", "福州新闻"),
        ("zh-Hant", "福州新聞"),
        ("en", "Fuzhou – local news"),
        ("fr", "福州 – {聚合}"),
        ("und", "福州 – {聚合}"),
    ],
)
def test_a_feed_is_named_in_the_language_of_its_region(language: str, title: str) -> None:
    assert _channel(language).title == title


def test_a_feed_says_who_collects_it() -> None:
    assert "{聚合}" in _channel().description
    assert (_channel().publisher, _channel().generator_version) == ("{聚合}", __version__)


def test_addresses_follow_the_base_url() -> None:
    made = _channel(base_url="http://127.0.0.1:8000/news/")
    page = "http://127.0.0.1:8000/news/regions/cn/fujian/fuzhou"
    assert (made.page_url, made.self_url) == (page, f"{page}/feed.atom")
    assert made.feed_urls == {name: f"{page}/feed.{name}" for name in ("rss", "atom", "json")}


def test_the_feed_id_survives_a_move_to_another_host() -> None:
    assert _channel().feed_id == _channel(base_url="https://other.example").feed_id
    assert _channel().feed_id == f"urn:uuid:{region_feed_uuid(NAMESPACE, 'cn/fujian/fuzhou')}"


def test_feed_ids_differ_by_region_and_installation() -> None:
    ids = {
        region_feed_uuid(space, name) for space in (NAMESPACE, UUID(int=7)) for name in ("cn", "de", "demo")
    }
    assert len(ids) == 6


def test_the_region_above_all_has_a_feed_like_any_other() -> None:
    world = RegionTree.of([]).get("all")
    made = region_channel(
        world, site=Site(), base_url="http://a.example", format="rss", namespace=NAMESPACE, updated_at=NOW
    )
    assert (made.title, made.self_url) == (
        "All regions – local news",
        "http://a.example/regions/all/feed.rss",
    )
