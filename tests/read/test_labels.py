"""Which codec a label means, and where labels stand."""

import pytest

from aggregator.read.labels import codec_of, labels


@pytest.mark.parametrize(
    ("written", "codec"),
    [
        ("GB2312", "gb18030"),
        ("gb_2312-80", "gb18030"),
        ("x-gbk", "gb18030"),
        ("Big5-HKSCS", "big5hkscs"),
        ("big5", "big5hkscs"),
        ("x-sjis", "cp932"),
        ("Windows-31J", "cp932"),
        ("ks_c_5601-1987", "cp949"),
        ("ISO-8859-1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("tis-620", "cp874"),
        ("utf8", "utf_8"),
        ("utf8mb4", "utf_8"),
        ("KOI8-U", "koi8_u"),
        ("utf-7", None),
        ("base64", None),
        ("rot13", None),
        ("mbcs", None),
        ("no-such-charset", None),
        ("os.path", None),
        ("../../etc/passwd", None),
        ("", None),
    ],
)
def test_a_label_means_the_codec_that_its_documents_are_written_in(written: str, codec: str | None) -> None:
    assert codec_of(written) == codec


def test_labels_come_in_the_order_in_which_they_count() -> None:
    body = (
        b'<?xml version="1.0" encoding=\'GBK\'?><html><meta http-equiv=x content="text/html; charset=big5">'
    )
    assert [str(label) for label in labels(body, declared=' "utf-8" ')] == [
        '"utf-8" (HTTP header)',
        '"GBK" (XML declaration)',
        '"big5" (HTML meta)',
    ]


def test_a_blank_label_is_none() -> None:
    assert labels(b"<rss/>", declared=" ") == ()


def test_a_label_is_shown_short_and_without_control_characters() -> None:
    (label,) = labels(b"<rss/>", declared="gb\x00" + "x" * 100)
    assert str(label) == f'"gb{"x" * 38}" (HTTP header)'
