"""Why a copy belongs to its story, in a sentence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aggregator.model.ground import Fact, Ground, GroundKind
from aggregator.publish.why import PublicTie
from aggregator.web.words import translate

SAME_ADDRESS: Final = "It has the same address as the copy of %(name)s."
ALIGNED: Final = (
    "Its own words are %(percent)s%% those of %(name)s: they share %(matched)s of the shorter text’s "
    "%(shorter)s characters or words."
)
SAME_NEWS: Final = "It is the same news as the copy of %(name)s."
SAID: Final[Mapping[GroundKind, str]] = MappingProxyType(
    {
        GroundKind.ADDRESS: SAME_ADDRESS,
        GroundKind.SHORT: "It has title and short text of the copy of %(name)s.",
        GroundKind.DECIDED: "An editor found it to be the same news as the copy of %(name)s.",
        GroundKind.ALIGNED: ALIGNED,
    }
)
"""What readers are told of what a verdict rests on; of anything else that it is the same news."""
BEGAN: Final = "The story began with this copy."
SOMEBODY: Final = "another outlet"


def said_of(tie: PublicTie | None, lang: str) -> str:
    """Give why a copy belongs to its story; None ties the first one."""
    if tie is None:
        return translate(BEGAN, lang)
    name = tie.outlet or translate(SOMEBODY, lang)
    ground = next((one for one in tie.match.evidence if one.kind in SAID), None)
    if ground is None:
        return translate(SAME_NEWS, lang) % {"name": name}
    filled = _filled(ground) if ground.kind is GroundKind.ALIGNED else {}
    return translate(SAID[ground.kind], lang) % {"name": name, **filled}


def _filled(aligned: Ground) -> dict[str, Fact]:
    score, matched, shorter = aligned.facts
    return {"percent": round(float(score) * 100), "matched": matched, "shorter": shorter}
