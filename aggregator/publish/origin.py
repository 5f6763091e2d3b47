"""Where a story's text came from when that is nobody whom we poll: named beside it, never instead of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aggregator.model.source import Source
from aggregator.model.story import Copy
from aggregator.publish.address import is_public, web_address
from aggregator.publish.text import one_line


@dataclass(frozen=True, slots=True)
class PublicOrigin:
    """Whom a text is from, with the address that its feed gives for them."""

    name: str
    url: str | None = None


def unpolled_origin(lead: Copy, sources: Mapping[str, Source]) -> PublicOrigin | None:
    """Give whom the leading copy has its text from; None for itself, for a source of ours, for nobody.

    What the feed itself says (RSS and Atom `source`) goes before what the text cites (据福州日报报道): only
    that comes with an address.
    """
    credit = lead.credit
    name = one_line((credit.publisher if credit.publisher_url else credit.origin) or credit.publisher or "")
    url = web_address(credit.publisher_url) if name == one_line(credit.publisher or "") else None
    if not name or _fold(name) in set(_polled_names(sources)):
        return None
    return PublicOrigin(name, url if url and is_public(url) else None)


def _polled_names(sources: Mapping[str, Source]) -> Iterator[str]:
    for source in sources.values():
        if source.enabled:
            yield from map(_fold, (source.name, *source.known_as))


def _fold(name: str) -> str:
    return "".join(name.casefold().split())
