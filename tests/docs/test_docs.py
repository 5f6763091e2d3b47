"""What README and docs say holds for the program beside them."""

import dataclasses
import importlib
import pkgutil
import re
from pathlib import Path

import click
import pytest

import aggregator.model
from aggregator import cli
from aggregator.config.loader import load
from aggregator.config.models import (
    Config,
    EmbedSettings,
    FetchSettings,
    LogSettings,
    PollSettings,
    StoreSettings,
    WebSettings,
)
from aggregator.model.site import Site
from aggregator.model.source import Source

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CONFIGURATION = ROOT / "docs" / "configuration.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [README, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")), *DECISIONS]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REGIONS = """
  - {id: cn/fujian/fuzhou, names: {zh-Hans: 福州}}
  - {id: de, names: {de: Deutschland}, timezone: Europe/Berlin, language: de}
"""


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def examples(page: Path, language: str, key: str) -> list[str]:
    """Give the page's fenced examples in that language which begin with that key."""
    found = [text for kind, text in FENCED.findall(page.read_text("utf-8")) if kind == language]
    return [text for text in found if text.startswith(key)]


def installation(folder: Path, *, settings: str = "", sources: str = "") -> Config:
    """Load a configuration made of the documented regions and what is given."""
    (regions,) = examples(CONFIGURATION, "yaml", "regions:")
    for name, text in {
        "aggregator.yaml": settings,
        "regions/documented.yaml": regions + REGIONS,
        "sources/documented.yaml": sources or "sources: []",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return load(folder, env={})


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_prose_is_wrapped(page: Path) -> None:
    prose = FENCED.sub("", page.read_text("utf-8")).splitlines()
    assert [line for line in prose if len(line) > 120 and not line.startswith("|")] == []


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_is_short_and_says_what_would_change_it(page: Path) -> None:
    text = page.read_text("utf-8")
    parts = re.findall(r"^\*\*(.+?)\.\*\*", text, re.MULTILINE)
    assert text.count("\n") <= 20
    assert [part for part in parts if part != "Price"] == [
        "Question",
        "Choice",
        "Alternatives",
        "Evidence",
        "What would change our mind",
    ]


def test_the_settings_example_is_a_configuration(tmp_path: Path) -> None:
    (settings,) = examples(CONFIGURATION, "yaml", "title:")
    config = installation(tmp_path, settings=settings)
    assert config.site == Site("福州新闻汇", "https://news.example.org", "mailto:editor@example.org")
    assert config.follow == ("cn/fujian", "de")


@pytest.mark.parametrize("page", [README, CONFIGURATION], ids=name_of)
def test_every_source_example_is_a_configuration(page: Path, tmp_path: Path) -> None:
    texts = [*examples(page, "yaml", "sources:"), *examples(page, "yaml", "defaults:")]
    assert texts
    for text in texts:
        config = installation(tmp_path, sources=text)
        assert [source.region for source in config.sources] == ["cn/fujian/fuzhou"]
        assert config.sources[0].enabled


def test_the_example_of_a_secret_is_a_configuration(tmp_path: Path) -> None:
    (settings,) = examples(CONFIGURATION, "yaml", "secrets:")
    (key,) = examples(CONFIGURATION, "yaml", "headers:")
    sources = [text for text in examples(CONFIGURATION, "yaml", "sources:") if "media.example" in text]
    config = installation(tmp_path, settings=settings, sources=f"{sources[0]}    {key}")
    assert config.secrets == {"CITY_PAPER": ("media.example",)}
    assert config.sources[0].headers == (("X-Api-Key", "${CITY_PAPER}"),)


def test_the_example_of_alerts_is_a_configuration(tmp_path: Path) -> None:
    (settings,) = examples(CONFIGURATION, "yaml", "alerts:")
    (hook,) = installation(tmp_path, settings=settings).webhooks
    assert (hook.format, hook.kinds[0]) == ("feishu", "failed")


def test_the_table_of_settings_is_complete_and_its_defaults_are_true() -> None:
    table = CONFIGURATION.read_text("utf-8").partition("### From the environment")[0]
    documented: dict[str, str] = {}
    for names, defaults in re.findall(r"^\| (`[a-z].*?) \| (.*?) \|", table, re.MULTILINE):
        keys = re.findall(r"`([\w.]+)`", names)
        documented |= dict(zip(keys, defaults.split(", ") if len(keys) > 1 else [defaults], strict=True))
    settings = {
        f"{section}.{field.name}": field.default
        for section, shape in {
            "fetch": FetchSettings,
            "poll": PollSettings,
            "web": WebSettings,
            "log": LogSettings,
            "store": StoreSettings,
            "embed": EmbedSettings,
        }.items()
        for field in dataclasses.fields(shape)
    }
    plain = {"title", "public_url", "contact", "follow", "operator", "imprint_url", "privacy_url", "hub"}
    plain |= {"only_approved", "approved", "images"}
    assert documented.keys() == settings.keys() | plain
    told = {"None": "none", "()": "nothing", "False": "false", "True": "true", "3600.0": "1h"}
    for key, default in settings.items():
        built = "built" if key == "fetch.user_agent" else None
        spelled = built or told.get(f"{default}") or f"{default}".removesuffix(".0")
        assert documented[key].replace(",", "") == spelled, key


def test_the_table_of_a_source_knows_every_key() -> None:
    text = CONFIGURATION.read_text("utf-8").partition("## Sources")[2]
    names = {field.name.removesuffix("_s") for field in dataclasses.fields(Source)}
    assert sorted(name for name in names if f"`{name}`" not in text) == ["language", "paced"]


def test_every_command_is_documented_with_its_arguments() -> None:
    documented = re.findall(
        r"`aggregator ([\w-]+)((?: [^`]+)?)`", README.read_text("utf-8").partition("## Commands")[2]
    )
    assert {name for name, _ in documented} == set(cli.cli.list_commands(click.Context(cli.cli)))


def test_every_shell_example_of_ours_is_a_command_with_known_options() -> None:
    lines = [
        line.partition("#")[0].split()
        for _, text in FENCED.findall(README.read_text("utf-8"))
        for line in text.splitlines()
        if line.startswith(".venv/bin/aggregator ")
    ]
    assert len(lines) >= 4
    for _, name, *arguments in lines:
        command = cli.cli.get_command(click.Context(cli.cli), name)
        assert command is not None
        command.make_context(name, arguments)


def test_the_exit_codes_are_those_of_the_program() -> None:
    documented = re.findall(r"^\| (\d) \|", README.read_text("utf-8"), re.MULTILINE)
    assert documented == ["0", str(cli.EXIT_FAILED), str(cli.EXIT_USAGE), str(cli.EXIT_STORE)]


def test_every_room_has_its_line() -> None:
    rooms = (ROOT / "docs" / "rooms.md").read_text("utf-8")
    folders = {path.parent.name for path in (ROOT / "aggregator").glob("*/__init__.py")}
    assert sorted(folder for folder in folders if f"`{folder}/`" not in rooms) == []


def test_the_journey_names_types_that_exist() -> None:
    dataflow = (ROOT / "docs" / "dataflow.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)`", dataflow))
    modules = [
        importlib.import_module(f"aggregator.model.{found.name}")
        for found in pkgutil.iter_modules(aggregator.model.__path__)
    ]
    assert len(named) > 10
    assert sorted(name for name in named if not any(hasattr(module, name) for module in modules)) == []
