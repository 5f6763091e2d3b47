"""Why an entry is in its story: the entry that it was found equal to, and the verdict on the two."""

import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, update

from aggregator.model.ground import Fact, Ground, GroundKind
from aggregator.model.story import Match, Relation
from aggregator.store.schema import story_member

# Earlier versions stored verdicts in these words.
_ALIGNED: Final = re.compile(r"texts align ([\d.]+) over (\d+) of (\d+) tokens")
_ADDRESS: Final = "same address "
_WORDS: Final[Mapping[str, GroundKind]] = MappingProxyType(
    {
        "same title and same short text": GroundKind.SHORT,
        "decided by a person": GroundKind.DECIDED,
        "a decision to keep them apart was taken back": GroundKind.TAKEN_BACK,
        "equal to the same third entry": GroundKind.THIRD,
    }
)

Why = tuple[int, Match]
"""The entry that let it in, and the verdict on the two."""

DECIDED = Match(Relation.COPY, 1.0, (Ground(GroundKind.DECIDED),))


def why_values(why: Why | None) -> dict[str, Any]:
    """Give the columns of `story_member`; without a reason the entry began its story."""
    if why is None:
        return {"joined_by": None, "relation": None, "score": None, "reasons": None}
    by, match = why
    reasons = json.dumps([[one.kind, *one.facts] for one in match.evidence], ensure_ascii=False)
    return {"joined_by": by, "relation": match.relation, "score": match.score, "reasons": reasons}


DECIDED_REASONS = (why_values((0, DECIDED))["reasons"], '["decided by a person"]')
"""`story_member.reasons` of what a person decided, as it is stored and as it was."""


def read_match(relation: str, score: float, reasons: str) -> Match:
    """Give the verdict that `why_values` stored, also one that an earlier version stored in words."""
    stored = (_from_words(one) if isinstance(one, str) else _read(one) for one in json.loads(reasons))
    return Match(Relation(relation), score, tuple(stored))


def _read(stored: Sequence[Fact]) -> Ground:
    kind, *facts = stored
    return Ground(GroundKind(str(kind)), tuple(facts))


def _from_words(sentence: str) -> Ground:
    if aligned := _ALIGNED.fullmatch(sentence):
        score, matched, shorter = aligned.groups()
        return Ground(GroundKind.ALIGNED, (float(score), int(matched), int(shorter)))
    if sentence.startswith(_ADDRESS):
        return Ground(GroundKind.ADDRESS, (sentence.removeprefix(_ADDRESS),))
    kind = _WORDS.get(sentence)
    return Ground(GroundKind.TOLD, (sentence,)) if kind is None else Ground(kind)


def explain_beginning(connection: Connection, of: int, why: Why) -> None:
    """Say why the member that began a story now belongs to another entry: the story becomes part of one."""
    began = (story_member.c.story == of) & story_member.c.joined_by.is_(None)
    connection.execute(update(story_member).where(began).values(**why_values(why)))
