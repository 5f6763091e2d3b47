"""Lists of approved sources, checked against the sources that there are."""

import difflib
from collections.abc import Collection, Iterator

from aggregator.config.entries import Item
from aggregator.config.regions import WrittenRegions
from aggregator.config.yamltext import Sheet
from aggregator.errors import Fault

_ONLY, _LIST = "only_approved", "approved"


def approval_faults(settings: Sheet, written: WrittenRegions, sources: Collection[str]) -> list[Fault]:
    """Give the faults of every `approved` and `only_approved`: names of no source, and lists that are empty.

    `settings` is aggregator.yaml, which speaks for the region above all.
    """
    whole = Item(settings, (), settings.value)
    faults: list[Fault] = []
    for item in (whole, *written.items):
        faults += _unknown(item, sources)
        above = [one for one in _lineage(item, written) if one is not item]
        if _says_only(item) and not any(one.texts(_LIST) for one in (item, whole, *above)):
            message = f"nothing would be shown; name sources under {_LIST}, here or above"
            faults.append(item.fault((_ONLY,), message))
    return faults


def _unknown(item: Item, sources: Collection[str]) -> Iterator[Fault]:
    for path, name in item.texts(_LIST):
        if name not in sources:
            near = difflib.get_close_matches(name, sources, n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            yield item.sheet.fault(path, f'no source has the id "{name}"{hint}')


def _says_only(item: Item) -> bool:
    return isinstance(item.value, dict) and item.value.get(_ONLY) is True


def _lineage(item: Item, written: WrittenRegions) -> Iterator[Item]:
    region_id = item.text("id")
    while region_id:
        if region_id in written.by_id:
            yield written.by_id[region_id]
        region_id = region_id.rpartition("/")[0]
