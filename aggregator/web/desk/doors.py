"""Logging in and out."""

import math
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField

from aggregator.log import get_logger
from aggregator.web.desk import passwords
from aggregator.web.desk.frame import Desk, wanted_page
from aggregator.web.desk.visits import visit

MOST_AGENT = 200  # characters of what a browser says of itself
_WRONG = "Name and password do not belong together."
_WAIT = "Too many tries. Wait %(seconds)s seconds, then try again."


class LoginForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """Name and password, and the page that was wanted."""

    name = StringField()
    password = PasswordField()
    next = HiddenField()


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/login")
    def login() -> Response:
        if visit().login is not None:
            return desk.go(wanted_page(""))
        return _login_page(desk, next_page=request.args.get("next", ""))

    @blueprint.post("/login")
    def try_login() -> Response:
        return _try_login(desk, LoginForm())

    @blueprint.post("/logout")
    def logout() -> Response:
        login = desk.login()
        desk.services.store.end_session(login.id, user_id=login.user.id, now=desk.now())
        visit().renew()
        return desk.go("/desk/login", said="out")


def _login_page(desk: Desk, *, next_page: str, name: str = "", **context: Any) -> Response:  # noqa: ANN401 - of a template
    status = context.pop("status", HTTPStatus.OK)
    wrong = {"problem": None, "seconds": 0} | context
    return desk.page("desk/login.html", status=status, name=name, next=next_page, **wrong)


def _try_login(desk: Desk, form: LoginForm) -> Response:
    store, name = desk.services.store, (form.name.data or "").strip()
    address, wanted = request.remote_addr or "", form.next.data or ""
    wait_s = store.try_login(name, address, now=desk.now())
    if wait_s:
        seconds = math.ceil(wait_s)
        page = _login_page(
            desk,
            next_page=wanted,
            name=name,
            problem=_WAIT,
            seconds=seconds,
            status=HTTPStatus.TOO_MANY_REQUESTS,
        )
        page.headers["Retry-After"] = str(seconds)
        return page
    found = store.find_user(name)
    password = form.password.data or ""
    if not passwords.is_right(password, None if found is None else found[1]) or found is None:
        get_logger().warning("login at the desk refused", address=address)
        return _login_page(
            desk, next_page=wanted, name=name, problem=_WRONG, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    user, kept = found
    if passwords.is_outdated(kept):
        store.rehash(user.id, passwords.hashed(password))
    before = visit().login
    if before is not None:
        store.end_session(before.id, user_id=before.user.id, now=desk.now())
    agent = request.headers.get("User-Agent", "")[:MOST_AGENT]
    store.open_session(user, visit().renew(), address=address, agent=agent, now=desk.now())
    get_logger().info("login at the desk", user=user.name)
    path, _, query = wanted_page(wanted).partition("?")
    return desk.go(path, query=tuple(parse_qsl(query)))
