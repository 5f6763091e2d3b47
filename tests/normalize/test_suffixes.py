import pytest

from aggregator.normalize.suffixes import fold_name, learn_suffixes, strip_suffixes

NAMES = frozenset({fold_name("台海网"), fold_name("Lokalblatt"), fold_name("新华网")})
HEADLINES = tuple(f"新闻{number}" for number in "一二三四五六")


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("福州新闻 - 新华网", "福州新闻"),
        ("福州新闻-新华网", "福州新闻"),
        ("福州新闻_台海网", "福州新闻"),
        ("福州新闻｜台海网", "福州新闻"),
        ("Rathaus öffnet – Lokalblatt", "Rathaus öffnet"),
        ("Rathaus öffnet | LOKALBLATT", "Rathaus öffnet"),
        ("Rathaus - Lokalblatt - Lokalblatt", "Rathaus"),
        ("台海网", "台海网"),
        ("_台海网", "_台海网"),
        ("福州新闻-记者见闻", "福州新闻-记者见闻"),
        ("COVID-19 in Fuzhou - a review", "COVID-19 in Fuzhou - a review"),
    ],
)
def test_an_ending_that_names_the_publisher_goes(title: str, wanted: str) -> None:
    assert strip_suffixes(title, learned=(), names=NAMES) == wanted


def test_endings_that_most_titles_share_are_learned_from_the_outside_in() -> None:
    titles = [f"{headline}_福州新闻_东南网" for headline in HEADLINES]
    assert learn_suffixes(titles, ()) == ("_东南网", "_福州新闻")


def test_a_learned_ending_goes_from_every_title() -> None:
    learned = ("_东南网", "_福州新闻")
    assert strip_suffixes("福州开业_福州新闻_东南网", learned=learned, names=frozenset()) == "福州开业"


def test_few_titles_prove_nothing() -> None:
    assert learn_suffixes(["a - x", "b - x", "c - x"], ()) == ()


def test_an_ending_of_a_minority_is_not_learned() -> None:
    titles = [*HEADLINES, "甲 - x", "乙 - x", "丙 - x"]
    assert learn_suffixes(titles, ()) == ()


def test_what_was_learned_before_stays_behind_what_is_new() -> None:
    titles = [f"{headline} - 新" for headline in HEADLINES]
    assert learn_suffixes(titles, ("_旧", " - 新")) == (" - 新", "_旧")


def test_a_title_never_vanishes() -> None:
    assert strip_suffixes("x_东南网", learned=("x_东南网", "_东南网"), names=frozenset()) == "x_东南网"


def test_only_three_endings_are_taken_off() -> None:
    titles = [f"{headline}_a_b_c_d" for headline in HEADLINES]
    assert learn_suffixes(titles, ()) == ("_d", "_c", "_b")
    assert strip_suffixes("标题_a_b_c_d", learned=("_a", "_b", "_c", "_d"), names=frozenset()) == "标题_a"
