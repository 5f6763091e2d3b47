import pytest

from aggregator.language.numerals import arabic


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
