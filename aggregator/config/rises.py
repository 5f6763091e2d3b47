"""What a region takes from those below it: the key `rises` of a region, a word or a mapping."""

import json
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from aggregator.config.checks import complaint
from aggregator.config.pagerules import STRICT
from aggregator.model.region import Rises

RULES = {"all": {"leads": False}, "leads": {"leads": True}}
_MOST_SOURCES = 100


class RisesEntry(BaseModel):
    """The rule in full."""

    model_config = STRICT

    leads: bool = False
    min_sources: Annotated[int, Field(ge=1, le=_MOST_SOURCES)] = 1

    def rule(self) -> Rises:
        """Give the rule."""
        return Rises(self.leads, self.min_sources)


def as_rises(value: object) -> object:
    """Give a mapping for the words that stand for one; what is neither is refused with what to write."""
    if isinstance(value, dict):
        return value
    if isinstance(value, str) and value in RULES:
        return RULES[value]
    shown = json.dumps(value, ensure_ascii=False, default=str)
    raise complaint(f"{shown} is no rule for what rises; write all, leads or {{min_sources: 2}}")


RisesRule = Annotated[RisesEntry, BeforeValidator(as_rises)]
MaxShare = Annotated[float, Field(gt=0, le=1)]
