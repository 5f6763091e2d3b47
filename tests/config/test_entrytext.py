"""Entries and keys are cut in and out of a file's text; every other byte stays."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.config.entrytext import (
    Entry,
    entry_block,
    with_block,
    with_entries,
    with_key,
    without_entry,
    without_key,
)
from aggregator.config.yamltext import read_sheet

NEW: Entry = {"id": "n", "name": "新: #1", "enabled": True, "known_as": ["a", "b, c"]}
LINES = '  - id: n\n    name: "新: #1"\n    enabled: true\n    known_as: [a, "b, c"]\n'
JSON = '{"id": "n", "name": "新: #1", "enabled": true, "known_as": ["a", "b, c"]}'
BLOCK = """\
# head
sources:   # these
  # the first
  - id: a   # its id
    name: A

    # about its rights
    rights:
      text: full  # all
  # the second
  - {id: b,
     name: B}  # so it is
# after the list
defaults: {}
"""


def values(text: str) -> Any:
    sheet, faults = read_sheet(text, "x.yaml")
    assert sheet is not None, faults
    assert faults == []
    return sheet.value


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources: []\n", f"sources:\n{LINES}"),
        ("# x\nsources: []", f"# x\nsources:\n{LINES}".rstrip()),
        ("sources: [] # none\na: 1\n", f"sources: # none\n{LINES}a: 1\n"),
        ("sources: [ ]\n", f"sources: [{JSON} ]\n"),
        ("{sources: []}\n", f"{{sources: [{JSON}]}}\n"),
        ('{"sources": [{"id": "a"}]}', f'{{"sources": [{{"id": "a"}}, {JSON}]}}'),
        ("sources: [{id: a}, {id: b} # c\n]\n", f"sources: [{{id: a}}, {{id: b}}, {JSON} # c\n]\n"),
        ("sources:\n  - id: a\n", f"sources:\n  - id: a\n{LINES}"),
        ("sources:\n  - id: a", f"sources:\n  - id: a\n{LINES}".rstrip()),
        (
            "sources:\r\n- id: a\r\n# end\r\n",
            f"sources:\r\n- id: a\r\n{LINES.replace('  - ', '- ').replace('    ', '  ')}# end\r\n".replace(
                "\r\n", "\n"
            ).replace("\n", "\r\n"),
        ),
        (BLOCK, BLOCK.replace("# so it is\n", f"# so it is\n{LINES}")),
        (
            "sources:\n  - id: a\n    note: |\n      x\n\n\n# end\n",
            f"sources:\n  - id: a\n    note: |\n      x\n\n\n{LINES}# end\n",
        ),
        ("sources:\n  - id: a\n    note:\n\n# end\n", f"sources:\n  - id: a\n    note:\n{LINES}\n# end\n"),
    ],
)
def test_an_entry_comes_to_the_end_and_can_go_again(before: str, after: str) -> None:
    assert with_entries(before, "sources", [NEW]) == after
    number = len(values(after)["sources"]) - 1
    assert without_entry(after, "sources", number) == before


@pytest.mark.parametrize(
    ("before", "number", "after"),
    [
        (BLOCK, 0, BLOCK[: BLOCK.index("  - id: a")] + BLOCK[BLOCK.index("  # the second") :]),
        (BLOCK, 1, BLOCK.replace("  - {id: b,\n     name: B}  # so it is\n", "")),
        ("sources:\n  -\n    id: a\n  - id: b\n", 0, "sources:\n  - id: b\n"),
        ("sources:\n  - id: a\n  - id: b", 1, "sources:\n  - id: a"),
        ("sources:\r\n  - id: a\r\n  - id: b", 1, "sources:\r\n  - id: a"),
        ("sources:\n  - id: a\n# x\n", 0, "sources: []\n# x\n"),
        ("sources: [{id: a}, {id: b}, {id: c}]", 0, "sources: [{id: b}, {id: c}]"),
        ("sources: [{id: a}, {id: b}, {id: c}]", 1, "sources: [{id: a}, {id: c}]"),
        ("sources: [{id: a}]", 0, "sources: []"),
    ],
)
def test_an_entry_goes_and_its_neighbours_stay(before: str, number: int, after: str) -> None:
    assert without_entry(before, "sources", number) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources:\n  - id: a # x\n  - id: b\n", "sources:\n  - id: a # x\n    reason: off\n  - id: b\n"),
        ("sources:\n  - id: a", "sources:\n  - id: a\n    reason: off"),
        ("sources:\n  - id: a\n    reason: old # x\n", "sources:\n  - id: a\n    reason: off # x\n"),
        ("sources:\n  - reason: 'old'\n    id: a\n", "sources:\n  - reason: off\n    id: a\n"),
        ("sources:\n  - id: a\n    reason:\n", "sources:\n  - id: a\n    reason: off\n"),
        (
            "sources:\n  - id: a\n    reason: |\n      o\n      l\n    name: A\n",
            "sources:\n  - id: a\n    name: A\n    reason: off\n",
        ),
        ("sources: [{id: a}]", 'sources: [{id: a, "reason": "off"}]'),
        ("sources: [{id: a, reason: old}]", 'sources: [{id: a, reason: "off"}]'),
        ("sources:\n  - {id: a, reason: [x]}\n", 'sources:\n  - {id: a, "reason": "off"}\n'),
    ],
)
def test_a_key_is_set_where_it_stands_or_comes_last(before: str, after: str) -> None:
    assert with_key(before, ("sources", 0), "reason", "off") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sources:\n  - id: a\n    reason: x # y\n    name: A\n", "sources:\n  - id: a\n    name: A\n"),
        ("sources:\n  - id: a\n    reason: x", "sources:\n  - id: a"),
        ("sources:\n  - reason: x\n    # y\n    id: a\n", "sources:\n  - id: a\n"),
        ("sources: [{reason: x, id: a}]", "sources: [{id: a}]"),
        ("sources: [{id: a, reason: x}]", "sources: [{id: a}]"),
        ("sources: [{id: a}]", "sources: [{id: a}]"),
    ],
)
def test_a_key_goes_with_its_line(before: str, after: str) -> None:
    assert without_key(before, ("sources", 0), "reason") == after


@pytest.mark.parametrize("text", ["", "- a\n", "defaults: {}\n", "sources: none\n", "sources: [a]\n"])
def test_what_holds_no_such_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"holds no keys|has no list"):
        with_key(text, ("sources", 0), "reason", "x")


_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
    st.sampled_from(
        [
            *(
                "true",
                "no",
                "null",
                "~",
                "12",
                "1.5",
                "0x1f",
                "2026-11-24",
                "1_000",
                ".inf",
                "=",
                "<<",
                "*a",
                "&a",
            ),
            *(
                "a: b",
                "a #b",
                "#a",
                "- a",
                "? a",
                "[a",
                "{a",
                "a]",
                "!x",
                "%x",
                "@x",
                "`x",
                '"x',
                "'x",
                "|",
                ">",
            ),
            *("a:", ":a", "a,b", " a", "a ", "a\nb", "\u2028", "\ufeff", "\U000e0001", "\x85", "---", "..."),
        ]
    ),
)


@given(_TEXTS, st.sampled_from(["sources: []\n", "sources: [ ]\n"]))
@example("?>", "sources: []\n")
@example("?0", "sources: []\n")
def test_any_text_is_read_back_as_it_was(text: str, before: str) -> None:
    after = with_entries(before, "sources", [{"id": text, "known_as": [text, text]}])
    assert values(after) == {"sources": [{"id": text, "known_as": [text, text]}]}
    assert without_entry(after, "sources", 0) == before


_COMMENTS = st.sampled_from(["", "  # c\n", "\n", "# c: [d]\n\n", "    # deep\n"])
_ENTRIES = st.sampled_from(
    [
        "  - id: {0}\n",
        "  - id: {0} # c\n    name: 'x'\n",
        "  -   id: {0}\n      rights: {{text: full}} # c\n",
        "  - {{id: {0}, name: x}}\n",
        "  - id: {0}\n    note: |\n      a\n\n      b\n",
        "  - id: {0}\n    note: >-\n      a\n    x:\n",
        "  -\n    id: {0}\n    known_as:\n      - a # c\n      - b\n",
        '  - id: {0}\n    "k": [a,\n      b]\n',
    ]
)
_ENDS = st.sampled_from(["", "# end\n", "defaults:\n  kind: feed\n", "...\n"])


@settings(max_examples=200)
@given(st.lists(st.tuples(_COMMENTS, _ENTRIES), min_size=1, max_size=4), _ENDS, st.data())
def test_adding_then_removing_gives_the_same_bytes(
    parts: list[tuple[str, str]], end: str, data: st.DataObject
) -> None:
    entries = "".join(comment + entry.format(f"e{number}") for number, (comment, entry) in enumerate(parts))
    before = f"# head\nsources:\n{entries}{end}"
    if data.draw(st.booleans()):
        before = before.replace("\n", "\r\n")
    if data.draw(st.booleans()):
        before = before.rstrip("\r\n")
    after = with_entries(before, "sources", [NEW, {"id": "m"}])
    count = len(parts)
    assert values(after)["sources"][count] == NEW
    assert without_entry(without_entry(after, "sources", count + 1), "sources", count) == before
    number = data.draw(st.integers(0, count - 1))
    paused = with_key(before, ("sources", number), "reason", "x")
    assert without_key(paused, ("sources", number), "reason") == before


BLOCKS = (
    "# head\nsources:\n  # first\n  - id: a\n    # inside\n    rules:\n      list: x\n\n"
    "    last: |\n      two\n      lines\n  - id: b\n# foot\n"
)
A_BLOCK = "id: a\n# inside\nrules:\n  list: x\n\nlast: |\n  two\n  lines"


@pytest.mark.parametrize(
    ("text", "number", "block"),
    [
        (BLOCKS, 0, A_BLOCK),
        (BLOCKS, 1, "id: b"),
        ("sources:\n-\n   id: a\n   url: x", 0, "id: a\nurl: x"),
        ("sources: [{id: a, url: x}, {id: b}]\n", 0, "{id: a, url: x}"),
        ("sources:\r\n  - id: a\r\n    url: x\r\n", 0, "id: a\nurl: x"),
    ],
)
def test_an_entry_is_given_as_it_is_written_and_goes_back_byte_for_byte(
    text: str, number: int, block: str
) -> None:
    assert entry_block(text, ("sources", number)) == block
    assert with_block(text, ("sources", number), block) == text


@pytest.mark.parametrize(
    ("text", "block", "after"),
    [
        (
            BLOCKS,
            "id: a\nnew: 1",
            "# head\nsources:\n  # first\n  - id: a\n    new: 1\n  - id: b\n# foot\n",
        ),
        ("sources:\n  - id: a", "id: a\nurl: x\n", "sources:\n  - id: a\n    url: x"),
        ("sources: [{id: a}]\n", " {id: a, url: x} \n", "sources: [{id: a, url: x}]\n"),
        ("sources:\n  - id: a\n", "", "sources:\n  - \n"),
    ],
)
def test_an_edited_entry_takes_the_place_of_the_old_one_and_nothing_else_moves(
    text: str, block: str, after: str
) -> None:
    assert with_block(text, ("sources", 0), block) == after
