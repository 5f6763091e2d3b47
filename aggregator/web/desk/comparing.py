"""Two articles beside each other, with the verdict of today's rules; from here two stories become one."""

from flask import Blueprint, Response, request

from aggregator.dedupe.match import JOINING
from aggregator.errors import AggregatorError, StoreError, StoryNotFound
from aggregator.language.marked import beside
from aggregator.model.account import StoredCopy
from aggregator.publish.grounds import told
from aggregator.web.desk.frame import Desk
from aggregator.web.desk.newsroom import CannotDecide, meant
from aggregator.web.links import web_address

LONGEST_NAME = 2000  # characters: an article's address


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/compare")
    def compare() -> Response:
        return _page(desk)

    @blueprint.post("/compare")
    def make_one() -> Response:
        reason = request.form.get("reason", "").strip()[:500]
        if not reason:
            return _page(desk, problem="Say why: the reason is kept with the decision.", status=422)
        try:
            a, b = _both(desk, (request.form.get("a", ""), request.form.get("b", "")))
            kept = desk.book().merge(
                a.name, b.name, reason=reason, who=desk.login().user.name, now=desk.now()
            )
        except StoreError:
            raise
        except AggregatorError as exc:
            return _page(desk, problem=str(exc), status=422)
        return desk.go(f"/desk/stories/{kept}", said="decided")


def _copy(desk: Desk, what: str) -> StoredCopy:
    """Give the copy meant by its name (source and key), a story's uuid or page, or an article's address."""
    name = what.replace("\r", "")
    return desk.newsroom().named(name) if "\n" in name else meant(desk.newsroom(), name.strip())


def _both(desk: Desk, texts: tuple[str, ...]) -> tuple[StoredCopy, StoredCopy]:
    """Give the two articles meant; raises StoryNotFound, and CannotDecide when they are the same one."""
    a, b = (_copy(desk, text) for text in texts)
    if a.name == b.name:
        raise CannotDecide("both are the same article; give two")
    return a, b


def _page(desk: Desk, *, problem: str | None = None, status: int = 200) -> Response:
    texts = tuple(request.values.get(name, "")[:LONGEST_NAME] for name in ("a", "b"))
    if not all(texts):
        return desk.page("desk/compare.html", status=status, texts=texts, found=None, problem=problem)
    try:
        a, b = _both(desk, texts)
    except (StoryNotFound, CannotDecide) as exc:
        said, status = problem or str(exc), 422 if problem else 404
        return desk.page("desk/compare.html", status=status, texts=texts, found=None, problem=said)
    found = desk.newsroom().compare(a, b)
    match = found.inspection.match
    return desk.page(
        "desk/compare.html",
        status=status,
        texts=texts,
        problem=problem,
        found=found,
        is_one=a.story == b.story,
        is_same=match.relation in JOINING,
        grounds=[told(one) for one in match.evidence],
        guards=[(name, told(said) if said else None) for name, said in found.inspection.guards],
        sides=[(one, desk.stamp(one.entry.published.at), web_address(one.entry.url or "")) for one in (a, b)],
        rows=beside(a.entry.title, b.entry.title) + beside(a.entry.text, b.entry.text),
    )
