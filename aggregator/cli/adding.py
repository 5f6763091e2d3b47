"""What `aggregator sources add` proposes: the source, a reading of its feed, and what is worth a remark."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aggregator.cli.probe import Probed
from aggregator.config.models import Config
from aggregator.config.naming import same_address, suggest_id, suggest_language
from aggregator.config.sourcefiles import NewSource
from aggregator.model.document import Document, Failure, Fetched, Role, Validators
from aggregator.model.entry import Reading
from aggregator.model.poll import DueDocument
from aggregator.model.source import Source, SourceKind, SourceMemory
from aggregator.poll import pipeline
from aggregator.poll.atlases import pack
from aggregator.read.addresses import site_root
from aggregator.read.discover import FoundFeed
from aggregator.read.sitemap import SITEMAP_FORMATS, WITHOUT_HEADLINES

SHOWN_ENTRIES = 5
_HALF_A_YEAR = 182  # days


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person said; None is for us to suggest."""

    region: str
    id: str | None = None
    name: str | None = None
    every: str | None = None
    language: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A source to add, what its feed gives, and remarks for the person who decides."""

    source: NewSource
    feed: FoundFeed
    fetched: Fetched
    reading: Reading
    remarks: tuple[str, ...]


def propose(
    config: Config, found: Probed, fetched: Fetched, feed: FoundFeed, *, wishes: Wishes, now: datetime
) -> Proposal | Failure:
    """Give the source to add for a feed that was found, read as a poll would read it."""
    region = config.regions.get(wishes.region)
    page = found.page
    title = printable(feed.title or (page.title if page else "")) or (urlsplit(found.url).hostname or "")
    said = feed.language or (page.language if page else None)
    draft = NewSource(
        id=wishes.id or suggest_id(title, found.url, region=region.id, taken=taken_ids(config)),
        name=wishes.name or title,
        region=region.id,
        home=feed.home or site_root(found.url),
        url=found.url,
        language=wishes.language,
        timezone=wishes.timezone,
        every=wishes.every,
        kind="sitemap" if feed.format in SITEMAP_FORMATS else "feed",
    )
    language = wishes.language or region.language
    source = _source(draft, language=language, zone=wishes.timezone or region.timezone)
    reading = _read(source, fetched, regions=pack(config.regions), now=now)
    if isinstance(reading, Failure):
        return reading
    titles = [signed.entry.title for signed in reading.entries]
    if wishes.language is None:
        draft = dataclasses.replace(
            draft, language=suggest_language(said, region=region.language, titles=[title, *titles])
        )
    remarks = tuple(_remarks(config, draft, found, said=said, now=now))
    return Proposal(draft, feed, fetched, reading, remarks)


def printable(text: str) -> str:
    """Give a text that may stand in a configuration file as a name."""
    return "".join(char for char in text if char.isprintable()).strip()


def taken_ids(config: Config) -> frozenset[str]:
    """Give every id that a source has or had."""
    return frozenset(name for source in config.sources for name in (source.id, *source.formerly))


def existing(config: Config, *urls: str) -> Source | None:
    """Give the source that has one of these addresses or a twin of it."""
    return next((known for url in urls if (known := same_address(url, config.sources))), None)


def facts(proposal: Proposal) -> Mapping[str, Any]:
    """Give the reading as plain values."""
    entries = [signed.entry for signed in proposal.reading.entries]
    return {
        "format": proposal.feed.format,
        "title": proposal.feed.title,
        "charset": {"encoding": proposal.feed.encoding, "evidence": proposal.feed.evidence},
        "language": proposal.feed.language,
        "count": len(entries),
        "entries": [
            {
                "published": entry.published.at.isoformat(),
                "evidence": entry.published.evidence.value,
                "precision": entry.published.precision.value,
                "title": entry.title,
                "url": entry.url,
            }
            for entry in entries[:SHOWN_ENTRIES]
        ],
        "dropped": dict(proposal.reading.dropped),
        "warnings": list(proposal.reading.warnings),
    }


def _source(draft: NewSource, *, language: str, zone: str) -> Source:
    return Source(
        id=draft.id,
        name=draft.name,
        home=draft.home,
        kind=SourceKind(draft.kind),
        urls=(draft.url,),
        region=draft.region,
        language=language,
        timezone=zone,
    )


def _read(source: Source, fetched: Fetched, *, regions: bytes, now: datetime) -> Reading | Failure:
    document = Document(
        id=0,
        source_id=source.id,
        address=source.urls[0],
        role=Role.ROOT,
        validators=Validators(),
        body_hash=None,
        due_at=now,
        failures=0,
        first=True,
    )
    due = DueDocument(document, SourceMemory())
    return pipeline.read_task(pipeline.task(source, due, fetched, now=now, regions=regions))


def region_remark(config: Config, region: str) -> Iterator[str]:
    """Say so when nobody follows the region."""
    if region not in config.followed():
        yield f'its region is not followed: "aggregator follow {region}" changes that'


def _remarks(
    config: Config, draft: NewSource, found: Probed, *, said: str | None, now: datetime
) -> list[str]:
    region = config.regions.get(draft.region)
    remarks = list(region_remark(config, region.id))
    if said and draft.language is None and said.partition("-")[0] != region.language.partition("-")[0]:
        remarks.append(
            f"says that it is in {said}, but is not; {region.language} is taken (--language changes it)"
        )
    if found.feed is not None and found.feed.format == WITHOUT_HEADLINES:
        remarks.append("nothing in it has a headline; write article: true to have its articles read")
    offsets = found.page.offsets if found.page else ()
    zone = draft.timezone or region.timezone
    if offsets and not _offsets_of(zone, now) & {*offsets}:
        remarks.append(f"its page writes times with {offsets[0]}, which {zone} never has; see --timezone")
    return remarks


def _offsets_of(zone: str, now: datetime) -> set[str]:
    """Give the offsets of a zone in this half of the year and in the other."""
    times = (now, now + timedelta(days=_HALF_A_YEAR))
    return {time.astimezone(ZoneInfo(zone)).isoformat()[-len("+08:00") :] for time in times}
