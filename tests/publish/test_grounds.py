"""What a verdict rests on, in words for editors."""

import pytest

from aggregator.model.ground import Ground, GroundKind
from aggregator.publish.grounds import told

FACTS: dict[GroundKind, tuple[str | float, ...]] = {
    GroundKind.ADDRESS: ("a.example/1",),
    GroundKind.ALIGNED: (0.9712, 58, 60),
    GroundKind.WORDING: (3, 80),
    GroundKind.OWN_SOURCE: (2,),
    GroundKind.TOLD: ("as it was stored",),
} | dict.fromkeys(
    (
        GroundKind.PART,
        GroundKind.TITLE_NUMBERS,
        GroundKind.NUMBERS,
        GroundKind.PLACES,
        GroundKind.NAMES,
        GroundKind.HEADS,
    ),
    ("5", "7"),
)


@pytest.mark.parametrize("kind", GroundKind)
def test_every_ground_is_told_with_its_facts(kind: GroundKind) -> None:
    said = told(Ground(kind, FACTS.get(kind, ())))
    assert "{" not in said
    assert all(str(fact) in said for fact in FACTS.get(kind, ()) if not isinstance(fact, float))


def test_a_score_is_told_with_two_places() -> None:
    assert told(Ground(GroundKind.ALIGNED, (0.9712, 58, 60))) == "texts align 0.97 over 58 of 60 tokens"
