"""What every page of ours must hold, checked on the parsed page."""

import re
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode
from werkzeug.test import TestResponse

SAFE_LINK = re.compile(r"https?://|/(?!/)|#|mailto:")
OWN_SCRIPT = "script[src^='/static/'], script[src^='/news/static/']"
FORBIDDEN = f"script:not({OWN_SCRIPT}), style, iframe, object, embed, form:not(.search), base, [style]"


def parsed(response: TestResponse) -> LexborHTMLParser:
    """Give the page after checking what holds for all of them."""
    text = response.get_data(as_text=True)
    assert text.startswith("<!doctype html>")
    tree = LexborHTMLParser(text)
    assert len(tree.css("h1")) == 1
    assert len(tree.css("main")) == 1
    assert one(tree, "title").text().strip()
    html = one(tree, "html")
    assert html.attributes["lang"] in {"zh-Hans", "zh-Hant", "en"}
    assert html.attributes["dir"] == "ltr"
    check_fragment(tree)
    return tree


def check_fragment(tree: LexborHTMLParser) -> None:
    """Check what also holds for a part of a page."""
    assert not tree.css(FORBIDDEN)
    for node in tree.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")], node.html
    check_headings([int((node.tag or "h0")[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")])
    identifiers = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(identifiers) == len(set(identifiers))
    for node in tree.css("[aria-labelledby]"):
        assert node.attributes["aria-labelledby"] in identifiers
    for node in tree.css("nav"):
        assert node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")
    for node in tree.css("a, link"):
        assert SAFE_LINK.match(node.attributes["href"] or ""), node.html
    for node in tree.css("a"):
        assert node.text().strip(), node.html
    for node in tree.css("time"):
        assert re.match(r"\d{4}-\d\d-\d\d", node.attributes["datetime"] or "")


def check_headings(levels: list[int]) -> None:
    """No level may be skipped on the way down."""
    for above, below in pairwise(levels):
        assert below <= above + 1, levels


def one(tree: LexborHTMLParser, selector: str) -> LexborNode:
    """Give the one element that the selector finds."""
    found = tree.css(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    """Give the texts of all elements found, blanks folded."""
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def hrefs(tree: LexborHTMLParser, selector: str) -> list[str | None]:
    """Give the addresses of all links found."""
    return [node.attributes["href"] for node in tree.css(selector)]
