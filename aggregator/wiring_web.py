"""Where the web server's concrete classes meet: apart from `wiring`, because Flask is not the poller's."""

from collections.abc import Callable
from dataclasses import replace
from wsgiref.types import WSGIApplication

from aggregator import __version__
from aggregator.config.models import Config
from aggregator.fetch.fetchers import FollowingFetcher
from aggregator.installation import Installation
from aggregator.store.decisions import open_decisions
from aggregator.store.desk_store import open_desk_store
from aggregator.store.explaining import open_accounts
from aggregator.store.subscribers import open_audience_store
from aggregator.web.app import WebServices, create_wsgi
from aggregator.web.applied import AppliedConfig
from aggregator.web.desk.services import DeskServices
from aggregator.web.media.services import Images, waiting_threads
from aggregator.wiring import agent_of, build_fetcher, now, open_reader

FIRST_CONFIG_S = 30.0  # a web server that starts beside the poller waits this long for the first one


def web_application() -> WSGIApplication:
    """Build the web application from the environment: the factory that granian calls in its workers."""
    place = Installation.from_environment()
    store = open_reader(place)
    configs = AppliedConfig(store)
    configs.wait(FIRST_CONFIG_S)
    services = WebServices(store=store, config=configs, clock=now, version=__version__, agent=agent_of)
    services = replace(
        services,
        audience=open_audience_store(place.store_path),
        images=build_images(place, configs),
    )
    web = configs().web
    return create_wsgi(
        services, hotpath=web.hotpath, trusted_proxies=web.trusted_proxies, desk=build_desk(place)
    )


def build_desk(place: Installation) -> DeskServices:
    """Give the desk what it needs; raises StoreError as every door of the store does."""
    store = open_desk_store(place.store_path)
    return DeskServices(
        store,
        store.key(),
        place.config,
        accounts=open_accounts(place.store_path),
        decisions=open_decisions(place.store_path),
    )


def build_images(place: Installation, configs: Callable[[], Config]) -> Images:
    """Give the images of publishers, with a guarded fetcher that follows the configuration."""
    config = configs()
    return Images(
        place.data / "images",
        FollowingFetcher(configs, build=build_fetcher),
        max_bytes=config.web.images_max_bytes,
        waiting=waiting_threads(config),
    )
