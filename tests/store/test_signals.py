"""What publishers ask of us, kept with their entries and for their whole source."""

import pytest

from aggregator.model.signals import NO_SIGNALS, Signals, headline_only
from tests.store.harness import Installation, entry, ours, reading, theirs

FUZHOU = "cn/fujian/fuzhou"
NOSNIPPET = Signals(max_chars=0, reasons=("X-Robots-Tag: nosnippet",))
PAID = Signals(no_full_text=True, reasons=("title [Plus]",))


@pytest.fixture
def started(site: Installation) -> Installation:
    site.follow(ours(urls=("http://news.example/feed.xml", "http://news.example/more.xml")), theirs())
    site.past_first_poll(ours(urls=("http://news.example/feed.xml", "http://news.example/more.xml")))
    return site


def signals(site: Installation) -> list[Signals]:
    return [story.lead.signals for story in site.stories(FUZHOU)]


def health(site: Installation) -> tuple[str, ...]:
    return next(one.signals for one in site.reading.health() if one.source_id == "fuzhou-daily")


@pytest.mark.parametrize(
    "asked", [PAID, headline_only("none"), Signals(max_chars=50, reasons=("a",)), Signals(no_archive=True)]
)
def test_an_entry_is_given_back_with_what_it_asks_for(started: Installation, asked: Signals) -> None:
    started.poll(ours(), entry(1, signals=asked), entry(2))
    assert signals(started) == [asked, NO_SIGNALS]
    assert health(started) == asked.reasons


def test_what_a_whole_document_asks_for_holds_for_every_text_of_its_source_old_ones_too(
    started: Installation,
) -> None:
    started.poll(ours(), entry(1, signals=PAID))
    started.poll(ours(), reading=reading(entry(2), signals=NOSNIPPET))
    assert signals(started) == [NOSNIPPET, NOSNIPPET.joined(PAID)]
    assert health(started) == NOSNIPPET.reasons


def test_the_last_answer_counts(started: Installation) -> None:
    started.poll(ours(), reading=reading(entry(1), signals=NOSNIPPET))
    before = started.versions()["cn"]
    started.poll(ours(), entry(1))
    assert signals(started) == [NO_SIGNALS]
    assert health(started) == ()
    assert started.versions()["cn"] == before + 1


def test_regions_are_rendered_anew_when_the_source_asks_for_something_else(started: Installation) -> None:
    started.poll(ours(), entry(1))
    before = started.versions()
    started.poll(ours(), reading=reading(entry(1), signals=NOSNIPPET))
    assert {region for region, n in started.versions().items() if n > before[region]} == set(before)
    again = started.versions()
    started.poll(ours(), reading=reading(entry(1), signals=NOSNIPPET))
    assert started.versions() == again


def test_an_entry_that_asks_for_less_than_before_is_changed(started: Installation) -> None:
    started.poll(ours(), entry(1))
    before = started.versions()["cn"]
    started.poll(ours(), entry(1, signals=PAID))
    assert signals(started) == [PAID]
    assert started.versions()["cn"] == before + 1


def test_documents_ask_each_for_itself_and_are_forgotten_when_they_leave(started: Installation) -> None:
    more = {"address": "http://news.example/more.xml"}
    bounded = Signals(max_chars=40, reasons=("max-snippet:40",))
    started.poll(ours(), reading=reading(entry(1), signals=bounded))
    started.poll(ours(), reading=reading(entry(2), signals=PAID), **more)
    assert signals(started)[0] == bounded.joined(PAID)
    started.follow(ours(), theirs())
    started.poll(ours(), reading=reading(entry(3), signals=bounded))
    assert signals(started)[0] == bounded


def test_signals_of_another_source_do_not_count(started: Installation) -> None:
    started.poll(theirs(), reading=reading(entry(9, theirs()), signals=NOSNIPPET))
    started.poll(ours(), entry(1))
    assert signals(started) == [NO_SIGNALS]
