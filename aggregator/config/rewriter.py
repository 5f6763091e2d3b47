"""Change which regions are followed, in aggregator.yaml, and leave everything else in it as it stands.

ruamel says where the list stands; the text is cut there. Its own round trip would put a new region below
the comment that follows the list, because it keeps that comment with the last region.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from aggregator.config.entrytext import newline
from aggregator.config.filechange import checked, replace_file
from aggregator.config.loader import SETTINGS, read_text
from aggregator.errors import ConfigError, Fault, RegionNotFound
from aggregator.model.region import ALL

_KEY = "follow"


@dataclass(frozen=True, slots=True)
class FollowChange:
    """What became of the setting: the regions that came, those that went, and all that are followed now."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    follow: tuple[str, ...]


def follow(folder: Path, add: Sequence[str], remove: Sequence[str] = ()) -> FollowChange:
    """Follow `add` and no longer `remove`; comments, order and everything else in the file stay.

    The new file is checked with all others before it takes the old one's place. Raises RegionNotFound for an
    id that is no region, or is to be removed and not followed; ConfigError when the files have faults.
    """
    before = checked(folder)
    for region_id in add:
        if region_id != ALL:
            before.regions.get(region_id)
    for region_id in remove:
        if region_id not in before.follow:
            followed = ", ".join(before.follow) or "nothing"
            raise RegionNotFound(f'"{region_id}" is not in the list of followed regions; it holds {followed}')
    added = tuple(dict.fromkeys(region_id for region_id in add if region_id not in before.follow))
    wanted = (*(region_id for region_id in before.follow if region_id not in remove), *added)
    change = FollowChange(added, tuple(dict.fromkeys(remove)), wanted)
    if wanted != before.follow:
        path = folder / SETTINGS
        text = rewritten(read_text(path), wanted)
        if checked(folder, {path: text}).follow != wanted:
            message = f"cannot be changed as it is written; write {_KEY}: {_flow(wanted)}"
            raise ConfigError((Fault(f"{folder.resolve().name}/{SETTINGS}", None, _KEY, message),))
        replace_file(path, text)
    return change


def rewritten(text: str, wanted: Sequence[str]) -> str:
    """Give the text with `wanted` as its list of followed regions."""
    root = YAML(typ="safe", pure=True).compose(text)
    pairs = root.value if isinstance(root, MappingNode) else []
    for key, value in pairs:
        if key.value == _KEY:
            if isinstance(value, SequenceNode) and not value.flow_style:
                return _rewritten_lines(text, key, value, wanted)
            return _rewritten_value(text, key, value, wanted)
    return f"{_closed(text)}{_KEY}: {_flow(wanted)}{newline(text)}"


def _rewritten_value(text: str, key: Node, value: Node, wanted: Sequence[str]) -> str:
    """Replace a list in brackets, a single word or nothing."""
    start, end = value.start_mark.index, value.end_mark.index
    if isinstance(value, ScalarNode) and start == end:
        colon = text.index(":", key.end_mark.index) + 1
        return f"{text[:colon]} {_flow(wanted)}{text[colon:]}"
    return text[:start] + _flow(wanted) + text[end:]


def _rewritten_lines(text: str, key: Node, value: SequenceNode, wanted: Sequence[str]) -> str:
    """Drop and add lines of a list with hyphens; a line that stays keeps its comment."""
    lines = _closed(text).splitlines(keepends=True)
    there = {item.value: item.start_mark.line for item in value.value}
    last = max(there.values())
    hyphen = " " * value.start_mark.column + "- "
    new = [f"{hyphen}{region_id}{newline(text)}" for region_id in wanted if region_id not in there]
    gone = {line for region_id, line in there.items() if region_id not in wanted}
    kept = [line for number, line in enumerate(lines[: last + 1]) if number not in gone]
    if not wanted:
        number, colon = key.end_mark.line, key.end_mark.column + 1
        kept[number] = f"{kept[number][:colon]} []{kept[number][colon:]}"
    return "".join([*kept, *new, *lines[last + 1 :]])


def _flow(wanted: Sequence[str]) -> str:
    return f"[{', '.join(wanted)}]"


def _closed(text: str) -> str:
    return text if not text or text.endswith("\n") else text + newline(text)
