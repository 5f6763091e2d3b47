"""Why an entry is in its story: the entry that it was found equal to, and the verdict on the two."""

import json
from typing import Any

from sqlalchemy import Connection, update

from aggregator.model.story import Match, Relation
from aggregator.store.schema import story_member

Why = tuple[int, Match]
"""The entry that let it in, and the verdict on the two."""

DECIDED = Match(Relation.COPY, 1.0, ("decided by a person",))


def why_values(why: Why | None) -> dict[str, Any]:
    """Give the columns of `story_member`; without a reason the entry began its story."""
    if why is None:
        return {"joined_by": None, "relation": None, "score": None, "reasons": None}
    by, match = why
    reasons = json.dumps(match.evidence, ensure_ascii=False)
    return {"joined_by": by, "relation": match.relation, "score": match.score, "reasons": reasons}


def explain_beginning(connection: Connection, of: int, why: Why) -> None:
    """Say why the member that began a story now belongs to another entry: the story becomes part of one."""
    began = (story_member.c.story == of) & story_member.c.joined_by.is_(None)
    connection.execute(update(story_member).where(began).values(**why_values(why)))
