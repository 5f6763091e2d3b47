"""Where a text is from: an origin that nobody polls is named, and no reader is sent there instead."""

import json
from dataclasses import replace

import feedparser
import pytest

from aggregator.model.entry import Credit
from aggregator.publish.archive import dump_story, load_story
from aggregator.publish.origin import PublicOrigin, unpolled_origin
from tests.publish.samples import public, sources, written
from tests.support.builders import copy, source, story

ADDRESS = "https://gulou.example/rss"
CREDIT = Credit(publisher="鼓楼时报", publisher_url=ADDRESS)


@pytest.mark.parametrize(
    ("credit", "origin"),
    [
        (CREDIT, PublicOrigin("鼓楼时报", ADDRESS)),
        (Credit(publisher="鼓楼时报"), PublicOrigin("鼓楼时报")),
        (Credit(origin="鼓楼时报"), PublicOrigin("鼓楼时报")),
        (Credit(publisher="台江网", origin="鼓楼时报"), PublicOrigin("鼓楼时报")),
        (replace(CREDIT, origin="新华社"), PublicOrigin("鼓楼时报", ADDRESS)),
        (replace(CREDIT, publisher_url="http://10.0.0.1/rss"), PublicOrigin("鼓楼时报")),
        (replace(CREDIT, publisher_url="javascript:alert(1)"), PublicOrigin("鼓楼时报")),
        (Credit(publisher_url=ADDRESS), None),
        (Credit(origin="福州晚报"), None),
        (replace(CREDIT, publisher=" Min River  GAZETTE"), None),
        (Credit(), None),
    ],
)
def test_whom_a_text_is_from_is_named_unless_it_is_polled(
    credit: Credit, origin: PublicOrigin | None
) -> None:
    assert unpolled_origin(copy(credit=credit), sources()) == origin


def test_a_source_that_is_switched_off_is_not_polled() -> None:
    known = {"evening": source(id="evening", name="福州晚报", enabled=False)}
    assert unpolled_origin(copy(credit=Credit(origin="福州晚报")), known) == PublicOrigin("福州晚报")


@pytest.mark.parametrize("format_", ["atom", "rss"])
def test_feeds_name_the_origin_and_lead_to_the_outlets_own_article(format_: str) -> None:
    body = written(format_, [story(lead=copy(credit=CREDIT))])  # type: ignore[arg-type]  # one of the two
    (entry,) = feedparser.parse(body).entries
    assert entry.link == "http://news.example/2026/11/24/1.html"
    assert f'<rfa:origin outlet="鼓楼时报" url="{ADDRESS}"/>'.encode() in body
    vias = [link for link in entry.links if link.rel == "via"]
    assert [(link.href, link.title) for link in vias] == (
        [(ADDRESS, "鼓楼时报")] if format_ == "atom" else []
    )
    assert b'"related"' not in body


def test_an_origin_without_an_address_is_no_link() -> None:
    body = written("atom", [story(lead=copy(credit=Credit(origin="鼓楼时报")))])
    assert b"via" not in body
    assert '<rfa:origin outlet="鼓楼时报"/>'.encode() in body


def test_json_feed_names_the_origin_in_our_extension() -> None:
    (item,) = json.loads(written("json", [story(lead=copy(credit=CREDIT))]))["items"]
    assert item["_aggregator"]["origin"] == {"name": "鼓楼时报", "url": ADDRESS}
    (plain,) = json.loads(written("json", [story()]))["items"]
    assert "origin" not in plain["_aggregator"]


@pytest.mark.parametrize("credit", [CREDIT, Credit()])
def test_an_archive_keeps_the_origin(credit: Credit) -> None:
    told = public(story(lead=copy(credit=credit)))
    assert load_story(dump_story(told)) == told
