"""The gate that every request to the desk passes: users there, the form's token, somebody logged in."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from aggregator.errors import StoreError
from aggregator.log import get_logger
from aggregator.web.desk.frame import Desk
from aggregator.web.desk.visits import ROOT, visit
from aggregator.web.faults import RETRY_AFTER_S
from aggregator.web.headers import desk_headers

OPEN_TO_STRANGERS: Final = frozenset({"desk.login", "desk.try_login"})
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def guard(blueprint: Blueprint, desk: Desk, csrf: CSRFProtect) -> None:
    """Put the gate before every route of the blueprint, and plain pages behind every error."""

    @blueprint.before_request
    def pass_gate() -> Response | None:
        return _pass_gate(desk, csrf)

    @blueprint.after_request
    def keep_nothing(response: Response) -> Response:
        """Send also what Flask answers by itself with the desk's headers."""
        for name, value in desk_headers():
            response.headers.setdefault(name, value)
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        title = "This form is no longer good"
        hint = "It belongs to another login. Go back, load the page anew and send it again."
        return _fault(desk, HTTPStatus.BAD_REQUEST, title, hint)

    @blueprint.errorhandler(StoreError)
    def store_refused(error: StoreError) -> Response:
        get_logger().error("store refused", path=request.path, error=str(error))
        retry = (("Retry-After", str(RETRY_AFTER_S)),)
        hint = "Please try again in a few seconds."
        page = _fault(desk, HTTPStatus.SERVICE_UNAVAILABLE, "The service is busy", hint)
        page.headers.extend(retry)
        return page

    @blueprint.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
        if status == HTTPStatus.NOT_FOUND:
            hint = "There is nothing at this address, or it is not yours."
            return _fault(desk, status, "This page does not exist", hint)
        return _fault(desk, status, "This cannot be done", error.description or status.phrase)


def _pass_gate(desk: Desk, csrf: CSRFProtect) -> Response | None:
    present, store = visit(), desk.services.store
    if not present.is_new:
        present.login = store.session(present.token, now=desk.now())
    if present.login is None and not store.users():
        return desk.page("desk/nobody.html", status=HTTPStatus.FORBIDDEN)
    if request.method not in _SAFE:
        csrf.protect()
    if present.login is not None or request.endpoint in OPEN_TO_STRANGERS:
        return None
    wanted = (("next", request.full_path.rstrip("?")),) if request.method in _SAFE else ()
    return desk.go(f"{ROOT}/login", query=wanted)


def _fault(desk: Desk, status: HTTPStatus, title: str, hint: str) -> Response:
    return desk.page("desk/fault.html", status=status, title=title, hint=hint)
