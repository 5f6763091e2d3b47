"""One source: how it fares, why it is asked when it is asked, what is kept of it, what can be done."""

from dataclasses import dataclass

from flask import Blueprint, Response

from aggregator.model.condition import Episode
from aggregator.model.desk import ConfigChange, SourceDocument
from aggregator.model.poll import PollReport
from aggregator.web.desk.filing import standing
from aggregator.web.desk.frame import Desk
from aggregator.web.desk.orders import configured
from aggregator.web.desk.sources import STATES, rows
from aggregator.web.health import OUTCOMES
from aggregator.web.links import web_address
from aggregator.web.when import Stamp

MOST_CHANGES = 5


@dataclass(frozen=True, slots=True)
class _Dated:
    """Something with its instants as the page shows them."""

    of: PollReport | Episode | SourceDocument | ConfigChange
    at: Stamp | None
    until: Stamp | None = None


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the route."""

    @blueprint.get("/sources/<source_id>")
    def source(source_id: str) -> Response:
        found = configured(desk, source_id)
        (row,) = rows(desk, (found,))
        past = desk.services.store.past(found.id)
        changes = desk.services.store.changes(most=MOST_CHANGES, subject=found.id)
        return desk.page(
            "desk/source.html",
            row=row,
            source=found,
            states=STATES,
            outcomes=OUTCOMES,
            reports=[_Dated(one, desk.stamp(one.at)) for one in past.reports],
            episodes=[
                _Dated(one, desk.stamp(one.began_at), desk.stamp(one.ended_at)) for one in past.episodes
            ],
            documents=[
                _Dated(one, desk.stamp(one.polled_at), desk.stamp(one.due_at)) for one in past.documents
            ],
            led=past.led,
            changes=[_Dated(one, desk.stamp(one.at)) for one in changes],
            standing=standing(desk, changes[0]) if changes else None,
            newest=row.newest,
            safe=web_address,
        )
