"""Users, logins, tries, orders and changes of the desk, in a real store."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import SchemaTooOld
from aggregator.model.desk import ConfigChange, Deed, FileText, OrderKind, OrderState, SourcePast
from aggregator.model.document import FailureKind, Role
from aggregator.store import config_changes, orders
from aggregator.store.desk_doors import FREE_TRIES, LONGEST_WAIT_S, wait_s
from aggregator.store.desk_store import SqlDeskStore, open_desk_store
from aggregator.store.order_book import OrderBook, open_order_book
from tests.store.harness import Installation, entry, failure, ours, theirs
from tests.support.builders import NOW

HOME, AWAY = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def store(site: Installation) -> Iterator[SqlDeskStore]:
    with closing(open_desk_store(site.path)) as opened:
        opened.add_user("lin", "hash", now=NOW)
        yield opened


@pytest.fixture
def book(site: Installation) -> Iterator[OrderBook]:
    with closing(open_order_book(site.path)) as opened:
        yield opened


def log_in(store: SqlDeskStore, token: str, name: str = "lin", address: str = HOME) -> None:
    found = store.find_user(name)
    assert found is not None
    store.open_session(found[0], token, address=address, agent="Test", now=NOW)


def test_the_key_of_forms_is_made_once(store: SqlDeskStore, site: Installation) -> None:
    key = store.key()
    with closing(open_desk_store(site.path)) as other:
        assert other.key() == key == store.key()
    assert len(key) == 64


def test_a_name_is_given_once(store: SqlDeskStore) -> None:
    assert not store.add_user("lin", "other", now=NOW)
    assert [user.name for user in store.users()] == ["lin"]
    found = store.find_user("lin")
    assert found is not None
    assert found[1] == "hash"


def test_who_is_removed_is_logged_in_no_more(store: SqlDeskStore) -> None:
    log_in(store, "token")
    assert store.remove_user("lin")
    assert not store.remove_user("lin")
    assert store.session("token", now=NOW) is None
    assert store.users() == ()


def test_use_is_noted_once_a_minute(store: SqlDeskStore) -> None:
    log_in(store, "token")
    for seconds, seen in ((30, 0), (90, 0), (91, 90), (200, 90), (201, 200)):
        found = store.session("token", now=NOW + timedelta(seconds=seconds))
        assert found is not None
        assert found.seen_at == NOW + timedelta(seconds=seen)


def test_logins_that_ended_long_ago_are_dropped(store: SqlDeskStore, site: Installation) -> None:
    log_in(store, "old")
    found = store.find_user("lin")
    assert found is not None
    later = NOW + timedelta(days=98)
    store.open_session(found[0], "new", address=HOME, agent="", now=later)
    assert site.count("desk_session") == 1


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0.0), (FREE_TRIES - 1, 0.0), (3, 1.0), (4, 2.0), (11, 256.0), (12, LONGEST_WAIT_S), (9000, 300.0)],
)
def test_waiting_grows_to_five_minutes(failures: int, seconds: float) -> None:
    assert wait_s(failures) == seconds


def test_tries_are_counted_by_address_whatever_the_name(store: SqlDeskStore) -> None:
    waits = [store.try_login(f"name {number}", AWAY, now=NOW) for number in range(4)]
    assert waits == [0.0, 0.0, 0.0, 1.0]
    assert store.try_login("lin", HOME, now=NOW) == 0.0


def test_addresses_of_one_network_of_ipv6_are_one(store: SqlDeskStore) -> None:
    waits = [store.try_login(f"n{number}", f"2001:db8:1:2::{number}", now=NOW) for number in range(4)]
    assert waits[-1] == 1.0
    assert store.try_login("n", "2001:db8:1:3::1", now=NOW) == 0.0
    assert store.try_login("n", "no address", now=NOW) == 0.0


def test_tries_are_counted_by_name_whatever_the_address(store: SqlDeskStore) -> None:
    waits = [store.try_login("lin", f"203.0.113.{number}", now=NOW) for number in range(4)]
    assert waits == [0.0, 0.0, 0.0, 1.0]


def test_nobody_locks_a_user_out_of_where_it_logged_in_before(store: SqlDeskStore) -> None:
    log_in(store, "token")
    for number in range(20):
        store.try_login("lin", f"203.0.113.{number}", now=NOW)
    assert store.try_login("lin", "203.0.113.99", now=NOW) > 0
    assert store.try_login("lin", HOME, now=NOW) == 0.0


def test_failures_are_forgotten_after_a_day(store: SqlDeskStore, site: Installation) -> None:
    for _ in range(3):
        store.try_login("lin", AWAY, now=NOW)
    tomorrow = NOW + timedelta(days=1, seconds=1)
    assert [store.try_login("lin", AWAY, now=tomorrow) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]
    store.try_login("x", HOME, now=tomorrow + timedelta(days=2))
    assert site.count("desk_attempt") == 2


def test_an_order_goes_to_the_poller_and_its_answer_back(store: SqlDeskStore, book: OrderBook) -> None:
    number = store.place_order(OrderKind.POLL, {"source": "a"}, who="lin", now=NOW)
    assert number is not None
    assert book.has_waiting()
    (taken,) = book.take()
    assert (taken.id, taken.kind, taken.arguments, taken.who) == (
        number,
        OrderKind.POLL,
        {"source": "a"},
        "lin",
    )
    assert not book.has_waiting()
    assert book.take() == ()
    book.answer(replace(taken, state=OrderState.DONE, result={"new": 3}), now=NOW)
    found = store.order(number)
    assert found is not None
    assert (found.state, found.result, found.done_at, found.is_open) == (
        OrderState.DONE,
        {"new": 3},
        NOW,
        False,
    )


def test_the_same_order_is_open_once(store: SqlDeskStore) -> None:
    first = store.place_order(OrderKind.POLL, {"source": "a"}, who="lin", now=NOW)
    assert store.place_order(OrderKind.POLL, {"source": "a"}, who="chen", now=NOW) == first
    assert store.place_order(OrderKind.TRY, {"source": "a"}, who="chen", now=NOW) != first


def test_too_many_open_orders_are_refused(store: SqlDeskStore) -> None:
    placed = [
        store.place_order(OrderKind.POLL, {"source": str(number)}, who="lin", now=NOW)
        for number in range(orders.MOST_OPEN + 1)
    ]
    assert placed[-1] is None
    assert None not in placed[:-1]


def test_orders_of_a_poller_that_ended_wait_again(store: SqlDeskStore, book: OrderBook) -> None:
    store.place_order(OrderKind.POLL, {"source": "a"}, who="lin", now=NOW)
    book.take()
    book.give_back()
    assert len(book.take()) == 1


def test_old_answers_are_dropped(store: SqlDeskStore) -> None:
    number = store.place_order(OrderKind.POLL, {"source": "a"}, who="lin", now=NOW)
    store.place_order(OrderKind.POLL, {"source": "b"}, who="lin", now=NOW + timedelta(days=8))
    assert number is not None
    assert store.order(number) is None


def test_a_look_holds_the_host_group_like_a_poll(site: Installation, book: OrderBook) -> None:
    site.follow(ours())
    (lease,) = site.lease(ours().id)
    until = NOW + timedelta(seconds=120)
    assert book.hold(lease.group, now=NOW, until=until) is None
    site.polling.release(lease)
    token = book.hold(lease.group, now=NOW, until=until)
    assert token
    assert site.lease(ours().id) == ()
    book.let_go(lease.group, "another token")
    assert site.lease(ours().id) == ()
    book.let_go(lease.group, token)
    assert len(site.lease(ours().id)) == 1


def test_a_group_that_nobody_polls_is_free(book: OrderBook) -> None:
    assert book.hold("unknown.example", now=NOW, until=NOW) == ""
    book.let_go("unknown.example", "")


def a_change(**changes: object) -> ConfigChange:
    fields: dict[str, object] = {
        "id": 0,
        "at": NOW,
        "who": "lin",
        "deed": Deed.EDIT,
        "subject": "fuzhou-daily",
        "files": (FileText("config/sources/cn.yaml", "a: 1\n", "a: 2\n"),),
        "expected": "f00d",
    }
    return ConfigChange(**(fields | changes))  # type: ignore[arg-type] # fields of a test


def test_changes_are_kept_with_the_way_back(store: SqlDeskStore) -> None:
    first = store.note_change(a_change())
    second = store.note_change(a_change(subject="other", files=(FileText("n", None, "x"),)))
    assert [one.id for one in store.changes(most=10)] == [second, first]
    assert [one.id for one in store.changes(most=10, subject="other")] == [second]
    assert store.change(first) == a_change(id=first)
    assert store.change(99) is None


def test_a_change_that_was_taken_back_names_what_did_it(store: SqlDeskStore) -> None:
    first = store.note_change(a_change())
    back = store.note_change(a_change(deed=Deed.UNDO), undoes=first)
    assert store.change(first) == a_change(id=first, undone_by=back)
    store.forget_change(back)
    assert store.change(first) == a_change(id=first)


def test_the_list_of_changes_is_bounded(store: SqlDeskStore) -> None:
    for _ in range(config_changes.KEPT + 2):
        store.note_change(a_change(files=()))
    kept = store.changes(most=1000)
    assert len(kept) == config_changes.KEPT


def test_the_past_of_a_source_is_its_reports_documents_and_episodes(
    store: SqlDeskStore, site: Installation
) -> None:
    source = ours()
    site.follow(source, theirs())
    site.poll(source, entry(1))
    site.later()
    site.poll(source, result=failure(FailureKind.TIMEOUT))
    site.polling.note_conditions(now=site.now)
    past = store.past(source.id)
    assert [report.outcome.value for report in past.reports] == ["failed", "new"]
    (document,) = past.documents
    assert (document.address, document.role, document.failures) == (source.urls[0], Role.ROOT, 1)
    assert (document.polled_at, document.why) == (site.now, "in two hours: it failed")
    assert [episode.condition.value for episode in past.episodes] == ["failed"]
    assert past.led == {}
    assert store.past("nobody") == SourcePast()


def test_a_store_of_another_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaTooOld):
        open_desk_store(tmp_path / "none.db")
