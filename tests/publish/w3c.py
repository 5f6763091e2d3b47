"""The rules of the W3C feed validator that apply to what we write, each under the name of its message.

The validator itself is in no package registry. Every rule here is one of its messages; what it merely reports
(levels below a warning) and what belongs to modules that we do not use is left out. A check gives the places
where its rule is broken.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from lxml import etree

Element = etree._Element
Check = Callable[[Element], Iterable[str]]

ATOM: Final = "http://www.w3.org/2005/Atom"
XML: Final = "http://www.w3.org/XML/1998/namespace"
NAMESPACES: Final = MappingProxyType(
    {
        ATOM: "atom",
        "http://purl.org/dc/elements/1.1/": "dc",
        "http://search.yahoo.com/mrss/": "media",
        "http://purl.org/rss/1.0/modules/content/": "content",
        "http://purl.org/syndication/history/1.0": "fh",
        "http://purl.org/syndication/thread/1.0": "thr",
        XML: "xml",
    }
)


def words(written: str) -> frozenset[str]:
    """Give the words of a text, for long lists of names."""
    return frozenset(written.split())


RELATIONS: Final = words(
    "alternate current describedby edit edit-media enclosure first hub last license next "
    "next-archive payment prev-archive previous related replies search self service up via"
)
SAFE_TAGS: Final = words(
    "a abbr acronym address area article aside audio b bdi big blockquote br button canvas "
    "caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt "
    "em fieldset figcaption figure footer font form header h1 h2 h3 h4 h5 h6 hgroup hr i img "
    "input ins kbd label legend li main map mark menu meter nav noscript ol optgroup option "
    "output p picture pre progress q rp rt ruby s samp section select small source span strike "
    "strong sub summary sup table tbody td template textarea tfoot th thead time tr track tt u ul "
    "var video wbr"
)
MIME: Final = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+(?:\s*;.*)?")
LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*")
MAIL: Final = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
RFC822: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(?::\d\d)? (?:GMT|[+-]\d{4})"
)
RFC3339: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
MARKUP: Final = re.compile(r"</?(\w+)[^>]*>")
ENTITY: Final = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
BAD: Final = re.compile("[\x80-\x9f\ufffd]")


def broken(rules: Mapping[str, Check], root: Element) -> list[tuple[str, str]]:
    """Give each broken rule with the place, sorted."""
    return sorted({(name, place) for name, check in rules.items() for place in check(root)})


def name_of(element: Element) -> str:
    """Give an element's name as the validator writes it: atom:link, or link without a namespace."""
    qualified = etree.QName(element)
    prefix = NAMESPACES.get(qualified.namespace or "")
    return f"{prefix}:{qualified.localname}" if prefix else qualified.localname


def children(parent: Element) -> list[str]:
    return [name_of(one) for one in elements(parent)]


def elements(parent: Element) -> list[Element]:
    return list(parent.iterchildren(etree.Element))


def text(element: Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def is_full_address(address: str) -> bool:
    """Say whether the text is an absolute URI: a scheme, only ASCII, no blanks."""
    return bool(re.fullmatch(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`]+", address)) and address.isascii()


def is_uri(address: str) -> bool:
    if not is_full_address(address):
        return False
    scheme, _, rest = address.partition(":")
    if address.lower().startswith("urn:uuid:"):
        return _is_uuid(address[9:])
    return bool(urlsplit(address).hostname) if scheme.lower() in {"http", "https"} else bool(rest)


def _is_uuid(written: str) -> bool:
    try:
        return str(UUID(written)) == written.lower()
    except ValueError:
        return False


def is_canonical(address: str) -> bool:
    """Say whether an identifier has the one form of RFC 3986: host in lower case, a path, no usual port."""
    if not address.lower().startswith(("http://", "https://")):
        return True
    parts = urlsplit(address)
    return (
        parts.netloc == parts.netloc.lower()
        and bool(parts.path)
        and not parts.netloc.endswith((":80", ":443"))
    )


def has_markup(written: str) -> bool:
    """Say whether a text that is no HTML looks like it: a tag that HTML has, or an entity."""
    tags = (found[1].lower() for found in MARKUP.finditer(written))
    return any(tag in SAFE_TAGS for tag in tags) or bool(ENTITY.search(written))


def bad_rfc822(written: str) -> bool:
    if not RFC822.fullmatch(written):
        return True
    at = parsedate_to_datetime(written)
    return at < EARLIEST or at.strftime("%a") != written[:3]


def bad_rfc3339(written: str) -> bool:
    return not RFC3339.fullmatch(written) or datetime.fromisoformat(written) < EARLIEST


def repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


class _Html(HTMLParser):
    """Collects what the validator says of a fragment of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.risks: list[str] = []
        self.relative: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SAFE_TAGS:
            self.risks.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.risks.append(f"{tag}@{name}")
            if name in {"href", "src", "cite", "poster"} and not urlsplit(value or "").scheme:
                self.relative.append(value or "")


def html_faults(written: str) -> tuple[list[str], list[str]]:
    """Give the tags and attributes that a reader must not get, and the relative addresses."""
    parser = _Html()
    parser.feed(written)
    return parser.risks, parser.relative


def unknown_namespaces(root: Element) -> Iterator[str]:
    for one in root.iter():
        yield from (uri for uri in (one.nsmap or {}).values() if uri not in NAMESPACES)


def odd_prefixes(root: Element) -> Iterator[str]:
    for one in root.iter():
        for prefix, uri in (one.nsmap or {}).items():
            if prefix and (
                NAMESPACES.get(uri, prefix) != prefix
                or (prefix in NAMESPACES.values() and uri not in NAMESPACES)
            ):
                yield prefix


def bad_characters(root: Element) -> Iterator[str]:
    for one in root.iter():
        written = [one.text or "", one.tail or "", *(str(value) for value in one.attrib.values())]
        if BAD.search("".join(written)):
            yield str(one.tag)


def bad_languages(root: Element) -> Iterator[str]:
    for one in root.iter():
        language = one.get(f"{{{XML}}}lang")
        if language is not None and not LANGUAGE.fullmatch(language):
            yield language


COMMON: Final[Mapping[str, Check]] = MappingProxyType(
    {
        "UnknownNamespace": unknown_namespaces,
        "NonstdPrefix": odd_prefixes,
        "BadCharacters": bad_characters,
        "InvalidLanguage": bad_languages,
    }
)
