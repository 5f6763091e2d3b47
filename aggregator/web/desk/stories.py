"""Stories at the desk: found by words and region, looked at with every reason, decided about."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, request

from aggregator.config.models import Config
from aggregator.errors import AggregatorError, NotFound, StoreError, StoryMoved, StoryNotFound
from aggregator.language.bigrams import typed_words
from aggregator.model.account import LeadReason, StoredCopy, StoryAccount, uuid_of
from aggregator.model.decision import Act
from aggregator.model.region import ALL
from aggregator.model.selection import Selection
from aggregator.model.story import RegionQuery, Story
from aggregator.publish.grounds import told
from aggregator.web.desk.frame import Desk
from aggregator.web.desk.newsroom import CannotDecide, meant
from aggregator.web.desk.wording import ACTS, sentence
from aggregator.web.links import Query, web_address

A_PAGE: Final = 50
LONGEST_REASON: Final = 500
REASONS: Final[Mapping[LeadReason, str]] = MappingProxyType(
    {
        LeadReason.ONLY: "It is the only copy.",
        LeadReason.PINNED: "Somebody pinned it.",
        LeadReason.ORIGIN: "Another outlet’s copy credits it as the origin.",
        LeadReason.STANDING: "Its source has the highest standing.",
        LeadReason.EARLIEST: "It was published first among those of its standing.",
        LeadReason.KEPT: "It led before the other copies came or standings changed.",
    }
)


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/stories")
    def stories() -> Response:
        return _list(desk)

    @blueprint.get("/stories/<uuid:uuid>")
    def story(uuid: UUID) -> Response:
        return story_page(desk, uuid)

    @blueprint.post("/stories/<uuid:uuid>")
    def decide(uuid: UUID) -> Response:
        return _decide(desk, uuid, request.form.get("deed", ""))


def _list(desk: Desk) -> Response:
    form = request.args
    words, region = form.get("words", "").strip()[:100], form.get("region", "").strip().strip("/")
    if words and _names_one(words):
        try:
            return desk.go(f"/desk/stories/{meant(desk.newsroom(), words).story}")
        except StoryNotFound as exc:
            return _listed(desk, words, region, (), problem=str(exc), status=404)
    config = desk.serving.facts().config
    if region and region not in config.regions:
        problem = "There is no such region; take one of the list."
        return _listed(desk, words, region, (), problem=problem, status=422)
    source = form.get("source", "").strip()
    query = RegionQuery(
        region or _everything(config),
        limit=A_PAGE,
        before=_before(form.get("before", "")),
        selection=Selection(words=typed_words(words), sources=(source,) if source else ()),
    )
    view = desk.serving.services.store.view(query)
    older: Query = ()
    if view.next_before is not None:
        kept = (("words", words), ("region", region), ("source", source))
        older = (*(one for one in kept if one[1]), ("before", view.next_before.isoformat()))
    return _listed(desk, words, region, view.stories, older=older)


def _names_one(words: str) -> bool:
    return "://" in words or uuid_of(words) is not None


def _everything(config: Config) -> str:
    """Give the region that has all stories: the one above all that is shown, else everything together."""
    above = {one.id.partition("/")[0] for one in config.shown()} - {ALL}
    return above.pop() if len(above) == 1 else ALL


def _before(text: str) -> datetime | None:
    """Give the instant of a cursor, None for what is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def _listed(
    desk: Desk,
    words: str,
    region: str,
    stories: tuple[Story, ...],
    *,
    older: Query = (),
    problem: str | None = None,
    status: int = 200,
) -> Response:
    return desk.page(
        "desk/stories.html",
        status=status,
        words=words,
        region=region,
        source=request.args.get("source", ""),
        regions=desk.serving.facts().config.shown(),
        rows=[(one, desk.stamp(one.listed_at)) for one in stories],
        older=desk.local("/desk/stories", older) if older else None,
        problem=problem,
    )


def story_page(desk: Desk, uuid: UUID, *, problem: str | None = None, status: int = 200) -> Response:
    """Give a story's page; a story that became part of another one leads there."""
    try:
        account = desk.newsroom().account(uuid)
    except StoryMoved as exc:
        return desk.go(f"/desk/stories/{exc.uuid}")
    except NotFound:
        raise desk.missing() from None
    lead = account.copy(account.lead)
    return desk.page(
        "desk/story.html",
        status=status,
        problem=problem,
        account=account,
        title=lead.entry.title if lead else str(uuid),
        lead_reason=REASONS[account.lead_reason],
        copies=[_copy(desk, account, one) for one in account.copies],
        listings=[(line, desk.stamp(line.at)) for line in account.listings],
        decisions=[(one, desk.stamp(one.at), sentence(one)) for one in account.decisions],
        acts=ACTS,
        regions=desk.serving.facts().config.shown(),
        longest=LONGEST_REASON,
    )


def _copy(desk: Desk, account: StoryAccount, one: StoredCopy) -> Mapping[str, object]:
    """Give what a row about a copy shows."""
    tie = one.tie
    by = account.copy(tie.by) if tie else None
    return {
        "member": one,
        "link": web_address(one.entry.url or ""),
        "is_lead": one.name == account.lead,
        "published": desk.stamp(one.entry.published.at),
        "score": f"{tie.match.score:.2f}" if tie else "",
        "relation": str(tie.match.relation) if tie else "",
        "grounds": [told(ground) for ground in tie.match.evidence] if tie else [],
        "by": by,
        "beside": None if by is None else desk.local("/desk/compare", (("a", by.name), ("b", one.name))),
    }


def _decide(desk: Desk, uuid: UUID, deed: str) -> Response:
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    act = _DEEDS.get(deed)
    if act is None:
        return story_page(desk, uuid, problem="Say what to do with the story.", status=422)
    if not reason and deed not in _WAYS_BACK:
        return story_page(desk, uuid, problem="Say why: the reason is kept with the decision.", status=422)
    try:
        act(desk, uuid, reason)
    except StoreError:
        raise
    except AggregatorError as exc:
        return story_page(desk, uuid, problem=str(exc), status=422)
    return desk.go(f"/desk/stories/{uuid}", said="decided")


def _hide(desk: Desk, uuid: UUID, reason: str) -> None:
    desk.book().hide(uuid, reason=reason, who=desk.login().user.name, now=desk.now())


def _unhide(desk: Desk, uuid: UUID, reason: str) -> None:  # noqa: ARG001 - one form for all deeds
    desk.book().unhide(uuid, now=desk.now())


def _split(desk: Desk, uuid: UUID, reason: str) -> None:
    account = desk.newsroom().account(uuid)
    chosen = request.form.getlist("copy")
    leaving = [one.name for one in account.copies if one.name in chosen]
    staying = [one.name for one in account.copies if one.name not in chosen]
    if not leaving or not staying:
        raise CannotDecide("mark some copies, but not all of them")
    desk.book().split(staying[0], leaving, reason=reason, who=desk.login().user.name, now=desk.now())


def _pin(desk: Desk, uuid: UUID, reason: str) -> None:
    chosen = request.form.getlist("copy")
    if len(chosen) != 1:
        raise CannotDecide("mark the one copy that leads")
    desk.book().pin(uuid, chosen[0], reason=reason, who=desk.login().user.name, now=desk.now())


def _unpin(desk: Desk, uuid: UUID, reason: str) -> None:  # noqa: ARG001 - one form for all deeds
    desk.book().undo_pin(uuid, now=desk.now())


def _placed(act: Act) -> Callable[[Desk, UUID, str], None]:
    def place(desk: Desk, uuid: UUID, reason: str) -> None:
        region = request.form.get("region", "").strip().strip("/")
        if region not in desk.serving.facts().config.regions:
            raise CannotDecide(f'there is no region "{region}"; take one of the list')
        desk.book().place(act, uuid, region, reason=reason, who=desk.login().user.name, now=desk.now())

    return place


_DEEDS: Final[Mapping[str, Callable[[Desk, UUID, str], None]]] = MappingProxyType(
    {
        "hide": _hide,
        "unhide": _unhide,
        "split": _split,
        "pin": _pin,
        "unpin": _unpin,
        "place": _placed(Act.PLACE),
        "unplace": _placed(Act.UNPLACE),
    }
)
_WAYS_BACK: Final = frozenset({"unhide", "unpin"})
"""They take a decision back, and keep no reason of their own."""
