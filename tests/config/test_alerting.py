"""Who is told by webhook what is the matter, and how images come to readers."""

from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.config.models import Config, dump, parse
from aggregator.errors import ConfigError
from aggregator.model.alert import Format, Webhook
from aggregator.model.condition import Condition
from tests.config.folders import SETTINGS, source_with, write_folder

HOOKS = """
secrets:
  TOKEN: {hosts: [chat.example]}
  KEY: {hosts: [unused.example]}
alerts:
  webhooks:
    - url: https://chat.example/hook/${TOKEN}
      format: feishu
      secret: KEY
      kinds: [failed, charset, failed]
    - url: http://10.0.0.7:8080/alerts?team=news
"""


def loaded(tmp_path: Path, more: str, sources: str | None = None) -> Config:
    files = {"settings": SETTINGS + more} | ({} if sources is None else {"sources": sources})
    return load(write_folder(tmp_path, **files), env={})


def test_webhooks_are_read_and_kept(tmp_path: Path) -> None:
    config = loaded(tmp_path, HOOKS)
    assert config.webhooks == (
        Webhook(
            "https://chat.example/hook/${TOKEN}",
            secret="KEY",
            kinds=(Condition.FAILED, Condition.CHARSET),
            format=Format.FEISHU,
        ),
        Webhook("http://10.0.0.7:8080/alerts?team=news"),
    )
    assert parse(dump(config)) == config


def test_without_the_section_nobody_is_told(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").webhooks == ()


@pytest.mark.parametrize(
    ("hook", "told"),
    [
        (
            "url: ftp://a.example/",
            '"ftp://a.example/" is no address of a webhook; write it as in https://chat',
        ),
        ("url: 'https://${TOKEN}/'", "is no address of a webhook"),
        ("url: 'https://me:pw@a.example/'", "is no address of a webhook"),
        ("url: https://a.example/#x", "is no address of a webhook"),
        (
            "{url: https://a.example/, kinds: failedd}",
            '"failedd" is no kind of alert; did you mean "failed"?',
        ),
        (
            "{url: https://a.example/, kinds: zzzzzz}",
            '"zzzzzz" is no kind of alert; known are failed, blocked',
        ),
        ("{url: https://a.example/, format: irc}", "alerts.webhooks[0].format"),
        (
            "url: 'https://a.example/${TOKEN}'",
            "alerts.webhooks[0].url names the secret TOKEN, which is not declared; declare it",
        ),
        (
            "{url: https://a.example/, secret: SIGN}",
            "alerts.webhooks[0].secret names the secret SIGN, which is not declared; declare it",
        ),
    ],
)
def test_a_webhook_that_cannot_be_is_refused_with_the_remedy(tmp_path: Path, hook: str, told: str) -> None:
    entry = hook if hook.startswith("{") else f"{{{hook}}}"
    with pytest.raises(ConfigError) as found:
        loaded(tmp_path, f"alerts: {{webhooks: [{entry}]}}\n")
    assert told in str(found.value)


def test_a_secret_in_an_address_is_declared_for_its_host(tmp_path: Path) -> None:
    wrong = HOOKS.replace("[chat.example]", "[other.example]")
    with pytest.raises(ConfigError) as found:
        loaded(tmp_path, wrong)
    assert "would send the secret TOKEN to chat.example, but it is for other.example" in str(found.value)


@pytest.mark.parametrize(
    ("settings", "lines", "images"),
    [
        ("", (), "proxy"),
        ("images: none\n", (), "none"),
        ("images: direct\n", (), "direct"),
        ("images: none\n", ("images: proxy",), "proxy"),
        ("", ("images: direct",), "direct"),
    ],
)
def test_a_source_says_how_its_images_come_else_the_installation(
    tmp_path: Path, settings: str, lines: tuple[str, ...], images: str
) -> None:
    config = loaded(tmp_path, settings, source_with(*lines))
    assert [source.images for source in config.sources] == [images]
    assert parse(dump(config)) == config
