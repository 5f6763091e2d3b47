"""What holds for any bytes, and for any text of the languages we expect."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import CharsetError
from aggregator.read.charset import decode
from tests.read import texts

LANGUAGES = st.sampled_from([None, "zh-Hans", "zh-Hant", "zh", "ja", "ko", "ru", "de", "xx"])
LABELS = st.one_of(st.none(), st.sampled_from(["utf-8", "gb2312", "big5", "iso-8859-1", "utf-16"]), st.text())


@given(st.binary(max_size=400), LABELS, LANGUAGES)
def test_any_bytes_give_a_text_or_a_charset_error(
    body: bytes, declared: str | None, language: str | None
) -> None:
    with contextlib.suppress(CharsetError):
        decode(body, declared=declared, language=language)


@given(
    st.sampled_from(sorted(set(texts.BY_ENCODING) - {"cp037"})), st.integers(2, 6), st.integers(0, 40), LABELS
)
def test_a_long_enough_text_comes_back_whatever_the_label(
    encoding: str, times: int, start: int, declared: str | None
) -> None:
    sentence = texts.BY_ENCODING[encoding]
    text = f"<rss>{sentence[start:]} {sentence * times}</rss>"
    assert decode(text.encode(encoding), declared=declared, language=None).text == text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff", exclude_categories=["Cc"])))
def test_valid_utf_8_comes_back_untouched(text: str) -> None:
    assert decode(f"<{text}".encode(), declared=None, language=None).text == f"<{text}"


@given(st.integers(0, 200), st.sampled_from([texts.CHINESE, texts.JAPANESE, texts.RUSSIAN, texts.GERMAN * 3]))
def test_a_utf_8_text_survives_the_loss_of_any_byte(position: int, sentence: str) -> None:
    body = sentence.encode()
    at = position % len(body)
    result = decode(body[:at] + body[at + 1 :], declared=None, language=None)
    assert result.encoding == "utf_8"
    assert result.replaced <= 2
