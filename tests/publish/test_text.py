import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aggregator.publish.text import ELLIPSIS, excerpt, is_cjk, one_line, printable

WORD = "Donaudampfschifffahrtsgesellschaft"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("短文。", 80, "短文。"),
        ("", 80, ""),
        ("  两个\u3000\u3000空格\n\n和换行 ", 80, "两个 空格 和换行"),
        # the last whole sentence, when it fills at least half of the room
        ("市民游园。花展开幕,游人如织,人来人往。", 16, "市民游园。花展开幕,游人如织…"),
        ("今天上午花展开幕。游人如织,人来人往。", 14, "今天上午花展开幕。…"),
        ("The fair opened today. Many came to see it.", 30, "The fair opened today. …"),
        ('He said "Go home!" and everybody went home.', 28, 'He said "Go home!" …'),
        # a sentence that is too short to say anything does not count
        ("Yes. The fair opened on Tuesday in the rain", 30, "Yes. The fair opened on…"),
        # a dot inside a word or number ends nothing
        ("See www.fuzhou.gov.cn/news for 3.5 million details", 40, "See www.fuzhou.gov.cn/news for 3.5…"),
        # between words, without the comma that dangles
        ("The mayor, the council, and others came", 24, "The mayor, the council…"),
        ("福州市今天举行花展,吸引市民", 11, "福州市今天举行花展…"),
        # numbers and Latin words in Chinese stay whole
        ("本届博览会共有ABCDEF参加", 10, "本届博览会共有…"),
        # too long for a word: cut inside
        ("x" * 100, 50, "x" * 49 + ELLIPSIS),
        (f"{WORD} {WORD}", 20, WORD[:19] + ELLIPSIS),
        # never inside a combined character
        ("e\u0301" * 60, 80, "e\u0301" * 39 + ELLIPSIS),
        ("花" * 8 + "👨\u200d👩\u200d👧来了来了", 12, "花" * 8 + ELLIPSIS),
        ("花" * 8 + "👍🏽来了来了", 10, "花" * 8 + ELLIPSIS),
        ("长" * 200, 80, "长" * 79 + ELLIPSIS),
        ("短" + " " * 999 + "文", 80, "短 文"),
        ("任何文字", 0, ""),
        ("任何文字", -5, ""),
        ("任何文字", 1, ELLIPSIS),
        ("e" + "\u0301" * 99, 50, "e" + "\u0301" * 48 + ELLIPSIS),
    ],
)
def test_excerpt_ends_where_a_reader_would_end_it(text: str, limit: int, shown: str) -> None:
    assert excerpt(text, limit) == shown


@given(st.text(), st.integers(min_value=-2, max_value=120))
def test_excerpt_never_exceeds_its_limit_and_is_an_opening(text: str, limit: int) -> None:
    shown = excerpt(text, limit)
    assert len(shown) <= max(limit, 0)
    assert one_line(text).startswith(shown.removesuffix(ELLIPSIS).rstrip()) or shown == one_line(text)


@given(st.text(), st.integers(min_value=1, max_value=120))
def test_excerpt_of_an_excerpt_is_itself(text: str, limit: int) -> None:
    shown = excerpt(text, limit)
    assert excerpt(shown, limit) == shown


@given(
    st.text(alphabet="ab e\u0301\u0308क्षि\u200d👩🏽福州。.", min_size=45),
    st.integers(min_value=10, max_value=40),
)
def test_excerpt_never_parts_an_accent_from_its_letter(text: str, limit: int) -> None:
    line = one_line(f"花花{text}")  # a first place to cut, however many marks follow
    assume(len(line) > limit)
    kept = excerpt(line, limit).removesuffix(ELLIPSIS).removesuffix(" ")
    assert not _is_mark(line[len(kept)])


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


@pytest.mark.parametrize(
    ("text", "cjk"),
    [
        ("福州新闻", True),
        ("2026年11月24日 福州 GDP 3.5%", True),
        ("かな交じり文です", True),
        ("한국어 뉴스", True),
        ("𠮷𠮷𠮷", True),
        ("Fuzhou (福州) is a city in Fujian", False),
        ("Fußball", False),
        ("", False),
        ("أخبار", False),
    ],
)
def test_cjk_is_told_from_the_text_itself(text: str, cjk: bool) -> None:  # noqa: FBT001  # a table's column
    assert is_cjk(text) is cjk


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x0bc\x1fd", "abcd"),
        ("a\x7fb\x80c\x9fd", "abcd"),
        ("a\ufffeb\uffffc", "abc"),
        ("a\ud800b", "ab"),
        ("tab\tline\nreturn\r", "tab\tline\nreturn\r"),
        ("𠮷🎉\u200f\u2067", "𠮷🎉\u200f\u2067"),
    ],
)
def test_printable_drops_only_what_xml_forbids_or_means_a_broken_encoding(text: str, cleaned: str) -> None:
    assert printable(text) == cleaned


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\x85b", "a b"),
        (" a \x00 b ", "a b"),
        ("\x00", ""),
        ("a\u2028b\u3000c\xa0d", "a b c d"),
        ("\x07 \x07", ""),
    ],
)
def test_one_line_has_single_blanks_only(text: str, line: str) -> None:
    assert one_line(text) == line
