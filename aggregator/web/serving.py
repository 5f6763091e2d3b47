"""What every route shares: the services, the configuration's facts, and how an answer comes about."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from threading import Lock
from typing import Final

from flask import Request, Response, g, request
from jinja2 import Environment
from werkzeug.exceptions import BadRequest

from aggregator.config.models import Config
from aggregator.errors import AggregatorError, RegionNotFound
from aggregator.model.region import Region
from aggregator.model.source import Source
from aggregator.model.story import RegionQuery, RegionView
from aggregator.ports import AudienceStore, Clock, ReadStore
from aggregator.web.answer import Answer, Conditions, Headers, entity_tag, respond
from aggregator.web.assets import Assets
from aggregator.web.cache import AnswerCache
from aggregator.web.headers import FAULT_CACHING, page_headers, with_direct_images
from aggregator.web.links import Links, Query
from aggregator.web.media.services import Images
from aggregator.web.ready import NEVER, READY, Ready, Versions
from aggregator.web.words import ENGLISH, tongue

__all__ = [
    "NEVER",
    "ArchiveGone",
    "Edition",
    "Facts",
    "Moved",
    "RegionGone",
    "Rendered",
    "Serving",
    "Versions",
    "Wanted",
    "WebServices",
]

RARE_BYTES: Final = 16_000_000  # of answers kept apart; some 400 feeds of 20 stories
PRODUCT: Final = "RegionalFeedAggregator"
"""The name of the program in requests and in robots.txt."""

# RFC 3986 host and port; anything else in a Host header would end up in our links
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)


class RegionGone(AggregatorError):
    """A region that was shown here once and has left the configuration."""


def _own_agent(config: Config) -> str:
    return config.fetch.user_agent or PRODUCT


@dataclass(frozen=True, slots=True)
class WebServices:
    """What the web needs of the rest: wiring gives it.

    `config` gives the applied configuration, the same object for as long as it stays the same; `agent` the
    name under which that configuration makes us ask; `audience` keeps how many subscribe, None: nobody
    counts; `images` gives those of publishers, None: there are none.
    """

    store: ReadStore
    config: Callable[[], Config]
    clock: Clock
    version: str
    agent: Callable[[Config], str] = _own_agent
    audience: AudienceStore | None = None
    images: Images | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What follows from one configuration: looked up at every request, computed once.

    `polled` counts the sources that are polled for a region and everything below it; `tongue` is the language
    of ours that most regions speak. `has_direct_images`: pages may show images of a publisher's own address.
    """

    config: Config
    fingerprint: str
    sources: Mapping[str, Source]
    moved: Mapping[str, str]
    polled: Mapping[str, int]
    tongue: str
    has_direct_images: bool = False

    @classmethod
    def of(cls, config: Config) -> "Facts":
        """Compute them."""
        regions = config.regions
        moved = {old: region.id for region in regions for old in region.formerly}
        polled = Counter(place for source in config.polled() for place in regions.lineage(source.region))
        said = (config.site, config.store, config.fetch.user_agent, config.embed)
        fingerprint = entity_tag(said, config.follow, tuple(regions), config.sources)
        spoken = Counter(tongue(region.language) for region in config.shown()).most_common(1)
        usual = spoken[0][0] if spoken else ENGLISH
        sources = {source.id: source for source in config.sources}
        is_direct = any(one.rights.images and one.images == "direct" for one in config.sources)
        return cls(config, fingerprint, sources, moved, polled, usual, is_direct)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Bytes together with the region versions that they were really made from.

    A view may be newer than the versions read before it; the ETag must belong to the bytes.
    """

    body: bytes
    versions: Versions


class ArchiveGone(AggregatorError):
    """An archive all of whose stories were withdrawn."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a document's bytes follow from when that is no region's version: a tag, and when it last changed.

    `changed_at` is of whole seconds.
    """

    tag: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that can be rendered when needed: its bytes follow from address, configuration and versions.

    `regions` are those whose versions decide the bytes, `besides` is what else does; `kept` is false for
    pages too many to keep, or with something besides.
    An `edition` takes the place of the versions in the validators. `is_rare` is true for an address that
    anybody can make up: it is kept apart, so that made-up ones never push out what everybody asks for.
    """

    path: str
    query: Query
    headers: Headers
    regions: tuple[str, ...]
    render: Callable[[Versions], Rendered]
    kept: bool = True
    edition: Edition | None = None
    besides: object = ()
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A region's id of former times, and the one that it has today."""

    region_id: str


class Serving:
    """Turns wanted pages into answers: 304 without rendering, kept bytes, or fresh ones."""

    def __init__(self, services: WebServices, templates: Environment, assets: Assets) -> None:
        self.services = services
        self.templates = templates
        self.assets = assets
        self._cache = AnswerCache()
        self._rare = AnswerCache(max_answers=128, max_bytes=RARE_BYTES)
        self._facts: Facts | None = None
        self._facts_lock = Lock()

    def facts(self) -> Facts:
        """Give the facts of the configuration in which the running request began.

        A configuration applied meanwhile must not mix with it: the ETag would not belong to the bytes.
        """
        if "facts" not in g:
            g.facts = self._present_facts()
        facts: Facts = g.facts
        return facts

    def links(self, lang: str | None = None) -> Links:
        """Give the addresses of this installation as the running request must see them."""
        return Links(self.facts().config.site.public_url or _own_root(request), lang)

    def known_root(self, asked: Request) -> str:
        """Give the base address for a page on a fault, which must not fail because of the fault's cause.

        Asked under a host that is none, links stay relative to the host.
        """
        try:
            facts = self._present_facts()
        except AggregatorError:  # there is no configuration yet
            facts = None
        own = asked.root_url if _HOST.fullmatch(asked.host) else asked.root_path
        return (facts and facts.config.site.public_url) or own.rstrip("/")

    def find(self, region_id: str) -> Region | Moved:
        """Give the region, or where it moved; raises RegionGone, RegionNotFound (with near ids)."""
        facts = self.facts()
        bare = region_id.rstrip("/")
        if bare in facts.moved:
            return Moved(facts.moved[bare])
        try:
            region = facts.config.regions.get(bare)
        except RegionNotFound:
            present = self.services.store.former_regions().get(bare)
            if present is not None and present in facts.config.regions.regions:
                return Moved(present)
            if bare in self.services.store.versions():
                raise RegionGone(bare) from None
            raise
        return region if bare == region_id else Moved(bare)

    def view(self, query: RegionQuery, versions: Versions) -> RegionView:
        """Give a region's stories; a region that never listed one is empty."""
        if versions[query.region] == NEVER:
            return RegionView(query.region, NEVER, ())
        return self.services.store.view(query)

    def render(self, template: str, **context: object) -> bytes:
        """Fill a template."""
        return self.templates.get_template(template).render(context).encode()

    def answer(self, wanted: Wanted) -> Response:
        """Answer the running request; a client that has the page already costs no rendering."""
        every = self.services.store.versions()
        versions: Versions = {region: every.get(region, NEVER) for region in wanted.regions}
        links = self.links()
        unrendered = self._stamped(wanted, links, versions)
        if Conditions.of(request).held(unrendered) is not None:
            return respond(unrendered, request)
        address = (links.base_url, wanted.path, wanted.query)
        cache = self._rare if wanted.is_rare else self._cache
        answer = cache.get(address, unrendered.etag or "")
        if answer is None:
            rendered = wanted.render(versions)
            versions = rendered.versions
            answer = replace(self._stamped(wanted, links, versions), body=rendered.body)
            if wanted.kept:
                answer = answer.prepared()
                cache.put(address, answer)
        if wanted.kept and not wanted.is_rare:
            request.environ[READY] = Ready(answer, self.facts().config, versions)
        return respond(answer, request)

    def moved(self, url: str) -> Response:
        """Send the client to the address that took this one's place, for good."""
        headers = (*page_headers(FAULT_CACHING), ("Location", url))
        return respond(Answer(int(HTTPStatus.MOVED_PERMANENTLY), headers, b""), request)

    def _present_facts(self) -> Facts:
        config = self.services.config()
        with self._facts_lock:
            if self._facts is None or self._facts.config is not config:
                self._facts = Facts.of(config)
            return self._facts

    def _stamped(self, wanted: Wanted, links: Links, versions: Versions) -> Answer:
        """Give the answer without its body: the validators need only the versions."""
        stamps = tuple(
            (region, versions[region].n, versions[region].changed_at.isoformat()) for region in wanted.regions
        )
        etag = entity_tag(
            (links.base_url, wanted.path, wanted.query),
            (self.services.version, self.assets.digest, self.facts().fingerprint, wanted.besides),
            stamps if wanted.edition is None else wanted.edition.tag,
        )
        changed = max((version.changed_at for version in versions.values()), default=NEVER.changed_at)
        if wanted.edition is not None:
            changed = wanted.edition.changed_at
        # an instant with microseconds shares its second with another version, so it makes no HTTP date
        is_dated = changed != NEVER.changed_at and changed.microsecond == 0
        modified = changed if is_dated else None
        headers = with_direct_images(wanted.headers) if self.facts().has_direct_images else wanted.headers
        return Answer(int(HTTPStatus.OK), headers, b"", etag, modified)


def _own_root(asked: Request) -> str:
    """Give the address under which the client reached us; raises BadRequest for a host that is none."""
    if not _HOST.fullmatch(asked.host):
        raise BadRequest("The Host header is no host name.")
    return asked.root_url.rstrip("/")
