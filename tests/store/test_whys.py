"""Verdicts as rows, as they are written now and as earlier versions wrote them."""

import pytest

from aggregator.model.ground import Ground, GroundKind
from aggregator.model.story import Match, Relation
from aggregator.store.whys import read_match, why_values


@pytest.mark.parametrize(
    "evidence",
    [
        (Ground(GroundKind.ALIGNED, (0.9712, 58, 60)),),
        (Ground(GroundKind.ADDRESS, ("a.example/一.html",)), Ground(GroundKind.THIRD)),
        (),
    ],
)
def test_a_stored_verdict_comes_back_as_it_was(evidence: tuple[Ground, ...]) -> None:
    match = Match(Relation.COPY, 0.9712, evidence)
    row = why_values((7, match))
    assert row["joined_by"] == 7
    assert read_match(row["relation"], row["score"], row["reasons"]) == match


@pytest.mark.parametrize(
    ("sentence", "ground"),
    [
        ("texts align 0.97 over 58 of 60 tokens", Ground(GroundKind.ALIGNED, (0.97, 58, 60))),
        ("same address a.example/1", Ground(GroundKind.ADDRESS, ("a.example/1",))),
        ("same title and same short text", Ground(GroundKind.SHORT)),
        ("decided by a person", Ground(GroundKind.DECIDED)),
        ("something else", Ground(GroundKind.TOLD, ("something else",))),
    ],
)
def test_verdicts_that_were_stored_in_words_are_read(sentence: str, ground: Ground) -> None:
    assert read_match("copy", 0.97, f'["{sentence}"]').evidence == (ground,)
