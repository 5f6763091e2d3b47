"""What a user may do to its own account: its logins, its password, its language."""

from flask import Blueprint, Response, request
from flask_wtf import FlaskForm
from wtforms import PasswordField

from aggregator.web.desk import passwords
from aggregator.web.desk.frame import Desk
from aggregator.web.words import TONGUES


class PasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF ships no types
    """The password of now, and the new one."""

    present = PasswordField()
    new = PasswordField()


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/account")
    def account() -> Response:
        return _account(desk)

    @blueprint.post("/account/password")
    def change_password() -> Response:
        return _change_password(desk, PasswordForm())

    @blueprint.post("/account/language")
    def change_language() -> Response:
        asked = request.form.get("language")
        if asked not in TONGUES:
            raise desk.missing()
        desk.services.store.set_language(desk.login().user.id, asked)
        return desk.go("/desk/account", said="language")

    @blueprint.post("/account/logins/<int:number>/end")
    def end_login(number: int) -> Response:
        """End one of the user's own logins; another user's is a 404 like one that never was."""
        login = desk.login()
        if not desk.services.store.end_session(number, user_id=login.user.id, now=desk.now()):
            raise desk.missing()
        return desk.go("/desk/account", said="ended")


def _account(desk: Desk, *, problem: str | None = None, status: int = 200) -> Response:
    login = desk.login()
    logins = [
        (one, desk.stamp(one.created_at), desk.stamp(one.seen_at), desk.stamp(one.ends_at))
        for one in desk.services.store.sessions(login.user.id, now=desk.now())
    ]
    return desk.page(
        "desk/account.html",
        status=status,
        logins=logins,
        present=login.id,
        problem=problem,
        shortest=passwords.SHORTEST,
    )


def _change_password(desk: Desk, form: PasswordForm) -> Response:
    login, store = desk.login(), desk.services.store
    found, new = store.find_user(login.user.name), form.new.data or ""
    wait_s = store.try_login(login.user.name, request.remote_addr or "", now=desk.now())
    if wait_s or found is None or not passwords.is_right(form.present.data or "", found[1]):
        return _account(desk, problem="The present password is another one.", status=422)
    problem = passwords.complaint(new, login.user.name)
    if problem is not None:
        return _account(desk, problem=problem, status=422)
    store.set_password(login.user.id, passwords.hashed(new), keep=login.id, now=desk.now())
    return desk.go("/desk/account", said="password")
