"""Who subscribes to our feeds, as far as it can be told without knowing anybody."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Readers:
    """How many read a region's feeds on one UTC day through one agent.

    `agent` is the product of an aggregator that says for how many people it asks, and `feed` which of the
    region's feeds it asked for. Both are "" for all those together who poll for themselves.
    """

    region: str
    day: date
    agent: str = ""
    feed: str = ""
    readers: int = 0
