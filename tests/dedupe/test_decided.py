"""Pairs that people decided about, written by `aggregator decisions export --fixtures`: cases for the rules.

A case that fails shows where the rules differ from an editor; it stays here and the rules change.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aggregator.dedupe.match import JOINING, decode, match
from aggregator.dedupe.signature import sign
from aggregator.model.entry import Credit, Entry, Evidence, Moment, PlaceEvidence, Placement, Precision

CASES = sorted((Path(__file__).parent / "decided").glob("*.json"))


def read(told: Mapping[str, Any]) -> Entry:
    evidence = tuple(PlaceEvidence("text", text, "told") for text in told["places"])
    return Entry(
        source_id=told["source"],
        key=f"url:{told['url']}",
        url=told["url"],
        url_key=told["url_key"],
        title=told["title"],
        html="",
        text=told["text"],
        language=told["language"],
        published=Moment(datetime.fromisoformat(told["published"]), Precision.SECOND, Evidence.FEED),
        updated=None,
        content_hash="",
        credit=Credit(origin=told["origin"]),
        placements=(Placement("all", 1.0, evidence),),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_rules_say_what_an_editor_decided(case: Path) -> None:
    told = json.loads(case.read_text("utf-8"))
    a, b = (decode(sign(read(one)).compared) for one in told["entries"])
    found = match(a, b, same_source=told["same_source"])
    assert (found.relation in JOINING) is told["one_story"], f"{told['reason']}: {found}"


def test_there_are_cases_of_both_kinds() -> None:
    assert {json.loads(case.read_text("utf-8"))["one_story"] for case in CASES} == {True, False}
