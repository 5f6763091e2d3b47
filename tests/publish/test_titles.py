"""The contract of titles: every output carries the lead's own, to the letter."""

import json
from collections.abc import Callable
from html import unescape
from typing import Final

import pytest
from lxml import etree

from aggregator.publish.rights import PublicStory
from aggregator.publish.signage import signage
from tests.publish.samples import TITLES, WRITERS, channel, public
from tests.support.builders import copy, story

MORE: Final = (
    "  两个 空格\u3000与\t制表符\n换行 ",
    "控制\x07字符\x08与\ud800半个",
    "很长" * 400,
    "【付费】标题（图）| 福州日报",
    "BREAKING: all caps, ends with a blank ",
    "<script>alert(1)</script> ist ein Titel",
)


def told(title: str) -> str:
    """Give the title as it may be told: without what XML forbids, runs of blanks as one."""
    kept = "".join(char for char in title if char in "\t\n\r" or not (ord(char) < 0x20 or char == "\ud800"))
    return " ".join(kept.split())


def xml_title(body: bytes) -> str:
    root = etree.fromstring(body)
    found = root.findtext("channel/item/title") or root.findtext(
        "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}title"
    )
    return unescape(found or "") if b'title type="html"' in body else found or ""


READ: Final[dict[str, Callable[[str], str]]] = {
    "rss": lambda title: xml_title(WRITERS["rss"](channel("rss"), [of(title)])),
    "atom": lambda title: xml_title(WRITERS["atom"](channel("atom"), [of(title)])),
    "json": lambda title: str(json.loads(WRITERS["json"](channel("json"), [of(title)]))["items"][0]["title"]),
    "signage": lambda title: xml_title(signage(channel("rss"), [of(title)])),
}


def of(title: str) -> PublicStory:
    return public(story(lead=copy(title=title)))


@pytest.mark.parametrize("output", READ)
@pytest.mark.parametrize("title", [*TITLES, *MORE])
def test_a_title_is_the_leads_own_in_every_output(output: str, title: str) -> None:
    assert READ[output](title) == told(title)
