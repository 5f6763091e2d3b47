import pytest

from aggregator.language.numerals import NUMBER_WORDS, arabic, count


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("二〇二〇年七月十三日", "2020年7月13日"),
        ("二零二零年十二月三十一日", "2020年12月31日"),
        ("十月二十日", "10月20日"),
        ("廿三日", "23日"),
        ("卅日", "30日"),
        ("九点半", "9点半"),
        ("三明市十天", "三明市10天"),
        ("二十十日", "二十十日"),
        ("七月", "7月"),
        ("两小时", "2小时"),
    ],
)
def test_numerals_before_a_unit_of_time_become_digits(written: str, digits: str) -> None:
    assert arabic(written) == digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三十六名", "36名"),
        ("一百零三人", "103人"),
        ("二〇二〇年", "2020年"),
        ("一千二百元", "1200元"),
        ("廿三日", "23日"),
        ("十名", "10名"),
        ("两岸两名", "两岸2名"),
        ("千方百计", "千方百计"),
    ],
)
def test_numerals_that_count_become_digits(text: str, expected: str) -> None:
    assert count(text) == expected


def test_small_numbers_have_words_in_ten_languages() -> None:
    assert {words[word] for words, word in zip(NUMBER_WORDS.values(), FIVES, strict=True)} == {"5"}


FIVES = ("five", "fünf", "cinq", "cinco", "cinque", "cinco", "vijf", "fem", "fem", "пять")
