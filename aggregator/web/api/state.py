"""How regions, sources and the service fare, as the API tells it; no secret is ever near it."""

from typing import Final

from aggregator.model.poll import Outcome, PollReport, SourceHealth, SourceHistory
from aggregator.model.region import Region
from aggregator.model.source import Source
from aggregator.publish.address import feed_address, is_public
from aggregator.web.api import models
from aggregator.web.health import SILENCE
from aggregator.web.links import FORMATS, web_address, without_credentials
from aggregator.web.serving import NEVER, Serving, Versions

DAYS: Final = 7
_TROUBLE: Final = frozenset({Outcome.FAILED, Outcome.BLOCKED})


def regions(serving: Serving) -> models.Regions:
    """Give all regions that are shown here."""
    shown = serving.facts().config.shown()
    return models.Regions(regions=_regions(serving, shown))


def one_region(serving: Serving, region: Region) -> models.Region:
    """Give one region."""
    (told,) = _regions(serving, (region,))
    return told


def _regions(serving: Serving, shown: tuple[Region, ...]) -> tuple[models.Region, ...]:
    store = serving.services.store
    versions = store.versions()
    now = serving.services.clock()
    listed = store.listed_by_day({region.id: now for region in shown}, days=DAYS)
    return tuple(_region(serving, region, versions, sum(listed.get(region.id, ()))) for region in shown)


def _region(serving: Serving, region: Region, versions: Versions, listed: int) -> models.Region:
    links, version = serving.links(), versions.get(region.id, NEVER)
    return models.Region(
        id=region.id,
        name=region.name(),
        names=dict(region.names),
        parent=region.parent,
        level=str(region.level),
        timezone=region.timezone,
        language=region.language,
        sources=serving.facts().polled.get(region.id, 0),
        listed_last_7_days=listed,
        changed_at=None if version == NEVER else version.changed_at,
        page_url=links.page_url(region.id),
        feed_urls={form: links.feed_url(region.id, form) for form in FORMATS},
    )


def sources(serving: Serving) -> models.Sources:
    """Give the polled sources with their health."""
    store, now = serving.services.store, serving.services.clock()
    polled = {source.id: source for source in serving.facts().config.polled()}
    history = store.history(now=now)
    return models.Sources(
        sources=tuple(
            _source(polled[one.source_id], one, history.get(one.source_id, SourceHistory()))
            for one in store.health()
            if one.source_id in polled
        )
    )


def _source(source: Source, health: SourceHealth, history: SourceHistory) -> models.Source:
    feed = feed_address(source)
    return models.Source.model_validate(
        {
            "id": source.id,
            "name": source.name,
            "home": web_address(source.home),
            "feed_url": feed if feed and is_public(feed) else None,
            "kind": str(source.kind),
            "region": source.region,
            "language": source.language,
            "standing": source.standing,
            "last_poll": None if health.last_report is None else _poll(health.last_report),
            "next_poll_at": health.due_at,
            "failures_in_a_row": health.failures,
            "silent_since": None if history.silence is None else history.silence.since,
            "retired_at": health.retired_at,
            "moved_to": None if health.moved_to is None else without_credentials(health.moved_to),
            "publisher_signals": health.signals,
            "entries": health.entries,
            "newest_entry_at": health.newest_entry_at,
            "new_a_day": round(history.week.new_a_day, 1),
        }
    )


def _poll(report: PollReport) -> models.Poll:
    failure = report.failure
    return models.Poll.model_validate(
        {
            "at": report.at,
            "outcome": str(report.outcome),
            "status": report.status,
            "failure": None if failure is None else str(failure.kind),
            "message": None if failure is None else without_credentials(failure.message),
            "warnings": tuple(map(without_credentials, report.warnings)),
        }
    )


def status(serving: Serving) -> models.Status:
    """Give how the service fares as a whole."""
    services, config = serving.services, serving.facts().config
    store, now = services.store, services.clock()
    beat, polled = store.heartbeat(), {source.id for source in config.polled()}
    health = [one for one in store.health() if one.source_id in polled]
    history = store.history(now=now)
    return models.Status(
        at=now,
        version=services.version,
        is_polling=beat is not None and now - beat < SILENCE,
        poller_seen_at=beat,
        regions=len(config.shown()),
        sources=len(polled),
        failing=sum(one.last_report is not None and one.last_report.outcome in _TROUBLE for one in health),
        silent=sum(history.get(one.source_id, SourceHistory()).silence is not None for one in health),
        alerts=tuple(
            models.Alert(
                id=alert.uuid,
                source=alert.source_id,
                condition=str(alert.condition),
                since=alert.began_at,
                why=without_credentials(alert.why),
            )
            for alert in store.open_alerts()
        ),
    )
