"""The schemas that editors use: current, and of one mind with the program about what a file may hold."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from aggregator.config.jsonschema import schemas
from aggregator.config.yamltext import read_sheet
from tests.config.folders import REGIONS, SOURCES, source_with

CONFIG = Path(__file__).parents[2] / "config"
FILES = sorted(path.relative_to(CONFIG) for path in CONFIG.rglob("*.yaml"))


def value_of(text: str) -> object:
    sheet, faults = read_sheet(text, "x.yaml")
    assert sheet is not None, faults
    return sheet.value


def complaints(kind: str, text: str) -> list[str]:
    schema: dict[str, Any] = json.loads(schemas()[f"{kind}.schema.json"])
    return [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(value_of(text))]


def test_the_committed_schemas_are_current() -> None:
    for name, text in schemas().items():
        written = (CONFIG / "schema" / name).read_text(encoding="utf-8")
        assert written == text, f"config/schema/{name} is not current; run: make schemas"


def test_the_command_of_make_schemas_writes_them(tmp_path: Path) -> None:
    folder = tmp_path / "new/schema"
    subprocess.run([sys.executable, "-m", "aggregator.config.jsonschema", str(folder)], check=True)
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == dict(schemas())


@pytest.mark.parametrize("name", schemas())
def test_each_is_a_valid_schema(name: str) -> None:
    jsonschema.Draft7Validator.check_schema(json.loads(schemas()[name]))


@pytest.mark.parametrize("path", FILES, ids=str)
def test_every_file_of_ours_names_its_schema_and_meets_it(path: Path) -> None:
    text = (CONFIG / path).read_text(encoding="utf-8")
    start, _, named = text.splitlines()[0].partition("=")
    assert start == "# yaml-language-server: $schema"
    kind = "aggregator" if path.name == "aggregator.yaml" else path.parts[0]
    assert (CONFIG / path.parent / named).resolve() == (CONFIG / f"schema/{kind}.schema.json").resolve()
    assert complaints(kind, text) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("aggregator", "{}"),
        (
            "aggregator",
            "follow: all\npoll: {every_s: 30min}\nfetch: {min_gap_s: 0, allow_private: '[::1]:8080'}\n",
        ),
        ("regions", REGIONS),
        ("sources", SOURCES),
        ("sources", source_with("every: 90s", "known_as: 晚报", "standing: 3")),
        (
            "sources",
            "defaults: {region: cn, home: 'http://a.example/'}\nsources: [{id: a, name: A, url: 'demo:/x'}]",
        ),
    ],
)
def test_what_the_program_takes_the_schema_takes(kind: str, text: str) -> None:
    assert complaints(kind, text) == []


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("aggregator", "titel: x", "Additional properties are not allowed ('titel' was unexpected)"),
        ("aggregator", "web: {port: 70000}", "70000 is greater than the maximum of 65535"),
        ("aggregator", "poll: {every_s: 3}", "3 is less than the minimum of 10"),
        ("aggregator", "public_url: https://a.example/?x", "is not valid under any of the given schemas"),
        ("regions", "regions: [{id: cn}]", "is not valid under any of the given schemas"),
        ("regions", "regions: [{id: Cn, name: x}]", "'Cn' does not match"),
        ("sources", source_with("every: 3 parsecs"), "is not valid under any of the given schemas"),
        ("sources", source_with("kind: podcast"), "'podcast' is not one of"),
        ("sources", source_with("url: ftp://a.example/"), "is not valid under any of the given schemas"),
        (
            "sources",
            "sources: [{id: a, name: A, home: 'http://a.example/', url: 'http://a.example/'}]",
            "'region'",
        ),
        (
            "sources",
            "defaults: {region: cn}\nsources: [{id: a, name: A, url: 'http://a.example/'}]",
            "'home'",
        ),
    ],
)
def test_what_the_program_refuses_editors_mark(kind: str, text: str, words: str) -> None:
    found = complaints(kind, text)
    assert any(words in message for message in found), found
