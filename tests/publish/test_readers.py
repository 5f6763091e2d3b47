"""What readers that nobody here wrote see in our three formats."""

import feedparser
import pytest

from tests.publish.clients import CLIENTS, Client
from tests.publish.samples import Format, Said, stories, written
from tests.support.builders import copy, story

EXPECTED = [
    Said(one.guid, one.lead.title, one.lead.url, one.lead.published.at.timestamp()) for one in stories()
]
IDS = [f"{name}-{client.__name__}" for name, client in CLIENTS]


@pytest.mark.parametrize(("format_", "client"), CLIENTS, ids=IDS)
def test_every_client_reads_the_same_entries_in_the_same_order(format_: Format, client: Client) -> None:
    assert client(written(format_, stories())) == EXPECTED


@pytest.mark.parametrize(("format_", "client"), CLIENTS, ids=IDS)
def test_an_empty_feed_is_a_feed(format_: Format, client: Client) -> None:
    assert client(written(format_, [])) == []


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_readers_that_show_one_author_show_the_outlet(format_: Format) -> None:
    made = story(lead=copy(authors=("张三", "李四")))
    (entry,) = feedparser.parse(written(format_, [made])).entries
    assert entry.author == "福州日报"
    assert [one["name"] for one in entry.authors] == ["福州日报"]
    assert entry.source["title"] == "福州日报"


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_the_feed_links_to_its_page_and_is_dated_by_its_last_change(format_: Format) -> None:
    feed = feedparser.parse(written(format_, stories(), hub="https://hub.example/")).feed
    assert feed.link == "https://feeds.example/regions/cn/fujian/fuzhou"
    assert feed.title == "福州新闻"
    assert feed.updated_parsed[:6] == (2026, 11, 24, 12, 0, 0)
    assert {one["rel"] for one in feed.links} == {"alternate", "self", "hub"}
