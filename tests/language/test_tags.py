import pytest

from aggregator.language.placeholders import untitled
from aggregator.language.tags import choose_language, language_tag
from tests.read import texts


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh-cn", "zh-Hans"), ("zh_CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-hans", "zh-Hans"), ("zh", "zh"), ("cn", "zh-Hans"), ("chinese", "zh"), ("en_us", "en-US"),
        ("EN-gb", "en-GB"),
        ("de", "de"), ("sr-latn-rs", "sr-Latn-RS"), ("es-419", "es-419"), ("pt-BR-x-old", "pt-BR"),
        ("jp", "ja"),
        (None, None), ("", None), ("und", None), ("utf-8", None), ("en us", None), ("zh-xx", "zh"),
    ],
)  # fmt: skip
def test_a_tag_has_one_form(written: str | None, tag: str | None) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("labels", "configured", "text", "chosen"),
    [
        (("de", "en"), "fr", "Rathaus", "de"),
        ((None, "en-us"), "fr", "Town hall", "en-US"),
        ((None, None), "fr", "Mairie", "fr"),
        ((None, None), "zh", "福州", "zh-Hans"),
        ((None, None), "und", "x", "und"),
        ((None, "zh"), "zh-Hant", "臺北", "zh-Hant"),
        ((None, "zh"), "en", "福州", "zh-Hans"),
        ((None, "en"), "en-IN", "Pune", "en-IN"),
        ((None, "en-US"), "zh-Hans", "福州通过党建联盟", "zh-Hans"),
        (("ja",), "zh-Hans", "福岡", "ja"),
        (("zh-CN", None), "zh-Hans", "The council met in Fuzhou on Monday", "en"),
        ((None, None), "zh-Hans", "The council met in Fuzhou on Monday", "en"),
        ((None, None), "zh-Hans", "Fuzhou", "zh-Hans"),
        ((None, "zh-cn"), "zh-Hans", texts.TAIWANESE, "zh-Hant"),
        (("en-US", "fr"), "de", texts.KOREAN, "ko"),
        ((None, None), "de-AT", texts.GERMAN, "de-AT"),
        ((None, None), "de", texts.GERMAN, "de"),
        ((None, None), "de", "The council has decided to build the new road to the airport", "en"),
        ((None, "en"), "de", texts.GERMAN, "en"),
        ((None, "en-US"), "und", f"{texts.GERMAN} {texts.GERMAN}", "de"),
        ((None, "en-US"), "und", "Neues aus dem Stadtrat von Ulm", "en-US"),
        ((None, None), "und", texts.FRENCH, "fr"),
        ((None, None), "und", "გუშინ თბილისში საბჭო შეიკრიბა", "und"),
    ],
)
def test_the_first_label_that_can_be_true_is_chosen(
    labels: tuple[str | None, ...], configured: str, text: str, chosen: str
) -> None:
    assert choose_language(*labels, configured=configured, text=text) == chosen


@pytest.mark.parametrize(
    ("language", "word"),
    [("zh-Hans", "无标题"), ("zh-Hant", "無標題"), ("de-CH", "Ohne Titel"), ("xx", "Untitled")],
)
def test_an_entry_without_title_is_named_in_its_language(language: str, word: str) -> None:
    assert untitled(language) == word
