"""The driver gives the same events as Python's own, with less of them."""

import io
import xml.sax.handler
from xml.sax.expatreader import ExpatParser

from aggregator.read.saxdriver import create_parser

DOCUMENT = "<a>one\ntwo &lt;b&gt; <![CDATA[three\nfour]]> <c/>five\nsix</a>"


class Heard(xml.sax.handler.ContentHandler):
    def __init__(self) -> None:
        self.texts: list[str] = []

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 - SAX names it
        self.texts.append(f"<{name}>")

    def characters(self, content: str) -> None:
        self.texts.append(content)


def heard(parser: ExpatParser) -> list[str]:
    handler = Heard()
    parser.setContentHandler(handler)
    for _ in range(2):  # a second document is read like the first
        parser.parse(io.BytesIO(DOCUMENT.encode()))
    return handler.texts


def test_text_comes_in_one_piece_up_to_the_next_tag() -> None:
    texts = heard(create_parser())
    assert texts == ["<a>", "one\ntwo <b> three\nfour ", "<c>", "five\nsix"] * 2
    assert "".join(texts) == "".join(heard(ExpatParser()))
