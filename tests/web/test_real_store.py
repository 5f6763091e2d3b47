"""The web over the real store: what a poll stored is what a reader gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient

from aggregator.web.app import WebServices, create_app
from tests.store.harness import Installation, entry, ours, theirs
from tests.web.fakes import FUZHOU, world
from tests.web.htmlcheck import hrefs, one, parsed, texts


@dataclass
class Served:
    store: Installation
    client: FlaskClient


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    config = world(sources=(ours(), theirs()))
    store = Installation(tmp_path / "aggregator.db", regions=config.regions)
    store.follow(*config.sources)
    store.past_first_poll(ours())
    services = WebServices(store.reading, config=lambda: config, clock=lambda: store.now, version="1.0")
    yield Served(store, create_app(services).test_client())
    store.close()


def test_a_polled_story_reaches_every_output_of_its_region_and_those_above(served: Served) -> None:
    served.store.poll(ours(), entry(1))
    for region in (FUZHOU, "cn/fujian", "cn", "all"):
        feed = feedparser.parse(served.client.get(f"/regions/{region}/feed.atom").data)
        assert [story.title for story in feed.entries] == ["福州新闻第1条"]
        for path in (f"/regions/{region}", f"/embed/{region}.html"):
            assert "福州新闻第1条" in one(parsed(served.client.get(path)), "main").text()
    assert texts(parsed(served.client.get("/")), "article h3") == ["福州新闻第1条"]


def test_a_feed_changes_when_and_only_when_its_region_does(served: Served) -> None:
    served.store.poll(ours(), entry(1))
    path = f"/regions/{FUZHOU}/feed.rss"
    first = served.client.get(path)
    held = {"If-None-Match": first.headers["ETag"]}
    served.store.later()
    served.store.poll(ours(), entry(1))
    served.store.poll(theirs(), entry(2, theirs()))
    assert served.client.get(path, headers=held).status_code == 304
    served.store.poll(ours(), entry(3))
    assert len(feedparser.parse(served.client.get(path, headers=held).data).entries) == 2


def test_the_pages_of_a_region_show_every_story_once(served: Served) -> None:
    served.store.poll(ours(), *(entry(number) for number in range(1, 121)))
    path, seen = f"/regions/{FUZHOU}", []
    while path:
        tree = parsed(served.client.get(path))
        seen += texts(tree, "article h3")
        path = next(iter(hrefs(tree, '.pages a[rel="next"]')), None) or ""
    assert sorted(seen) == sorted(f"福州新闻第{number}条" for number in range(1, 121))


def test_the_status_page_shows_what_the_store_knows(served: Served) -> None:
    served.store.polling.beat(now=served.store.now)
    served.store.poll(ours(), entry(1))
    tree = parsed(served.client.get("/status"))
    assert texts(tree, "tbody th a:first-child")[0] == "厦门网"
    assert "Waiting for the first poll" in texts(tree, "tbody td")
    assert any(cell.startswith("New entries") for cell in texts(tree, "tbody td"))


def test_the_service_is_ready_for_a_minute_after_a_beat(served: Served) -> None:
    assert served.client.get("/ready").status_code == 503
    served.store.polling.beat(now=served.store.now)
    assert served.client.get("/ready").status_code == 200
    served.store.later(timedelta(seconds=60))
    assert served.client.get("/ready").status_code == 503
