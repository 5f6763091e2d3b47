import pytest

from aggregator.language.scripts import can_be_in, chinese_script, count_letters, script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", None), ("12:30 – 100 %", None), ("GDP", None), ("The council meets today", "Latn"),
        ("Ώρα", "Grek"), ("μ", None), ("福州", "Hani"), ("国潮の选择与消费新趋势", "Hani"),
        ("福岡のラーメン", "Jpan"),
        ("福岡県議会", "Hani"), ("서울시는 大邱", "Hang"), ("苹果iPhone发布", "Hani"), ("Сегодня", "Cyrl"),
        ("Apple и Google закрыли магазины", "Cyrl"), ("اليوم", "Arab"), ("היום", "Hebr"), ("วันนี้", "Thai"),
        ("आज", "Deva"), ("আজ", "Beng"), ("இன்று", "Taml"), ("დღეს", "Geor"), ("այսօր", "Armn"),
    ],
)  # fmt: skip
def test_the_script_of_most_letters_is_told(text: str, script: str | None) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("tag", "script", "can"),
    [
        ("en-US", "Hani", False), ("en", "Latn", True), ("zh-Hans", "Latn", False), ("ja", "Hani", True),
        ("zh", "Jpan", False), ("sr-Latn", "Cyrl", True), ("uk", "Latn", False), ("de", "Cyrl", False),
        ("zh", None, True), ("udm", "Cyrl", True), ("ko", "Hani", True), ("ko", "Jpan", False),
    ],
)  # fmt: skip
def test_a_language_has_its_scripts(tag: str, script: str | None, *, can: bool) -> None:
    assert can_be_in(tag, script) is can


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("连江县贵安开心农场开业，村民们来了", "Hans"), ("臺北市政府今日表示，颱風來襲期間", "Hant"),
        ("福州大雨", None), ("作家陈喆与陶喆的新书在北京发布，记者访问", "Hans"), ("The 们", None),
        ("圖書館开门", None), ("Town hall", None),
    ],
)  # fmt: skip
def test_characters_of_one_chinese_script_alone_tell_it(text: str, script: str | None) -> None:
    assert chinese_script(text) == script


def test_letters_are_counted_without_digits_and_signs() -> None:
    assert count_letters("福州 2026: Ω + abc!") == 6
