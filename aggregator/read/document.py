"""The door of this room: a document's bytes and headers in, what it said out."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from aggregator.model.entry import RawDocument
from aggregator.read.charset import Decoded, decode
from aggregator.read.delta import cut_entries
from aggregator.read.feed import read_feed
from aggregator.read.jsonfeed import read_jsonfeed
from aggregator.read.signals import with_signals
from aggregator.read.sitemap import is_sitemap, read_sitemap
from aggregator.read.unpack import unpack


def decode_document(body: bytes, *, headers: Mapping[str, str], language: str | None) -> Decoded:
    """Give the text of a document and how its encoding was known.

    Header names are in lower case; `language` is the source's (BCP 47). A gzip file is unpacked. Raises
    CharsetError, and FormatError when unpacking fails.
    """
    return decode(unpack(body), declared=_charset(headers.get("content-type", "")), language=language)


def read_document(
    body: bytes,
    *,
    url: str,
    headers: Mapping[str, str],
    language: str | None,
    agent: str = "",
    known: Collection[str] = (),
) -> RawDocument:
    """Read a feed or sitemap of any format we know; `url` is where it came from after redirects.

    `agent` is the User-Agent that asked for it: some of what publishers ask holds for certain programs. Items
    that are `known` by their names (`RawDocument.items`) are left out when they are most of the document.

    Its warnings hold what was wrong with its bytes, too. Raises CharsetError when they are no text, and
    FormatError when the text is no feed; both messages say what it is and what to do.
    """
    decoded = decode_document(body, headers=headers, language=language)
    if decoded.text.lstrip().startswith(("{", "[")):
        raw = read_jsonfeed(decoded.text)
    elif is_sitemap(decoded.text):
        raw = read_sitemap(decoded.text)
    else:
        raw = read_feed(decoded.text, url=url, content_type=headers.get("content-type"), known=known)
    if not raw.items and not raw.cut:
        raw = cut_entries(raw, known)
    asked = with_signals(raw, headers=headers, agent=agent)
    return replace(asked, warnings=(*decoded.warnings, *raw.warnings))


def _charset(content_type: str) -> str | None:
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \t\"'") or None
    return None
