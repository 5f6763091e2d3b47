import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from aggregator.config.models import Config
from aggregator.demo.stand import DemoStand
from aggregator.model.site import Site
from tests.support.builders import NOW, regions, source

DEMO = source(id="demo-daily", region="demo", urls=("demo:/daily.xml",), home="demo:/daily.html")
FOLLOWED = Config(Site(), ("demo",), regions(), (DEMO, source()))
LEFT = replace(FOLLOWED, follow=("cn",))


@pytest.fixture
def stand() -> Iterator[DemoStand]:
    with closing(DemoStand(lambda: NOW)) as opened:
        yield opened


def is_open(config: Config) -> bool:
    parts = urlsplit(config.source("demo-daily").home)
    with socket.socket() as probe:
        return probe.connect_ex((parts.hostname, parts.port)) == 0


def test_the_press_has_an_address_and_an_allow_entry_while_it_is_polled(stand: DemoStand) -> None:
    config = stand.at_hand(FOLLOWED)
    base = config.source("demo-daily").urls[0].removesuffix("/daily.xml")
    assert config.fetch.allow_private == (base.removeprefix("http://"),)
    assert config.source("demo-daily").home == f"{base}/daily.html"
    assert config.source("fuzhou-daily") == source()
    assert is_open(config)


def test_the_same_press_serves_the_next_configuration(stand: DemoStand) -> None:
    assert stand.at_hand(FOLLOWED) == stand.at_hand(FOLLOWED)


def test_a_configuration_without_the_demo_stays_as_it_is(stand: DemoStand) -> None:
    assert stand.at_hand(LEFT) is LEFT


def test_the_press_closes_when_nobody_polls_it_any_more(stand: DemoStand) -> None:
    config = stand.at_hand(FOLLOWED)
    stand.settle(FOLLOWED)
    assert is_open(config)
    stand.settle(LEFT)
    assert not is_open(config)
