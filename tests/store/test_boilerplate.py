"""Sentences that stand under many openings, counted from candidates alone."""

from collections.abc import Sequence

import pytest

from aggregator.dedupe.match import Compared
from aggregator.dedupe.story import Neighbour
from aggregator.store.ahead import Known
from aggregator.store.boilerplate import OPENINGS, find_boilerplate, write_openings
from aggregator.store.engine import transaction
from aggregator.store.neighbours import WINDOW_DAYS
from aggregator.store.regrouping import open_batch
from aggregator.store.retention import Retention
from aggregator.store.times import DAY_US, to_us
from tests.store.harness import Installation

FORM, OWN = 7, 1000


def texts(leads: Sequence[int], *sentences: int) -> list[Known]:
    """Give a text under each opening, with these sentences and one of its own."""
    return [Known(Neighbour(lead, 1, Compared()), 0, lead, (*sentences, OWN + lead)) for lead in leads]


def find(site: Installation, leads: Sequence[int], *sentences: int, days: int = 0) -> set[int]:
    with transaction(site.polling._engine) as connection:
        batch = open_batch(connection, now=to_us(site.now) + days * DAY_US)
        found = find_boilerplate(connection, batch, texts(leads, *sentences))
        write_openings(connection, batch)
        return set(found)


def test_a_sentence_under_many_openings_is_boilerplate(site: Installation) -> None:
    assert find(site, range(OPENINGS), FORM) == {FORM}


def test_a_sentence_under_few_openings_is_none(site: Installation) -> None:
    assert find(site, range(OPENINGS - 1), FORM) == set()


def test_openings_are_counted_over_transactions(site: Installation) -> None:
    assert find(site, range(OPENINGS - 2), FORM) == set()
    assert find(site, (90, 91), FORM) == {FORM}


def test_copies_of_one_piece_count_once(site: Installation) -> None:
    for _ in range(OPENINGS):
        assert find(site, (1, 2), FORM) == set()


def titled(number: int, source: int) -> Known:
    """Give a text that begins with the form, under a title of its own."""
    return Known(Neighbour(number, source, Compared(title=f"title {number}")), 0, FORM, (FORM, OWN + number))


@pytest.mark.parametrize(("others", "found"), [(0, {FORM}), (1, set())])
def test_what_a_source_begins_many_texts_with_is_boilerplate_at_once(
    site: Installation, others: int, found: set[int]
) -> None:
    entries = [titled(n, source=2 if n < others else 1) for n in range(OPENINGS)]
    with transaction(site.polling._engine) as connection:
        batch = open_batch(connection, now=to_us(site.now))
        assert set(find_boilerplate(connection, batch, entries, source=1)) == found
        write_openings(connection, batch)
    assert find(site, (90, 91), FORM) == found


def test_what_stands_in_one_text_alone_is_not_kept(site: Installation) -> None:
    find(site, range(3), FORM)
    assert site.rows("SELECT DISTINCT sentence FROM sentence") == [(FORM,)]


def test_a_known_sentence_gets_no_further_openings(site: Installation) -> None:
    find(site, range(40), FORM)
    find(site, range(50, 60), FORM)
    assert site.count("sentence") == OPENINGS


@pytest.mark.parametrize(("days", "found"), [(WINDOW_DAYS - 1, {FORM}), (WINDOW_DAYS, set())])
def test_openings_count_for_two_weeks(site: Installation, days: int, found: set[int]) -> None:
    find(site, range(OPENINGS), FORM)
    assert find(site, (90, 91), FORM, days=days) == found


def test_old_openings_leave_the_store(site: Installation) -> None:
    find(site, range(OPENINGS), FORM)
    site.now += (WINDOW_DAYS + 4) * (site.now - site.now.replace(day=site.now.day - 1))
    for _ in site.polling.chores(Retention(), now=site.now):
        pass
    assert site.count("sentence") == 0
