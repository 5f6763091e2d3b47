"""The list of all sources with their health, to be sorted and filtered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Blueprint, Response, request

from aggregator.model.poll import Outcome, SourceHealth, SourceHistory
from aggregator.model.source import Source
from aggregator.web.cards import Phrase, place_name, source_name
from aggregator.web.desk.frame import Desk
from aggregator.web.health import Strip
from aggregator.web.links import Query
from aggregator.web.when import Stamp

PAGE: Final = 100
_BAD: Final = {Outcome.FAILED: "failed", Outcome.BLOCKED: "blocked"}


class State(StrEnum):
    """How a source is, in one word; the worst first, as the list has them."""

    FAILED = "failed"
    BLOCKED = "blocked"
    RETIRED = "retired"
    SILENT = "silent"
    NEW = "new"
    WELL = "well"
    PAUSED = "paused"
    UNFOLLOWED = "unfollowed"


STATES: Final[Mapping[State, str]] = {
    State.FAILED: "Fails",
    State.BLOCKED: "Blocked by the site",
    State.RETIRED: "Gone for good",
    State.SILENT: "Silent",
    State.NEW: "Waiting for the first poll",
    State.WELL: "Well",
    State.PAUSED: "Paused",
    State.UNFOLLOWED: "Its region is not followed",
}
SORTS: Final[Mapping[str, str]] = {
    "state": "State",
    "name": "Name",
    "last": "Last poll",
    "newest": "Newest entry",
    "yield": "New entries a day",
}
_ORDER: Final = {state: number for number, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Row:
    """One source of the list."""

    source: Source
    name: Phrase
    place: Phrase
    state: State
    health: SourceHealth | None
    history: SourceHistory
    strip: Strip
    last: Stamp | None
    due: Stamp | None
    newest: Stamp | None

    @property
    def why(self) -> str | None:
        """Give why the state is no better one."""
        if self.state is State.PAUSED:
            return self.source.reason
        failing = self.health and self.health.failing
        return failing.failure.message if failing and failing.failure else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list somebody wants to see, in which order."""

    state: str
    region: str
    words: str
    sort: str
    page: int

    @classmethod
    def of(cls, form: Mapping[str, str]) -> "Wanted":
        """Read it from an address; what means nothing is as if it were not there."""
        number = form.get("page", "")
        page = int(number) if number.isdecimal() and number.isascii() and len(number) < 6 else 1  # noqa: PLR2004 - 10 million sources
        sort = form.get("sort", "")
        return cls(
            state=form.get("state", "") if form.get("state", "") in STATES else "",
            region=form.get("region", "").strip().strip("/"),
            words=form.get("words", "").strip()[:100],
            sort=sort if sort in SORTS else "state",
            page=max(page, 1),
        )

    def query(self, page: int) -> Query:
        """Give the address's parameters of another page of the same list."""
        said = (("state", self.state), ("region", self.region), ("words", self.words))
        sort = (("sort", self.sort),) if self.sort != "state" else ()
        return (*((name, text) for name, text in said if text), *sort, ("page", str(page)))

    def wants(self, row: Row) -> bool:
        """Tell whether a source is one of those."""
        source, places = row.source, f"{row.source.region}/"
        said = " ".join((source.id, source.name, source.home, *source.urls, *source.known_as)).casefold()
        return (
            (not self.state or row.state == self.state)
            and (not self.region or places.startswith(f"{self.region}/"))
            and all(word in said for word in self.words.casefold().split())
        )


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the route."""

    @blueprint.get("/sources")
    def sources() -> Response:
        return _page(desk, Wanted.of(request.args))


def rows(desk: Desk, sources: tuple[Source, ...] | None = None) -> list[Row]:
    """Give the rows of these sources (all that are configured), in the order of the configuration."""
    services, config = desk.serving.services, desk.serving.facts().config
    healths = {one.source_id: one for one in services.store.health()}
    history = services.store.history(now=desk.now())
    polled = {source.id for source in config.polled()}
    chosen = config.sources if sources is None else sources
    return [
        _row(desk, one, healths.get(one.id) if one.id in polled else None, history.get(one.id))
        for one in chosen
    ]


def _row(desk: Desk, source: Source, health: SourceHealth | None, history: SourceHistory | None) -> Row:
    config = desk.serving.facts().config
    past = history or SourceHistory()
    last = health.last_report if health else None
    return Row(
        source=source,
        name=source_name(source),
        place=place_name(config.regions.get(source.region), desk.lang()),
        state=_state(source, health, past),
        health=health,
        history=past,
        strip=Strip.of(past.recent),
        last=desk.stamp(last.at if last else None),
        due=desk.stamp(health.due_at if health else None),
        newest=desk.stamp(health.newest_entry_at if health else None),
    )


def _state(source: Source, health: SourceHealth | None, history: SourceHistory) -> State:
    if not source.enabled:
        return State.PAUSED
    if health is None:
        return State.UNFOLLOWED
    if health.retired_at is not None:
        return State.RETIRED
    failing = health.failing or health.last_report
    if failing is not None and failing.outcome in _BAD:
        return State(_BAD[failing.outcome])
    if health.last_report is None:
        return State.NEW
    return State.WELL if history.silence is None else State.SILENT


def _page(desk: Desk, wanted: Wanted) -> Response:
    every = rows(desk)
    found = sorted((row for row in every if wanted.wants(row)), key=lambda row: _key(row, wanted.sort))
    pages = max(-(-len(found) // PAGE), 1)
    page = min(wanted.page, pages)
    return desk.page(
        "desk/sources.html",
        rows=found[(page - 1) * PAGE : page * PAGE],
        found=len(found),
        count=len(every),
        counts={state: sum(row.state is state for row in every) for state in State},
        wanted=wanted,
        states=STATES,
        sorts=SORTS,
        newer=desk.local("/desk/sources", wanted.query(page - 1)) if page > 1 else None,
        older=desk.local("/desk/sources", wanted.query(page + 1)) if page < pages else None,
        regions=desk.serving.facts().config.shown(),
    )


def _key(row: Row, sort: str) -> tuple[object, ...]:
    """Give what a list is sorted by; ids part what is equal, and what never was comes first."""
    health, name = row.health, row.source.id
    last = health.last_report if health else None
    newest = health.newest_entry_at if health else None
    match sort:
        case "name":
            return (row.source.name.casefold(), name)
        case "last":
            return (last is not None, last and last.at, name)
        case "newest":
            return (newest is not None, newest, name)
        case "yield":
            return (-row.history.week.new_a_day, name)
        case _:
            return (_ORDER[row.state], name)
