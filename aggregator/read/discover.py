"""What an address answered: a feed, or a page and the feeds that it leads to (pure).

The order in which candidates are worth a request: what the page advertises (`<link rel=alternate>`, the
HTTP Link header; WHATWG HTML 4.6.7.1), what it links to and looks like a feed, where its software keeps
feeds; feeds of comments last of all.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aggregator.errors import FormatError
from aggregator.read.addresses import absolute
from aggregator.read.charset import Decoded
from aggregator.read.document import decode_document, read_document
from aggregator.read.repair import repair
from aggregator.read.sitemap import is_sitemap
from aggregator.read.sniff import explain, find_feed, find_root
from aggregator.read.software import guesses

How = Literal["advertised", "linked", "guessed"]

_PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_HTML_CHARS = 2_000_000
_MOST = 50  # a page of all feeds of an agency names some hundred; a person chooses from fewer
_NAME_CHARS = 200
_TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
        *("application/x.atom+xml", "application/x-atom+xml", "application/xml", "text/xml", "text/rss+xml"),
    }
)
_JSON_TYPE = "application/json"  # JSON Feed 1.0 used it; so do WordPress's API and oEmbed
_JSON_FEED = re.compile(r"feed[^/]*\.json$|json ?feed", re.IGNORECASE)
_LOOKS_LIKE_FEED = re.compile(
    r"(?:^|/)(?:feeds?|rss2?|atom)(?:\.(?:xml|php|aspx?|jsp|json))?/?$"
    r"|\.(?:rss|atom|rdf)$|(?:^|/)(?:feeds?|rss2?|atom)/.*(?:\.xml|/)$|(?:feed|rss|atom)[^/]*\.xml$|^/index\.xml$",
    re.IGNORECASE,
)
_ASKS_FOR_FEED = re.compile(
    r"(?:^|&)(?:feed|format|type|mod|alt|output)=(?:feed|rss2?|atom)\b", re.IGNORECASE
)
_XML_FILE = re.compile(r"\.xml$", re.IGNORECASE)
_SITEMAP = re.compile(r"sitemap|opensearch|crossdomain|manifest|wlwmanifest|rsd\.xml|xmlrpc", re.IGNORECASE)
_SAYS_FEED = re.compile(r"\b(?:RSS|Atom|JSON Feed|XML feed)\b|RSS|订阅源|訂閱源")
_LONGEST_TEXT = 60  # a link that says RSS is short; an article about RSS has a headline
_COMMENTS = re.compile(r"comment|kommentar|comentari|reacties|评论|評論|回复|コメント|replies", re.IGNORECASE)
_READERS = re.compile(  # "add to …" links of reader services
    r"(?:^|\.)(?:feedly|inoreader|newsblur|theoldreader|netvibes|bloglines|newsgator|feedspot|feeder|"
    r"my\.yahoo|add\.my\.yahoo|fusion\.google|w3|feedvalidator|validator)\.\w+$"
)
_LINK_FIELD = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s\",;]+))*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s\",;]+))")
_OFFSET = re.compile(r"\dT?\s?\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?([+-]\d\d):?(\d\d)$")
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))?(?:[-_][A-Za-z0-9]{1,8})*")
_SCRIPT_CHARS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that may be a feed, and how we know: said by the page, linked in it, or only guessed."""

    url: str
    how: How
    title: str = ""
    of_comments: bool = False


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """The address is itself a feed. `language` is a BCP 47 tag in its usual case, None when unsaid."""

    format: str
    title: str
    home: str | None
    language: str | None
    entries: int
    encoding: str
    evidence: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The address is a page; `candidates` are worth asking in this order.

    `software` is what made it ("" when unknown); `offsets` are those its times are written with ("+08:00"),
    the most frequent first: a hint at its zone.
    """

    title: str
    language: str | None
    software: str
    offsets: tuple[str, ...]
    candidates: tuple[Candidate, ...]


Discovered = FoundFeed | FoundPage


def discover(
    document: bytes, *, url: str, headers: Mapping[str, str], language: str | None = None
) -> Discovered:
    """Give what a document is that came from `url` (after redirects); header names are in lower case.

    `language` is what is known of the source's. Raises CharsetError when it is no text, FormatError with a
    sentence on what it is when it is neither a feed nor a page.
    """
    decoded = decode_document(document, headers=headers, language=language)
    if _is_feed(decoded.text):
        return _feed(document, decoded, url=url, headers=headers, language=language)
    content_type = headers.get("content-type", "")
    if not _is_page(decoded.text, content_type):
        raise FormatError(explain(decoded.text, url=url, content_type=content_type or None))
    return _page(decoded.text[:_HTML_CHARS], url=url, headers=headers)


def language_tag(written: str | None) -> str | None:
    """Give a language as pages and feeds write it (zh_cn, en-us) as a BCP 47 tag; None when it is none.

    Chinese of a country becomes Chinese of the script that is written there, as our regions have it.
    """
    found = _TAG.fullmatch((written or "").strip())
    if found is None or found[1].lower() in {"und", "mul", "zxx"}:
        return None
    primary, part = found[1].lower(), (found[2] or "").lower()
    if primary == "zh":
        script = {"cn": "Hans", "sg": "Hans", "hans": "Hans"} | dict.fromkeys(
            ("tw", "hk", "mo", "hant"), "Hant"
        )
        return f"zh-{script[part]}" if part in script else "zh"
    if len(part) == _SCRIPT_CHARS and part.isalpha():
        return f"{primary}-{part.title()}"
    return f"{primary}-{part.upper()}" if re.fullmatch(r"[a-z]{2}|[0-9]{3}", part) else primary


def _is_feed(text: str) -> bool:
    if text.lstrip().startswith(("{", "[")) or is_sitemap(text):
        return True
    root = find_feed(repair(text)[0])
    return root is not None and root.is_feed


def _is_page(text: str, content_type: str) -> bool:
    root = find_root(text)
    if root is None:
        return False
    return root.local == "html" or "html" in content_type.lower() or _PAGE.search(text, root.at) is not None


def _feed(
    document: bytes, decoded: Decoded, *, url: str, headers: Mapping[str, str], language: str | None
) -> FoundFeed:
    raw = read_document(document, url=url, headers=headers, language=language)
    return FoundFeed(
        format=raw.format,
        title=_one_line(raw.title),
        home=absolute(raw.home, url) if raw.home else None,
        language=language_tag(raw.language),
        entries=len(raw.entries),
        encoding=decoded.encoding,
        evidence=decoded.evidence,
        warnings=raw.warnings,
    )


def _page(text: str, *, url: str, headers: Mapping[str, str]) -> FoundPage:
    tree = LexborHTMLParser(text)
    base_node = tree.css_first("base[href]")
    base = (absolute(_attribute(base_node, "href"), url) if base_node else None) or url
    title = tree.css_first("title")
    generator = _content(tree, 'meta[name="generator" i]')
    software, addresses = guesses(text, generator=generator, url=url)
    found = [
        *_named_in_header(headers.get("link", ""), url),
        *_advertised(tree, base),
        *sorted(_linked(tree, base), key=lambda candidate: _host(candidate.url) != _host(url)),
        *(Candidate(address, "guessed", software) for address in addresses),
    ]
    return FoundPage(
        title=_one_line(title.text()) if title else "",
        language=_language(tree),
        software=software,
        offsets=_offsets(tree),
        candidates=_ranked(found, url),
    )


def _ranked(found: list[Candidate], url: str) -> tuple[Candidate, ...]:
    """Drop repetitions (the first way of knowing an address counts) and put comments last."""
    first: dict[str, Candidate] = {}
    for candidate in found:
        is_about = _COMMENTS.search(f"{candidate.title} {urlsplit(candidate.url).path}")
        first.setdefault(_twin(candidate.url), replace(candidate, of_comments=is_about is not None))
    first.pop(_twin(url), None)
    return tuple(sorted(first.values(), key=lambda candidate: candidate.of_comments))[:_MOST]


def _twin(url: str) -> str:
    return url.partition("://")[2].rstrip("/")


def _named_in_header(field: str, url: str) -> Iterator[Candidate]:
    """Read the HTTP Link header (RFC 8288)."""
    for target, parameters in _LINK_FIELD.findall(field):
        said = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(parameters)}
        address = absolute(target, url)
        if address and _is_alternate(said.get("rel", ""), said.get("type", ""), address, ""):
            yield Candidate(address, "advertised", _one_line(said.get("title", "")))


def _advertised(tree: LexborHTMLParser, base: str) -> Iterator[Candidate]:
    for node in tree.css("link[href][rel], a[href][rel]"):
        address = absolute(_attribute(node, "href"), base)
        title = _one_line(_attribute(node, "title"))
        if address and _is_alternate(_attribute(node, "rel"), _attribute(node, "type"), address, title):
            yield Candidate(address, "advertised", title)


def _is_alternate(rel: str, kind: str, address: str, title: str) -> bool:
    words = rel.lower().split()
    kind = kind.partition(";")[0].strip().lower()
    if "feed" in words:
        return True
    if "alternate" not in words or "stylesheet" in words:
        return False
    path = urlsplit(address).path
    if kind == _JSON_TYPE:
        return bool(_JSON_FEED.search(path) or _JSON_FEED.search(title))
    return kind in _TYPES and not _SITEMAP.search(path)


def _linked(tree: LexborHTMLParser, base: str) -> Iterator[Candidate]:
    for node in tree.css("a[href], area[href]"):
        address = absolute(_attribute(node, "href"), base)
        if address is None or _READERS.search(_host(address)):
            continue
        text = _one_line(node.text() or _attribute(node, "title") or _attribute(node, "alt"))
        if _looks_like_feed(address, text):
            yield Candidate(address, "linked", text)


def is_for_programs(url: str) -> bool:
    """Tell whether an address looks like a feed or a sitemap: made for programs, not for people."""
    return _looks_like_feed(url, "") or _SITEMAP.search(urlsplit(url).path) is not None


def _looks_like_feed(address: str, text: str) -> bool:
    parts = urlsplit(address)
    if _SITEMAP.search(parts.path):
        return False
    if _LOOKS_LIKE_FEED.search(parts.path) or _ASKS_FOR_FEED.search(parts.query):
        return True
    return bool(_XML_FILE.search(parts.path)) or (
        len(text) <= _LONGEST_TEXT and bool(_SAYS_FEED.search(text))
    )


def _language(tree: LexborHTMLParser) -> str | None:
    root = tree.css_first("html[lang]")
    said = (
        _attribute(root, "lang") if root else "",
        _content(tree, 'meta[http-equiv="content-language" i]').partition(",")[0],
        _content(tree, 'meta[property="og:locale"]'),
    )
    return next((tag for tag in map(language_tag, said) if tag), None)


def _offsets(tree: LexborHTMLParser) -> tuple[str, ...]:
    times = [_attribute(node, "datetime") for node in tree.css("time[datetime]")]
    times += [_attribute(node, "content") for node in tree.css('meta[property*="_time"][content]')]
    written = Counter(f"{found[1]}:{found[2]}" for time in times if (found := _OFFSET.search(time.strip())))
    return tuple(offset for offset, _ in written.most_common())


def _content(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return _attribute(node, "content") if node else ""


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_NAME_CHARS]
