"""The checked configuration that every other room uses, and its form in the store."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import TypeAdapter

from aggregator.errors import SourceNotFound
from aggregator.model.alert import Webhook
from aggregator.model.region import ALL, Region, RegionTree
from aggregator.model.site import Site
from aggregator.model.source import Source


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How we fetch. Times are seconds, sizes bytes, `concurrency` requests in flight.

    `user_agent` None: built from program, public address and contact. `min_gap_s` is the pause between two
    requests to a host group, 0 on a test bench only. `allow_private` names the closed addresses that a
    configured source may have: 127.0.0.1:8081, 10.0.0.0/8:8080, [::1]:8080.
    """

    user_agent: str | None = None
    min_gap_s: float = 2.0  # two requests a second made a city paper answer 429
    timeout_s: float = 30.0
    connect_timeout_s: float = 10.0
    max_bytes: int = 10_000_000
    max_decoded_bytes: int = 20_000_000
    max_redirects: int = 5
    concurrency: int = 64
    allow_private: tuple[str, ...] = ()
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class PollSettings:
    """When and with what we poll, with `readers` processes.

    `every_s` is the pause of sources that name none: with a `fixed` rhythm of each, with a `learned` one on
    average over all of them, those oftener whose news is to be expected.
    """

    every_s: float = 3600.0
    tick_s: float = 1.0
    readers: int = 2
    reader_memory_mb: int = 768
    reader_deadline_s: float = 20.0
    lease_s: float = 120.0
    rhythm: Literal["learned", "fixed"] = "learned"


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where we serve; `trusted_proxies` are addresses and networks whose word on a request is believed.

    `images_max_bytes` bounds the publishers' images that are kept on disk.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1
    hotpath: bool = True
    trusted_proxies: tuple[str, ...] = ()
    images_max_bytes: int = 500_000_000


@dataclass(frozen=True, slots=True)
class EmbedSettings:
    """Who may show our embeds in frames: sources of a policy's frame-ancestors, empty for everybody."""

    frame_ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """How long what is kept, in days, and the bytes beyond which the oldest texts leave early."""

    text_days: int = 90
    log_days: int = 14
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class LogSettings:
    """What we log: from which level on, and whether as one JSON object a line."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    json_lines: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """A whole configuration without fault.

    `follow` holds region ids or `all`; raises RegionNotFound for an id that is no region. `secrets` gives the
    hosts that may see each of them, by name; the values are nowhere in a configuration.
    """

    site: Site
    follow: tuple[str, ...]
    regions: RegionTree
    sources: tuple[Source, ...]
    fetch: FetchSettings = field(default_factory=FetchSettings)
    poll: PollSettings = field(default_factory=PollSettings)
    web: WebSettings = field(default_factory=WebSettings)
    log: LogSettings = field(default_factory=LogSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    secrets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    embed: EmbedSettings = field(default_factory=EmbedSettings)
    webhooks: tuple[Webhook, ...] = ()
    _followed: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_id: Mapping[str, Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        followed = frozenset(place for region in self.follow for place in self.regions.below(region))
        object.__setattr__(self, "_followed", followed)
        object.__setattr__(self, "_by_id", {source.id: source for source in self.sources})

    def source(self, source_id: str) -> Source:
        """Give the source with that id; raises SourceNotFound with the nearest ids in its message."""
        try:
            return self._by_id[source_id]
        except KeyError:
            near = difflib.get_close_matches(source_id, self._by_id, n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise SourceNotFound(f'no source has the id "{source_id}"{hint}') from None

    def followed(self) -> frozenset[str]:
        """Give the ids of all regions at or below a followed one; `all` is every region but the demo."""
        return self._followed

    def polled(self) -> tuple[Source, ...]:
        """Give the sources that are enabled and whose region is followed."""
        return tuple(source for source in self.sources if source.enabled and source.region in self._followed)

    def shown(self) -> tuple[Region, ...]:
        """Give the followed regions and everything above them, in the order of the tree."""
        shown = {place for region in self.follow for place in self.regions.lineage(region)} | self._followed
        return tuple(region for region in self.regions if region.id in shown)


@dataclass(frozen=True, slots=True)
class _Revision:
    """A configuration as the store keeps it; what holds for the region above all stands apart."""

    site: Site
    follow: tuple[str, ...]
    fetch: FetchSettings
    poll: PollSettings
    web: WebSettings
    log: LogSettings
    regions: tuple[Region, ...]
    sources: tuple[Source, ...]
    secrets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    store: StoreSettings = field(default_factory=StoreSettings)
    only_approved: bool = False
    approved: tuple[str, ...] = ()
    embed: EmbedSettings = field(default_factory=EmbedSettings)
    webhooks: tuple[Webhook, ...] = ()


_REVISION = TypeAdapter(_Revision)
_SOURCE = TypeAdapter(Source)


def dump(config: Config) -> str:
    """Give the configuration as JSON; equal configurations give equal text."""
    world = config.regions.get(ALL)
    revision = _Revision(
        site=config.site,
        follow=config.follow,
        fetch=config.fetch,
        poll=config.poll,
        web=config.web,
        log=config.log,
        store=config.store,
        regions=tuple(region for region in config.regions if region.id != ALL),
        sources=config.sources,
        secrets=config.secrets,
        only_approved=world.only_approved is True,
        approved=world.approved,
        embed=config.embed,
        webhooks=config.webhooks,
    )
    return _REVISION.dump_json(revision).decode()


def parse(body: str) -> Config:
    """Read what `dump` gave."""
    revision = _REVISION.validate_json(body)
    return Config(
        site=revision.site,
        follow=revision.follow,
        regions=RegionTree.of(
            revision.regions, only_approved=revision.only_approved, approved=revision.approved
        ),
        sources=revision.sources,
        fetch=revision.fetch,
        poll=revision.poll,
        web=revision.web,
        store=revision.store,
        log=revision.log,
        secrets=revision.secrets,
        embed=revision.embed,
        webhooks=revision.webhooks,
    )


def dump_source(source: Source) -> str:
    """Give one source as JSON; equal sources give equal text."""
    return _SOURCE.dump_json(source).decode()


def parse_source(body: str) -> Source:
    """Read what `dump_source` gave."""
    return _SOURCE.validate_json(body)
