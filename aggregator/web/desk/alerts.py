"""What is the matter now with sources, configuration and poller, and what was."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response

from aggregator.model.condition import Condition, Episode
from aggregator.publish.conditions import advice
from aggregator.web.cards import Phrase, source_name
from aggregator.web.desk.frame import Desk
from aggregator.web.statusfeed import all_episodes
from aggregator.web.when import Stamp

CONDITIONS: Final[Mapping[Condition, str]] = MappingProxyType(
    {
        Condition.FAILED: "Fails",
        Condition.BLOCKED: "Blocked by the site",
        Condition.SILENT: "Silent",
        Condition.RETIRED: "Gone for good",
        Condition.MOVED: "Has moved",
        Condition.UNEXPECTED: "Not as its rules expect",
        Condition.CHARSET: "Sends damaged characters",
        Condition.GUIDS: "Gives its entries new guids",
        Condition.ZONE: "Its dates seem to be of another time zone",
        Condition.CONFIG: "The configuration has faults",
        Condition.POLLER: "The poller is gone",
    }
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One condition as the page shows it; `source_id` and `name` are None for the service itself.

    `is_known`: the source stands in the configuration, so that it has a page.
    """

    what: str
    why: str
    advice: str
    since: Stamp | None
    until: Stamp | None
    source_id: str | None
    name: Phrase | None
    is_known: bool


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the route."""

    @blueprint.get("/alerts")
    def alerts() -> Response:
        held = all_episodes(desk.serving, desk.serving.services.store.open_alerts())
        ended = [one for one in desk.serving.services.store.episodes() if one.ended_at is not None]
        return desk.page(
            "desk/alerts.html",
            held=[_alert(desk, one) for one in held],
            past=[_alert(desk, one) for one in ended],
        )


def _alert(desk: Desk, episode: Episode) -> Alert:
    source = desk.serving.facts().sources.get(episode.source_id or "")
    return Alert(
        what=CONDITIONS[episode.condition],
        why=episode.why,
        advice=advice(episode.condition),
        since=desk.stamp(episode.began_at),
        until=desk.stamp(episode.ended_at),
        source_id=episode.source_id,
        name=None if source is None else source_name(source),
        is_known=source is not None,
    )
