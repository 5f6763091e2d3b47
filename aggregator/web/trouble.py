"""Why a region has nothing to show: all of its sources fail."""

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.model.condition import Condition, conditions
from aggregator.model.region import Region
from aggregator.web.cards import Phrase, source_name
from aggregator.web.links import without_credentials
from aggregator.web.serving import Serving
from aggregator.web.when import Stamp, stamp

_FAILING: Final = frozenset({Condition.FAILED, Condition.BLOCKED, Condition.RETIRED})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is the matter with one source, and since when."""

    name: Phrase
    since: Stamp
    why: str


def region_troubles(serving: Serving, region: Region, lang: str) -> tuple[Trouble, ...]:
    """Give what is the matter with each source of a region and below; nothing as long as one works."""
    facts, store = serving.facts(), serving.services.store
    below = set(facts.config.regions.below(region.id))
    polled = {source.id for source in facts.config.polled() if source.region in below}
    health = [one for one in store.health() if one.source_id in polled] if polled else []
    failing = [one for one in conditions(health, {}, None) if one.condition in _FAILING]
    if not failing or len(failing) < len(polled):
        return ()
    # one failed poll tells when it failed, its episode when that began
    began = {one.source_id: one.began_at for one in store.episodes() if one.ended_at is None}
    zone = ZoneInfo(region.timezone)
    found = []
    for one in failing:
        source = facts.sources[one.source_id or ""]
        since = stamp(began.get(source.id, one.since), zone, lang)
        found.append(Trouble(source_name(source), since, without_credentials(one.why)))
    return tuple(found)
