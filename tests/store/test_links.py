from datetime import timedelta

import pytest
from sqlalchemy import select

from aggregator.model.document import Hint, Link, Role
from aggregator.model.poll import DueDocument
from aggregator.store.link_tables import document_link
from aggregator.store.times import to_us
from tests.store.harness import HOUR, LEASE_S, Installation, entry, ours, reading, theirs

LIST = "http://news.example/feed.xml"
ONE, TWO = "http://news.example/2026-11/24/1.html", "http://news.example/2026-11/24/2.html"
HINT = Hint("两条新路通车", "2026-11-24 09:15", section="要闻", breadcrumb=("福建", "福州"))


def link(url: str, role: Role = Role.ARTICLE, hint: Hint = HINT) -> Link:
    return Link(url, role, hint)


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(), theirs())
    return site


def due(site: Installation) -> dict[str, DueDocument]:
    leases = site.polling.claim(now=site.now, limit=10, lease_s=LEASE_S)
    for lease in leases:
        site.polling.release(lease)
    return {one.document.address: one for lease in leases for one in lease.documents}


def test_what_a_page_led_to_is_due_in_the_same_commit(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=(link(ONE), link(TWO))))
    found = due(started)
    assert {ONE, TWO} <= found.keys()
    assert found[ONE].document.role is Role.ARTICLE
    assert found[ONE].document.hint == HINT


def test_articles_of_a_first_poll_follow_its_rule_and_later_ones_do_not(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=(link(ONE),)))
    started.later()
    started.poll(ours(), reading=reading(links=(link(ONE), link(TWO))))
    found = due(started)
    assert (found[ONE].document.first, found[TWO].document.first) == (True, False)


def test_a_link_that_is_known_is_no_new_document(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=(link(ONE),)))
    started.later()
    started.poll(ours(), reading=reading(links=(link(ONE), link(ONE))))
    assert [url for url in due(started) if url == ONE] == [ONE]


def test_the_day_on_which_a_page_last_led_there_is_kept(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=(link(ONE),)))
    started.later(timedelta(days=2))
    started.poll(ours(), reading=reading(links=(link(ONE),)))
    with started.polling._engine.begin() as connection:
        seen = connection.scalar(select(document_link.c.seen_at))
    assert seen == to_us(started.now)


def test_an_address_of_its_own_host_makes_a_group_of_its_own(started: Installation) -> None:
    elsewhere = "http://m.news.example/1.html"
    started.poll(ours(), reading=reading(links=(link(elsewhere),)))
    leases = started.polling.claim(now=started.now, limit=10, lease_s=LEASE_S)
    assert "m.news.example" in {lease.group for lease in leases}


def test_sources_that_left_are_not_asked_for_their_articles(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=(link(ONE),)))
    started.follow(theirs())
    started.later()
    assert ONE not in due(started)


def test_other_sources_keep_their_articles_when_the_configuration_changes(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=(link(ONE),)))
    started.follow(ours())
    assert ONE in due(started)


def test_an_address_that_is_configured_later_becomes_a_document_of_its_own(started: Installation) -> None:
    started.poll(ours(), reading=reading(links=(link(ONE),)))
    started.follow(ours(urls=(LIST, ONE)), theirs())
    found = due(started)[ONE].document
    assert (found.role, found.hint) == (Role.ROOT, None)


def test_health_speaks_of_the_configured_addresses_alone(started: Installation) -> None:
    started.poll(ours(), reading=reading(entry(1), links=(link(ONE),)))
    health = {one.source_id: one for one in started.reading.health()}["fuzhou-daily"]
    assert health.due_at == started.now + HOUR
