"""Who sends a request: what the browser's cookie says, in the place where Flask keeps its sessions.

A cookie holds a random token and nothing else; what it stands for is in the store. Forms are protected from
their first page on, before anybody logged in: their secret is derived from the token, so a token that changes
at login and logout changes it too, and none of it has to be kept.
"""

import re
import secrets
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin

from aggregator.model.desk import DeskSession

ROOT: Final = "/desk"
COOKIE: Final = "desk"
SECURE_COOKIE: Final = (
    "__Host-desk"  # RFC 6265bis 4.1.3.2: no other host, and no page without TLS, can set it
)
_TOKEN_BYTES: Final = 32
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # what token_urlsafe makes of 32 bytes
_FORM_SECRET: Final = "csrf_token"  # noqa: S105 - where Flask-WTF looks for a session's secret


@dataclass(slots=True, eq=False)
class Visit(dict[str, Any], SessionMixin):
    """One request's session: the token, and the login that it belongs to once the gate has looked.

    `is_new` makes the answer set the cookie.
    """

    token: str
    is_new: bool = False
    login: DeskSession | None = field(default=None)

    def __post_init__(self) -> None:
        self[_FORM_SECRET] = blake2b(self.token.encode(), digest_size=20, person=b"form").hexdigest()

    def renew(self) -> str:
        """Take another token and give it: at login and logout, so that nobody can know it from before."""
        self.token, self.is_new = new_token(), True
        self.__post_init__()
        return self.token


class Visits(SessionInterface):
    """Flask's door to sessions: visits below /desk, nothing anywhere else."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:  # noqa: ARG002 - Flask's
        """Give the visit of a request, None outside the desk: there is no session, and no cookie."""
        if request.path != ROOT and not request.path.startswith(f"{ROOT}/"):
            return None
        token = request.cookies.get(SECURE_COOKIE if request.is_secure else COOKIE, "")
        return Visit(token) if _TOKEN.fullmatch(token) else Visit(new_token(), is_new=True)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        """Set the cookie when it is a new one; it ends with the browser, the login in the store before."""
        from flask import request  # noqa: PLC0415 - the running one; the name is a parameter above

        if isinstance(session, Visit) and session.is_new:
            is_secure = request.is_secure
            response.set_cookie(
                SECURE_COOKIE if is_secure else COOKIE,
                session.token,
                path="/" if is_secure else f"{request.root_path}{ROOT}",  # the prefix __Host- wants "/"
                secure=is_secure,
                httponly=True,
                samesite="Strict",
            )


def visit() -> Visit:
    """Give the running request's visit; raises LookupError outside the desk."""
    present = session._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - a proxy has no type
    if not isinstance(present, Visit):
        raise LookupError(f"there are no sessions outside {ROOT}")  # noqa: TRY004 - of the request, not of a value
    return present


def new_token() -> str:
    """Give a token that nobody can guess."""
    return secrets.token_urlsafe(_TOKEN_BYTES)
