"""Cut entries and keys into and out of a file's text, and leave every other byte as it stands (pure).

As in `rewriter`, ruamel only says where things stand. A list or an entry in brackets (JSON is YAML) stays in
brackets. What was put in can be taken out again: the text is then the same, byte for byte.
"""

import json
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

Value = str | int | float | bool | list[str]
Entry = Mapping[str, Value]

_STEP = 2  # blanks between a key and the hyphen of a list below it


def with_entries(text: str, key: str, entries: list[Entry]) -> str:
    """Give the text with entries at the end of the list at `key`; raises ValueError where that is no list."""
    listed = _list(text, key)
    if not listed.flow_style:
        return _with_lines(text, _last_line(listed), _block(entries, listed.start_mark.column, newline(text)))
    start, end = listed.start_mark.index, listed.end_mark.index
    if text[start - 2 : end] == ": []" and not _root(text).flow_style:
        lines = _block(entries, _STEP, newline(text))
        return _with_lines(text[: start - 1] + text[end:], listed.start_mark.line, lines)
    written = ", ".join(_flow(entry) for entry in entries)
    if not listed.value:
        return f"{text[: start + 1]}{written}{text[start + 1 :]}"
    at = listed.value[-1].end_mark.index
    return f"{text[:at]}, {written}{text[at:]}"


def without_entry(text: str, key: str, number: int) -> str:
    """Give the text without the entry that stands at `number` in the list at `key`."""
    listed = _list(text, key)
    if listed.flow_style:
        return _without_part(
            text, [(item.start_mark.index, item.end_mark.index) for item in listed.value], number
        )
    lines = text.splitlines(keepends=True)
    item = listed.value[number]
    first, last = _hyphen_line(lines, item, listed.start_mark.column), _last_line(item)
    cut = _without_lines(lines, first, last)
    if len(listed.value) > 1:
        return cut
    colon = _value_of(_root(text), key)[0].end_mark.index + 1
    return f"{cut[:colon]} []{cut[colon:]}"


def with_key(text: str, path: tuple[str, int], key: str, value: Value) -> str:
    """Give the text with `key: value` in the entry that stands at `path`, instead of its present value."""
    entry = _entry(text, path)
    present = _find(entry, key)
    if present is not None and (_is_block(present[1]) or not isinstance(present[1], ScalarNode)):
        return with_key(without_key(text, path, key), path, key, value)
    if present is not None:
        written = _quoted(value) if entry.flow_style else _scalar(value)
        if _is_empty(present[1]):
            colon = text.index(":", present[0].end_mark.index) + 1
            return f"{text[:colon]} {written}{text[colon:]}"
        return text[: present[1].start_mark.index] + written + text[present[1].end_mark.index :]
    if entry.flow_style:
        at = entry.value[-1][1].end_mark.index
        return f"{text[:at]}, {_flow({key: value})[1:-1]}{text[at:]}"
    line = f"{' ' * entry.start_mark.column}{key}: {_scalar(value)}"
    return _with_lines(text, _last_line(entry), [line + newline(text)])


def without_key(text: str, path: tuple[str, int], key: str) -> str:
    """Give the text without that key of the entry at `path`; the same text when it has none such.

    The key is not the entry's only one. One that stands beside the hyphen leaves its place to the next.
    """
    entry = _entry(text, path)
    present = _find(entry, key)
    if present is None:
        return text
    number = [name.value for name, _ in entry.value].index(key)
    if entry.flow_style:
        parts = [(name.start_mark.index, value.end_mark.index) for name, value in entry.value]
        return _without_part(text, parts, number)
    if number == 0:
        return text[: present[0].start_mark.index] + text[entry.value[1][0].start_mark.index :]
    first, last = present[0].start_mark.line, _last_line_of(present)
    return _without_lines(text.splitlines(keepends=True), first, last)


def entry_block(text: str, path: tuple[str, int]) -> str:
    """Give the entry at `path` as it is written, without the hyphen and the indentation of its list."""
    entry = _entry(text, path)
    if entry.flow_style:
        return text[entry.start_mark.index : entry.end_mark.index]
    lines, column = text.splitlines(), int(entry.start_mark.column)
    first, last = int(entry.start_mark.line), _last_line(entry)
    rest = (line[min(column, len(line) - len(line.lstrip(" "))) :] for line in lines[first + 1 : last + 1])
    return "\n".join([lines[first][column:], *rest])


def with_block(text: str, path: tuple[str, int], block: str) -> str:
    """Give the text with `block`, written as `entry_block` gives it, in the place of the entry at `path`."""
    entry = _entry(text, path)
    if entry.flow_style:
        return text[: entry.start_mark.index] + block.strip() + text[entry.end_mark.index :]
    lines, column = text.splitlines(keepends=True), int(entry.start_mark.column)
    first, last = int(entry.start_mark.line), _last_line(entry)
    end = newline(text)
    head, *rest = block.strip("\r\n").splitlines() or [""]
    new = [f"{lines[first][:column]}{head}{end}"]
    new += [f"{' ' * column}{line}{end}" if line.strip() else end for line in rest]
    if not lines[last].endswith(("\n", "\r")):
        new[-1] = new[-1].removesuffix(end)
    return "".join([*lines[:first], *new, *lines[last + 1 :]])


def newline(text: str) -> str:
    """Give the line end that a text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def _root(text: str) -> MappingNode:
    root = YAML(typ="safe", pure=True).compose(text)
    if not isinstance(root, MappingNode):
        raise ValueError("the file holds no keys")  # noqa: TRY004 - a value of the file, not of the caller
    return root


def _list(text: str, key: str) -> SequenceNode:
    found = _find(_root(text), key)
    if found is None or not isinstance(found[1], SequenceNode):
        raise ValueError(f"the file has no list {key}")
    return found[1]


def _entry(text: str, path: tuple[str, int]) -> MappingNode:
    entry = _list(text, path[0]).value[path[1]]
    if not isinstance(entry, MappingNode):
        raise ValueError(f"{path[0]}[{path[1]}] holds no keys")  # noqa: TRY004 - as above
    return entry


def _find(node: MappingNode, key: str) -> tuple[Node, Node] | None:
    return next(((name, value) for name, value in node.value if name.value == key), None)


def _value_of(node: MappingNode, key: str) -> tuple[Node, Node]:
    found = _find(node, key)
    assert found is not None  # noqa: S101 - the callers have it from the same text
    return found


def _last_line(node: Node) -> int:
    """Give the number of the last line that belongs to a node."""
    if isinstance(node, CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _last_line_of(last) if isinstance(last, tuple) else _last_line(last)
    # a text block ends where the next line begins
    return int(node.end_mark.line) - (1 if _is_block(node) and node.end_mark.column == 0 else 0)


def _last_line_of(pair: tuple[Node, Node]) -> int:
    return int(pair[0].end_mark.line) if _is_empty(pair[1]) else _last_line(pair[1])


def _is_empty(value: Node) -> bool:
    """Tell whether nothing was written; such a value's mark is where the next thing stands."""
    return isinstance(value, ScalarNode) and value.start_mark.index == value.end_mark.index


def _is_block(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style in {"|", ">"}


def _hyphen_line(lines: list[str], item: Node, column: int) -> int:
    number = int(item.start_mark.line)
    while not (lines[number][:column].strip() == "" and lines[number][column : column + 1] == "-"):
        number -= 1
    return number


def _with_lines(text: str, after: int, new: list[str]) -> str:
    """Put lines below line `after`; a text that ends without a line end goes on doing so."""
    lines = text.splitlines(keepends=True)
    if after == len(lines) - 1 and not lines[after].endswith(("\n", "\r")):
        end = newline(text)
        return text + end + "".join(new).removesuffix(end)
    return "".join([*lines[: after + 1], *new, *lines[after + 1 :]])


def _without_lines(lines: list[str], first: int, last: int) -> str:
    cut = "".join([*lines[:first], *lines[last + 1 :]])
    was_open = last == len(lines) - 1 and not lines[last].endswith(("\n", "\r"))
    return cut.removesuffix("\n").removesuffix("\r") if was_open else cut


def _without_part(text: str, parts: list[tuple[int, int]], number: int) -> str:
    """Cut one of several parts in brackets, with the comma that parts it from its neighbour."""
    start, end = parts[number]
    if number:
        start = parts[number - 1][1]
    elif len(parts) > 1:
        end = parts[1][0]
    return text[:start] + text[end:]


def _block(entries: list[Entry], column: int, end: str) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        pairs = [f"{key}: {_scalar(value)}{end}" for key, value in entry.items()]
        lines += [" " * column + ("  " if number else "- ") + pair for number, pair in enumerate(pairs)]
    return lines


def _flow(entry: Entry) -> str:
    return _escaped(json.dumps(dict(entry), ensure_ascii=False))


def _scalar(value: Value) -> str:
    """Give a value as people write it: without quotes where YAML then reads the same text."""
    if isinstance(value, list):
        return f"[{', '.join(_scalar(each) if _is_simple(each) else _quoted(each) for each in value)}]"
    return value if isinstance(value, str) and _reads_plain(value) else _quoted(value)


def _is_simple(text: str) -> bool:
    """Tell whether a text may stand in a bracket list; "?0" in one is a key, outside a text."""
    return text[:1].isalnum() and not any(mark in text for mark in ",[]{}")


def _reads_plain(text: str) -> bool:
    if text != " ".join(text.split()):
        return False
    try:
        node = YAML(typ="safe", pure=True).compose(f"- key: {text}\n  next: 1\n")
    except YAMLError:
        return False
    if not isinstance(node, SequenceNode) or node.comment:
        return False
    value = node.value[0].value[0][1]
    is_text = isinstance(value, ScalarNode) and value.tag == "tag:yaml.org,2002:str" and value.style is None
    return bool(is_text and not value.anchor and value.value == text)


def _quoted(value: Value) -> str:
    return _escaped(json.dumps(value, ensure_ascii=False))


def _escaped(written: str) -> str:
    """Escape what YAML does not take as it is in quotes: line ends of Unicode, marks, controls."""
    return "".join(
        char if char.isprintable() or char == "\u3000" else f"\\U{ord(char):08x}" for char in written
    )
