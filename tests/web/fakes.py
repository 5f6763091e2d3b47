"""A store in memory and a small world of regions and sources for the web's tests."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from aggregator.config.models import Config
from aggregator.errors import StoreError, StoryGone, StoryMoved, StoryNotFound
from aggregator.model.account import LeadReason, StoredCopy, StoryAccount, Tie
from aggregator.model.archive import Archive
from aggregator.model.condition import Episode
from aggregator.model.ground import Ground, GroundKind
from aggregator.model.poll import ConfigFaults, SourceHealth, SourceHistory
from aggregator.model.region import RegionTree
from aggregator.model.site import Site
from aggregator.model.source import Source
from aggregator.model.story import (
    Copy,
    Match,
    RegionQuery,
    RegionVersion,
    RegionView,
    Relation,
    Story,
    StoryView,
)
from aggregator.web.app import WebServices, create_app
from tests.support.builders import NAMESPACE, NOW, copy, entry, region, regions, source, story

FUZHOU = "cn/fujian/fuzhou"
WINDOW = 500  # what a store gives when no limit is asked


@dataclass
class MemoryStore:
    """A ReadStore that counts the views it gave; on demand it fails, or its versions lag behind its views."""

    stories: dict[str, list[Story]] = field(default_factory=dict)
    version: dict[str, RegionVersion] = field(default_factory=dict)
    reports: tuple[SourceHealth, ...] = ()
    beat: datetime | None = NOW
    failure: Exception | None = None
    views: int = 0
    lag: dict[str, RegionVersion] | None = None
    applied: tuple[int, str] | None = None
    faults: ConfigFaults | None = None
    past: tuple[Episode, ...] = ()
    archives: dict[tuple[str, str], Archive] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)
    merged: dict[UUID, UUID] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    histories: dict[str, SourceHistory] = field(default_factory=dict)
    accounts: dict[UUID, StoryAccount] = field(default_factory=dict)

    def show(self, region_id: str, *stories: Story, at: datetime = NOW) -> None:
        """List stories in a region, newest first, and bump its version."""
        self.stories[region_id] = sorted(stories, key=lambda one: one.listed_at, reverse=True)
        before = self.version.get(region_id, RegionVersion(0, at))
        self.version[region_id] = RegionVersion(before.n + 1, at)

    def namespace(self) -> UUID:
        self._answer()
        return NAMESPACE

    def versions(self) -> Mapping[str, RegionVersion]:
        self._answer()
        return dict(self.version if self.lag is None else self.lag)

    def former_regions(self) -> Mapping[str, str]:
        self._answer()
        return self.former

    def view(self, query: RegionQuery) -> RegionView:
        self._answer()
        self.views += 1
        found = [
            one for one in self.stories[query.region] if query.before is None or one.listed_at < query.before
        ]
        shown = tuple(found[: query.limit or WINDOW])
        rest = shown[-1].listed_at if len(found) > len(shown) else None
        every = [one.listed_at for one in reversed(self.stories[query.region])]
        newer = [at for at in every if query.before and at >= query.before][query.limit or WINDOW :]
        return RegionView(
            query.region,
            self.version[query.region],
            shown,
            rest,
            newer_before=newer[0] if newer else None,
        )

    def listed_by_day(self, ends: Mapping[str, datetime], *, days: int) -> Mapping[str, tuple[int, ...]]:
        self._answer()
        spans = {
            of: [(end - timedelta(days=left), end - timedelta(days=left - 1)) for left in range(days, 0, -1)]
            for of, end in ends.items()
        }
        listed = {of: [one.listed_at for one in self.stories.get(of, ())] for of in ends}
        return {
            of: tuple(sum(since <= at < until for at in listed[of]) for since, until in spans[of])
            for of in ends
        }

    def story(self, uuid: UUID) -> Story:
        return self.story_view(uuid).story

    def withdrawn(self, uuids: Collection[UUID]) -> frozenset[UUID]:
        self._answer()
        return frozenset(self.gone.intersection(uuids))

    def story_view(self, uuid: UUID) -> StoryView:
        self._answer()
        if uuid in self.merged:
            raise StoryMoved(uuid, self.merged[uuid])
        if uuid in self.gone:
            raise StoryGone(str(uuid))
        listed = {of: one for of, shown in self.stories.items() for one in shown if one.uuid == uuid}
        if not listed:
            raise StoryNotFound(str(uuid))
        return StoryView(next(iter(listed.values())), {of: self.version[of] for of in listed})

    def account(self, uuid: UUID) -> tuple[StoryView, StoryAccount]:
        view = self.story_view(uuid)
        copies = tuple(
            stored(number, one, uuid) for number, one in enumerate((view.story.lead, *view.story.also_in))
        )
        account = StoryAccount(uuid, view.story.updated_at, copies[0].name, LeadReason.ORIGIN, copies)
        return view, self.accounts.get(uuid, account)

    def archive(self, region_id: str, name: str) -> Archive | None:
        self._answer()
        return self.archives.get((region_id, name))

    def health(self) -> tuple[SourceHealth, ...]:
        self._answer()
        return self.reports

    def history(self, *, now: datetime) -> Mapping[str, SourceHistory]:
        self._answer()
        return self.histories

    def episodes(self) -> tuple[Episode, ...]:
        self._answer()
        return self.past

    def open_alerts(self) -> tuple[Episode, ...]:
        self._answer()
        return tuple(one for one in self.past if one.ended_at is None)

    def config(self, *, after: int = 0) -> tuple[int, str] | None:
        self._answer()
        return None if self.applied is None or self.applied[0] <= after else self.applied

    def config_faults(self) -> ConfigFaults | None:
        self._answer()
        return self.faults

    def heartbeat(self) -> datetime | None:
        self._answer()
        return self.beat

    def _answer(self) -> None:
        if self.failure is not None:
            raise self.failure


def stored(number: int, one: Copy, uuid: UUID, **changes: Any) -> StoredCopy:
    """Give a copy as the store accounts for it; each but the first was found equal to the one before."""
    found = entry(
        number,
        source_id=one.source_id,
        key=f"guid:{number}",
        title=one.title,
        text=one.text,
        url=one.url,
        published=one.published,
    )
    match = Match(Relation.COPY, 0.97, (Ground(GroundKind.ALIGNED, (0.97, 58, 60)),))
    fields: dict[str, Any] = {"tie": Tie(f"name-{number - 1}", match) if number else None}
    return StoredCopy(number, f"name-{number}", uuid, found, NOW, 50, **(fields | changes))


def world(**changes: Any) -> Config:
    """Give a configuration that follows Fujian, Germany and Kuwait."""
    extra = [
        region("kw", "الكويت", names={"ar": "الكويت", "en": "Kuwait"}, language="ar", timezone="Asia/Kuwait"),
        region("tw", "臺灣", names={"zh-Hant": "臺灣"}, language="zh-Hant", timezone="Asia/Taipei"),
        region("cn/fujian/pingtan", "平潭", formerly=("cn/fujian/fuzhou/pingtan",)),
        region("fr", "France", names={"fr": "France"}, language="fr", timezone="Europe/Paris"),
    ]
    kept = [one for one in regions() if one.id != "all"]
    fields: dict[str, Any] = {
        "site": Site(title="Fujian News", public_url="https://news.example", contact="editor@news.example"),
        "follow": ("cn/fujian", "de", "kw", "tw"),
        "regions": RegionTree.of([*kept, *extra]),
        "sources": (
            source(),
            source(
                id="xiamen-daily", name="厦门日报", region="cn/fujian/xiamen", home="https://xmrb.example/"
            ),
            source(id="kuna", name="كونا", region="kw", language="ar", timezone="Asia/Kuwait"),
            source(id="heute", name="Heute", region="de", language="de", timezone="Europe/Berlin"),
            source(id="resting", name="Resting", region="fr", language="fr"),
        ),
    }
    return Config(**(fields | changes))


@dataclass
class House:
    """An application over a store in memory, with everything a test may turn."""

    store: MemoryStore = field(default_factory=MemoryStore)
    config: Config = field(default_factory=world)
    now: datetime = NOW
    version: str = "1.0"

    def services(self) -> WebServices:
        return WebServices(
            self.store, config=lambda: self.config, clock=lambda: self.now, version=self.version
        )

    def app(self) -> Flask:
        return create_app(self.services())

    def client(self) -> FlaskClient:
        return self.app().test_client()


def stories(count: int, **changes: Any) -> list[Story]:
    """Give that many stories, one a minute, newest first."""
    return [story(number, **changes) for number in range(1, count + 1)]


def arabic_story(number: int = 1, **changes: Any) -> Story:
    title = "الكويت تفتتح مكتبة عامة جديدة"
    return story(
        number,
        lead=copy(
            number, source_id="kuna", title=title, text="افتتحت المكتبة اليوم.", language="ar", **changes
        ),
    )


def german_source(**changes: Any) -> Source:
    return source(id="heute", name="Heute", region="de", language="de", **changes)


BROKEN = StoreError("disk I/O error")
LATER = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
