"""Decisions in words for the desk."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aggregator.model.account import uuid_of
from aggregator.model.decision import Act, Decision

ACTS: Final[Mapping[Act, str]] = MappingProxyType(
    {
        Act.HIDE: "Hidden",
        Act.SPLIT: "Kept apart",
        Act.MERGE: "Made one story",
        Act.PIN: "Made the lead",
        Act.APPROVE: "Approved",
        Act.REJECT: "Rejected",
        Act.PLACE: "Put into a region",
        Act.UNPLACE: "Taken out of a region",
    }
)


def sentence(one: Decision) -> str:
    """Give what a decision is about on one line: sources with keys, regions; a uuid stands by itself."""
    named = (one.other,) if one.act is Act.PIN else (one.subject, one.other)
    return " · ".join(name.replace("\n", " ") for name in named if name)


def story_named(one: Decision) -> str | None:
    """Give the uuid of the story that a decision names, None when it names entries."""
    uuid = uuid_of(one.subject)
    return None if uuid is None else str(uuid)
