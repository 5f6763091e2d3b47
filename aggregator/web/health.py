"""How the service fares: /status for people, /live and /ready for whoever supervises it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from aggregator.config.exposure import exposure_warnings
from aggregator.errors import StoreError
from aggregator.model.letter import letter_language, request_to_publisher
from aggregator.model.poll import (
    ConfigFaults,
    Outcome,
    PollMark,
    SourceHealth,
    SourceHistory,
    Yield,
)
from aggregator.model.source import Source
from aggregator.web.answer import Answer, respond
from aggregator.web.cards import Phrase, place_name, source_name
from aggregator.web.headers import JSON, NO_CACHING, TEXT, page_headers
from aggregator.web.links import web_address, without_credentials
from aggregator.web.query import read_language
from aggregator.web.screen import Screen
from aggregator.web.serving import Serving
from aggregator.web.when import Stamp, stamp
from aggregator.web.words import ENGLISH

SILENCE: Final = timedelta(seconds=60)  # the poller beats every few seconds; a minute is no hiccup
_UTC: Final = ZoneInfo("UTC")

_TROUBLE: Final = frozenset({Outcome.FAILED, Outcome.BLOCKED})
OUTCOMES: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.NEW: "New entries",
        Outcome.UNCHANGED: "Read, nothing new",
        Outcome.NOT_MODIFIED: "Not modified since the last poll",
        Outcome.BLOCKED: "Blocked by the site",
        Outcome.FAILED: "Failed",
    }
)

_SIGNS: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.NEW: "●",
        Outcome.UNCHANGED: "○",
        Outcome.NOT_MODIFIED: "·",
        Outcome.BLOCKED: "■",
        Outcome.FAILED: "×",
    }
)


@dataclass(frozen=True, slots=True)
class Strip:
    """The latest polls as signs, newest last, and in words for those who do not see them."""

    marks: str
    counts: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, recent: Sequence[PollMark]) -> "Strip":
        """Draw it."""
        counted = Counter(mark.outcome for mark in recent)
        counts = tuple((OUTCOMES[outcome], counted[outcome]) for outcome in OUTCOMES if counted[outcome])
        return cls("".join(_SIGNS[mark.outcome] for mark in recent), counts)


@dataclass(frozen=True, slots=True)
class Row:
    """One source on the status page."""

    name: Phrase
    home: str | None
    place: Phrase
    place_link: str
    health: SourceHealth
    outcome: str | None
    trouble: bool
    last: Stamp | None
    due: Stamp | None
    newest: Stamp | None
    strip: Strip
    week: Yield
    new_a_day: str
    share: str
    silent: Stamp | None
    retired: Stamp | None
    letter: Phrase | None
    odd: Stamp | None


def health_blueprint(serving: Serving) -> Blueprint:
    """Give the routes of health."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/status")
    def status() -> Response:
        body = _status(serving, read_language(request.args))
        return respond(Answer(200, page_headers(NO_CACHING), body), request)

    @blueprint.get("/live")
    def live() -> Response:
        return respond(Answer(200, page_headers(NO_CACHING, content_type=TEXT), b"live\n"), request)

    @blueprint.get("/ready")
    def ready() -> Response:
        reasons, warnings = _unready(serving)
        found = {"ready": not reasons, "reasons": reasons, "warnings": warnings}
        body = json.dumps(found, ensure_ascii=False).encode()
        headers = page_headers(NO_CACHING, content_type=JSON)
        return respond(Answer(503 if reasons else 200, headers, body), request)

    return blueprint


def _unready(serving: Serving) -> tuple[list[str], list[str]]:
    """Give why the service does not work as a whole, and what somebody should mend although it works."""
    store = serving.services.store
    try:
        beat, faults = store.heartbeat(), store.config_faults()
    except StoreError as exc:
        return [f"the store does not answer: {exc}"], []
    warnings = [] if faults is None else [f"not applied: {told}" for told in fault_texts(faults)]
    warnings += exposure_warnings(serving.facts().config)
    if beat is None:
        return ["the poller has never run on this store"], warnings
    silence = serving.services.clock() - beat
    if silence < SILENCE:
        return [], warnings
    last, ago = beat.isoformat(timespec="seconds"), f"{silence.total_seconds():.0f} s"
    reason = f"the poller last gave a sign of life at {last}, {ago} ago; allowed are {SILENCE.seconds} s"
    return [reason], warnings


def fault_texts(faults: ConfigFaults) -> tuple[str, ...]:
    """Give the faults of the files as everybody may read them: place and remedy, no credentials."""
    return tuple(without_credentials(str(fault)) for fault in faults.faults)


def _status(serving: Serving, asked: str | None) -> bytes:
    screen = Screen(serving, "/status", asked or ENGLISH, asked)
    facts, store = serving.facts(), serving.services.store
    now, beat, faults = serving.services.clock(), store.heartbeat(), store.config_faults()
    polled = {source.id for source in facts.config.polled()}
    history = store.history(now=now)
    rows = [
        _row(screen, health, history.get(health.source_id, SourceHistory()))
        for health in store.health()
        if health.source_id in polled
    ]
    rows.sort(
        key=lambda row: (
            not row.trouble,
            not (row.silent or row.odd),
            row.last is not None,
            row.health.source_id,
        )
    )
    return screen.render(
        "status.html",
        now=_stamp(now, screen),
        beat=_stamp(beat, screen),
        alive=beat is not None and now - beat < SILENCE,
        rows=rows,
        faults=() if faults is None else fault_texts(faults),
        missing=exposure_warnings(facts.config),
        faulty_since=None if faults is None else _stamp(faults.since, screen),
        failing=sum(row.trouble for row in rows),
        silent=sum(row.silent is not None for row in rows),
        resting=len(facts.sources) - len(polled),
    )


def _row(screen: Screen, health: SourceHealth, history: SourceHistory) -> Row:
    facts = screen.serving.facts()
    source = facts.sources[health.source_id]
    region = facts.config.regions.get(source.region)
    report = health.last_report
    return Row(
        name=source_name(source),
        home=web_address(source.home),
        place=place_name(region, screen.lang),
        place_link=screen.links().region(region.id),
        health=health,
        outcome=None if report is None else OUTCOMES[report.outcome],
        trouble=report is not None and report.outcome in _TROUBLE,
        last=None if report is None else _stamp(report.at, screen),
        due=_stamp(health.due_at, screen),
        newest=_stamp(health.newest_entry_at, screen),
        strip=Strip.of(history.recent),
        week=history.week,
        new_a_day=f"{history.week.new_a_day:.1f}",
        share=f"{history.week.share:.0%}",
        silent=None if history.silence is None else _stamp(history.silence.since, screen),
        retired=_stamp(health.retired_at, screen),
        letter=_letter(screen, source, health),
        odd=None if health.odd is None else _stamp(health.odd.since, screen),
    )


def _letter(screen: Screen, source: Source, health: SourceHealth) -> Phrase | None:
    """Give what the operator can send to a publisher whose server refuses us; None when it does not."""
    reports = (health.failing, health.last_report)
    if not any(report is not None and report.outcome is Outcome.BLOCKED for report in reports):
        return None
    config = screen.serving.facts().config
    text = request_to_publisher(source, config.site, user_agent=screen.serving.services.agent(config))
    return Phrase(without_credentials(text), letter_language(source), "ltr")


def _stamp(at: datetime | None, screen: Screen) -> Stamp | None:
    return None if at is None else stamp(at.astimezone(UTC), _UTC, screen.lang)
