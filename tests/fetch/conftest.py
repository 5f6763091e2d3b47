"""A fetcher, and origins that it may reach, for every test of the room."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from aggregator.fetch.guard import AllowList, Guard
from aggregator.fetch.http import CurlFetcher
from aggregator.model.document import FetchRequest, FetchResult, Limits, Purpose
from tests.support.builders import NOW
from tests.support.origin import Origin

QUICK = Limits(total_s=0.5, connect_s=0.4)
PATIENT = Limits(total_s=20.0)

MakeFetcher = Callable[..., CurlFetcher]


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as origin:
        yield origin


@pytest.fixture
def other() -> Iterator[Origin]:
    """Give a second origin: another host as far as politeness and secrets go."""
    with Origin() as origin:
        yield origin


@pytest.fixture
def make_fetcher() -> Iterator[MakeFetcher]:
    with ExitStack() as stack:

        def make(allow: Sequence[str] = (), **changes: Any) -> CurlFetcher:
            settings: dict[str, Any] = {"user_agent": "Tester/1", "clock": lambda: NOW}
            fetcher = CurlFetcher(Guard(AllowList.parse(allow)), **(settings | changes))
            stack.callback(fetcher.close)
            return fetcher

        yield make


@pytest.fixture
def fetcher(make_fetcher: MakeFetcher, origin: Origin) -> CurlFetcher:
    return make_fetcher([origin.allow])


class Anywhere(Guard):
    """Permits every address, to test what lies behind the guard."""

    def permits(self, ip: str, port: int, *, own: bool) -> bool:
        return True


@pytest.fixture
def free_fetcher(make_fetcher: MakeFetcher) -> CurlFetcher:
    """Give a fetcher without a guard, for redirects between loopback origins."""
    fetcher = make_fetcher()
    fetcher.guard = Anywhere()
    return fetcher


def ask(url: str, **changes: Any) -> FetchRequest:
    fields: dict[str, Any] = {"url": url, "purpose": Purpose.POLL, "limits": PATIENT, "own": True}
    return FetchRequest(**(fields | changes))


def get(fetcher: CurlFetcher, url: str, **changes: Any) -> FetchResult:
    return fetcher.fetch(ask(url, **changes)).result(timeout=30)
