import pytest

from aggregator.language.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天晴。明天有雨!出门带伞", ["今天晴。", "明天有雨!", "出门带伞"]),
        ("It rained. The road closed.", ["It rained. ", "The road closed."]),
        ("The U.S. troops paid 3.5 million.", ["The U.S. troops paid 3.5 million."]),
        ('He said: "No." Then he left.', ['He said: "No." ', "Then he left."]),
        ("one\n\ntwo", ["one\n\n", "two"]),
        (" \n ", []),
    ],
)
def test_a_text_is_split_into_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
