import pytest

from aggregator.config.exposure import exposure_warnings
from aggregator.config.models import Config, WebSettings
from aggregator.model.site import Site
from tests.support import builders

COMPLETE = Site("News", "https://news.example.org", "mailto:editor@example.org")


def config(host: str, site: Site, *proxies: str) -> Config:
    web = WebSettings(host=host, trusted_proxies=proxies)
    return Config(site, ("cn",), builders.regions(), (), web=web)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "::1", "localhost"])
def test_nothing_is_missing_on_this_machine_alone(host: str) -> None:
    assert exposure_warnings(config(host, Site())) == ()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "news.example.org"])  # noqa: S104 - compared
def test_serving_others_takes_an_address_and_a_contact(host: str) -> None:
    address, contact = exposure_warnings(config(host, Site()))
    assert address.startswith(f"serving beyond this machine ({host}), but public_url is not set")
    assert contact.startswith(f"serving beyond this machine ({host}), but contact is not set")


def test_an_installation_that_says_who_it_is_gets_no_warning() -> None:
    assert exposure_warnings(config("::", COMPLETE)) == ()


def test_a_proxy_in_front_of_this_machine_serves_others_too() -> None:
    address, contact = exposure_warnings(config("127.0.0.1", Site(), "127.0.0.1", "fd00::/8"))
    assert address.startswith(
        "serving through a proxy (web.trusted_proxies: 127.0.0.1, fd00::/8), but public_url"
    )
    assert contact.startswith("serving through a proxy")
    assert exposure_warnings(config("127.0.0.1", COMPLETE, "127.0.0.1")) == ()
