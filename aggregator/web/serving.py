"""What every route shares: the services, the configuration's facts, and how an answer comes about."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from threading import Lock

from flask import Request, Response, g, request
from jinja2 import Environment
from werkzeug.exceptions import BadRequest

from aggregator.config.models import Config
from aggregator.errors import AggregatorError, RegionNotFound
from aggregator.model.region import Region
from aggregator.model.source import Source
from aggregator.model.story import RegionQuery, RegionVersion, RegionView
from aggregator.ports import Clock, ReadStore
from aggregator.web.answer import Answer, Conditions, Headers, entity_tag, respond
from aggregator.web.assets import Assets
from aggregator.web.cache import AnswerCache
from aggregator.web.headers import FAULT_CACHING, page_headers
from aggregator.web.links import Links, Query
from aggregator.web.ready import NEVER, READY, Ready, Versions

__all__ = [
    "NEVER",
    "Facts",
    "Moved",
    "RegionGone",
    "Rendered",
    "Serving",
    "Versions",
    "Wanted",
    "WebServices",
]

# RFC 3986 host and port; anything else in a Host header would end up in our links
_HOST = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
)


class RegionGone(AggregatorError):
    """A region that was shown here once and has left the configuration."""


@dataclass(frozen=True, slots=True)
class WebServices:
    """What the web needs of the rest: wiring gives it.

    `config` gives the applied configuration, the same object for as long as it stays the same.
    """

    store: ReadStore
    config: Callable[[], Config]
    clock: Clock
    version: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What follows from one configuration: looked up at every request, computed once.

    `polled` counts the sources that are polled for a region and everything below it.
    """

    config: Config
    fingerprint: str
    sources: Mapping[str, Source]
    moved: Mapping[str, str]
    polled: Mapping[str, int]

    @classmethod
    def of(cls, config: Config) -> "Facts":
        """Compute them."""
        regions = config.regions
        moved = {old: region.id for region in regions for old in region.formerly}
        polled = Counter(place for source in config.polled() for place in regions.lineage(source.region))
        fingerprint = entity_tag(config.site, config.follow, tuple(regions), config.sources)
        return cls(config, fingerprint, {source.id: source for source in config.sources}, moved, polled)


@dataclass(frozen=True, slots=True)
class Rendered:
    """Bytes together with the region versions that they were really made from.

    A view may be newer than the versions read before it; the ETag must belong to the bytes.
    """

    body: bytes
    versions: Versions


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that can be rendered when needed: its bytes follow from address, configuration and versions.

    `regions` are those whose versions decide the bytes; `kept` is false for pages too many to keep.
    """

    path: str
    query: Query
    headers: Headers
    regions: tuple[str, ...]
    render: Callable[[Versions], Rendered]
    kept: bool = True


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

        Without a configuration, or asked under no host at all, links stay relative to the host.
        """
        facts = self._facts
        return (facts and facts.config.site.public_url) or asked.root_path.rstrip("/")

    def find(self, region_id: str) -> Region | Moved:
        """Give the region, or where it moved; raises RegionGone, RegionNotFound (with near ids)."""
        facts = self.facts()
        bare = region_id.rstrip("/")
        if bare in facts.moved:
            return Moved(facts.moved[bare])
        try:
            region = facts.config.regions.get(bare)
        except RegionNotFound:
            if bare in self.services.store.versions():
                raise RegionGone(bare) from None
            raise
        return region if bare == region_id else Moved(bare)

    def is_lively(self, region_id: str, version: RegionVersion) -> bool:
        """Say whether a region is worth a link: one without sources and stories is not advertised."""
        return version != NEVER or self.facts().polled.get(region_id, 0) > 0

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
        answer = self._cache.get(address, unrendered.etag or "")
        if answer is None:
            rendered = wanted.render(versions)
            versions = rendered.versions
            answer = replace(self._stamped(wanted, links, versions), body=rendered.body)
            if wanted.kept:
                answer = answer.prepared()
                self._cache.put(address, answer)
        if wanted.kept:
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
            (self.services.version, self.assets.digest, self.facts().fingerprint),
            stamps,
        )
        changed = max((version.changed_at for version in versions.values()), default=NEVER.changed_at)
        # an instant with microseconds shares its second with another version, so it makes no HTTP date
        is_dated = changed != NEVER.changed_at and changed.microsecond == 0
        modified = changed if is_dated else None
        return Answer(int(HTTPStatus.OK), wanted.headers, b"", etag, modified)


def _own_root(asked: Request) -> str:
    """Give the address under which the client reached us; raises BadRequest for a host that is none."""
    if not _HOST.fullmatch(asked.host):
        raise BadRequest("The Host header is no host name.")
    return asked.root_url.rstrip("/")
