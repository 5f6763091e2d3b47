import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.han import simplified
from aggregator.language.plain import plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain  text\tstays ", "Plain text stays"),
        ("［詳細］２０１０年　「愛」—“爱”", '[详细]2010年 "爱"-"爱"'),
        ("It’s ‘new’ – café", "It's 'new' - café"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("米・オバマ", "米·オバマ"),
        ("老小區深夜突發大火，兩老人被救出", "老小区深夜突发大火,两老人被救出"),
    ],
)
def test_a_text_is_brought_into_one_form(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("裏裡里", "里里里"),
        ("著名作家", "着名作家"),
        ("喫飯", "吃饭"),
        ("town", "town"),
        ("已是简体", "已是简体"),
    ],
)
def test_traditional_characters_become_simplified_ones(traditional: str, expected: str) -> None:
    assert simplified(traditional) == expected


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_simplifying_twice_changes_nothing(text: str) -> None:
    once = simplified(text)
    assert simplified(once) == once
    assert len(once) == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\u2003 b \n \n\tc", "a b \n \n c"),
        ("two\n\n\nbreaks", "two\n\n\nbreaks"),
        ("vertical ︱ dash, `ticks’ ﹘", "vertical - dash, 'ticks' -"),
        ("カ\uff9e と e\u0301", "ガ と é"),
        ("`only ticks`", "`only ticks`"),
    ],
)
def test_blanks_are_single_and_what_joins_is_joined(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_a_plain_text_stays_as_it_is_and_is_in_one_form(text: str) -> None:
    once = plain(text)
    assert unicodedata.is_normalized("NFKC", once)
    assert "  " not in once
    assert plain(once) == once
