import pytest

from aggregator.publish.words import language_tag, words_for


@pytest.mark.parametrize(
    ("language", "also_in"),
    [
        ("zh", "另见：甲、乙"),
        ("zh-Hans", "另见：甲、乙"),
        ("zh-CN", "另见：甲、乙"),
        ("zh-Hans-HK", "另见：甲、乙"),
        ("zh-Hant", "另見：甲、乙"),
        ("zh-TW", "另見：甲、乙"),
        ("ZH-hk", "另見：甲、乙"),
        ("en-GB", "Also in: 甲, 乙"),
        ("de-AT", "Auch in: 甲, 乙"),
        ("fr", "Also in: 甲, 乙"),
        ("und", "Also in: 甲, 乙"),
        ("", "Also in: 甲, 乙"),
    ],
)
def test_words_follow_language_and_script(language: str, also_in: str) -> None:
    words = words_for(language)
    assert words.also_in.format(names=words.comma.join("甲乙")) == also_in


@pytest.mark.parametrize(
    ("candidates", "tag"),
    [
        (("zh-Hans",), "zh-Hans"),
        (("und", "en"), "en"),
        (("", "zh"), "zh"),
        (("zh_CN",), "und"),
        (("en us", "x" * 20), "und"),
        (("UND",), "und"),
        ((), "und"),
    ],
)
def test_language_is_the_first_well_formed_tag(candidates: tuple[str, ...], tag: str) -> None:
    assert language_tag(*candidates) == tag
