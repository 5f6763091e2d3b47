"""/status.json: what /status shows, for programs; instants in UTC as RFC 3339."""

import json
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from aggregator.config.exposure import exposure_warnings
from aggregator.model.poll import OddPage, PollReport, SourceHealth, SourceHistory
from aggregator.model.source import Source
from aggregator.web.answer import Answer, respond
from aggregator.web.headers import JSON, NO_CACHING, page_headers
from aggregator.web.health import fault_texts
from aggregator.web.links import without_credentials
from aggregator.web.serving import Serving


def statusjson_blueprint(serving: Serving) -> Blueprint:
    """Give the route of the status as JSON."""
    blueprint = Blueprint("statusjson", __name__)

    @blueprint.get("/status.json")
    def status_json() -> Response:
        body = json.dumps(_status(serving), ensure_ascii=False).encode()
        return respond(Answer(200, page_headers(NO_CACHING, content_type=JSON), body), request)

    return blueprint


def _status(serving: Serving) -> dict[str, Any]:
    store, config, now = serving.services.store, serving.facts().config, serving.services.clock()
    faults, history = store.config_faults(), store.history(now=now)
    polled = {source.id: source for source in config.polled()}
    return {
        "at": _text(now),
        "poller": {"last_sign_of_life": _text(store.heartbeat())},
        "configuration": {
            "faults": [] if faults is None else list(fault_texts(faults)),
            "since": None if faults is None else _text(faults.since),
            "missing": list(exposure_warnings(config)),
        },
        "sources": [
            _source(polled[one.source_id], one, history.get(one.source_id, SourceHistory()))
            for one in store.health()
            if one.source_id in polled
        ],
    }


def _source(source: Source, health: SourceHealth, history: SourceHistory) -> dict[str, Any]:
    week, silence = history.week, history.silence
    return {
        "id": source.id,
        "name": source.name,
        "region": source.region,
        "last": None if health.last_report is None else _report(health.last_report),
        "next": {"at": _text(health.due_at), "why": health.why},
        "failures_in_a_row": health.failures,
        "recent": [{"at": _text(mark.at), "outcome": mark.outcome} for mark in history.recent],
        "week": {
            "polls": week.polls,
            "brought_something": round(week.share, 3),
            "new_a_day": round(week.new_a_day, 1),
            "dropped": dict(week.dropped),
            "articles": dict(week.articles),
        },
        "articles_waiting": health.waiting,
        "unexpected": None if health.odd is None else _odd(health.odd),
        "silent_since": None if silence is None else _text(silence.since),
        "retired_at": _text(health.retired_at),
        "moved_to": None if health.moved_to is None else without_credentials(health.moved_to),
        "publisher_signals": list(health.signals),
        "entries": {
            "stored": health.entries,
            "listed": health.listed,
            "copies": health.copies,
            "unlisted": health.unlisted,
            "newest": _text(health.newest_entry_at),
        },
    }


def _odd(odd: OddPage) -> dict[str, Any]:
    return {"since": _text(odd.since), "why": without_credentials(odd.why)}


def _report(report: PollReport) -> dict[str, Any]:
    failure, counts = report.failure, report.counts
    return {
        "at": _text(report.at),
        "outcome": report.outcome,
        "status": report.status,
        "failure": None if failure is None else failure.kind,
        "message": None if failure is None else without_credentials(failure.message),
        "new": counts.new,
        "revised": counts.revised,
        "dropped": dict(report.dropped),
        "warnings": [without_credentials(warning) for warning in report.warnings],
    }


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
