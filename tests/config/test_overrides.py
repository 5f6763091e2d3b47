from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.config.models import FetchSettings, LogSettings, WebSettings
from aggregator.config.overrides import read_overrides
from aggregator.errors import ConfigError
from aggregator.model.site import Site
from tests.config.folders import write_folder


def test_variables_stand_before_the_file(tmp_path: Path) -> None:
    folder = write_folder(tmp_path, settings="follow: [demo]\nweb: {port: 80, workers: 2}\n")
    config = load(
        folder,
        env={
            "AGGREGATOR_TITLE": "2026",
            "AGGREGATOR_PUBLIC_URL": "https://news.example/",
            "AGGREGATOR_FOLLOW": "cn/fujian, demo",
            "AGGREGATOR_FETCH_MIN_GAP_S": "0",
            "AGGREGATOR_FETCH_TIMEOUT_S": "1min",
            "AGGREGATOR_FETCH_ALLOW_PRIVATE": "127.0.0.1:8081,[::1]:8081",
            "AGGREGATOR_WEB_PORT": " 8080 ",
            "AGGREGATOR_LOG_JSON_LINES": "Yes",
        },
    )
    assert config.site == Site("2026", "https://news.example")
    assert config.follow == ("cn/fujian", "demo")
    assert config.fetch == FetchSettings(
        min_gap_s=0.0, timeout_s=60.0, allow_private=("127.0.0.1:8081", "[::1]:8081")
    )
    assert config.web == WebSettings(port=8080, workers=2)
    assert config.log == LogSettings(json_lines=True)


def test_an_empty_variable_and_those_of_others_change_nothing(tmp_path: Path) -> None:
    env = {
        "AGGREGATOR_PUBLIC_URL": "",
        "AGGREGATOR_CONFIG": "/etc/aggregator",
        "AGGREGATOR_CONFIG_SEED": "/seed",
        "AGGREGATOR_DATA": "/data",
        "AGGREGATOR_DATABASE": "sqlite",
        "AGGREGATOR_SECRET_PRESS": "s3cret",
        "PATH": "/bin",
    }
    folder = write_folder(tmp_path)
    assert load(folder, env=env) == load(folder, env={})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "AGGREGATOR_WEB_PROT",
            "1",
            'is no setting; did you mean "AGGREGATOR_WEB_PORT" or "AGGREGATOR_WEB_HOST"?',
        ),
        ("AGGREGATOR_CONFG", "1", 'is no setting; did you mean "AGGREGATOR_CONFIG"?'),
        ("AGGREGATOR_XYZZY", "1", "is no setting; unset it"),
        ("AGGREGATOR_WEB_PORT", "http", '"http" is no whole number; write digits without quotes'),
        ("AGGREGATOR_WEB_PORT", "-1", "-1 is below 1; write 1 or more"),
        ("AGGREGATOR_FOLLOW", "demo,cnn", '"cnn" is no region; did you mean "cn"?'),
        (
            "AGGREGATOR_LOG_JSON_LINES",
            "maybe",
            '"maybe" is neither true nor false; write one of them without quotes',
        ),
    ],
)
def test_a_fault_of_a_variable_has_its_name_as_the_place(
    tmp_path: Path, name: str, value: str, message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(write_folder(tmp_path), env={name: value})
    assert [str(fault) for fault in caught.value.faults] == [f"{name}: {message}"]


def test_faults_of_file_and_variables_are_said_together(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(
            write_folder(tmp_path, settings="web: 3\nlog:\n"),
            env={"AGGREGATOR_WEB_PORT": "80", "AGGREGATOR_X": "1"},
        )
    assert [str(fault) for fault in caught.value.faults] == [
        "config/aggregator.yaml:1: web: 3 is no mapping; write lines of key: value below the key",
        "config/aggregator.yaml:2: log: is empty; write lines of key: value below the key",
        "AGGREGATOR_X: is no setting; unset it",
    ]


def test_every_setting_has_a_variable() -> None:
    sections = {
        "": "TITLE PUBLIC_URL CONTACT FOLLOW",
        "FETCH_": "USER_AGENT MIN_GAP_S TIMEOUT_S CONNECT_TIMEOUT_S MAX_BYTES MAX_DECODED_BYTES "
        "MAX_REDIRECTS CONCURRENCY ALLOW_PRIVATE",
        "POLL_": "EVERY_S TICK_S READERS READER_MEMORY_MB READER_DEADLINE_S LEASE_S",
        "WEB_": "HOST PORT WORKERS",
        "LOG_": "LEVEL JSON_LINES",
    }
    names = [section + name for section, keys in sections.items() for name in keys.split()]
    found, faults = read_overrides({f"AGGREGATOR_{name}": "1" for name in names})
    assert sorted(override.name for override in found) == sorted(f"AGGREGATOR_{name}" for name in names)
    assert faults == []
