from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import closing
from dataclasses import replace

import pytest

from aggregator.config.models import Config
from aggregator.fetch.fetchers import Fetchers, FollowingFetcher, guard_of
from aggregator.fetch.http import CurlFetcher
from aggregator.model.document import Failure, FailureKind, Fetched, FetchRequest, FetchResult, Purpose
from aggregator.model.site import Site
from tests.support.builders import NOW, regions
from tests.support.origin import Origin

CONFIG = Config(Site(), (), regions(), ())


def build(config: Config) -> CurlFetcher:
    return CurlFetcher(guard_of(config), user_agent=config.site.contact or "nobody", clock=lambda: NOW)


def allowing(origin: Origin, **changes: object) -> Config:
    fetch = replace(CONFIG.fetch, allow_private=(origin.allow,), **changes)  # type: ignore[arg-type] # by name
    return replace(CONFIG, fetch=fetch)


@pytest.fixture
def fetchers() -> Iterator[Fetchers]:
    with closing(Fetchers(CONFIG, build=build)) as built:
        yield built


def get(fetchers: Fetchers, url: str) -> FetchResult:
    return fetchers.fetch(FetchRequest(url, Purpose.POLL, own=True)).result(30)


def test_another_allow_list_changes_the_guard_and_keeps_the_fetcher(
    fetchers: Fetchers, origin: Origin
) -> None:
    origin.serve("/", b"news")
    before = fetchers.present
    refused = get(fetchers, origin.url())
    assert isinstance(refused, Failure)
    assert refused.kind is FailureKind.ADDRESS_REFUSED
    assert fetchers.fit(allowing(origin)) is before
    assert isinstance(get(fetchers, origin.url()), Fetched)


def test_another_contact_makes_another_fetcher_and_breaks_nothing_off(
    fetchers: Fetchers, origin: Origin
) -> None:
    origin.serve("/slow", b"old news", delay_s=0.3)
    origin.serve("/", b"news")
    old = fetchers.fit(allowing(origin))
    under_way = fetchers.fetch(FetchRequest(origin.url("/slow"), Purpose.POLL, own=True))
    named = replace(allowing(origin), site=Site(contact="desk@news.example"))
    assert fetchers.fit(named) is not old
    assert isinstance(get(fetchers, origin.url()), Fetched)
    assert isinstance(under_way.result(30), Fetched)


def test_a_replaced_fetcher_is_closed_when_its_time_is_over(fetchers: Fetchers, origin: Origin) -> None:
    origin.hang("/")
    old = fetchers.fit(allowing(origin, timeout_s=0.2))
    under_way = old.fetch(FetchRequest(origin.url(), Purpose.POLL, own=True))  # its own limit is 30 s
    fetchers.fit(allowing(origin, timeout_s=0.1))
    with pytest.raises(CancelledError):
        under_way.result(10)


def test_a_following_fetcher_is_made_when_it_is_first_asked_and_follows_the_configuration(
    origin: Origin,
) -> None:
    origin.serve("/", b"news")
    built: list[Config] = []
    present = [CONFIG]

    def noted(config: Config) -> CurlFetcher:
        built.append(config)
        return build(config)

    with closing(FollowingFetcher(lambda: present[0], build=noted)) as fetcher:
        assert built == []
        request = FetchRequest(origin.url(), Purpose.IMAGE, own=True)
        refused = fetcher.fetch(request).result(30)
        assert isinstance(refused, Failure)
        present[0] = allowing(origin)
        assert isinstance(fetcher.fetch(request).result(30), Fetched)
        assert isinstance(fetcher.fetch(request).result(30), Fetched)
    assert len(built) == 1


def test_a_following_fetcher_that_nobody_asked_closes_nothing() -> None:
    FollowingFetcher(lambda: CONFIG, build=build).close()
