import pytest

from aggregator.language.datewords import MONTHS, fold_word


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("Jul", 7), ("juil.", 7), ("Juli", 7), ("julio", 7), ("luglio", 7), ("julho", 7), ("июля", 7),
        ("lipca", 7),
        ("März", 3), ("mrt.", 3), ("août", 8), ("févr.", 2), ("décembre", 12), ("май", 5), ("мая", 5),
        ("Mai", 5),
        ("ottobre", 10), ("Outubro", 10), ("ene.", 1), ("Jän.", 1), ("вересня", 9), ("Ağustos", 8),
    ],
)  # fmt: skip
def test_a_month_is_known_by_its_folded_name(written: str, month: int) -> None:
    assert MONTHS[fold_word(written)] == month
