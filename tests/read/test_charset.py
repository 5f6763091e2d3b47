"""The charset ladder: each row is real damage (defects of feeds seen in the wild), bytes in, text out."""

import pytest

from aggregator.errors import CharsetError
from aggregator.read.charset import Decoded, decode
from tests.read.texts import (
    ARABIC,
    BY_ENCODING,
    CHINESE,
    FRENCH,
    GERMAN,
    GREEK,
    HEBREW,
    JAPANESE,
    KOREAN,
    POLISH,
    RUSSIAN,
    TAIWANESE,
    TURKISH,
    UKRAINIAN,
    feed,
)

RARE = "朱镕基、陈喆与周堃在福州会见记者，共商发展。" + CHINESE


def read(body: bytes, *, declared: str | None = None, language: str | None = None) -> Decoded:
    return decode(body, declared=declared, language=language)


@pytest.mark.parametrize("encoding", BY_ENCODING)
def test_text_comes_back_from_every_encoding_without_any_label(encoding: str) -> None:
    text = feed(BY_ENCODING[encoding])
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "gb2312", "big5", "windows-1251", "x-unknown"])
@pytest.mark.parametrize("encoding", ["gbk", "big5", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "utf_8"])
def test_a_wrong_label_does_not_spoil_the_text(encoding: str, label: str) -> None:
    text = feed(BY_ENCODING[encoding], encoding=label)
    assert read(text.encode(encoding), declared=label).text == text


@pytest.mark.parametrize("encoding", ["gb2312", "GBK", "x-gbk", "GB18030", "chinese"])
def test_gbk_under_any_of_its_names_is_read_as_gb18030_without_a_warning(encoding: str) -> None:
    text = feed(RARE, encoding=encoding)
    result = read(text.encode("gb18030"))
    assert (result.text, result.encoding, result.warnings) == (text, "gb18030", ())


def test_gbk_that_claims_to_be_utf_8_is_read_as_gb18030_with_a_warning() -> None:
    text = feed(RARE, encoding="utf-8")
    result = read(text.encode("gb18030"))
    assert result.text == text
    assert result.warnings == ('labelled "utf-8" (XML declaration), but its bytes are gb18030',)


def test_valid_utf_8_wins_over_gb2312_in_header_and_declaration() -> None:
    text = feed(CHINESE, encoding="gb2312")
    result = read(text.encode(), declared="GB2312")
    assert (result.text, result.encoding) == (text, "utf_8")
    assert result.warnings == (
        'labelled "GB2312" (HTTP header), but its bytes are valid UTF-8',
        'labelled "gb2312" (XML declaration), but its bytes are valid UTF-8',
    )


@pytest.mark.parametrize("label", ["gb2312", "utf-8", None])
def test_one_cut_character_costs_one_replacement_and_nothing_else(label: str | None) -> None:
    text = feed(CHINESE, encoding=label)
    cut = text.encode("gbk").replace("出售。</title>".encode("gbk"), "出".encode("gbk")[:1] + b"</title>")
    result = read(cut)
    assert result.text == text.replace("出售。</title>", "\ufffd</title>")
    assert (result.encoding, result.replaced) == ("gb18030", 1)
    assert result.warnings[-1] == "1 damaged characters replaced by \ufffd"


def test_a_character_cut_before_the_end_of_cdata_does_not_swallow_the_end() -> None:
    text = f"<a><![CDATA[{CHINESE}]]></a><b>{CHINESE}</b>"
    cut = text.encode("gbk").replace("出售。]]>".encode("gbk"), "出".encode("gbk")[:1] + b"]]>")
    assert read(cut).text == text.replace("出售。]]>", "\ufffd]]>")


def test_a_bracket_after_a_whole_character_stays_when_cdata_is_open() -> None:
    text = f"<a><![CDATA[{CHINESE}]>"
    assert read(text.encode("gbk")).text == text


def test_utf_8_with_one_bad_byte_stays_utf_8_with_one_replacement() -> None:
    text = feed(CHINESE, encoding="gb2312")
    result = read(text.encode().replace(b"</item>", b"\xff</item>"), declared="gb2312")
    assert result.text == text.replace("</item>", "\ufffd</item>")
    assert (result.encoding, result.replaced) == ("utf_8", 1)


def test_a_replacement_character_of_the_publisher_is_not_counted_as_ours() -> None:
    assert read(f"{CHINESE}\ufffd".encode()).replaced == 0
    assert read(f"{CHINESE}\ufffd".encode() + b"\xff").replaced == 1


def test_iso_8859_1_in_the_header_over_utf_8_is_read_as_utf_8() -> None:
    assert read(feed(GERMAN).encode(), declared="iso-8859-1").text == feed(GERMAN)


def test_windows_1252_that_claims_to_be_utf_8_is_read_as_windows_1252() -> None:
    text = feed("„Größe“ – 5 € …", encoding="utf-8")
    result = read(text.encode("cp1252"))
    assert (result.text, result.encoding) == (text, "cp1252")


def test_where_header_and_declaration_disagree_the_bytes_decide() -> None:
    text = feed(TAIWANESE, encoding="big5")
    assert read(text.encode("big5"), declared="gb2312").text == text
    text = feed(CHINESE, encoding="big5")
    assert read(text.encode("gbk"), declared="gb2312").text == text


def test_the_source_s_language_decides_between_equals() -> None:
    body = feed("Növekvő őrség").encode("cp1250")
    assert read(body).encoding == "cp1252"
    assert read(body, language="hu").text == feed("Növekvő őrség")


@pytest.mark.parametrize(
    ("language", "encoding"), [("zh-Hans", "gb18030"), ("zh-Hant", "big5hkscs"), ("zh-CN", "gb18030")]
)
def test_the_script_of_chinese_names_its_encoding(language: str, encoding: str) -> None:
    assert read(b"\xb0\xd1\xea\xcd", language=language).encoding == encoding


def test_with_very_few_letters_a_label_is_believed() -> None:
    assert read(b"<rss><title>\x80</title>", declared="cp437").text == "<rss><title>Ç</title>"


def test_a_lone_symbol_is_read_as_western() -> None:
    assert read("<rss><title>80 m² Wohnfläche</title>".encode("cp1252")).text.endswith(
        "80 m² Wohnfläche</title>"
    )
    assert read("<rss><title>80 m²</title>".encode("cp1252")).text == "<rss><title>80 m²</title>"


def test_a_label_of_utf_16_over_plain_bytes_is_passed_over() -> None:
    text = feed(RUSSIAN, encoding="utf-16")
    assert read(text.encode("cp1251")).text == text


def test_short_gbk_whose_bytes_are_valid_utf_8_by_chance_follows_its_label() -> None:
    body = "联系一下".encode("gbk").replace("联系".encode("gbk"), b"\xd2\xbb\xd0\xa9")  # 一些一下
    assert body.decode("gbk") == "一些一下"
    assert read(b"\xd2\xbb\xd0\xa9", declared="gbk").text == "一些"
    assert read(b"\xd2\xbb\xd0\xa9").text == "һЩ"


@pytest.mark.parametrize("label", ["gb2312", "big5", "shift_jis", "euc-jp", "euc-kr", "windows-1251"])
@pytest.mark.parametrize("text", [ARABIC, FRENCH, GERMAN, GREEK, HEBREW, RUSSIAN, UKRAINIAN])
def test_utf_8_of_two_byte_letters_is_not_taken_for_its_label(text: str, label: str) -> None:
    assert read(feed(text, encoding=label).encode()).text == feed(text, encoding=label)


def test_a_utf_8_mark_before_gbk_proves_nothing() -> None:
    assert read(b"\xef\xbb\xbf" + feed(CHINESE).encode("gbk")).text == feed(CHINESE)


def test_a_utf_16_mark_before_what_is_no_utf_16_proves_nothing() -> None:
    with pytest.raises(CharsetError, match="are no text"):
        read(b"\xff\xfe" + b"\x00\xd8" * 50)


def test_zeros_by_chance_prove_nothing() -> None:
    with pytest.raises(CharsetError, match="are no text"):
        read(b"<\x00r\x00" + b"\x00\xd8" * 50)


def test_hz_is_read_only_where_it_is_named() -> None:
    body = feed(CHINESE, encoding="hz-gb-2312").encode("hz")
    assert read(body).text == feed(CHINESE, encoding="hz-gb-2312")
    assert read(b"~{ a tilde and a brace ~}").text == "~{ a tilde and a brace ~}"


def test_plain_ascii_is_read_without_a_warning_whatever_it_is_called() -> None:
    assert read(b"<rss/>", declared="gb2312") == Decoded("<rss/>", "ascii", "every byte is ASCII")


def test_an_ebcdic_declaration_names_its_code_page() -> None:
    text = '<?xml version="1.0" encoding="cp500"?><rss><title>Ä!</title></rss>'
    assert read(text.encode("cp500")).text == text


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("新闻锟斤拷锟斤拷", 'the publisher\'s text holds "锟斤拷": characters lost before it was sent'),
        (
            "福州新闻网记者报道".encode().decode("gbk", "ignore"),
            'the publisher\'s text "绂忓窞鏂伴椈" is UTF-8 once read as GBK',
        ),
        ("Ärger über Öl", None),
        (
            "<b>福州新闻</b>".encode().decode("latin-1"),
            'the publisher\'s text "ç¦\x8få·\x9eæ\x96°é\x97»" is UTF-8 once read as Latin',
        ),
    ],
)
def test_mojibake_made_before_us_is_said(text: str, warning: str | None) -> None:
    assert read(text.encode()).warnings == ((warning,) if warning else ())


def test_what_no_encoding_fits_is_read_somehow_and_said() -> None:
    result = read(b"<rss>" + b"a\x90b " * 9)
    assert result.text.startswith("<rss>")
    assert any("no encoding fits its bytes well" in warning for warning in result.warnings)


def test_the_evidence_says_how_the_encoding_was_known() -> None:
    assert read(feed(CHINESE).encode()).evidence == "its bytes are valid UTF-8"
    assert read(feed(CHINESE, encoding="gb2312").encode("gbk")).evidence == (
        'labelled "gb2312" (XML declaration), and its characters are common ones'
    )
    assert read(feed(KOREAN).encode("cp949")).evidence.startswith("cp949 fits its characters best (0.")
    assert read(feed(JAPANESE).encode("utf_16")).evidence == "it begins with a byte order mark"


def test_an_unlabelled_legacy_text_is_read_with_a_warning() -> None:
    assert read(feed(POLISH).encode("cp1250")).warnings == (
        "names no encoding and is not UTF-8; read as cp1250",
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"\x1f\x8b\x08\x00\x00", "gzip data that the server sent without saying so"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image of 8 bytes, not a feed"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3", "a PDF document"),
        (
            bytes(range(1, 32)) * 40 + b"\xff",
            "1241 bytes that begin with 01 02 03 04 05 06 07 08 09 0a 0b 0c",
        ),
        (bytes(range(1, 32)) * 40, "are no text in any encoding we know"),
        (bytes(range(1, 32)) * 40 + "é".encode(), "are no text in any encoding we know"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_is(body: bytes, said: str) -> None:
    with pytest.raises(CharsetError, match=said.replace("(", r"\(")):
        read(body)


def test_nothing_is_an_empty_text() -> None:
    assert read(b"").text == ""


SINGLE_BYTE = {
    "cp1251": (RUSSIAN, "ru"),
    "koi8_r": (RUSSIAN, "ru"),
    "cp1253": (GREEK, "el"),
    "cp1254": (TURKISH, "tr"),
    "cp1255": (HEBREW, "he"),
    "iso8859_8": (HEBREW, "he"),
    "cp1256": (ARABIC, "ar"),
    "iso8859_6": (ARABIC, "ar"),
    "cp1252": (FRENCH, "fr"),
}
LABELS = ("windows-1251", "koi8-r", "windows-1253", "windows-1254", "windows-1255", "iso-8859-8")


@pytest.mark.parametrize("length", [40, 200])
@pytest.mark.parametrize("label", [*LABELS, "windows-1250", "iso-8859-1", "utf-8", None])
@pytest.mark.parametrize("encoding", SINGLE_BYTE)
def test_single_byte_text_is_read_by_its_letters_and_the_source_s_language(
    encoding: str, label: str | None, length: int
) -> None:
    text, language = SINGLE_BYTE[encoding]
    whole = feed(text[:length], encoding=label)
    assert read(whole.encode(encoding), language=language).text == whole


@pytest.mark.parametrize("language", [None, "und", "en"])
@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("encoding", [name for name in SINGLE_BYTE if name != "cp1252"])
def test_another_alphabet_under_a_wrong_label_needs_no_language(
    encoding: str, label: str, language: str | None
) -> None:
    whole = feed(SINGLE_BYTE[encoding][0], encoding=label)
    assert read(whole.encode(encoding), language=language).text == whole


@pytest.mark.parametrize("text", [HEBREW, HEBREW.replace(" ", "-")])
def test_hebrew_labelled_as_cyrillic_is_said(text: str) -> None:
    result = read(feed(text, encoding="windows-1251").encode("cp1255"))
    assert result.warnings == ('labelled "windows-1251" (XML declaration), but its bytes are cp1255',)


def test_iso_8859_8_is_no_wrong_label_of_hebrew() -> None:
    result = read(feed(HEBREW, encoding="iso-8859-8-i").encode("cp1255"))
    assert (result.text, result.warnings) == (feed(HEBREW, encoding="iso-8859-8-i"), ())


@pytest.mark.parametrize("language", ["ru", None, "he"])
def test_cyrillic_without_any_capital_stays_what_it_says(language: str | None) -> None:
    text = feed(RUSSIAN.lower(), encoding="windows-1251")
    assert read(text.encode("cp1251"), language=language).text == text


def test_a_foreign_label_counts_when_nothing_of_the_source_s_language_fits() -> None:
    text = feed(POLISH, encoding="windows-1250")
    assert read(text.encode("cp1250"), language="de").text == text


def test_polish_in_windows_1250_labelled_iso_8859_2_is_betrayed_by_its_controls() -> None:
    text = feed(POLISH, encoding="iso-8859-2")
    assert read(text.encode("cp1250")).text == text
