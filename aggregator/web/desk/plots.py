"""How the service fared over weeks, drawn: each plot an image of its own, its numbers as a table beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, request

from aggregator.model.trends import HOURS
from aggregator.web.answer import Answer, respond
from aggregator.web.desk.frame import Desk
from aggregator.web.desk.plotting import (
    BAD,
    CALM,
    GOOD,
    HEIGHT,
    WARN,
    WIDTH,
    Drawing,
    Series,
    bars,
    dots,
    height_of_dots,
    lines,
)
from aggregator.web.headers import plot_headers
from aggregator.web.words import translate

POLL_DAYS: Final = 30
DAYS: Final = 14
TOP: Final = 15
_NAME: Final = 16  # characters of a source's name beside its row
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot: what it is called and says, its numbers as the page's table has them, how it is drawn."""

    heading: str
    said: str
    first: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    draw: Callable[[tuple[str, ...], tuple[Series, ...]], Drawing]
    columns: tuple[str, ...] = ()
    height: int = HEIGHT
    width: int = WIDTH

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)


def register(blueprint: Blueprint, desk: Desk) -> None:
    """Add the routes."""

    @blueprint.get("/plots")
    def plots() -> Response:
        return desk.page("desk/plots.html", plots={name: make(desk) for name, make in PLOTS.items()})

    @blueprint.get("/plots/<name>.svg")
    def plot(name: str) -> Response:
        if name not in PLOTS:
            raise desk.missing()
        found = PLOTS[name](desk)
        drawing = found.draw(found.labels, found.series)
        return respond(Answer(200, plot_headers(drawing.styles), drawing.body), request)


def _polls(desk: Desk) -> Plot:
    days = desk.services.store.poll_days(now=desk.now(), days=POLL_DAYS)
    counted = (
        ("New entries", [one.fruitful for one in days], GOOD),
        ("Read, nothing new", [one.quiet for one in days], CALM),
        ("Blocked by the site", [one.blocked for one in days], WARN),
        ("Failed", [one.failed for one in days], BAD),
    )
    series = tuple(Series(translate(name, desk.lang()), values, colour) for name, values, colour in counted)
    return Plot(
        heading="How polls ended",
        said="The polls of each day, by how they ended.",
        first="Day",
        labels=_days([one.day for one in days]),
        series=series,
        rows=tuple(
            (one.day.isoformat(), tuple(map(str, (one.fruitful, one.quiet, one.blocked, one.failed))))
            for one in reversed(days)
            if one.polls
        ),
        draw=bars,
        columns=tuple(one.name for one in series),
    )


def _delays(desk: Desk) -> Plot:
    days = desk.services.store.delays(now=desk.now(), days=DAYS)
    names = [translate(one, desk.lang()) for one in ("Half of them within", "95 of 100 within")]
    return Plot(
        heading="From publication to the list",
        said=(
            "The minutes from a story’s publication to its listing among all regions together, of a sample "
            "of each day’s stories whose publication is known to the minute."
        ),
        first="Day",
        labels=_days([one.day for one in days]),
        series=(
            Series(names[0], [_minutes(one.median) for one in days], GOOD),
            Series(names[1], [_minutes(one.p95) for one in days], WARN),
        ),
        rows=tuple(
            (one.day.isoformat(), (f"{_minutes(one.median)}", f"{_minutes(one.p95)}", str(one.stories)))
            for one in reversed(days)
            if one.stories
        ),
        draw=lines,
        columns=(*names, translate("Stories of the sample", desk.lang())),
    )


def _hours(desk: Desk) -> Plot:
    found = desk.services.store.hours(now=desk.now(), days=DAYS, most=TOP)
    sources = desk.serving.facts().sources
    names = {one.source_id: sources[one.source_id].name for one in found if one.source_id in sources}
    shown = [one for one in found if one.source_id in names]
    hours = tuple(str(hour) for hour in range(HOURS))
    return Plot(
        heading="When sources bring news",
        said=(
            "New entries by the hour of the day at which they were seen, in the last two weeks, of the "
            "sources that brought most."
        ),
        first="Source",
        labels=hours,
        series=tuple(Series(_short(names[one.source_id]), one.counts) for one in shown),
        rows=tuple((names[one.source_id], tuple(map(str, one.counts))) for one in shown),
        draw=dots,
        columns=hours,
        height=height_of_dots(len(shown)),
    )


PLOTS: Final[Mapping[str, Callable[[Desk], Plot]]] = MappingProxyType(
    {"polls": _polls, "delays": _delays, "hours": _hours}
)


def _days(days: list[date]) -> tuple[str, ...]:
    """Give the labels of days: the first of the axis and of each month with its month."""
    return tuple(
        f"{day.month}/{day.day}" if number == 0 or day.day == 1 else str(day.day)
        for number, day in enumerate(days)
    )


def _minutes(delay: timedelta | None) -> float | None:
    return None if delay is None else round(delay / _MINUTE, 1)


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
