"""The frame around every page of the desk: language, navigation, who is here, what was just done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask import Response, request
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import NotFound

from aggregator.model.desk import DeskSession
from aggregator.web.answer import Answer, Headers, respond
from aggregator.web.desk.newsroom import Accounts, DecisionBook
from aggregator.web.desk.services import DeskServices
from aggregator.web.desk.visits import ROOT, visit
from aggregator.web.headers import HTML, desk_headers
from aggregator.web.links import Query, with_query
from aggregator.web.serving import Serving
from aggregator.web.when import Stamp, stamp
from aggregator.web.words import ENGLISH, TONGUES, tongue

_UTC: Final = ZoneInfo("UTC")

NAVIGATION: Final[tuple[tuple[str, str], ...]] = (
    ("/desk/sources", "Sources"),
    ("/desk/stories", "Stories"),
    ("/desk/review", "Review"),
    ("/desk/decisions", "Decisions"),
    ("/desk/regions", "Regions"),
    ("/desk/alerts", "Alerts"),
    ("/desk/plots", "Plots"),
    ("/desk/changes", "Changes"),
    ("/desk/account", "Account"),
)
"""The pages that every page leads to, each with its name; the first one is where a login leads."""

SAYINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "language": "The language was changed.",
        "out": "You have logged out.",
        "password": "The password was changed, and all other logins have ended.",
        "ended": "That login has ended.",
        "saved": "The change was written. It takes effect when the poller has read it, within seconds.",
        "undone": "The change was taken back. It takes effect when the poller has read it, within seconds.",
        "decided": "Done. It stands in the log of decisions and can be taken back there.",
        "taken_back": "The decision was taken back.",
        "judged": "Done. Approved entries are shown now, rejected ones are not.",
        "busy": "Too many orders wait for the poller already; try again when they are done.",
    }
)
"""What a page may be asked to say in its address (`?said=`): nothing else can be put into our mouth."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page in the navigation."""

    name: str
    link: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that the desk can be in."""

    tag: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page of the desk shares."""

    serving: Serving
    services: DeskServices

    def now(self) -> datetime:
        """Give the present instant."""
        return self.serving.services.clock()

    def login(self) -> DeskSession:
        """Give the login under which the running request came; raises LookupError at the login page."""
        present = visit().login
        if present is None:
            raise LookupError("nobody has logged in")
        return present

    def lang(self) -> str:
        """Give the language of the page: as the user chose, else as the address or the browser says."""
        login, asked = visit().login, request.args.get("lang")
        chosen = login.user.language if login is not None and login.user.language else asked
        if chosen is not None and chosen in TONGUES:
            return chosen
        spoken = [tag for tag, _ in request.accept_languages if tag.lower().startswith(("zh", "en"))]
        return tongue(spoken[0]) if spoken else ENGLISH

    def local(self, path: str, query: Query = ()) -> str:
        """Give a path of ours as links have it, behind a proxy's prefix if there is one."""
        return with_query(f"{request.root_path}{quote(path)}", query)

    def stamp(self, at: datetime | None) -> Stamp | None:
        """Give an instant as the desk shows it: in UTC, as the status page does."""
        return None if at is None else stamp(at, _UTC, self.lang())

    def newsroom(self) -> Accounts:
        """Give the answers to why; a 404 in an installation without them."""
        if self.services.accounts is None:
            raise self.missing()
        return self.services.accounts

    def book(self) -> DecisionBook:
        """Give what keeps decisions; a 404 in an installation without it."""
        if self.services.decisions is None:
            raise self.missing()
        return self.services.decisions

    def page(self, template: str, *, status: int = 200, headers: Headers = (), **context: object) -> Response:
        """Give a page of the desk: a template that extends desk/base.html, filled."""
        serving, login = self.serving, visit().login
        lang = self.lang()
        body = serving.render(
            template,
            lang=lang,
            dir="ltr",
            site=serving.facts().config.site,
            desk=self,
            user=None if login is None else login.user,
            places=tuple(self._place(path, name) for path, name in NAVIGATION) if login else (),
            tongues=tuple(Tongue(tag, name, tag == lang) for tag, name in TONGUES.items()),
            said=SAYINGS.get(request.args.get("said", "")),
            token_value=generate_csrf,
            back=f"{request.path}?{request.query_string.decode('latin-1')}".rstrip("?"),
            stylesheet=self._asset("site.css"),
            desk_stylesheet=self._asset("desk.css"),
            script=self._asset("desk.js"),
            icon=self._asset("favicon.svg"),
            **context,
        )
        return respond(Answer(status, (*desk_headers(HTML), *headers), body), request)

    def go(self, path: str, *, said: str | None = None, query: Query = ()) -> Response:
        """Lead to a page of the desk after a form was sent; `said` names one of `SAYINGS`."""
        if said is not None:
            query = (*query, ("said", said))
        target = self.local(path, query)
        return respond(Answer(303, (*desk_headers(), ("Location", target)), b""), request)

    def missing(self) -> NotFound:
        """Give what to raise for something that is not there, or is none of the user's business."""
        return NotFound()

    def _place(self, path: str, name: str) -> Place:
        return Place(name, self.local(path), request.path == path or request.path.startswith(f"{path}/"))

    def _asset(self, name: str) -> str:
        return self.local(f"/static/{self.serving.assets.versioned(name)}")


def wanted_page(target: str) -> str:
    """Give a page of the desk that somebody wanted before logging in; the first one for anything else.

    Never an address of another site: two slashes, or a slash and a backslash, begin a host to a browser.
    """
    is_ours = target.startswith(f"{ROOT}/") and "\\" not in target and "//" not in target
    return target if is_ours and target.isprintable() and target.isascii() else NAVIGATION[0][0]
