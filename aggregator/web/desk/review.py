"""Entries that wait for a person: looked through, approved and rejected, one by one or many at once."""

from typing import Final

from flask import Blueprint, Response, request

from aggregator.model.decision import Act
from aggregator.web.desk.frame import Desk
from aggregator.web.links import Query, web_address

MOST: Final = 200
_ACTS: Final = {"approve": Act.APPROVE, "reject": Act.REJECT}


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/review")
    def review() -> Response:
        return _page(desk)

    @blueprint.post("/review")
    def judge() -> Response:
        form = request.form
        act = _ACTS.get(form.get("deed", ""))
        chosen = [int(one) for one in form.getlist("entry") if one.isascii() and one.isdecimal()]
        if act is None or not chosen:
            return _page(desk, problem="Mark the entries that are to be approved or rejected.", status=422)
        reason, who = form.get("reason", "").strip()[:500], desk.login().user.name
        desk.book().review(act, chosen[:MOST], (), reason=reason, who=who, now=desk.now())
        source = form.get("source", "")
        query: Query = (("source", source),) if source else ()
        return desk.go("/desk/review", said="judged", query=query)


def _page(desk: Desk, *, problem: str | None = None, status: int = 200) -> Response:
    source, is_rejected = request.values.get("source", ""), request.values.get("rejected") == "1"
    found = desk.book().waiting(source or None, rejected=is_rejected)
    shown = [(one, desk.stamp(one.published), web_address(one.url or "")) for one in found[:MOST]]
    return desk.page(
        "desk/review.html",
        status=status,
        rows=shown,
        count=len(found),
        source=source,
        sources=[one for one in desk.serving.facts().config.sources if one.review],
        is_rejected=is_rejected,
        problem=problem,
    )
