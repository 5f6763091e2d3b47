"""Header fields, proxies and secrets of sources: what may be written, and what a mistake is told as."""

from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.config.models import Config, dump, parse
from aggregator.errors import ConfigError
from tests.config.folders import SETTINGS, source_with, write_folder

DECLARED = SETTINGS + "secrets: {KEY: {hosts: [news.example]}, LOGIN: {hosts: news.example}}\n"


def loaded(tmp_path: Path, *lines: str, settings: str = DECLARED) -> Config:
    return load(write_folder(tmp_path, settings=settings, sources=source_with(*lines)), env={})


def fault(tmp_path: Path, *lines: str, settings: str = DECLARED) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, *lines, settings=settings)
    (only,) = caught.value.faults
    return str(only)


def test_a_source_says_how_it_wants_to_be_asked(tmp_path: Path) -> None:
    config = loaded(
        tmp_path,
        'headers: {X-Key: "Token ${KEY}", Accept-Language: zh}',
        "auth: LOGIN",
        "proxy: socks5h://127.0.0.1:9050",
    )
    (source,) = config.sources
    assert source.headers == (("X-Key", "Token ${KEY}"), ("Accept-Language", "zh"))
    assert (source.auth, source.proxy) == ("LOGIN", "socks5h://127.0.0.1:9050")
    assert config.secrets == {"KEY": ("news.example",), "LOGIN": ("news.example",)}
    assert parse(dump(config)) == config


def test_a_proxy_for_everybody_may_have_a_secret(tmp_path: Path) -> None:
    settings = SETTINGS + (
        'secrets: {P: {hosts: proxy.example}}\nfetch: {proxy: "http://${P}@proxy.example:3128"}\n'
    )
    assert loaded(tmp_path, settings=settings).fetch.proxy == "http://${P}@proxy.example:3128"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("auth: LOGN", 'auth names the secret LOGN, which is not declared; did you mean "LOGIN"?'),
        (
            'headers: {X-Key: "${OTHER_PAPER}"}',
            "declare it in aggregator.yaml, as in secrets: {OTHER_PAPER: {hosts: [news.example]}}",
        ),
        (
            "url: [https://news.example/a, https://else.example/b]\n    auth: LOGIN",
            "auth would send the secret LOGIN to else.example, but it is for news.example; mend its hosts",
        ),
        (
            'proxy: "http://${KEY}@proxy.example:3128"',
            "proxy would send the secret KEY to proxy.example, but it is for news.example; mend its hosts",
        ),
        (
            'proxy: "http://me:pw@proxy.example:3128"',
            "the proxy's address holds a password; declare a secret",
        ),
        ("proxy: proxy.example", '"proxy.example" is no proxy; write it as in http://proxy.example:3128'),
        ("auth: city-paper", '"city-paper" is no name of a secret; write capitals, digits and _'),
        ("headers: {X Key: a}", '"X Key" is no name of a header field; write it as in X-Api-Key'),
        ("headers: {cookie: a=b}", '"cookie" is not yours to set: the fetcher decides it; leave it out'),
        ('headers: {X-Key: "a\\r\\nb"}', 'the value of "X-Key" has a line break'),
    ],
)
def test_each_mistake_of_a_source_is_told(tmp_path: Path, *, line: str, message: str) -> None:
    told = fault(tmp_path, *line.split("\n    "))
    assert told.startswith("config/sources/all.yaml:")
    assert message in told


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("secrets: {key: {hosts: [a.example]}}", '"key" is no name of a secret'),
        ("secrets: {KEY: {hosts: [https://a.example/]}}", '"https://a.example/" is no host'),
        ("secrets: {KEY: {hosts: []}}", "hosts"),
        ("secrets: {KEY: {}}", "hosts is missing"),
        ("secrets: [KEY]", "is no mapping"),
        ("secrets: {KEY: {hosts: [a.example], host: b.example}}", 'no such key; did you mean "hosts"?'),
        ('fetch: {proxy: "http://${P}@proxy.example"}', "fetch.proxy names the secret P"),
    ],
)
def test_each_mistake_of_the_settings_is_told(tmp_path: Path, *, settings: str, message: str) -> None:
    told = fault(tmp_path, settings=f"{SETTINGS}{settings}\n")
    assert told.startswith("config/aggregator.yaml:")
    assert message in told


def test_a_mapping_of_secrets_has_no_variable(tmp_path: Path) -> None:
    folder = write_folder(tmp_path)
    with pytest.raises(ConfigError, match="AGGREGATOR_SECRETS"):
        load(folder, env={"AGGREGATOR_SECRETS": "KEY"})
    load(folder, env={"AGGREGATOR_SECRET_KEY": "k"})
