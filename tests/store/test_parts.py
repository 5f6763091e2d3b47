from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregator.model.document import Hint, Link, Role
from aggregator.model.poll import DueDocument, PollReport
from aggregator.store.decisions import open_decisions
from aggregator.store.search import expression
from tests.store.harness import HOUR, LEASE_S, Installation, entry, failure, ours, reading

ARTICLE = "http://news.example/2026-11/24/1.html"
KEY = "url:news.example/2026-11/24/1.html"


def page(number: int) -> str:
    return ARTICLE.replace(".html", f"_{number}.html")


@pytest.fixture
def read(site: Installation) -> Installation:
    """Give an installation with one article of three pages, the first of them read."""
    site.follow(ours())
    site.past_first_poll(ours())
    site.poll(ours(), reading=reading(links=(Link(ARTICLE, Role.ARTICLE, Hint("两条新路通车")),)))
    parts = tuple(Link(page(n), Role.PART, Hint(key=KEY, number=n)) for n in (2, 3))
    first = entry(1, key=KEY, url=ARTICLE, title="两条新路通车", html="<p>一。</p>", text="一。")
    poll_led(site, ARTICLE, reading=reading(first, links=parts))
    return site


def due(site: Installation, address: str) -> DueDocument:
    leases = site.polling.claim(now=site.now, limit=10, lease_s=LEASE_S)
    found = [one for lease in leases for one in lease.documents if one.document.address == address]
    for lease in leases:
        site.polling.release(lease)
    return found[0]


def poll_led(site: Installation, address: str, **changes: Any) -> PollReport:
    """Poll what a page led to."""
    site.polling.spread_overdue(now=site.now, per_document_s=0.0, at_most_s=0.0)
    lease = next(
        lease
        for lease in site.polling.claim(now=site.now, limit=10, lease_s=LEASE_S)
        if any(one.document.address == address for one in lease.documents)
    )
    (report,) = site.commit([site.finished(ours(), lease=lease, address=address, **changes)])
    site.polling.release(lease)
    return report


def part(site: Installation, number: int, text: str) -> PollReport:
    came = entry(number, key=f"url:part-{number}", html=f"<p>{text}</p>", text=text)
    return poll_led(site, page(number), reading=reading(came, part_of=KEY))


def text(site: Installation) -> str:
    ((found,),) = site.rows(f"SELECT text FROM entry_text WHERE key = '{KEY}'")  # noqa: S608 - our own
    return str(found)


def test_parts_follow_the_text_in_the_order_of_their_numbers(read: Installation) -> None:
    part(read, 3, "三。")
    part(read, 2, "二。")
    assert text(read) == "一。\n二。\n三。"
    ((html,),) = read.rows(f"SELECT html FROM entry_text WHERE key = '{KEY}'")  # noqa: S608 - our own
    assert html == "<p>一。</p>\n<p>二。</p>\n<p>三。</p>"


def test_what_completes_a_fresh_entry_is_no_second_news(read: Installation) -> None:
    (before,) = read.stories("cn/fujian/fuzhou")
    versions = read.versions()
    report = part(read, 2, "二。")
    (after,) = read.stories("cn/fujian/fuzhou")
    assert report.counts.revised == 0
    assert after.updated_at == before.updated_at
    assert read.versions()["cn/fujian/fuzhou"] > versions["cn/fujian/fuzhou"]


def test_what_comes_hours_later_is_a_revision(read: Installation) -> None:
    read.later(HOUR * 2)
    report = part(read, 2, "二。")
    (story,) = read.stories("cn/fujian/fuzhou")
    assert report.counts.revised == 1
    assert story.updated_at == read.now


def test_the_search_finds_words_of_a_part(read: Installation) -> None:
    part(read, 2, "琅琊榜首")
    found = read.rows(f"SELECT rowid FROM search WHERE search MATCH '{expression(['琅琊榜首'], every=True)}'")  # noqa: S608
    assert len(found) == 1


def test_the_whole_text_is_what_copies_are_compared_with(read: Installation) -> None:
    before = read.rows("SELECT compared FROM signature ORDER BY entry DESC LIMIT 1")
    part(read, 2, "这座跨江大桥全长三千米,设计时速八十千米,将于明年十月建成通车。")
    assert read.rows("SELECT compared FROM signature ORDER BY entry DESC LIMIT 1") != before


def test_an_entry_without_one_of_its_parts_stays_with_what_came(read: Installation) -> None:
    part(read, 3, "三。")
    for _ in range(3):
        read.later(HOUR * 3)
        poll_led(read, page(2), result=failure())
    assert text(read) == "一。\n三。"


def test_parts_of_a_hidden_story_are_not_stored(read: Installation) -> None:
    ((uuid,),) = read.rows("SELECT uuid FROM story ORDER BY id DESC LIMIT 1")
    deciding = open_decisions(read.path)
    assert deciding.hide(UUID(uuid), reason="court order 7", who="editor", now=read.now)
    deciding.close()
    part(read, 2, "二。")
    assert text(read) == ""


def test_a_part_of_what_left_the_store_is_let_go(read: Installation) -> None:
    came = entry(2, key="url:part-2", text="二。")
    report = poll_led(read, page(2), reading=reading(came, part_of="url:unknown"))
    assert report.counts.new == 0


def test_an_empty_part_changes_nothing(read: Installation) -> None:
    poll_led(read, page(2), reading=reading(part_of=KEY))
    assert text(read) == "一。"


def test_days_later_a_text_that_left_is_not_begun_anew(read: Installation) -> None:
    with read.polling._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE entry_text SET text = '', html = ''")
    read.later(timedelta(days=2))
    part(read, 2, "二。")
    assert text(read) == ""
