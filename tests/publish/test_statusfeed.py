from datetime import timedelta

import feedparser
import pytest

from aggregator.model.condition import Condition, Episode, episode_uuid
from aggregator.publish.conditions import headline
from aggregator.publish.statusfeed import status_feed
from tests.publish.samples import channel
from tests.support.builders import NAMESPACE, NOW

NAMES = {"fuzhou-daily": "福州日报"}


def episode(condition: Condition, source_id: str | None = "fuzhou-daily", *, over: bool = False) -> Episode:
    began = NOW - timedelta(hours=1)
    uuid = episode_uuid(NAMESPACE, 7, condition, began)
    return Episode(uuid, source_id, condition, began, NOW if over else None, NOW, "status 404\x00 <b>")


@pytest.mark.parametrize(
    ("told", "title"),
    [
        (episode(Condition.FAILED), "福州日报 cannot be polled"),
        (episode(Condition.FAILED, over=True), "福州日报 can be polled again"),
        (episode(Condition.SILENT, "unknown-source"), "unknown-source has fallen silent"),
        (episode(Condition.CONFIG, None), "The configuration has faults"),
        (episode(Condition.POLLER, None, over=True), "The poller works again"),
    ],
)
def test_a_headline_says_who_and_what(told: Episode, title: str) -> None:
    assert headline(told, NAMES) == title


def test_an_episode_is_one_entry_with_its_id_and_its_reason_escaped() -> None:
    told = [episode(Condition.RETIRED), episode(Condition.CONFIG, None, over=True)]
    feed = feedparser.parse(status_feed(channel("atom"), told, names=NAMES))
    assert not feed.bozo
    assert [entry.id for entry in feed.entries] == [f"urn:uuid:{one.uuid}" for one in told]
    assert [entry.link for entry in feed.entries] == [
        f"{channel('atom').page_url}#fuzhou-daily",
        channel("atom").page_url,
    ]
    first, second = (entry.content[0].value for entry in feed.entries)
    assert first.startswith(
        "<p>status 404 &lt;b&gt;</p><p>Since 2026-11-24 11:00 UTC.</p><p>It is asked no more."
    )
    assert second.endswith("<p>Since 2026-11-24 11:00 UTC, until 2026-11-24 12:00 UTC.</p>")


def test_equal_episodes_give_equal_bytes() -> None:
    told = [episode(Condition.MOVED)]
    assert status_feed(channel("atom"), told, names=NAMES) == status_feed(channel("atom"), told, names=NAMES)
