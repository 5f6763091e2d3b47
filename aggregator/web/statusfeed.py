"""/status.atom: what is or was the matter, one entry per episode, for the editor's own feed reader."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from flask import Blueprint, Response, request

from aggregator.model.condition import Condition, Episode, episode_uuid
from aggregator.publish.channel import Channel
from aggregator.publish.statusfeed import LANGUAGE, status_feed
from aggregator.web.answer import Answer, entity_tag, respond
from aggregator.web.headers import PREFLIGHT, XML, feed_headers
from aggregator.web.health import SILENCE
from aggregator.web.links import without_credentials
from aggregator.web.serving import NEVER, Serving

PATH = "/status.atom"


def statusfeed_blueprint(serving: Serving) -> Blueprint:
    """Give the route of the status feed."""
    blueprint = Blueprint("statusfeed", __name__)

    @blueprint.route(PATH, methods=["GET", "OPTIONS"], provide_automatic_options=False)
    def status_atom() -> Response:
        if request.method == "OPTIONS":
            return respond(Answer(204, PREFLIGHT, b""), request)
        links = serving.links()
        headers = feed_headers(XML, self_url=links.full_url(PATH), page_url=links.full_url("/status"))
        body = _feed(serving)
        return respond(Answer(200, headers, body, entity_tag(body)), request)

    return blueprint


def all_episodes(serving: Serving, stored: Iterable[Episode]) -> list[Episode]:
    """Give episodes as anybody may read them, first of all that the poller is gone while it is."""
    store, now = serving.services.store, serving.services.clock()
    known = [replace(one, why=without_credentials(one.why)) for one in stored]
    beat = store.heartbeat()
    if beat is not None and now - beat >= SILENCE:
        known.insert(0, _poller_gone(store.namespace(), beat))
    return known


def _feed(serving: Serving) -> bytes:
    store, facts, links = serving.services.store, serving.facts(), serving.links()
    namespace = store.namespace()
    known = all_episodes(serving, store.episodes())
    site = facts.config.site
    channel = Channel(
        title=f"{site.title}: status",
        description="Failures, silences and recoveries of sources, configuration and poller",
        language=LANGUAGE,
        self_url=links.full_url(PATH),
        page_url=links.full_url("/status"),
        feed_urls={"atom": links.full_url(PATH)},
        feed_id=f"urn:uuid:{uuid5(namespace, 'status')}",
        updated_at=max((one.changed_at for one in known), default=NEVER.changed_at),
        stylesheet_url=links.full_url("/feed.css"),
        contact=site.contact,
        publisher=site.title,
    )
    return status_feed(channel, known, names={of: source.name for of, source in facts.sources.items()})


def _poller_gone(namespace: UUID, beat: datetime) -> Episode:
    """Give the episode that nobody can store; when the poller comes back, it stores it with the same id."""
    uuid = episode_uuid(namespace, None, Condition.POLLER, beat)
    why = f"its last sign of life came at {beat:%Y-%m-%d %H:%M:%S} UTC"
    return Episode(uuid, None, Condition.POLLER, beat, None, beat + SILENCE, why)
