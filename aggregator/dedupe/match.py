"""The verdict on two entries (pure)."""

from aggregator.model.entry import Signature
from aggregator.model.story import Match, Relation

JOINING = frozenset({Relation.SAME, Relation.REVISION, Relation.COPY})
"""The relations whose entries are one story."""


def match(a: Signature, b: Signature) -> Match:
    """Compare two entries; symmetric.

    One canonical address is one article, whoever lists it. Equal titles prove nothing: of 67 repeated
    headlines in a news corpus 40 stood for more than one story.
    """
    if a.url_key is not None and a.url_key == b.url_key:
        return Match(Relation.SAME, 1.0, (f"same address {a.url_key}",))
    return Match(Relation.DIFFERENT, 0.0, ())
