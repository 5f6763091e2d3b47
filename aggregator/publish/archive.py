"""What archives keep of stories: as everybody may see them, one line of JSON each.

The addresses of an installation, and what a feed says of itself, are no part of it: they are put around the
stories when an archive is sent, so that a move to another domain changes nothing that is stored.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from aggregator.model.archive import Record
from aggregator.model.entry import Evidence, Media, Moment, Precision
from aggregator.model.region import RegionTree
from aggregator.model.source import Source
from aggregator.model.story import Story
from aggregator.publish.origin import PublicOrigin
from aggregator.publish.rights import (
    PublicCopy,
    PublicStory,
    allowance,
    outlet_name,
    public_story,
    still_allowed,
)

_SAMPLES = ("Latin", "中文")  # rights differ by script: excerpts of Chinese are half as long


@dataclass(frozen=True, slots=True)
class ConfiguredArchivist:
    """Archives by one configuration (`ports.Archivist`); `sources` by their ids."""

    regions: RegionTree
    sources: Mapping[str, Source]

    def zone(self, region_id: str) -> str | None:
        """Give the region's own time zone, None for a region that left the configuration."""
        return self.regions.get(region_id).timezone if region_id in self.regions else None

    def record(self, story: Story) -> Record | None:
        """Give the story within its rights, None when its publisher wants no copy kept (noarchive)."""
        public = public_story(story, self.sources)
        if not public.may_archive:
            return None
        return Record(story.uuid, story.listed_at, public.outlet_id, dump_story(public))

    def rights(self, source_ids: Sequence[str]) -> str:
        """Give a digest of what these sources allow."""
        known = [(source_id, self.sources.get(source_id)) for source_id in sorted(source_ids)]
        said = [
            (source_id, source and [allowance(source, text) for text in _SAMPLES])
            for source_id, source in known
        ]
        return blake2b(repr(said).encode(), digest_size=16).hexdigest()

    def lowered(self, text: str) -> str:
        """Give a record's text cut down to what its source allows by now.

        The text of a source that left the configuration is kept as it is: the source may come back, and until
        then `shown` lets nothing but its headline out.
        """
        story = load_story(text)
        source = self.sources.get(story.outlet_id)
        return text if source is None else dump_story(still_allowed(story, source))

    def shown(self, region_id: str, records: Sequence[Record]) -> tuple[PublicStory, ...]:
        """Give a region's archived stories as they may be sent today.

        A region that shows approved sources only shows those that it approves today, in copies too.
        """
        stories = (still_allowed(load_story(one.text), self.sources.get(one.outlet)) for one in records)
        approved = self.regions.approved(region_id)
        if approved is None:
            return tuple(stories)
        names = {outlet_name(of, self.sources.get(of)) for of in approved}
        return tuple(
            replace(story, also_in=tuple(copy for copy in story.also_in if copy.outlet in names))
            for story in stories
            if story.outlet_id in approved
        )


def dump_story(story: PublicStory) -> str:
    """Give a story as one line of JSON; equal stories give equal lines.

    The image that pages show stays out: archives name the publisher's own media.
    """
    kept = asdict(replace(story, image=None))
    return json.dumps(kept, default=_plain, ensure_ascii=True, separators=(",", ":"))


def load_story(text: str) -> PublicStory:
    """Read what `dump_story` gave, of this program or of one that knew fewer or more fields."""
    names = {field.name for field in fields(PublicStory)}
    kept = {name: _frozen(value) for name, value in json.loads(text).items() if name in names}
    return PublicStory(
        **kept
        | {
            "uuid": UUID(kept["uuid"]),
            "published": _moment(kept["published"]),
            "updated_at": datetime.fromisoformat(kept["updated_at"]),
            "listed_at": datetime.fromisoformat(kept["listed_at"]),
            "media": tuple(Media(**medium) for medium in kept["media"]),
            "also_in": tuple(_copy(copy) for copy in kept["also_in"]),
            "origin": PublicOrigin(**kept["origin"]) if kept.get("origin") else None,
        }
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _copy(kept: Mapping[str, Any]) -> PublicCopy:
    published = kept["published"]
    return PublicCopy(**{**kept, "published": None if published is None else _moment(published)})


def _moment(kept: Mapping[str, Any]) -> Moment:
    at = datetime.fromisoformat(kept["at"])
    return Moment(at, Precision(kept["precision"]), Evidence(kept["evidence"]))
