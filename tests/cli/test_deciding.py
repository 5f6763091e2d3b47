"""How a person names a copy of a story on the command line."""

import re
from uuid import UUID

import click
import pytest

from aggregator.cli.deciding import copy_in
from aggregator.model.account import LeadReason, StoredCopy, StoryAccount
from tests.support import builders
from tests.support.builders import NOW

STORY = UUID("4ba41646-ad04-5d75-9da1-bae4c4fc6b96")
SHARED, OWN = "https://paper.example/1.html", "https://paper.example/2.html"


def account(*copies: tuple[str, str]) -> StoryAccount:
    stored = tuple(
        StoredCopy(
            number, f"{source}-{number}", STORY, builders.entry(number, source_id=source, url=url), NOW, 50
        )
        for number, (source, url) in enumerate(copies)
    )
    return StoryAccount(STORY, NOW, stored[0].name, LeadReason.EARLIEST, stored)


def test_an_address_that_two_outlets_link_to_is_told_apart_by_the_outlets() -> None:
    with pytest.raises(click.UsageError, match=r"name one of paper, portal$"):
        copy_in(account(("paper", SHARED), ("portal", SHARED)), SHARED)


def test_two_copies_of_one_outlet_are_told_apart_by_their_addresses() -> None:
    with pytest.raises(click.UsageError, match=re.escape(f"name one of {SHARED}, {OWN}") + "$"):
        copy_in(account(("paper", SHARED), ("paper", OWN)), "paper")


@pytest.mark.parametrize("what", ["portal", "http://paper.example/2.html"])
def test_a_copy_goes_by_its_outlet_or_its_address_with_either_scheme(what: str) -> None:
    assert copy_in(account(("paper", SHARED), ("portal", OWN)), what).name == "portal-1"
