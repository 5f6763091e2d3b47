from typing import Literal

import pytest

from aggregator.model.source import Rights
from aggregator.publish.lowering import Content, lowered
from tests.support.builders import source

Text = Literal["headline", "excerpt", "full"]


@pytest.mark.parametrize(
    ("allowed", "content", "shown"),
    [
        ("headline", "headline", "headline"),
        ("headline", "excerpt", "headline"),
        ("headline", "full", "headline"),
        ("excerpt", "headline", "headline"),
        ("excerpt", "excerpt", "excerpt"),
        ("excerpt", "full", "excerpt"),
        ("full", "headline", "headline"),
        ("full", "excerpt", "excerpt"),
        ("full", "full", "full"),
    ],
)
def test_a_reader_may_ask_for_less_and_never_for_more(allowed: Text, content: Content, shown: Text) -> None:
    rights = Rights(text=allowed, images=True, permission="a letter", excerpt_chars=300)
    (found,) = lowered({"a": source(rights=rights)}, content).values()
    assert found.rights == Rights(
        text=shown, images=content != "headline", permission="a letter", excerpt_chars=300
    )
