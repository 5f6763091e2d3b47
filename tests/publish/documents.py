"""Our XML outputs as trees, and the names to look for in them."""

from typing import Any

from lxml import etree

from aggregator.model.entry import Media
from aggregator.model.source import Rights
from aggregator.model.story import Story
from aggregator.publish.elements import OUR_NAMESPACE
from tests.publish.samples import WRITERS, Format, channel, public, stories, written
from tests.support.builders import copy, source, story

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
RFA = f"{{{OUR_NAMESPACE}}}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML: list[Format] = ["rss", "atom"]
RICH = source(rights=Rights("full", images=True, permission="yes"))


def rich(**changes: Any) -> Story:
    media = (
        Media("http://a.example/1.jpg", bytes=12, title="图"),
        Media("http://a.example/2.mp3"),
        Media("http://a.example/3"),
    )
    return story(77, lead=copy(77, html="<p>全文</p>", authors=("张三",), media=media, **changes))


def tree(format_: Format, made: Story | None = None, **changes: Any) -> etree._Element:
    if made is None:
        return etree.fromstring(written(format_, stories(), **changes))
    shown = public(made, **{"fuzhou-daily": RICH})
    return etree.fromstring(WRITERS[format_](channel(format_, **changes), [shown]))


def entries(root: etree._Element) -> list[etree._Element]:
    return [*root.iter("item"), *root.iter(f"{ATOM}entry")]


def only(root: etree._Element) -> etree._Element:
    (entry,) = entries(root)
    return entry


def attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.items()}
