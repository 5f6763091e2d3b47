"""The feed of health for the editor's own reader: one entry per episode, from its begin to its end.

Errors of sources stand here and nowhere in the feeds of news.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from aggregator.model.condition import Episode
from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.publish.channel import Channel
from aggregator.publish.conditions import advice, headline
from aggregator.publish.feed import atom
from aggregator.publish.rights import PublicStory, paragraph
from aggregator.publish.text import printable

LANGUAGE: Final = "en"


def status_feed(channel: Channel, episodes: Sequence[Episode], *, names: Mapping[str, str]) -> bytes:
    """Give the feed as Atom, episodes in the order given; `names` are those of the sources by id.

    An episode keeps its id when it changes or ends; only `updated` moves.
    """
    return atom(channel, [_entry(episode, channel, names) for episode in episodes])


def _entry(episode: Episode, channel: Channel, names: Mapping[str, str]) -> PublicStory:
    end = "" if episode.ended_at is None else f", until {_minute(episode.ended_at)}"
    lines = [*printable(episode.why).splitlines(), f"Since {_minute(episode.began_at)}{end}."]
    if episode.ended_at is None:
        lines.append(advice(episode.condition))
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
