"""The three kinds of configuration files as pydantic models: exactly these keys, exactly these types."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, model_validator

from aggregator.config.alerting import AlertsSection
from aggregator.config.checks import (
    AS_LIST,
    MAX_PORT,
    Contact,
    DatedAddress,
    Followable,
    Known,
    Language,
    NewRegionId,
    OldRegionId,
    PrivateEntry,
    PublicUrl,
    RegionId,
    Seconds,
    SourceAddress,
    SourceId,
    TrustedProxy,
    WebPage,
    Words,
    Zone,
    complaint,
)
from aggregator.config.framing import EmbedSection
from aggregator.config.models import FetchSettings, LogSettings, PollSettings, StoreSettings, WebSettings
from aggregator.config.pagerules import STRICT, PageRules, misplaced
from aggregator.config.requests import (
    Headers,
    ProxyUrl,
    SecretHost,
    SecretName,
    header_uses,
    proxy_uses,
    secret_complaint,
    undeclared,
)
from aggregator.config.rights import Images, RightsEntry
from aggregator.config.rises import MaxShare, RisesEntry, RisesRule

_FETCH, _POLL, _WEB, _LOG = FetchSettings(), PollSettings(), WebSettings(), LogSettings()
_STORE = StoreSettings()
_DAY_S = 86400.0

_WordList = Annotated[list[Words], AS_LIST]
_ApprovedList = Annotated[list[SourceId], AS_LIST]
_Positive = Annotated[Seconds, Field(gt=0, le=_DAY_S)]
_Bytes = Annotated[int, Field(ge=1000, le=1_000_000_000)]


class Shape(BaseModel):
    """A section of a file."""

    model_config = STRICT


class FetchSection(Shape):
    """The section `fetch` of aggregator.yaml."""

    user_agent: Words | None = _FETCH.user_agent
    min_gap_s: Annotated[Seconds, Field(ge=0, le=_DAY_S)] = _FETCH.min_gap_s
    timeout_s: _Positive = _FETCH.timeout_s
    connect_timeout_s: _Positive = _FETCH.connect_timeout_s
    max_bytes: _Bytes = _FETCH.max_bytes
    max_decoded_bytes: _Bytes = _FETCH.max_decoded_bytes
    max_redirects: Annotated[int, Field(ge=0, le=20)] = _FETCH.max_redirects
    concurrency: Annotated[int, Field(ge=1, le=1000)] = _FETCH.concurrency
    allow_private: Annotated[list[PrivateEntry], AS_LIST] = list(_FETCH.allow_private)
    proxy: ProxyUrl | None = _FETCH.proxy


class PollSection(Shape):
    """The section `poll` of aggregator.yaml."""

    every_s: Annotated[Seconds, Field(ge=10, le=7 * _DAY_S)] = _POLL.every_s
    tick_s: Annotated[Seconds, Field(ge=0.05, le=60)] = _POLL.tick_s
    readers: Annotated[int, Field(ge=1, le=256)] = _POLL.readers
    reader_memory_mb: Annotated[int, Field(ge=256, le=65536)] = _POLL.reader_memory_mb
    reader_deadline_s: _Positive = _POLL.reader_deadline_s
    lease_s: Annotated[Seconds, Field(ge=10, le=_DAY_S)] = _POLL.lease_s
    rhythm: Literal["learned", "fixed"] = _POLL.rhythm


class WebSection(Shape):
    """The section `web` of aggregator.yaml."""

    host: Words = _WEB.host
    port: Annotated[int, Field(ge=1, le=MAX_PORT)] = _WEB.port
    workers: Annotated[int, Field(ge=1, le=256)] = _WEB.workers
    hotpath: bool = _WEB.hotpath
    trusted_proxies: Annotated[list[TrustedProxy], AS_LIST] = list(_WEB.trusted_proxies)
    images_max_bytes: Annotated[int, Field(ge=1_000_000)] = _WEB.images_max_bytes


class LogSection(Shape):
    """The section `log` of aggregator.yaml."""

    level: Literal["debug", "info", "warning", "error"] = _LOG.level
    json_lines: bool = _LOG.json_lines


class StoreSection(Shape):
    """The section `store` of aggregator.yaml."""

    text_days: Annotated[int, Field(ge=2, le=36_500)] = _STORE.text_days
    log_days: Annotated[int, Field(ge=1, le=3_650)] = _STORE.log_days
    max_bytes: Annotated[int, Field(ge=10_000_000)] | None = _STORE.max_bytes


class SecretEntry(Shape):
    """A secret's hosts; its value comes from AGGREGATOR_SECRET_ and its name, in the environment."""

    hosts: Annotated[list[SecretHost], AS_LIST, Field(min_length=1, examples=["[news.example]"])]


class AggregatorFile(Shape):
    """The file config/aggregator.yaml."""

    title: Words | None = None
    public_url: PublicUrl | None = None
    contact: Contact | None = None
    follow: Annotated[list[Followable], AS_LIST] = []
    fetch: FetchSection = FetchSection()
    poll: PollSection = PollSection()
    web: WebSection = WebSection()
    log: LogSection = LogSection()
    store: StoreSection = StoreSection()
    secrets: dict[SecretName, SecretEntry] = {}
    only_approved: bool = False
    approved: _ApprovedList = []
    operator: Words | None = None
    imprint_url: WebPage | None = None
    privacy_url: WebPage | None = None
    hub: WebPage | None = None
    embed: EmbedSection = EmbedSection()
    images: Images = "proxy"
    alerts: AlertsSection = AlertsSection()

    @model_validator(mode="after")
    def _proxy_may_have_its_secret(self) -> Self:
        """Refuse a proxy with a secret that is not declared for the proxy's host."""
        hosts = {name: tuple(rule.hosts) for name, rule in self.secrets.items()}
        wrong = secret_complaint(proxy_uses(self.fetch.proxy), hosts)
        if wrong is not None:
            raise complaint(f"fetch.{wrong}")
        return self

    @model_validator(mode="after")
    def _webhooks_may_have_their_secrets(self) -> Self:
        """Refuse a webhook with a secret in its address that is not declared for its host, or for no host."""
        hosts = {name: tuple(rule.hosts) for name, rule in self.secrets.items()}
        wrong = secret_complaint(self.alerts.uses(), hosts) or undeclared(self.alerts.signing(), hosts)
        if wrong is not None:
            raise complaint(wrong)
        return self


def _has_name(names: dict[str, str], info: ValidationInfo[Known]) -> dict[str, str]:
    """Refuse a region without a name, and one with both spellings of the key."""
    if "name" in info.data and bool(info.data["name"]) == bool(names):
        wrong = "and names are both there; keep one" if names else "is missing; write what people call it"
        raise complaint(f"name {wrong}, as in names: {{zh-Hans: 福州, en: Fuzhou}}")
    return names


def _inherited(value: str | None, info: ValidationInfo[Known]) -> str | None:
    """Refuse a region at the top that leaves to nobody what others have from above."""
    if value is None and "/" not in info.data.get("id", "/"):
        raise complaint(f"{info.field_name} is missing; a region without one above it needs it")
    return value


_Inherited = (AfterValidator(_inherited), Field(validate_default=True))


class RegionEntry(Shape):
    """One region; what it leaves out of time zone and language it has from the region above.

    Its level, left out, follows from the depth of its path.
    """

    id: Annotated[NewRegionId, Field(examples=["cn/fujian/fuzhou"])]
    name: Words | None = None
    names: Annotated[dict[Language, Words], AfterValidator(_has_name), Field(validate_default=True)] = {}
    level: Literal["country", "province", "city", "county", "town", "other"] | None = None
    timezone: Annotated[Zone | None, *_Inherited] = None
    language: Annotated[Language | None, *_Inherited] = None
    code: Words | None = None
    aliases: _WordList = []
    keywords: _WordList = []
    exclude: _WordList = []
    formerly: Annotated[list[OldRegionId], AS_LIST] = []
    only_approved: bool | None = None
    approved: _ApprovedList = []
    rises: RisesRule = RisesEntry()
    max_share: MaxShare | None = None


class RegionsFile(Shape):
    """A file below config/regions; its regions are checked one by one."""

    regions: Annotated[list[object], Field(examples=["[{id: cn, name: 中国}]"])]


class SourceDefaults(PageRules, Shape):
    """What the sources of a file have in common: the mapping `defaults` at its top."""

    region: RegionId | None = None
    kind: Literal["feed", "listpage", "epaper", "sitemap"] = "feed"
    home: SourceAddress | None = None
    route: Literal["home", "home+mentions", "mentions"] = "home"
    language: Language | None = None
    timezone: Zone | None = None
    dates_are: Literal["labelled", "local"] = "labelled"
    standing: Annotated[int, Field(ge=0, le=100)] = 50
    dedupe: bool = True
    rights: RightsEntry = RightsEntry()
    every: Annotated[Seconds, Field(ge=10, le=7 * _DAY_S)] | None = None
    at_most: Annotated[int, Field(ge=1, le=10_000)] | None = None
    group: Words | None = None
    enabled: bool = True
    reason: Words | None = None
    status: Words | None = None
    checked: Annotated[str, Field(pattern=r"^\d{4}-\d\d(-\d\d)?$")] | None = None
    note: Words | None = None
    headers: Headers = {}
    auth: SecretName | None = None
    proxy: ProxyUrl | None = None
    review: bool = False
    images: Images | None = None


def _has_address(urls: list[str], info: ValidationInfo[Known]) -> list[str]:
    """Refuse a source with no address, or with both spellings of the key."""
    if "url" in info.data and bool(info.data["url"]) == bool(urls):
        wrong = "and urls are both there; keep one" if urls else "is missing; write where to read it"
        raise complaint(f"url {wrong}, as in url: https://news.example/feed.xml")
    return urls


class SourceEntry(SourceDefaults):
    """One source, its file's defaults already in place."""

    id: Annotated[SourceId, Field(examples=["fuzhou-daily"])]
    name: Annotated[Words, Field(examples=["福州日报"])]
    region: Annotated[RegionId, Field(examples=["cn/fujian/fuzhou"])]
    home: Annotated[SourceAddress, Field(examples=["https://news.example/"])]
    url: Annotated[list[DatedAddress], AS_LIST] = []
    urls: Annotated[
        list[DatedAddress], AS_LIST, AfterValidator(_has_address), Field(validate_default=True)
    ] = []
    known_as: _WordList = []
    formerly: Annotated[list[SourceId], AS_LIST] = []

    @model_validator(mode="after")
    def _rules_are_for_its_kind(self) -> Self:
        """Refuse a key about pages that does nothing for this kind of source."""
        wrong = misplaced(self.kind, self.model_fields_set)
        if wrong is not None:
            raise complaint(wrong)
        return self

    @model_validator(mode="after")
    def _secrets_may_be_sent(self, info: ValidationInfo[Known]) -> Self:
        """Refuse secrets that are not declared for the hosts of this source."""
        uses = [*header_uses(self.headers, self.auth, self.url or self.urls), *proxy_uses(self.proxy)]
        wrong = secret_complaint(uses, info.context.secrets)
        if wrong is not None:
            raise complaint(wrong)
        return self


class SourcesFile(Shape):
    """A file below config/sources; its defaults and sources are checked one by one."""

    defaults: dict[str, object] = {}
    sources: Annotated[list[object], Field(examples=["[{id: fuzhou-daily, …}]"])]
