"""What readers are sent is the same bytes before and after the chores."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.store.retention import Retention
from aggregator.store.texts import SHOWN
from aggregator.web.app import WebServices, create_app
from tests.store.harness import Installation, copy_of, entry, ours, theirs
from tests.support.builders import moment
from tests.web.fakes import FUZHOU, world

PLACES = ("feed.atom", "feed.rss", "feed.json")
CONFIG = world(sources=(ours(), theirs()))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Installation]:
    """Give a store whose regions show old and new stories, one of them in two papers."""
    store = Installation(tmp_path / "aggregator.db", regions=CONFIG.regions)
    store.follow(*CONFIG.sources)
    store.past_first_poll(ours())
    store.past_first_poll(theirs())
    store.poll(
        theirs(), *(entry(number, theirs(), published=moment(store.now)) for number in range(900, 905))
    )
    store.poll(ours(), *(entry(number, published=moment(store.now)) for number in range(200)))
    store.later(timedelta(days=100))
    recent = [entry(number, published=moment(store.now)) for number in range(500, 500 + SHOWN)]
    store.poll(ours(), *recent)
    store.poll(theirs(), copy_of(500, theirs(), published=moment(store.now)))
    yield store
    store.close()


def outputs(site: Installation) -> dict[str, bytes]:
    """Give every output of every region from a server that just started."""
    services = WebServices(site.reading, config=lambda: CONFIG, clock=lambda: site.now, version="1.0")
    client = create_app(services).test_client()
    regions = ("all", "cn", FUZHOU, "cn/fujian/xiamen")
    paths = [f"/regions/{region}/{name}" for region in regions for name in PLACES]
    paths += [f"/regions/{region}" for region in regions]
    paths += [f"/embed/{region}.html?count=50" for region in regions]
    answers = {path: client.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.data for path, answer in answers.items()}


def test_feeds_pages_and_embeds_are_the_same_bytes_after_the_chores(site: Installation) -> None:
    before = outputs(site)
    removed = sum(
        step.rows for step in site.polling.chores(Retention(), now=site.now) if step.what == "texts"
    )
    assert removed > 150
    assert outputs(site) == before
