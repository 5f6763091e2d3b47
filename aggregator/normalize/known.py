"""What a document showed, kept for the next time, and whether what is new may be read alone (pure).

Rules about most entries of a document decide from the known ones as well, so these leave hashes and counts.
An entry is kept as known only if nothing about it was remarkable: what has to be said, counted or compared
each time is read each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from aggregator.model.known import DatePattern, KnownItem, KnownItems
from aggregator.normalize.identity import Traits, later_part, short_hash
from aggregator.normalize.suffixes import could_learn, endings_of

_COMMON = 0.3  # of the titles: with a quarter of them new, rarer endings cannot become those of most


@dataclass(frozen=True, slots=True)
class Line:
    """One entry that was read: the name of its markup, what identifies it, and its title without endings.

    `is_plain` tells that it is an entry about which nothing has to be said.
    """

    name: str
    traits: Traits
    key: str | None
    title: str
    is_plain: bool


def meets_known(lines: Iterable[Line], known: Iterable[KnownItem]) -> bool:
    """Tell whether an entry shares key, address or guid with a known one, or is a part of something."""
    keys, addresses, guids = set(), set(), set()
    for item in known:
        keys.add(item.key)
        addresses.add(item.address)
        guids.add(item.guid)
    for line in lines:
        item = _item_of(line.traits, line.key or "")
        if item.key in keys or later_part(line.traits.address):
            return True
        if (item.address and item.address in addresses) or (item.guid and item.guid in guids):
            return True
    return False


def tips_endings(lines: Sequence[Line], known: KnownItems, *, cut: int) -> bool:
    """Tell whether an ending of the new titles could be that of most titles of the document."""
    return any(
        could_learn(known.endings.get(short_hash(ending), 0) + count, cut + len(lines))
        for ending, count in endings_of(line.title for line in lines).items()
    )


def remember(
    known: KnownItems,
    lines: Sequence[Line],
    *,
    cut: Sequence[str],
    dates: DatePattern,
    warnings: tuple[str, ...],
) -> KnownItems:
    """Give what is known of a document after its entries were read, all of them or (`cut`) the new ones."""
    items = {name: known.items[name] for name in cut}
    for line in lines:
        if line.is_plain and line.key is not None and not later_part(line.traits.address):
            items[line.name] = _item_of(line.traits, line.key)
    found = replace(known, items=items, dates=dates)
    return found if cut else replace(found, endings=_common_endings(lines), warnings=warnings)


def _common_endings(lines: Sequence[Line]) -> Mapping[str, int]:
    endings = endings_of(line.title for line in lines)
    return {short_hash(ending): n for ending, n in endings.items() if n >= _COMMON * len(lines)}


def _item_of(traits: Traits, key: str) -> KnownItem:
    address, guid = (short_hash(text) if text else "" for text in (traits.address, traits.guid))
    return KnownItem(short_hash(key), address, guid)
