"""The W3C validator's rules for RSS 2.0 with the modules that we use."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

from lxml import etree

from tests.publish import w3c
from tests.publish.w3c import Element

CHANNEL: Final = w3c.words(
    "title link description language copyright managingEditor webMaster pubDate lastBuildDate "
    "category generator docs cloud ttl image rating textInput skipHours skipDays item atom:link "
    "dc:creator dc:language dc:date fh:archive fh:complete"
)
ITEM: Final = w3c.words(
    "title link description author category comments enclosure guid pubDate source "
    "content:encoded atom:link dc:creator dc:contributor dc:language dc:date dc:rights dc:source "
    "media:content media:group media:thumbnail"
)
MANY: Final = w3c.words(
    "item category atom:link dc:creator dc:contributor media:content media:thumbnail media:group"
)
ATTRIBUTES: Final = MappingProxyType(
    {
        "rss": {"version"},
        "category": {"domain"},
        "guid": {"isPermaLink"},
        "source": {"url"},
        "enclosure": {"url", "length", "type"},
    }
)
TWICE: Final = (
    ("author", "dc:creator"),
    ("category", "dc:subject"),
    ("pubDate", "dc:date"),
    ("guid", "atom:id"),
    ("source", "dc:source"),
)


def _channel(rss: Element) -> Element:
    return w3c.elements(rss)[0]


def _items(rss: Element) -> list[Element]:
    return [one for one in w3c.elements(_channel(rss)) if w3c.name_of(one) == "item"]


def _core(rss: Element, *names: str) -> Iterator[Element]:
    """Give the elements of these names wherever RSS itself has them."""
    for parent in (_channel(rss), *_items(rss)):
        yield from (one for one in w3c.elements(parent) if w3c.name_of(one) in names)


def undefined(rss: Element) -> Iterator[str]:
    for parent, known in ((_channel(rss), CHANNEL), *((item, ITEM) for item in _items(rss))):
        for one in w3c.elements(parent):
            if not _is_foreign(one) and w3c.name_of(one) not in known:
                yield w3c.name_of(one)


def _is_foreign(element: Element) -> bool:
    return str(element.tag).startswith("{") and etree.QName(element).namespace not in w3c.NAMESPACES


def missing(rss: Element) -> Iterator[str]:
    if rss.tag != "rss" or rss.get("version") != "2.0":
        yield "rss@version"
    there = w3c.children(_channel(rss))
    yield from (name for name in ("title", "link", "description", "language") if name not in there)


def duplicates(rss: Element) -> Iterator[str]:
    for parent in (_channel(rss), *_items(rss)):
        known = [w3c.name_of(one) for one in w3c.elements(parent) if not _is_foreign(one)]
        yield from (name for name in w3c.repeated(known) if name not in MANY)


def misplaced(rss: Element) -> Iterator[str]:
    names = w3c.children(_channel(rss))
    first = names.index("item") if "item" in names else len(names)
    yield from (name for name in names[first:] if name != "item")


def without_self(rss: Element) -> Iterator[str]:
    links = [one for one in w3c.elements(_channel(rss)) if w3c.name_of(one) == "atom:link"]
    if not [one for one in links if one.get("rel") == "self"]:
        yield "channel"


def dates(rss: Element) -> Iterator[str]:
    yield from (
        one.text or "" for one in _core(rss, "pubDate", "lastBuildDate") if w3c.bad_rfc822(one.text or "")
    )


def contacts(rss: Element) -> Iterator[str]:
    for one in _core(rss, "webMaster", "managingEditor", "author"):
        mail, _, name = w3c.text(one).partition(" ")
        if not w3c.MAIL.fullmatch(mail) or (name and not (name.startswith("(") and name.endswith(")"))):
            yield w3c.text(one)


def languages(rss: Element) -> Iterator[str]:
    yield from (
        w3c.text(one)
        for one in _core(rss, "language", "dc:language")
        if not w3c.LANGUAGE.fullmatch(w3c.text(one))
    )


def ttls(rss: Element) -> Iterator[str]:
    yield from (
        w3c.text(one) for one in _core(rss, "ttl") if not w3c.text(one).isdigit() or int(w3c.text(one)) < 1
    )


def blanks(rss: Element) -> Iterator[str]:
    names = ("title", "link", "language", "category", "guid", "pubDate", "dc:creator", "source")
    yield from (w3c.name_of(one) for one in _core(rss, *names) if not w3c.text(one))


def markup(rss: Element) -> Iterator[str]:
    """Titles and names are plain text; the channel's description is too, an item's is not."""
    for one in _core(rss, "title", "category", "source"):
        if w3c.has_markup(w3c.text(one)):
            yield w3c.text(one)
    for one in w3c.elements(_channel(rss)):
        if w3c.name_of(one) == "description" and w3c.has_markup(w3c.text(one)):
            yield w3c.text(one)


def links(rss: Element) -> Iterator[str]:
    yield from (
        w3c.text(one) for one in _core(rss, "link", "docs", "comments") if not w3c.is_uri(w3c.text(one))
    )
    for one in _core(rss, "source", "enclosure", "media:content", "media:thumbnail"):
        if not w3c.is_uri(one.get("url", "")):
            yield f"{w3c.name_of(one)} {one.get('url')}"
    for one in _core(rss, "atom:link"):
        if not w3c.is_uri(one.get("href", "")):
            yield f"atom:link {one.get('href')}"


def relations(rss: Element) -> Iterator[str]:
    yield from (
        one.get("rel", "") for one in _core(rss, "atom:link") if one.get("rel", "") not in w3c.RELATIONS
    )


def guids(rss: Element) -> Iterator[str]:
    for item in _items(rss):
        written = [one for one in w3c.elements(item) if w3c.name_of(one) == "guid"]
        if not written:
            yield "no guid"
        for one in written:
            is_link = one.get("isPermaLink", "true")
            if is_link not in {"true", "false"} or (
                is_link == "true" and not w3c.text(one).startswith("http")
            ):
                yield w3c.text(one)


def same_guids(rss: Element) -> Iterable[str]:
    return w3c.repeated(w3c.text(one) for one in _core(rss, "guid"))


def empty_items(rss: Element) -> Iterator[str]:
    for number, item in enumerate(_items(rss)):
        if not {"title", "description"} & set(w3c.children(item)):
            yield f"item {number}"


def said_twice(rss: Element) -> Iterator[str]:
    for item in _items(rss):
        names = set(w3c.children(item))
        yield from (f"{core} {extension}" for core, extension in TWICE if {core, extension} <= names)


def content_first(rss: Element) -> Iterator[str]:
    for number, item in enumerate(_items(rss)):
        names = w3c.children(item)
        if "content:encoded" in names and "description" not in names[: names.index("content:encoded")]:
            yield f"item {number}"


def media(rss: Element) -> Iterator[str]:
    for one in _core(rss, "enclosure"):
        yield from (f"enclosure@{name}" for name in ("url", "length", "type") if name not in one.attrib)
    for one in _core(rss, "enclosure", "media:content"):
        size = one.get("length", one.get("fileSize", "0"))
        if not size.isdigit():
            yield f"{w3c.name_of(one)} size {size}"
        if not w3c.MIME.fullmatch(one.get("type", "")):
            yield f"{w3c.name_of(one)}@type {one.get('type')}"
        if one.get("medium", "image") not in {"image", "audio", "video", "document", "executable"}:
            yield f"media:content@medium {one.get('medium')}"


def image(rss: Element) -> Iterator[str]:
    head = {w3c.name_of(one): w3c.text(one) for one in w3c.elements(_channel(rss))}
    for one in _core(rss, "image"):
        said = {w3c.name_of(part): w3c.text(part) for part in w3c.elements(one)}
        yield from (name for name in ("title", "link") if said.get(name) != head.get(name))
        ending = said.get("url", "").rpartition(".")[2].lower()
        if not w3c.is_uri(said.get("url", "")) or ending not in {"jpg", "jpeg", "gif", "png"}:
            yield f"url {said.get('url')}"


def bodies(rss: Element) -> Iterator[str]:
    for item in _items(rss):
        for one in w3c.elements(item):
            if w3c.name_of(one) in {"description", "content:encoded"}:
                yield from w3c.html_faults(w3c.text(one))[0]


def relative(rss: Element) -> Iterator[str]:
    for item in _items(rss):
        for one in w3c.elements(item):
            if w3c.name_of(one) in {"description", "content:encoded"}:
                yield from w3c.html_faults(w3c.text(one))[1]


def attributes(rss: Element) -> Iterator[str]:
    for one in (
        rss,
        _channel(rss),
        *w3c.elements(_channel(rss)),
        *(part for item in _items(rss) for part in w3c.elements(item)),
    ):
        if not str(one.tag).startswith("{"):
            known = ATTRIBUTES.get(str(one.tag), set())
            yield from (f"{one.tag}@{name}" for name in map(str, one.attrib) if name not in known)


RSS: Final = MappingProxyType(
    {
        **w3c.COMMON,
        "UndefinedElement": undefined,
        "MissingElement": missing,
        "DuplicateElement": duplicates,
        "MisplacedItem": misplaced,
        "MissingAtomSelfLink": without_self,
        "InvalidRFC2822Date": dates,
        "InvalidContact": contacts,
        "InvalidLanguage": lambda rss: [*w3c.bad_languages(rss), *languages(rss)],
        "InvalidPositiveInteger": ttls,
        "NotBlank": blanks,
        "ContainsHTML": markup,
        "InvalidFullLink": links,
        "UnregisteredAtomLinkRel": relations,
        "InvalidHttpGUID": guids,
        "DuplicateValue": same_guids,
        "ItemMustContainTitleOrDescription": empty_items,
        "DuplicateItemSemantics": said_twice,
        "NeedDescriptionBeforeContent": content_first,
        "InvalidMIMEAttribute": media,
        "ImageLinkDoesntMatch": image,
        "SecurityRisk": bodies,
        "ContainsRelRef": relative,
        "UnexpectedAttribute": attributes,
    }
)
