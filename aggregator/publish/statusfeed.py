"""The feed of health for the editor's own reader: one entry per episode, from its begin to its end.

Errors of sources stand here and nowhere in the feeds of news.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from aggregator.model.condition import Condition, Episode
from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.publish.channel import Channel
from aggregator.publish.feed import atom
from aggregator.publish.rights import PublicStory, paragraph
from aggregator.publish.text import one_line, printable

LANGUAGE: Final = "en"

# condition: what is the matter, what ended it, what to do
_WORDS: Final[Mapping[Condition, tuple[str, str, str]]] = MappingProxyType(
    {
        Condition.FAILED: (
            "cannot be polled",
            "can be polled again",
            (
                "It is tried again by itself, at least once a day. If it lasts, look whether the address "
                "still works in a browser, and mend it in the configuration."
            ),
        ),
        Condition.BLOCKED: (
            "refuses programs",
            "lets us in again",
            (
                "It is asked once a day, undisguised. Write to the publisher and ask to let this service in: "
                "the User-Agent of every request names it."
            ),
        ),
        Condition.SILENT: (
            "has fallen silent",
            "publishes again",
            "Look at its own page: when there is news that its feed does not have, the feed is dead.",
        ),
        Condition.RETIRED: (
            "is retired",
            "is polled again",
            "It is asked no more. Find its new address, or switch it off in the configuration.",
        ),
        Condition.MOVED: (
            "has moved",
            "stands at its configured address again",
            "Nothing is lost. Write the new address into the configuration.",
        ),
        Condition.CONFIG: (
            "The configuration has faults",
            "The configuration is sound again",
            (
                "What the files say is not applied; the configuration from before keeps running. "
                "`aggregator check` names every fault."
            ),
        ),
        Condition.POLLER: (
            "The poller is gone",
            "The poller works again",
            "No news comes in meanwhile. Start it again, or look into its log.",
        ),
    }
)


def status_feed(channel: Channel, episodes: Sequence[Episode], *, names: Mapping[str, str]) -> bytes:
    """Give the feed as Atom, episodes in the order given; `names` are those of the sources by id.

    An episode keeps its id when it changes or ends; only `updated` moves.
    """
    return atom(channel, [_entry(episode, channel, names) for episode in episodes])


def headline(episode: Episode, names: Mapping[str, str]) -> str:
    """Give an episode's title: who, and what is or was the matter."""
    began, ended, _ = _WORDS[episode.condition]
    said = began if episode.ended_at is None else ended
    if episode.source_id is None:
        return said
    return one_line(f"{names.get(episode.source_id, episode.source_id)} {said}")


def _entry(episode: Episode, channel: Channel, names: Mapping[str, str]) -> PublicStory:
    _, _, advice = _WORDS[episode.condition]
    end = "" if episode.ended_at is None else f", until {_minute(episode.ended_at)}"
    lines = [*printable(episode.why).splitlines(), f"Since {_minute(episode.began_at)}{end}."]
    if episode.ended_at is None:
        lines.append(advice)
    anchor = "" if episode.source_id is None else f"#{episode.source_id}"
    return PublicStory(
        guid=f"urn:uuid:{episode.uuid}",
        uuid=episode.uuid,
        url=f"{channel.page_url}{anchor}",
        title=headline(episode, names),
        excerpt="",
        html="".join(map(paragraph, lines)),
        is_full=True,
        outlet=channel.publisher,
        outlet_id="",
        outlet_url=None,
        outlet_feed_url=None,
        authors=(channel.publisher,),
        published=Moment(episode.began_at.replace(microsecond=0), Precision.SECOND, Evidence.SEEN),
        updated_at=episode.changed_at,
        listed_at=episode.began_at,
        language=LANGUAGE,
        categories=(str(episode.condition),),
        media=(),
        credit_line=None,
        also_in=(),
    )


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
