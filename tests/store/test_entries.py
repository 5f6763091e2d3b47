from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from aggregator.model.entry import Credit, Media, Precision
from aggregator.model.poll import Counts, Outcome
from aggregator.model.source import SourceMemory
from tests.store.harness import HOUR, Installation, copy_of, entry, ours, reading, theirs
from tests.support import builders

FIRST, SECOND = "http://news.example/feed.xml", "http://news.example/full.xml"


@pytest.fixture
def started(site: Installation) -> Installation:
    """Give a store in which both papers are past their first poll."""
    site.follow(ours(), theirs())
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    site.later()
    return site


def test_a_new_entry_is_stored_as_it_was_read(started: Installation) -> None:
    full = entry(
        1,
        authors=("林小明",),
        categories=("民生",),
        media=(
            Media("http://news.example/1.jpg", "image/jpeg", 1000, "农场"),
            Media("http://news.example/2.mp3"),
        ),
        credit=Credit("福州日报", "福州晚报", ("林小明",), ("王芳",), "陈编", "本报讯"),
        updated=builders.NOW,
        published=builders.moment(precision=Precision.MINUTE),
    )
    started.poll(ours(), full)
    (story,) = started.stories("cn/fujian/fuzhou")
    expected = builders.copy(
        1,
        title=full.title,
        html=full.html,
        text=full.text,
        published=full.published,
        authors=full.authors,
        categories=full.categories,
        media=full.media,
        credit=full.credit,
    )
    assert story.lead == expected


def test_a_second_poll_of_the_same_entries_changes_nothing(started: Installation) -> None:
    assert started.poll(ours(), entry(1), entry(2)).counts == Counts(new=2, listed=2)
    before = started.stories("all"), started.versions()
    started.later()
    report = started.poll(ours(), entry(1), entry(2))
    assert (report.outcome, report.counts) == (Outcome.UNCHANGED, Counts(unchanged=2))
    assert (started.stories("all"), started.versions()) == before


def test_one_new_entry_among_known_ones_is_one_new_entry(started: Installation) -> None:
    started.poll(ours(), entry(1), entry(2))
    assert started.poll(ours(), entry(3), entry(2), entry(1)).counts == Counts(new=1, unchanged=2, listed=1)


def test_one_key_of_two_sources_is_two_entries(started: Installation) -> None:
    started.poll(ours(), entry(1, key="guid:1"))
    report = started.poll(theirs(), entry(2, theirs(), key="guid:1"))
    assert report.counts.new == 1


def test_of_two_entries_with_one_key_the_first_counts(started: Installation) -> None:
    twice = entry(1, title="更正", content_hash="other")
    assert started.poll(ours(), entry(1), twice).counts == Counts(new=1, unchanged=1, listed=1)
    assert started.poll(ours(), entry(1), twice).counts == Counts(unchanged=2)
    assert started.titles("all") == ["福州新闻第1条"]


def test_one_key_in_two_documents_of_a_source_is_one_entry(site: Installation) -> None:
    both = ours(urls=(FIRST, SECOND))
    site.follow(both)
    assert site.poll(both, entry(1), address=FIRST).counts.new == 1
    assert site.poll(both, entry(1), address=SECOND).counts == Counts(unchanged=1)


def test_new_words_of_the_lead_move_updated_once_and_the_versions(started: Installation) -> None:
    started.poll(ours(), entry(1))
    (before,), versions = started.stories("cn/fujian/fuzhou"), started.versions()
    started.later()
    revised = entry(1, title="更正：开业推迟", content_hash="hash-b")
    report = started.poll(ours(), revised)
    (after,) = started.stories("cn/fujian/fuzhou")
    assert (report.outcome, report.counts) == (Outcome.NEW, Counts(revised=1))
    assert (after.lead.title, after.updated_at) == ("更正：开业推迟", started.now)
    assert (after.guid, after.listed_at) == (before.guid, before.listed_at)
    assert started.versions() == {region: n + 1 for region, n in versions.items()}
    started.later()
    assert started.poll(ours(), revised).counts == Counts(unchanged=1)
    assert started.stories("cn/fujian/fuzhou") == (after,)


def test_a_revision_counts_up_and_keeps_the_publication_time(started: Installation) -> None:
    started.poll(ours(), entry(1))
    (before,) = started.stories("all")
    moved = builders.moment(started.now + HOUR)
    started.poll(ours(), entry(1, content_hash="hash-b", published=moved))
    (after,) = started.stories("all")
    assert after.lead.published == before.lead.published
    assert started.rows("SELECT revision FROM entry ORDER BY id DESC LIMIT 1") == [(1,)]


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://news.example/moved/1.html"},
        {"authors": ("林小明",)},
        {"categories": ("民生",)},
        {"media": (Media("http://news.example/1.jpg"),)},
        {"credit": Credit(publisher="福州日报")},
    ],
)
def test_another_cover_of_the_lead_is_shown_without_moving_updated(
    started: Installation, changes: dict[str, Any]
) -> None:
    started.poll(ours(), entry(1))
    (before,), versions = started.stories("all"), started.versions()
    started.later()
    report = started.poll(ours(), entry(1, **changes))
    (after,) = started.stories("all")
    assert report.counts == Counts(unchanged=1)
    assert after == replace(before, lead=replace(before.lead, **changes))
    assert started.versions() == {region: n + 1 for region, n in versions.items()}


def test_new_words_of_another_copy_stay_quiet(started: Installation) -> None:
    started.poll(ours(), entry(1))
    started.poll(theirs(), copy_of(1, theirs(), published=builders.moment(started.now)))
    before, versions = started.stories("all"), started.versions()
    started.later()
    report = started.poll(theirs(), copy_of(1, theirs(), content_hash="hash-b", text="别的话"))
    (after,) = started.stories("all")
    assert (report.counts.revised, after.updated_at) == (1, before[0].updated_at)
    assert started.versions() == versions


def test_another_title_of_a_copy_renders_its_regions_anew_without_moving_updated(
    started: Installation,
) -> None:
    started.poll(ours(), entry(1))
    started.poll(theirs(), copy_of(1, theirs(), published=builders.moment(started.now)))
    (before,), versions = started.stories("all"), started.versions()
    started.later()
    started.poll(theirs(), copy_of(1, theirs(), content_hash="hash-b", title="厦门也说"))
    (after,) = started.stories("all")
    assert (after.updated_at, after.also_in[0].title) == (before.updated_at, "厦门也说")
    assert started.versions() == {region: n + 1 for region, n in versions.items()}


def test_two_documents_that_show_one_entry_differently_do_not_fight(site: Installation) -> None:
    both = ours(urls=(FIRST, SECOND))
    site.follow(both)
    site.poll(both, entry(1), address=FIRST)
    report = site.poll(both, entry(1, content_hash="full", text="全文"), address=SECOND)
    assert report.counts == Counts(unchanged=1)
    assert site.stories("all")[0].lead.text == "正文1。"


def test_another_document_takes_over_when_the_first_is_retired(site: Installation) -> None:
    site.follow(ours(urls=(FIRST, SECOND)))
    site.poll(ours(urls=(FIRST, SECOND)), entry(1), address=FIRST)
    site.follow(ours(urls=(SECOND,)))
    report = site.poll(ours(urls=(SECOND,)), entry(1, content_hash="full", text="全文"), address=SECOND)
    assert report.counts == Counts(revised=1)
    assert site.stories("all")[0].lead.text == "全文"


def test_a_revised_address_is_compared_from_now_on(started: Installation) -> None:
    started.poll(ours(), entry(1, url_key=None))
    started.poll(ours(), entry(1, content_hash="hash-b"))
    report = started.poll(theirs(), copy_of(1, theirs()))
    assert (report.counts.listed, len(started.stories("all"))) == (0, 1)


def test_an_entry_without_an_address_is_revised_like_any_other(started: Installation) -> None:
    started.poll(ours(), entry(1, url=None, url_key=None))
    report = started.poll(ours(), entry(1, url=None, url_key=None, title="更正", content_hash="hash-b"))
    assert (report.counts, started.titles("all")) == (Counts(revised=1), ["更正"])


def test_an_entry_whose_row_is_gone_stays_gone_while_its_source_shows_it(started: Installation) -> None:
    started.poll(ours(), entry(1))
    with started.polling._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE entry_key SET entry = NULL")
    assert started.poll(ours(), entry(1, content_hash="hash-b")).counts == Counts(unchanged=1)


def test_sight_of_an_entry_is_renewed_once_a_day(started: Installation) -> None:
    seen = "SELECT max(last_seen) FROM entry_key"
    started.poll(ours(), entry(1))
    before = started.rows(seen)
    started.later()
    started.poll(ours(), entry(1))
    assert started.rows(seen) == before
    started.later(timedelta(days=1))
    started.poll(ours(), entry(1))
    assert started.rows(seen) > before


def test_more_entries_than_one_statement_takes_are_stored(started: Installation) -> None:
    many = [entry(n) for n in range(1, 1201)]
    assert started.poll(ours(), *many).counts == Counts(new=1200, listed=1200)
    assert started.poll(ours(), *many).counts == Counts(unchanged=1200)


def test_the_memory_of_a_source_comes_back_with_its_next_lease(started: Installation) -> None:
    learned = SourceMemory(suffixes=("_福州新闻网",), habits={"offset": "+08:00"})
    started.poll(ours(), reading=reading(entry(1), memory=learned))
    assert started.lease("fuzhou-daily")[0].documents[0].memory == learned


def test_a_breadcrumb_is_kept_with_its_entry(site: Installation) -> None:
    site.follow(ours())
    site.past_first_poll(ours())
    site.poll(ours(), entry(1, breadcrumb=("福建", "福州新闻")), entry(2))
    assert {story.lead.breadcrumb for story in site.stories("all")} == {("福建", "福州新闻"), ()}
