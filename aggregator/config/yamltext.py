"""YAML text to plain values, with the line of each: YAML 1.2, so that `no` stays Norway's code.

Only ruamel's composer is used; its constructors cost half as much again and give no lines for scalars.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tokens import ScalarToken

from aggregator.errors import Fault

Path = tuple[str | int, ...]
"""Where a value stands in its file: keys and positions from the top."""

_QUOTES = frozenset({"'", '"'})
_IN_QUOTES = "while scanning a quoted scalar"
FULL_WIDTH_COLON = re.compile(r"\s*(?:- +)?[a-z_]+：")  # a key of ours, with the colon of a Chinese keyboard
COLON_REMEDY = 'the full-width colon "：" is no colon of YAML; write ":" and a blank'
_TAG = "tag:yaml.org,2002:"
_TEXTS = {_TAG + "str", _TAG + "timestamp"}  # a day such as 2026-09-26 is a text to us
_OTHERS = {_TAG + name for name in ("int", "float", "bool", "null", "map", "seq")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one file says, and the line where each value is written."""

    file: str
    value: object
    lines: Mapping[Path, int] = field(default_factory=dict)

    def nearest(self, path: Path) -> Path:
        """Give the longest beginning of `path` that was really written."""
        while path and path not in self.lines:
            path = path[:-1]
        return path

    def fault(self, path: Path, message: str) -> Fault:
        """Give a fault at `path`, or at what is written nearest."""
        near = self.nearest(path)
        return Fault(self.file, self.lines.get(near), spelled(near), message)


def spelled(path: Path) -> str:
    """Give a path as people write it: sources[3].rights.text."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")


def read_sheet(text: str, file: str) -> tuple[Sheet | None, list[Fault]]:
    """Read one file's text; gives no sheet when the text is no YAML at all."""
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except MarkedYAMLError as exc:
        return None, [_syntax_fault(exc, file, text)]
    except YAMLError as exc:
        first = str(exc).partition("\n")[0]
        return None, [Fault(file, None, "", f"is no YAML: {first}; delete that character")]
    except RecursionError:
        return None, [Fault(file, None, "", "is nested too deeply; indent it less")]
    builder = _Builder(yaml, file)
    value = None if node is None else builder.build(node, ())
    return Sheet(file, value, builder.lines), builder.faults


def _syntax_fault(exc: MarkedYAMLError, file: str, text: str) -> Fault:
    """Give what is wrong where a person has to mend it, which is not always where the parser noticed it."""
    mark = exc.problem_mark or exc.context_mark
    line = None if mark is None else mark.line + 1
    if exc.context == _IN_QUOTES and exc.context_mark is not None:
        remedy = "the quote that begins here has no end; write it"
        return Fault(file, exc.context_mark.line + 1, "", f"is no YAML: {remedy}")
    for number, written in enumerate(text.splitlines()[: line or 0], start=1):
        if FULL_WIDTH_COLON.match(written):
            return Fault(file, number, "", f"is no YAML: {COLON_REMEDY}")
    if line is not None and (began := _quote_that_ends_in(text, line)) is not None:
        remedy = f"the quote that begins here ends only in line {line}; close it in its own line"
        return Fault(file, began, "", f"is no YAML: {remedy}")
    problem = " ".join(part for part in (exc.context, exc.problem) if part)
    remedy = "indent with spaces, never tabs" if "\\t" in problem else "check the quotes and indentation here"
    return Fault(file, line, "", f"is no YAML: {problem}; {remedy}")


def _quote_that_ends_in(text: str, line: int) -> int | None:
    """Give the line where a quoted text began that reaches over lines and ends in that one."""
    began = None
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            if isinstance(token, ScalarToken) and token.style in _QUOTES:
                start, end = token.start_mark.line + 1, token.end_mark.line + 1
                began = start if start < end == line else began
    except YAMLError:
        pass
    return began


class _Builder:
    """Turns a node into plain values; notes the line of each path, and what we do not read."""

    def __init__(self, yaml: YAML, file: str) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []
        self._yaml = yaml
        self._file = file

    def build(self, node: Node, path: Path) -> object:
        """Give the value of a node that stands at `path`."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.anchor:
            # also what keeps an alias that holds itself from being followed for ever
            self._refuse(node, path, f'"&{node.anchor}" is an anchor; write the value out each time')
            return None
        if node.tag not in _TEXTS | _OTHERS:
            self._refuse(node, path, f'"{node.tag}" is a tag that nobody reads here; leave it out')
            return None
        match node:
            case MappingNode():
                return self._mapping(node, path)
            case SequenceNode():
                return [self.build(child, (*path, number)) for number, child in enumerate(node.value)]
            case _:
                return self._scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self.faults.append(Fault(self._file, line, spelled(path), "a key is no text; write one"))
                continue
            key = str(key_node.value)
            inner = (*path, key)
            if key in values:
                message = f"is written twice, first in line {self.lines[inner]}; delete one of the two"
                self.faults.append(Fault(self._file, line, spelled(inner), message))
                continue
            self.lines[inner] = line
            values[key] = self.build(value_node, inner)
        return values

    def _scalar(self, node: Node) -> object:
        if node.tag in _TEXTS:
            return str(node.value)
        value: object = self._yaml.constructor.construct_object(node)
        return value

    def _refuse(self, node: Node, path: Path, message: str) -> None:
        self.faults.append(Fault(self._file, node.start_mark.line + 1, spelled(path), message))
