"""Counting subscribers in front of everything: each once a day, and nobody known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from threading import Event
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.test import EnvironBuilder

from aggregator.errors import StoreBusy
from aggregator.model.audience import Readers
from aggregator.web.app import WebServices, create_wsgi
from aggregator.web.subscribers import MAX_CLIENTS, MAX_KNOWN, MAX_UNSAVED, Subscribers
from aggregator.web.useragents import Client
from tests.support.builders import NOW
from tests.web.fakes import FUZHOU, House, stories

FEED = f"/regions/{FUZHOU}/feed.atom"
READER = "newsboat/2.10.2 (Linux x86_64)"
DAY = timedelta(days=1)


@dataclass
class Ledger:
    """Keeps what it is told; refuses while `refusal` is set."""

    kept: list[Readers] = field(default_factory=list)
    refusal: Exception | None = None
    told: Event = field(default_factory=Event)

    def keep(self, counted: Sequence[Readers]) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.kept += counted
        self.told.set()


@dataclass
class Gate:
    """The counter in front of an application that answers 204; the test moves the clock."""

    ledger: Ledger = field(default_factory=Ledger)
    now: Any = NOW
    keys: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.counter = Subscribers(
            self.answer, self.ledger, clock=lambda: self.now, draw_key=lambda n: bytes([next(self.keys)]) * n
        )

    def answer(self, _environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("204 NO CONTENT", [])
        return []

    def ask(
        self, agent: str = READER, *, address: str = FEED, source: str = "192.0.2.1", method: str = "GET"
    ) -> None:
        environ = EnvironBuilder(address, method=method, headers=[("User-Agent", agent)]).get_environ()
        environ["REMOTE_ADDR"] = source
        assert list(self.counter(environ, lambda *_: lambda _body: None)) == []

    def counted(self) -> list[Readers]:
        """Write down what is new and give it."""
        before = len(self.ledger.kept)
        self.counter.flush()
        return self.ledger.kept[before:]


def alone(number: int, *, region: str = FUZHOU, days: int = 0) -> Readers:
    return Readers(region, (NOW + days * DAY).date(), readers=number)


def stated(agent: str, feed: str, number: int) -> Readers:
    return Readers(FUZHOU, NOW.date(), agent, feed, number)


def test_a_client_counts_once_a_day_and_region_however_often_it_polls() -> None:
    gate = Gate()
    for feed in ("rss", "atom", "json"):
        gate.ask(address=f"/regions/{FUZHOU}/feed.{feed}")
        gate.ask(address=f"/regions/{FUZHOU}/feed.{feed}?limit=5")
    gate.ask(address="/regions/de/feed.rss")
    assert gate.counted() == [alone(1), alone(1, region="de")]


def test_clients_are_told_apart_by_address_and_agent() -> None:
    gate = Gate()
    for source in ("192.0.2.1", "192.0.2.2", "2001:db8::1"):
        for agent in (READER, "FreshRSS/1.20"):
            gate.ask(agent, source=source)
    assert gate.counted() == [alone(6)]


def test_an_aggregator_counts_with_its_newest_number_for_each_feed() -> None:
    gate = Gate()
    for number in (12, 13):
        gate.ask(f"Feedly/1.0 ({number} subscribers)", source=f"192.0.2.{number}")
    gate.ask("Feedly/1.0 (4 subscribers)", address=f"/regions/{FUZHOU}/feed.rss?limit=9&utm_source=x")
    gate.ask("Feedbin feed-id:1 - 2 subscribers")
    assert gate.counted() == [
        stated("feedly", "atom", 13),
        stated("feedly", "rss?limit=9", 4),
        stated("feedbin", "atom", 2),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"agent": ""},
        {"method": "HEAD"},
        {"address": f"/regions/{FUZHOU}"},
        {"address": "/status.atom"},
        {"address": f"/regions/{'x' * 300}/feed.rss"},
    ],
)
def test_what_is_no_subscriber_of_a_region_is_not_counted(asked: dict[str, str]) -> None:
    gate = Gate()
    gate.ask(**asked)
    assert gate.counted() == []


def test_only_what_is_new_is_written_down() -> None:
    gate = Gate()
    gate.ask()
    gate.counted()
    gate.ask()
    assert gate.counted() == []
    gate.ask(source="192.0.2.2")
    assert gate.counted() == [alone(2)]


def test_a_new_day_counts_everybody_anew_under_another_key() -> None:
    gate = Gate()
    gate.ask()
    first = gate.counter._day
    gate.now += DAY
    assert gate.counted() == [alone(1)]
    gate.ask()
    assert gate.counted() == [alone(1, days=1)]
    second = gate.counter._day
    assert first.key != second.key
    assert not first.met[FUZHOU] & second.met[FUZHOU]


def test_numbers_wait_while_the_store_refuses_but_hashes_do_not() -> None:
    gate = Gate(Ledger(refusal=StoreBusy("another program is writing")))
    gate.ask()
    gate.counted()
    gate.now += DAY
    gate.counted()
    assert not gate.counter._day.met
    gate.ask(source="192.0.2.2")
    gate.ledger.refusal = None
    assert gate.counted() == [alone(1), alone(1, days=1)]


def test_a_refusing_store_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    gate = Gate(Ledger(refusal=StoreBusy("another program is writing")))
    gate.ask()
    gate.counted()
    gate.counted()
    told = capsys.readouterr()
    assert (told.out + told.err).count("subscribers not written down") == 1
    assert "192.0.2.1" not in told.out + told.err


def test_no_address_and_no_agent_stays_in_memory_in_the_clear() -> None:
    gate = Gate()
    gate.ask(source="203.0.113.77")
    held = repr(gate.counter._day) + repr(gate.counter._unsaved)
    assert "203.0.113.77" not in held
    assert "newsboat" not in held


def test_a_number_that_changes_while_it_is_written_is_written_again() -> None:
    gate = Gate()
    gate.ask()
    keep = gate.ledger.keep

    class Slow(Ledger):
        def keep(self, counted: Sequence[Readers]) -> None:
            gate.ask(source="192.0.2.9")
            keep(counted)

    gate.counter._store = Slow()
    assert gate.counted() == [alone(1)]
    gate.counter._store = gate.ledger
    assert gate.counted() == [alone(2)]


def test_a_flood_of_invented_clients_and_agents_takes_bounded_memory() -> None:
    gate = Gate()
    gate.counter._day.clients = MAX_CLIENTS
    gate.ask()
    assert gate.counted() == []
    gate.counter._known = {str(number): Client.NONE for number in range(MAX_KNOWN)}
    gate.ask("Feedly/1.0 (12 subscribers)")
    assert list(gate.counter._known) == ["Feedly/1.0 (12 subscribers)"]
    of = next(iter(gate.counter._unsaved))
    gate.counter._unsaved = {of._replace(agent=str(number)): 1 for number in range(MAX_UNSAVED)}
    gate.ask("Feedbin 3 subscribers")
    assert len(gate.counter._unsaved) == MAX_UNSAVED


@pytest.mark.parametrize("hotpath", [True, False])
def test_ready_answers_and_flasks_are_counted_alike(*, hotpath: bool) -> None:
    house, ledger = House(), Ledger()
    house.store.show(FUZHOU, *stories(3))
    services = house.services()
    served = WebServices(services.store, services.config, services.clock, services.version, audience=ledger)
    front = create_wsgi(served, hotpath=hotpath)
    assert isinstance(front, Subscribers)
    for number in (1, 2, 3):
        environ = EnvironBuilder(FEED, headers=[("User-Agent", READER)]).get_environ()
        environ["REMOTE_ADDR"] = f"192.0.2.{number % 2}"
        assert b"".join(front(environ, lambda *_: lambda _body: None)).startswith(b"<?xml")
    front.close()
    front.flush()
    assert ledger.kept == [alone(2)]


def test_the_numbers_are_written_down_by_themselves() -> None:
    gate = Gate()
    gate.ask()
    gate.counter.start(every_s=0.01)
    assert gate.ledger.told.wait(10)
    gate.counter.close()
    assert gate.ledger.kept == [alone(1)]
