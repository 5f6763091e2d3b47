"""All routes below /desk, behind one gate."""

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Flask, Response
from flask_wtf.csrf import CSRFProtect

from aggregator.web.desk import (
    account,
    alerts,
    changes,
    comparing,
    decisions,
    doors,
    editing,
    orders,
    places,
    plots,
    review,
    source,
    sources,
    stories,
)
from aggregator.web.desk.frame import NAVIGATION, Desk
from aggregator.web.desk.gate import guard
from aggregator.web.desk.services import DeskServices
from aggregator.web.desk.visits import ROOT, Visits
from aggregator.web.serving import Serving

PAGES: Final[tuple[Callable[[Blueprint, Desk], None], ...]] = (
    doors.register,
    sources.register,
    source.register,
    editing.register,
    orders.register,
    stories.register,
    comparing.register,
    review.register,
    decisions.register,
    places.register,
    alerts.register,
    plots.register,
    changes.register,
    account.register,
)
"""What adds the routes of each page."""

MOST_FORM_BYTES: Final = 500_000  # a source's whole file may be sent back to us


def open_desk(app: Flask, serving: Serving, services: DeskServices) -> None:
    """Add the desk to an application: its routes, and sessions that only it has."""
    app.secret_key = services.key
    app.session_interface = Visits()
    app.config["MAX_CONTENT_LENGTH"] = MOST_FORM_BYTES
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the gate asks, where there are forms
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form is good for as long as its login
    app.register_blueprint(_blueprint(Desk(serving, services), CSRFProtect(app)))


def _blueprint(desk: Desk, csrf: CSRFProtect) -> Blueprint:
    blueprint = Blueprint("desk", __name__, url_prefix=ROOT)
    guard(blueprint, desk, csrf)
    for register in PAGES:
        register(blueprint, desk)

    @blueprint.get("")
    @blueprint.get("/")
    def front() -> Response:
        return desk.go(NAVIGATION[0][0])

    @blueprint.route("/<path:rest>", methods=["GET", "POST"])
    def nothing(rest: str) -> Response:  # noqa: ARG001 - whatever it is
        """Answer what is no page of the desk from inside it: strangers learn nothing of its addresses."""
        raise desk.missing()

    return blueprint
