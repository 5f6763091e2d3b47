"""Every feed of a running service keeps the rules of its format and the manners of HTTP."""

import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.clients.newsstand import FUZHOU, Newsstand
from tests.publish.validity import faults
from tests.web.archivewalk import Archiving, read
from tests.web.fakes import House

OURS = "UnknownNamespace"  # the validator knows no namespace of ours; it is there on purpose
HEADLINE = {"ContainsHTML", "ContainsUndeclaredHTML"}  # of publishers; titles are never reworded

FEEDS: Mapping[str, set[str]] = {
    f"/regions/{FUZHOU}/feed.rss": {OURS, "ContainsHTML"},
    f"/regions/{FUZHOU}/feed.atom": {OURS, "ContainsUndeclaredHTML"},
    f"/regions/{FUZHOU}/feed.json": set(),
    f"/regions/{FUZHOU}/feed.rss?limit=2": {OURS},
    f"/regions/{FUZHOU}/feed.atom?limit=2": {OURS},
    f"/regions/{FUZHOU}/feed.rss?profile=signage": {"ContainsHTML", "MissingAtomSelfLink"},
    f"/regions/{FUZHOU}/feed.rss?q=%E6%96%87": {OURS},
    f"/regions/{FUZHOU}/feed.atom?source=evening": {OURS},
    f"/regions/{FUZHOU}/feed.json?lang=ar": set(),
    f"/regions/{FUZHOU}/top.rss": {OURS},
    f"/regions/{FUZHOU}/top.atom": {OURS},
    f"/regions/{FUZHOU}/top.json": set(),
    f"/regions/{FUZHOU}/feeds.opml": set(),
    "/regions/cn/feed.rss": {OURS, "ContainsHTML"},
    "/regions/cn/feed.atom": {OURS, "ContainsUndeclaredHTML"},
    "/status.atom": {OURS},
}
"""The public feeds with the warnings that stay; `profile=signage` has no namespace, so no link to itself."""

EMPTY = "cn/fujian/xiamen"  # has a source, and never had news
ENDINGS = ("rss", "atom", "opml", "feed_format>")


def answer(newsstand: Newsstand, address: str) -> tuple[Message, bytes]:
    with urllib.request.urlopen(newsstand.base + address, timeout=30) as got:
        return got.headers, got.read()


@pytest.mark.parametrize("address", FEEDS)
def test_a_public_feed_breaks_no_rule_of_its_format(newsstand: Newsstand, address: str) -> None:
    _, body = answer(newsstand, address)
    assert {rule for rule, _ in faults(body)} == FEEDS[address]


@pytest.mark.parametrize("address", FEEDS)
def test_a_public_feed_names_the_address_that_it_was_asked_at(newsstand: Newsstand, address: str) -> None:
    headers, body = answer(newsstand, address)
    assert f'<{newsstand.base}{address}>; rel="self"' in str(headers["Link"])
    if "signage" not in address and not address.endswith(".opml"):  # neither can name itself
        assert f"{newsstand.base}{address}" in body.decode()


def test_titles_that_look_like_markup_are_the_only_ones_that_the_validator_minds(
    newsstand: Newsstand,
) -> None:
    _, body = answer(newsstand, f"/regions/{FUZHOU}/feed.rss")
    minded = {place for rule, place in faults(body) if rule in HEADLINE}
    assert minded == {"&amp; is written &amp;amp; — 100%", "5 < 6 & 7 > 2, then <b>left</b>"}


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_archives_break_no_rule_of_their_format(tmp_path: Path, form: str) -> None:
    house = Archiving(tmp_path / "aggregator.db")
    try:
        for _ in range(3):
            house.news(60, after=timedelta(days=35))
            house.archive()
        client = house.client()
        current = read(client, f"/regions/{FUZHOU}/feed.{form}")
        archive = read(client, current.links["prev-archive"])
        assert archive.is_archive
        for page in (current, archive):
            assert {rule for rule, _ in faults(client.get(page.path).data)} <= {OURS}
    finally:
        house.store.close()


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_the_feed_of_a_region_without_news_breaks_no_rule(newsstand: Newsstand, form: str) -> None:
    _, body = answer(newsstand, f"/regions/{EMPTY}/feed.{form}")
    assert {rule for rule, _ in faults(body)} <= {OURS}


def test_no_feed_of_the_service_is_forgotten_here() -> None:
    routes = House().app().url_map
    feeds = {rule.endpoint for rule in routes.iter_rules() if rule.rule.rpartition(".")[2].endswith(ENDINGS)}
    here = routes.bind("feeds.example")
    archive = f"/regions/{FUZHOU}/archive/2026-11.atom"
    covered = {here.match(urlsplit(address).path)[0] for address in (*FEEDS, archive)}
    assert feeds - covered == set()
