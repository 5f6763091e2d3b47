"""What a condition is called and what to do about it, in English; its feed needs feedgen, this does not."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aggregator.model.condition import Condition, Episode
from aggregator.publish.text import one_line

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
        Condition.UNEXPECTED: (
            "is not what its rules expect",
            "is as its rules expect again",
            (
                "Nothing that was read is lost. Look whether the page changed its layout: `aggregator try` "
                "shows what its rules find."
            ),
        ),
        Condition.CHARSET: (
            "sends damaged characters",
            "sends sound characters again",
            "Open its address in a browser. If the text is broken there, too, tell the publisher.",
        ),
        Condition.GUIDS: (
            "gives its entries new guids",
            "keeps the guids of its entries",
            "Nothing is listed twice: its entries are told apart by their addresses. Tell the publisher.",
        ),
        Condition.ZONE: (
            "seems to write its dates in another time zone",
            "writes its dates in its own time zone",
            "Compare a date with the publisher's page, then mend `timezone` or `dates_are` of the source.",
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


def advice(condition: Condition) -> str:
    """Give what to do about a condition, in English."""
    return _WORDS[condition][2]


def headline(episode: Episode, names: Mapping[str, str]) -> str:
    """Give an episode's title: who, and what is or was the matter."""
    began, ended, _ = _WORDS[episode.condition]
    said = began if episode.ended_at is None else ended
    if episode.source_id is None:
        return said
    return one_line(f"{names.get(episode.source_id, episode.source_id)} {said}")
