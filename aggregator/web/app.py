"""The Flask application: every route of the service, from the services that wiring gives it."""

from collections.abc import Sequence
from wsgiref.types import WSGIApplication

from flask import Flask
from jinja2 import StrictUndefined

from aggregator.web.about import about_blueprint
from aggregator.web.api.routes import api_blueprint
from aggregator.web.archives import archives_blueprint
from aggregator.web.assets import Assets, assets_blueprint
from aggregator.web.desk.blueprint import open_desk
from aggregator.web.desk.services import DeskServices
from aggregator.web.embeds.builder import builder_blueprint
from aggregator.web.embeds.oembed import oembed_blueprint
from aggregator.web.embeds.routes import embed_blueprint
from aggregator.web.faults import register_faults
from aggregator.web.feedlist import feedlist_blueprint
from aggregator.web.feeds import feeds_blueprint
from aggregator.web.health import health_blueprint
from aggregator.web.hotpath import HotPath
from aggregator.web.links import without_credentials
from aggregator.web.media.routes import media_blueprint
from aggregator.web.pages import pages_blueprint
from aggregator.web.proxies import TrustedProxies
from aggregator.web.serving import Serving, WebServices
from aggregator.web.statusfeed import statusfeed_blueprint
from aggregator.web.statusjson import statusjson_blueprint
from aggregator.web.stories import stories_blueprint
from aggregator.web.subscribers import Subscribers
from aggregator.web.why import why_blueprint
from aggregator.web.words import speak

__all__ = ["WebServices", "create_app", "create_wsgi"]


def create_app(services: WebServices, desk: DeskServices | None = None) -> Flask:
    """Build the application; it reads the store and the configuration through `services` alone.

    The desk is there when it is given what it needs.
    """
    app = Flask(__name__, static_folder=None)
    templates = app.jinja_env
    templates.undefined = StrictUndefined
    templates.trim_blocks = templates.lstrip_blocks = True
    templates.filters["bare"] = without_credentials
    speak(templates)
    assets = Assets.load()
    serving = Serving(services, templates, assets)
    app.register_blueprint(feeds_blueprint(serving))
    app.register_blueprint(feedlist_blueprint(serving))
    app.register_blueprint(archives_blueprint(serving))
    app.register_blueprint(embed_blueprint(serving))
    app.register_blueprint(builder_blueprint(serving))
    app.register_blueprint(oembed_blueprint(serving))
    app.register_blueprint(pages_blueprint(serving))
    app.register_blueprint(stories_blueprint(serving))
    app.register_blueprint(why_blueprint(serving))
    app.register_blueprint(health_blueprint(serving))
    app.register_blueprint(statusfeed_blueprint(serving))
    app.register_blueprint(statusjson_blueprint(serving))
    app.register_blueprint(about_blueprint(serving))
    app.register_blueprint(assets_blueprint(assets))
    app.register_blueprint(api_blueprint(serving))
    if services.images is not None:
        app.register_blueprint(media_blueprint(serving, services.images))
    if desk is not None:
        open_desk(app, serving, desk)
    register_faults(app, serving)
    return app


def create_wsgi(
    services: WebServices,
    *,
    hotpath: bool,
    trusted_proxies: Sequence[str] = (),
    desk: DeskServices | None = None,
) -> WSGIApplication:
    """Build what a web server runs: the application, and in front of it its ready answers if wanted.

    What counts subscribers stands before both, what rewrites a request's environment for a trusted proxy
    before all of them.
    """
    front: WSGIApplication = create_app(services, desk)
    if hotpath:
        ready = HotPath(front, services)
        ready.start()
        front = ready
    if services.images is not None:
        services.images.start(services.store)
    if services.audience is not None:
        counting = Subscribers(front, services.audience, clock=services.clock)
        counting.start()
        front = counting
    return TrustedProxies(front, trusted_proxies) if trusted_proxies else front
