"""Whose pages may show embeds in frames."""

from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.config.models import Config, EmbedSettings, dump, parse
from aggregator.errors import ConfigError
from tests.config.folders import SETTINGS, write_folder


def loaded(tmp_path: Path, section: str) -> Config:
    return load(write_folder(tmp_path, settings=f"{SETTINGS}embed: {section}\n"), env={})


@pytest.mark.parametrize(
    "site",
    [
        *("https://town.example", "http://127.0.0.1:8080", "town.example", "*.town.example"),
        *("https://*.town.example:8443", "town.example:*", "localhost:3000", "xn--fzc2c9e2c.example"),
    ],
)
def test_a_site_may_be_allowed_to_frame_embeds(tmp_path: Path, site: str) -> None:
    config = loaded(tmp_path, f"{{frame_ancestors: '{site}'}}")
    assert config.embed == EmbedSettings((site,))
    assert parse(dump(config)) == config


def test_a_site_named_twice_counts_once(tmp_path: Path) -> None:
    config = loaded(tmp_path, "{frame_ancestors: [a.example, b.example, a.example]}")
    assert config.embed.frame_ancestors == ("a.example", "b.example")


def test_without_the_section_every_site_may(tmp_path: Path) -> None:
    assert load(write_folder(tmp_path, settings=SETTINGS), env={}).embed.frame_ancestors == ()


@pytest.mark.parametrize(
    "site",
    [
        *("*", "'self'", "https://", "https:", "https://town.example/", "https://town.example/news"),
        *("ftp://town.example", "town.example; script-src *", "town.example evil.example", "-a.example"),
        *("a..example", "a.example:", "*.*.example", "münchen.example", "a.example\n", ""),
    ],
)
def test_what_is_no_site_is_told_by_its_place(tmp_path: Path, site: str) -> None:
    quoted = site.replace("'", "''").replace("\n", "\n\n")
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, f"{{frame_ancestors: ['{quoted}']}}")
    (fault,) = caught.value.faults
    assert "embed.frame_ancestors[0]: " in str(fault)
    assert "is no site that could frame an embed; write its address without a path" in str(fault)
