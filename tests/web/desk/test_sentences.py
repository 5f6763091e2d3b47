"""What the desk says by name, from tables of its own, in all of our languages."""

import pytest

from aggregator.web.desk import changes, drafts, frame, passwords, sources
from aggregator.web.words import catalogue, translate

SAID = {
    *frame.SAYINGS.values(),
    *(name for _, name in frame.NAVIGATION),
    *sources.STATES.values(),
    *sources.SORTS.values(),
    *(text for pair in drafts.LABELS.values() for text in pair if text),
    *changes.DEEDS.values(),
    *(f"{deed} %(id)s" for deed in ("Pause", "Resume", "Remove")),
    *(passwords.complaint(text, "lin") for text in ("", "x" * 1001, "linlinlinlin")),
}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_every_sentence_of_the_desks_tables_is_translated(language: str) -> None:
    translated = {one.id for one in catalogue(language)}
    assert {one for one in SAID if one is not None} - translated == set()


@pytest.mark.parametrize("text", ["twelve characters", "l" * 12])
def test_a_password_that_will_do_is_not_complained_of(text: str) -> None:
    assert passwords.complaint(text, "lin") is None


def test_a_sentence_is_said_in_the_language_of_the_page() -> None:
    assert translate("You have logged out.", "zh-Hant") == "您已登出。"
