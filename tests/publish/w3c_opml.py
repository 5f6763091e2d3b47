"""The W3C validator's rules for OPML 2.0."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from tests.publish import w3c
from tests.publish.w3c import Element

HEAD: Final = w3c.words(
    "title dateCreated dateModified ownerName ownerEmail ownerId docs expansionState "
    "vertScrollState windowTop windowLeft windowBottom windowRight"
)
OUTLINE: Final = w3c.words(
    "category created description htmlUrl isBreakpoint isComment language text title type url version xmlUrl"
)
OF_A_FEED: Final = frozenset({"description", "htmlUrl", "language", "title", "version", "xmlUrl"})


def version(opml: Element) -> Iterator[str]:
    if opml.tag != "opml" or opml.get("version") not in {"1.0", "1.1", "2.0"}:
        yield f"{opml.tag} {opml.get('version')}"


def missing(opml: Element) -> Iterator[str]:
    names = w3c.children(opml)
    yield from (name for name in ("head", "body") if name not in names)
    if opml.find("body/outline") is None:
        yield "outline"


def undefined(opml: Element) -> Iterator[str]:
    for head in opml.iterfind("head"):
        yield from (name for name in w3c.children(head) if name not in HEAD)
    for one in opml.iter("outline"):
        yield from (f"@{name}" for name in map(str, one.attrib) if name not in OUTLINE)


def textless(opml: Element) -> Iterator[str]:
    yield from (
        f"{one.get('xmlUrl')} without text" for one in opml.iter("outline") if not one.get("text", "").strip()
    )


def feeds(opml: Element) -> Iterator[str]:
    for one in opml.iter("outline"):
        if one.get("type", "").lower() == "rss":
            yield from (f"{one.get('text')} @{name}" for name in ("xmlUrl", "title") if not one.get(name))


def typeless(opml: Element) -> Iterator[str]:
    for one in opml.iter("outline"):
        if "type" not in one.attrib and OF_A_FEED & set(map(str, one.attrib)):
            yield one.get("text", "")


def addresses(opml: Element) -> Iterator[str]:
    for one in opml.iter("outline"):
        for name in ("xmlUrl", "htmlUrl", "url"):
            if not w3c.is_uri(one.get(name, "http://x/")):
                yield f"{name} {one.get(name)}"


def languages(opml: Element) -> Iterator[str]:
    yield from (
        one.get("language", "")
        for one in opml.iter("outline")
        if not w3c.LANGUAGE.fullmatch(one.get("language", "en"))
    )


OPML: Final = MappingProxyType(
    {
        "BadCharacters": w3c.bad_characters,
        "InvalidOPMLVersion": version,
        "MissingElement": missing,
        "UndefinedElement": undefined,
        "MissingAttribute": textless,
        "MissingXmlURL": feeds,
        "MissingOutlineType": typeless,
        "InvalidFullLink": addresses,
        "InvalidLanguage": languages,
    }
)
