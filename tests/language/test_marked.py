import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.marked import Row, Run, beside, marked

TEXTS = st.text(alphabet="ab12 .。桥\n,", max_size=60)


def common(row: Row) -> tuple[list[str], list[str]]:
    ours, theirs = row
    return [run.text for run in ours if run.is_common], [run.text for run in theirs if run.is_common]


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        ("东渡大桥昨日合龙。", "本网讯 东渡大桥昨日合龙。", ["东渡大桥昨日合龙。"]),
        ("大桥全长1860米", "大桥全长1680米", ["大桥全长"]),
        ("The bridge is open.", "The old bridge is open.", [" bridge is open."]),
        ("same", "same", ["same"]),
        ("", "news", []),
        ("alpha", "omega", []),
    ],
)
def test_what_both_texts_have_is_told_apart_from_what_one_has(a: str, b: str, shared: list[str]) -> None:
    ours, theirs = common(marked(a, b))
    assert ours == theirs == shared


def test_a_single_word_between_two_changes_is_chance() -> None:
    assert marked("aa bb cc", "dd bb ee")[0] == (Run("aa bb cc", is_common=False),)


def test_texts_too_long_for_words_are_equal_or_not() -> None:
    long = "桥" * 5000
    assert marked(long, long) == ((Run(long, is_common=True),), (Run(long, is_common=True),))
    assert marked(long, f"{long}。")[0] == (Run(long, is_common=False),)


@given(TEXTS, TEXTS)
def test_put_together_the_runs_are_the_texts_again(a: str, b: str) -> None:
    ours, theirs = marked(a, b)
    assert ("".join(run.text for run in ours), "".join(run.text for run in theirs)) == (a, b)
    assert [run.text for run in ours if run.is_common] == [run.text for run in theirs if run.is_common]


def said(rows: tuple[Row, ...]) -> list[tuple[str, str]]:
    return [("".join(run.text for run in a), "".join(run.text for run in b)) for a, b in rows]


def test_sentences_that_stand_for_each_other_share_a_row() -> None:
    rows = beside("桥长1860米。桥很宽。大家都来看。", "本网讯。桥长1680米。桥很宽。")
    assert said(rows) == [
        ("", "本网讯。"),
        ("桥长1860米。", "桥长1680米。"),
        ("桥很宽。", "桥很宽。"),
        ("大家都来看。", ""),
    ]


def test_a_full_stop_in_a_number_ends_no_sentence() -> None:
    rows = beside("It is 3.5 km long. It is new.", "")
    assert said(rows) == [
        ("It is 3.5 km long.", ""),
        ("It is new.", ""),
    ]


@given(TEXTS, TEXTS)
def test_no_word_of_either_text_is_lost(a: str, b: str) -> None:
    rows = said(beside(a, b))
    assert "".join("".join(one for one, _ in rows).split()) == "".join(a.split())
    assert "".join("".join(other for _, other in rows).split()) == "".join(b.split())
