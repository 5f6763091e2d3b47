"""The log of decisions about stories, and the way back from each."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, request

from aggregator.errors import AggregatorError, StoreError
from aggregator.model.decision import Act, Decision
from aggregator.web.desk.frame import Desk
from aggregator.web.desk.wording import ACTS, sentence, story_named

MOST: Final = 100
_OPPOSITE: Final = {Act.PLACE: Act.UNPLACE, Act.UNPLACE: Act.PLACE}
UNDONE_ELSEWHERE: Final = frozenset({Act.APPROVE, Act.REJECT})
"""Taken back in the review queue, where the entry stands with what else waits."""


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/decisions")
    def decisions() -> Response:
        return _page(desk)

    @blueprint.post("/decisions/<int:number>/undo")
    def undo_decision(number: int) -> Response:
        found = desk.book().decision(number)
        if found is None or found.undone_at is not None or found.act in UNDONE_ELSEWHERE:
            raise desk.missing()
        try:
            _undo(desk, found)
        except StoreError:
            raise
        except AggregatorError as exc:
            return _page(desk, problem=str(exc), status=409)
        return desk.go("/desk/decisions", said="taken_back")


def _undo(desk: Desk, one: Decision) -> None:
    book, now = desk.book(), desk.now()
    if one.act is Act.HIDE:
        book.unhide(UUID(one.subject), now=now)
    elif one.act is Act.PIN:
        book.undo_pin(UUID(one.subject), now=now)
    elif one.act is Act.SPLIT:
        book.undo_split(one.subject, [one.other or ""], now=now)
    elif one.act is Act.MERGE:
        book.undo_merge(one.subject, one.other or "", now=now)
    else:
        who, reason = desk.login().user.name, f"decision {one.id} was taken back"
        story = desk.newsroom().named(one.subject).story
        book.place(_OPPOSITE[one.act], story, one.other or "", reason=reason, who=who, now=now)


def _page(desk: Desk, *, problem: str | None = None, status: int = 200) -> Response:
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 18 else None  # noqa: PLR2004 - 64 bits
    found = desk.book().log(most=MOST, before=before)
    older = desk.local("/desk/decisions", (("before", str(found[-1].id)),)) if len(found) == MOST else None
    rows = [_row(desk, one) for one in found]
    return desk.page("desk/decisions.html", status=status, rows=rows, older=older, problem=problem)


def _row(desk: Desk, one: Decision) -> Mapping[str, object]:
    return {
        "decision": one,
        "at": desk.stamp(one.at),
        "act": ACTS[one.act],
        "about": sentence(one),
        "story": story_named(one),
        "can_undo": one.undone_at is None and one.act not in UNDONE_ELSEWHERE,
    }
