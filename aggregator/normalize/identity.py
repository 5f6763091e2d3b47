"""What identifies an entry within its source for ever, and what a reader sees of it.

A key is `guid:…`, `url:…` or `title:…`. The guid counts while it identifies: it stands on one entry only and
stays when the document is built again. Else the address counts, and where that is shared the title.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from aggregator.errors import UrlError
from aggregator.model.alarm import NEW_GUIDS
from aggregator.model.known import KnownItem
from aggregator.model.source import SourceMemory
from aggregator.normalize.tracking import without_visit
from aggregator.normalize.url import clean_url, is_relative, url_key

KNOWN_GUIDS = "known_guids"
SHARED_GUIDS = "shared_guids"
PAGES = "pages"
_MAX_KNOWN = 200  # addresses remembered with their guids, 17 characters each
_MAX_SHARED = 64
_MIN_KNOWN = 3  # two entries with new guids may be two edits
_MAX_GUID = 200
_MANY_TITLES = 3  # so many different headlines at one address: the address is a page, not an article
_MAX_PAGES = 32
_WEB_GUID = re.compile(r"https?:(?=//)", re.IGNORECASE)
_NOWHERE = "http://relative.invalid/"
_PART = re.compile(r"_(\d{1,2})(?=\.s?html?$)")


@dataclass(frozen=True, slots=True)
class Traits:
    """What may identify an entry: guid as normalised, key of its address, folded title, day, opening.

    `address` is the key of a relative link without any host, so that a moved feed changes nothing.
    """

    guid: str | None
    address: str | None
    title: str
    day: date | None
    opening: str


@dataclass(frozen=True, slots=True)
class Identities:
    """One key per entry in document order, None for one that is left out, with what was learned.

    `on_page` marks entries whose address is a page with several of them, so that it compares nothing.
    """

    keys: tuple[str | None, ...]
    on_page: tuple[bool, ...]
    memory: SourceMemory
    repeated: int
    parts: int
    warnings: tuple[str, ...]


def traits_of(
    *, guid: str | None, link: str | None, key: str | None, title: str, day: date | None, text: str
) -> Traits:
    """Give the traits of one entry; `link` as written, `key` of its cleaned address, `title` folded."""
    written = " ".join((guid or "").split())
    return Traits(
        guid=_steady(written) or None,
        address=_address(link, key),
        title=title,
        day=day,
        opening=text[:100],
    )


def _steady(guid: str) -> str:
    """Give what stays of a guid that is an address: it flips between http and https, and names visits."""
    bare = _WEB_GUID.sub("", guid)
    return without_visit(bare) if bare != guid else guid


def _address(link: str | None, key: str | None) -> str | None:
    if key is None or link is None or not is_relative(link):
        return key
    try:
        return url_key(clean_url(link, _NOWHERE)).removeprefix("relative.invalid")
    except UrlError:  # the link was unusable and the guid gave the address
        return key


def identify(
    entries: Sequence[Traits], memory: SourceMemory, *, known: Collection[KnownItem] = ()
) -> Identities:
    """Give every entry its key, and the memory that the next document of the source needs.

    `known` are those that the document shows as before, beside the entries; none of them may share a trait
    with an entry (`known.meets_known`).

    A guid that stands on entries of different addresses is remembered as shared and never counts again;
    so is an address that stands for several headlines, such as the home page.
    When more than half of the known addresses come with new guids, the source's policy becomes `url`.
    """
    memory, warnings = _heal_policy(entries, memory, known)
    pages = _pages(entries, memory)
    shared = _shared_guids(entries, memory, pages)
    keys: list[str | None] = []
    seen: set[str] = set()
    repeated = 0
    parts = _parts(entries)
    on_page = tuple(_is_page(traits.address, pages) for traits in entries)
    for at, traits in enumerate(entries):
        key = _key(traits, memory.guid_policy, shared=shared, on_page=on_page[at])
        if at in parts:
            keys.append(None)
        elif key in seen:
            repeated += 1
            keys.append(None)
        else:
            seen.add(key)
            keys.append(key)
    learned = _remember(_guids_by_address(entries) | _pairs_of(known), memory, shared, pages)
    return Identities(tuple(keys), on_page, learned, repeated, len(parts), warnings)


def content_hash(title: str, text: str) -> str:
    """Give what changes when a reader would see another text; markup, address and dates are no part of it."""
    return blake2b(f"{title}\n{text}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def _key(traits: Traits, policy: str, *, shared: tuple[str, ...], on_page: bool) -> str:
    if policy == "guid" and traits.guid is not None and short_hash(traits.guid) not in shared:
        guid = traits.guid if len(traits.guid) <= _MAX_GUID else short_hash(traits.guid, size=16)
        return f"guid:{guid}"
    if policy != "title" and traits.address is not None and not on_page:
        return f"url:{traits.address}"
    # An undated headline may be a series (今日天气), so its text's opening tells its days apart.
    when = traits.day.isoformat() if traits.day else traits.opening
    named = short_hash(f"{traits.title or traits.opening}\n{when}", size=16)
    return f"title:{named}"


def _heal_policy(
    entries: Sequence[Traits], memory: SourceMemory, known: Collection[KnownItem]
) -> tuple[SourceMemory, tuple[str, ...]]:
    if memory.guid_policy != "guid":
        return memory, ()
    before = _pairs(memory)
    now = _guids_by_address(entries) | _pairs_of(known)
    met = [before[address] == guid for address, guid in now.items() if address in before]
    changed = met.count(False)
    if len(met) < _MIN_KNOWN or changed * 2 <= len(met):
        return memory, ()
    warning = (
        f"{changed} of {len(met)} {NEW_GUIDS}: entries are identified by their "
        "address from now on; ask the publisher for guids that stay"
    )
    return replace(memory, guid_policy="url"), (warning,)


def _guids_by_address(entries: Sequence[Traits]) -> dict[str, str]:
    """Give the guid at each address that one entry alone has."""
    uses = Counter(traits.address for traits in entries)
    return {
        short_hash(traits.address): short_hash(traits.guid)
        for traits in entries
        if traits.guid is not None and traits.address is not None and uses[traits.address] == 1
    }


def _pairs_of(known: Iterable[KnownItem]) -> dict[str, str]:
    return {item.address: item.guid for item in known if item.address and item.guid}


def _pairs(memory: SourceMemory) -> dict[str, str]:
    pairs = (pair.split(":") for pair in memory.habits.get(KNOWN_GUIDS, "").split())
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}  # noqa: PLR2004 - address and guid


def _shared_guids(entries: Iterable[Traits], memory: SourceMemory, pages: tuple[str, ...]) -> tuple[str, ...]:
    known = memory.habits.get(SHARED_GUIDS, "").split()
    places: defaultdict[str, set[str]] = defaultdict(set)
    for traits in entries:
        if traits.guid is not None:
            named = traits.address is None or _is_page(traits.address, pages)
            places[short_hash(traits.guid)].add(f"title:{traits.title}" if named else str(traits.address))
    found = [guid for guid, addresses in places.items() if len(addresses) > 1]
    return tuple(dict.fromkeys([*found, *known]))[:_MAX_SHARED]


def _pages(entries: Iterable[Traits], memory: SourceMemory) -> tuple[str, ...]:
    """Give the addresses that several headlines share: a home page, or a page with anchors.

    Two are enough when each has a guid of its own, because then the publisher means two entries.
    """
    titles: defaultdict[str, set[str]] = defaultdict(set)
    guids: defaultdict[str, set[str]] = defaultdict(set)
    for traits in entries:
        if traits.address is not None:
            titles[traits.address].add(traits.title)
            if traits.guid is not None and memory.guid_policy == "guid":
                guids[traits.address].add(traits.guid)
    found = [
        short_hash(address)
        for address, names in titles.items()
        if len(names) >= _MANY_TITLES or min(len(names), len(guids[address])) > 1
    ]
    return tuple(dict.fromkeys([*found, *memory.habits.get(PAGES, "").split()]))[:_MAX_PAGES]


def _is_page(address: str | None, pages: tuple[str, ...]) -> bool:
    """Tell whether the address stands for several entries, or is a site's front page."""
    return address is not None and (address.endswith("/") or short_hash(address) in pages)


def later_part(address: str | None) -> re.Match[str] | None:
    """Match the number of a second or later page at the end of an address."""
    match = _PART.search(address or "")
    return match if match is not None and int(match[1]) > 1 else None


def _parts(entries: Sequence[Traits]) -> frozenset[int]:
    """Give the positions of page parts (1047358_2.html) whose first page stands in the document too."""
    titles = {traits.address: traits.title for traits in entries if traits.address is not None}
    found = set()
    for at, traits in enumerate(entries):
        match = later_part(traits.address)
        if match is None:
            continue
        first = titles.get(_PART.sub("", traits.address or ""))
        if first is not None and traits.title in {first, f"{first}{match[1]}", f"{first}第{match[1]}页"}:
            found.add(at)
    return frozenset(found)


def _remember(
    pairs: Mapping[str, str], memory: SourceMemory, shared: tuple[str, ...], pages: tuple[str, ...]
) -> SourceMemory:
    habits = dict(memory.habits)
    newest = list({**pairs, **{k: v for k, v in _pairs(memory).items() if k not in pairs}}.items())[
        :_MAX_KNOWN
    ]
    learned = {
        KNOWN_GUIDS: " ".join(f"{address}:{guid}" for address, guid in newest),
        SHARED_GUIDS: " ".join(shared),
        PAGES: " ".join(pages),
    }
    habits |= {name: value for name, value in learned.items() if value}
    return replace(memory, habits=habits)


def short_hash(text: str, *, size: int = 4) -> str:
    """Give a hash for telling the few hundred things of one source apart, two digits a byte."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()
