"""The W3C validator's rules for Atom 1.0."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final

from tests.publish import w3c
from tests.publish.w3c import Element

FEED: Final = w3c.words(
    "author category contributor generator icon id link logo rights subtitle title updated entry"
)
ENTRY: Final = w3c.words(
    "author category content contributor id link published rights source summary title updated"
)
MANY: Final = frozenset({"author", "category", "contributor", "link", "entry"})
EXTENSIONS: Final = frozenset({"fh:archive", "fh:complete"})
HISTORY: Final = frozenset({"current", "first", "last", "next", "next-archive", "prev-archive", "previous"})


def _named(parent: Element, *names: str) -> list[Element]:
    return [one for one in w3c.elements(parent) if w3c.name_of(one).removeprefix("atom:") in names]


def _entries(feed: Element) -> list[Element]:
    return _named(feed, "entry")


def _holders(feed: Element) -> Iterator[Element]:
    """Give the feed, its entries and their sources."""
    for one in (feed, *_entries(feed)):
        yield one
        yield from _named(one, "source")


def _is_atom(element: Element) -> bool:
    return str(element.tag).startswith(f"{{{w3c.ATOM}}}")


def undefined(feed: Element) -> Iterator[str]:
    if feed.tag != f"{{{w3c.ATOM}}}feed":
        yield str(feed.tag)
    for parent, known in ((feed, FEED), *((entry, ENTRY) for entry in _entries(feed))):
        for one in w3c.elements(parent):
            if _is_atom(one) and w3c.name_of(one).removeprefix("atom:") not in known:
                yield w3c.name_of(one)


def missing(feed: Element) -> Iterator[str]:
    for one in _holders(feed):
        for name in ("id", "title", "updated"):
            if not _named(one, name):
                yield f"{w3c.name_of(one)} {name}"
    for person in (each for one in _holders(feed) for each in _named(one, "author", "contributor")):
        if not _named(person, "name"):
            yield "name"


def authorless(feed: Element) -> Iterator[str]:
    if not _named(feed, "author"):
        yield from (w3c.text(entry) for entry in _entries(feed) if not _named(entry, "author"))


def duplicates(feed: Element) -> Iterator[str]:
    for one in _holders(feed):
        names = (name.removeprefix("atom:") for name in w3c.children(one) if name.startswith("atom:"))
        yield from (name for name in w3c.repeated(names) if name not in MANY)


def misplaced(feed: Element) -> Iterator[str]:
    names = w3c.children(feed)
    first = names.index("atom:entry") if "atom:entry" in names else len(names)
    yield from (name for name in names[first:] if name.startswith("atom:") and name != "atom:entry")


def own_links(feed: Element) -> Iterator[str]:
    own = [link for link in _named(feed, "link") if link.get("rel") == "self"]
    if len(own) != 1:
        yield f"{len(own)} links"
    yield from (str(link.get("type")) for link in own if link.get("type") != "application/atom+xml")


def identities(feed: Element) -> Iterator[str]:
    for one in (each for holder in _holders(feed) for each in _named(holder, "id")):
        if not w3c.is_uri(w3c.text(one)):
            yield w3c.text(one)


def canonical(feed: Element) -> Iterator[str]:
    for one in (each for holder in _holders(feed) for each in _named(holder, "id")):
        if not w3c.is_canonical(w3c.text(one)):
            yield w3c.text(one)


def same_ids(feed: Element) -> Iterable[str]:
    return w3c.repeated(w3c.text(one) for entry in _entries(feed) for one in _named(entry, "id"))


def same_updated(feed: Element) -> Iterable[str]:
    return w3c.repeated(w3c.text(one) for entry in _entries(feed) for one in _named(entry, "updated"))


def bodiless(feed: Element) -> Iterator[str]:
    for entry in _entries(feed):
        alternate = [one for one in _named(entry, "link") if one.get("rel", "alternate") == "alternate"]
        if not alternate and not _named(entry, "content"):
            yield w3c.text(entry)


def same_alternates(feed: Element) -> Iterator[str]:
    for one in _holders(feed):
        alternate = [link for link in _named(one, "link") if link.get("rel", "alternate") == "alternate"]
        yield from w3c.repeated(f"{link.get('type')} {link.get('hreflang')}" for link in alternate)


def dates(feed: Element) -> Iterator[str]:
    for one in (each for holder in _holders(feed) for each in _named(holder, "updated", "published")):
        if w3c.bad_rfc3339(one.text or ""):
            yield one.text or ""


def types(feed: Element) -> Iterator[str]:
    for one in _texts(feed):
        if one.get("type", "text") not in {"text", "html", "xhtml"}:
            yield one.get("type", "")


def markup(feed: Element) -> Iterator[str]:
    yield from (
        w3c.text(one)
        for one in _texts(feed)
        if one.get("type", "text") == "text" and w3c.has_markup(w3c.text(one))
    )


def _texts(feed: Element) -> Iterator[Element]:
    for one in _holders(feed):
        yield from _named(one, "title", "subtitle", "summary", "content", "rights")


def risks(feed: Element) -> Iterator[str]:
    for one in _texts(feed):
        if one.get("type") == "html":
            yield from w3c.html_faults(w3c.text(one))[0]


def relative(feed: Element) -> Iterator[str]:
    for one in _texts(feed):
        if one.get("type") == "html":
            yield from w3c.html_faults(w3c.text(one))[1]


def links(feed: Element) -> Iterator[str]:
    for link in (each for holder in _holders(feed) for each in _named(holder, "link")):
        if not w3c.is_uri(link.get("href", "")):
            yield f"href {link.get('href')}"
        if not w3c.MIME.fullmatch(link.get("type", "text/html")):
            yield f"type {link.get('type')}"
        if not link.get("length", "0").isdigit():
            yield f"length {link.get('length')}"
        yield from (f"{name} is blank" for name in ("rel", "title") if not link.get(name, "x").strip())
        yield from (f"@{name}" for name in map(str, link.attrib) if name not in _LINK)
    for one in (each for holder in _holders(feed) for each in _named(holder, "icon", "logo")):
        if not w3c.is_uri(w3c.text(one)):
            yield f"{w3c.name_of(one)} {w3c.text(one)}"


_LINK: Final = frozenset({"href", "rel", "type", "hreflang", "title", "length"})


def relations(feed: Element) -> Iterator[str]:
    for link in (each for holder in _holders(feed) for each in _named(holder, "link")):
        if link.get("rel", "alternate") not in w3c.RELATIONS:
            yield link.get("rel", "")
    for link in (each for entry in _entries(feed) for each in _named(entry, "link")):
        if link.get("rel") in HISTORY:
            yield f"{link.get('rel')} in an entry"


def persons(feed: Element) -> Iterator[str]:
    for person in (each for one in _holders(feed) for each in _named(one, "author", "contributor")):
        said = {w3c.name_of(part).removeprefix("atom:"): w3c.text(part) for part in w3c.elements(person)}
        if not said.get("name") or w3c.MAIL.search(said["name"]):
            yield f"name {said.get('name')}"
        if not w3c.is_uri(said.get("uri", "http://x/")):
            yield f"uri {said['uri']}"
        if not w3c.MAIL.fullmatch(said.get("email", "a@b.c")):
            yield f"email {said['email']}"


def blanks(feed: Element) -> Iterator[str]:
    for one in (
        each for holder in _holders(feed) for each in _named(holder, "title", "generator", "subtitle")
    ):
        if not w3c.text(one):
            yield w3c.name_of(one)
    for one in (each for holder in _holders(feed) for each in _named(holder, "category")):
        if not one.get("term", "").strip():
            yield "category@term"


ATOM: Final = MappingProxyType(
    {
        **w3c.COMMON,
        "UndefinedElement": undefined,
        "MissingElement": missing,
        "MissingAuthor": authorless,
        "DuplicateElement": duplicates,
        "MisplacedMetadata": misplaced,
        "MissingSelf": own_links,
        "InvalidURI": identities,
        "NonCanonicalURI": canonical,
        "DuplicateEntries": same_ids,
        "DuplicateUpdated": same_updated,
        "MissingContentOrAlternate": bodiless,
        "DuplicateAtomLink": same_alternates,
        "InvalidRFC3339Date": dates,
        "InvalidTextType": types,
        "ContainsUndeclaredHTML": markup,
        "SecurityRisk": risks,
        "ContainsRelRef": relative,
        "InvalidLink": links,
        "UnregisteredAtomLinkRel": relations,
        "InvalidAddrSpec": persons,
        "NotBlank": blanks,
    }
)
