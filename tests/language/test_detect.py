import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.detect import COMMON, detect_language
from tests.read import texts


@pytest.mark.parametrize(
    ("text", "candidates", "found"),
    [
        (texts.GERMAN, ("de-AT", "en"), "de-AT"),
        (texts.GERMAN, ("fr", "en", "de"), "de"),
        (texts.FRENCH, ("de", "fr-CH", "en"), "fr-CH"),
        (texts.POLISH, COMMON, "pl"),
        (texts.CZECH, COMMON, "cs"),
        (texts.UKRAINIAN, ("ru", "uk"), "uk"),
        (texts.RUSSIAN, COMMON, "ru"),
        (texts.CHINESE, ("en", "zh-Hans"), "zh-Hans"),
        (texts.JAPANESE, ("zh", "ja"), "ja"),
        (texts.KOREAN, COMMON, "ko"),
        ("Byrådet i Oslo har vedtatt å bygge den nye veien til flyplassen likevel", ("no", "en"), "no"),
    ],
)
def test_the_candidate_that_a_text_is_in_is_found(text: str, candidates: tuple[str, ...], found: str) -> None:
    assert detect_language(text, candidates=candidates) == found


@pytest.mark.parametrize(
    ("text", "candidates", "found"),
    [
        (texts.KOREAN, ("de", "en"), "ko"),
        (texts.RUSSIAN, ("fr", "en"), "ru"),
        ("The council has decided to build the new road", ("zh-Hans", "en"), "en"),
        ("გუშინ თბილისში საბჭო შეიკრიბა", ("de", "en"), None),
    ],
)
def test_a_script_rules_out_every_candidate_that_is_not_written_in_it(
    text: str, candidates: tuple[str, ...], found: str | None
) -> None:
    assert detect_language(text, candidates=candidates) == found


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("", COMMON),
        ("GDP +3 %", COMMON),
        ("Сегодня", ("ru", "uk")),
        ("Er c'hoant a zo da sevel un hent nevez", ("br", "en")),
        ("Vi har fundet en god plan for alle", ("da", "no")),
    ],
)
def test_what_is_not_clear_stays_open(text: str, candidates: tuple[str, ...]) -> None:
    assert detect_language(text, candidates=candidates) is None


@given(st.text(max_size=200))
def test_any_text_gives_a_candidate_or_a_common_language_or_none(text: str) -> None:
    found = detect_language(text, candidates=("de-AT", "en"))
    assert found in {None, "de-AT", "en", *COMMON}
