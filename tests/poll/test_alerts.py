"""Alerts reach webhooks: a real outbox, a real fetcher, a real receiver."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from aggregator.config.models import Config
from aggregator.errors import StoreBusy
from aggregator.fetch.guard import AllowList, Guard
from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.secrets import Secret, Secrets
from aggregator.model.alert import Delivery, Format, Webhook
from aggregator.model.site import Site
from aggregator.poll.alerts import AlertSender
from aggregator.poll.writer import Writer
from aggregator.store.alerts import GAP
from tests.store.harness import Installation, entry, failure, ours
from tests.support.builders import regions
from tests.support.origin import Origin, Seen

SECRETS = Secrets(
    {
        "TOKEN": Secret("hook/t0ken", frozenset({"127.0.0.1"})),
        "KEY": Secret("s3cret", frozenset()),
        "EMPTY": Secret(None, frozenset({"127.0.0.1"})),
        "OTHERS": Secret("x", frozenset({"chat.example"})),
    }
)


@dataclass
class Desk:
    """A poller's part that tells alerts, with a source that fails."""

    site: Installation
    receiver: Origin
    sender: AlertSender
    hooks: list[Webhook] = field(default_factory=list)

    def told(self) -> list[Seen]:
        return list(self.receiver.log)

    def hook(self, path: str = "/hook", **changes: Any) -> Webhook:
        self.hooks.append(Webhook(self.receiver.url(path), **changes))
        return self.hooks[-1]

    def outbox(self) -> list[tuple[Any, ...]]:
        return self.site.rows("SELECT tries, settled_at IS NOT NULL, failure FROM alert_delivery")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        receiver = stack.enter_context(Origin())
        site = Installation(tmp_path / "store.db")
        stack.callback(site.close)
        guard = Guard(AllowList.parse([receiver.allow]))
        fetcher = stack.enter_context(
            closing(CurlFetcher(guard, user_agent="Tester/1", clock=lambda: site.now))
        )
        writer = Writer(site.polling, clock=lambda: site.now)
        stack.callback(writer.close)
        hooks: list[Webhook] = []
        config = Config(Site(title="News", public_url="https://news.example"), (), regions(), (ours(),))
        sender = AlertSender(
            site.polling,
            writer,
            fetcher=lambda: fetcher,
            config=lambda: replace(config, webhooks=tuple(hooks)),
            secrets=lambda: SECRETS,
            clock=lambda: site.now,
        )
        site.follow(ours())
        site.poll(ours(), result=failure())
        site.polling.note_conditions(now=site.now)
        receiver.serve("/hook", b'{"errcode":0}')
        yield Desk(site, receiver, sender, hooks)


def signed(seen: Seen, key: str) -> str:
    text = seen.headers["x-aggregator-timestamp"].encode() + b"." + seen.body
    return f"sha256={hmac.digest(key.encode(), text, hashlib.sha256).hex()}"


def test_an_alert_is_posted_once_and_signed(desk: Desk) -> None:
    desk.hook(secret="KEY")
    assert [desk.sender.tick(), desk.sender.tick()] == [1, 0]
    (seen,) = desk.told()
    said = json.loads(seen.body)
    assert (seen.method, seen.headers["content-type"]) == ("POST", "application/json; charset=utf-8")
    assert seen.headers["x-aggregator-signature"] == signed(seen, "s3cret")
    assert [(one["event"], one["title"]) for one in said["alerts"]] == [
        ("begin", "福州日报 cannot be polled")
    ]
    assert said["status_url"] == "https://news.example/status"
    assert said["delivery"] == seen.headers["x-aggregator-delivery"]


def test_its_end_is_posted_too(desk: Desk) -> None:
    desk.hook()
    desk.sender.tick()
    desk.site.later(GAP)
    desk.site.poll(ours(), entry(1))
    desk.site.polling.note_conditions(now=desk.site.now)
    desk.sender.tick()
    assert [json.loads(seen.body)["alerts"][0]["event"] for seen in desk.told()] == ["begin", "end"]


@pytest.mark.parametrize(
    ("status", "why"),
    [(500, "status, status 500"), (404, "status, status 404"), (302, "redirect, status 302")],
)
def test_a_receiver_that_refuses_is_tried_again_under_the_same_id(desk: Desk, status: int, why: str) -> None:
    desk.hook()
    desk.receiver.serve("/hook", b"no", status=status, headers={"Location": "/other"})
    assert desk.sender.tick() == 0
    assert desk.outbox() == [(1, 0, why)]
    desk.receiver.serve("/hook", b"ok")
    desk.site.later()
    assert desk.sender.tick() == 1
    first, second = desk.told()
    assert first.headers["x-aggregator-delivery"] == second.headers["x-aggregator-delivery"]


def test_a_chat_that_refuses_with_200_is_tried_again(desk: Desk) -> None:
    desk.hook(format=Format.DINGTALK, secret="KEY")
    desk.receiver.serve("/hook", b'{"errcode":310000}')
    # DingTalk's signature stands in the address, which the origin knows with its query only
    assert desk.sender.tick() == 0
    (seen,) = desk.told()
    assert seen.path.startswith("/hook?timestamp=")
    assert "&sign=" in seen.path


def test_a_wecom_robot_that_counts_errors_is_tried_again(desk: Desk) -> None:
    desk.hook(format=Format.WECOM)
    desk.receiver.serve("/hook", b'{"errcode":45009}')
    assert desk.sender.tick() == 0
    assert desk.outbox() == [(1, 0, "it answered errcode 45009")]


def test_a_secret_in_an_address_is_filled_in_and_shown_nowhere(desk: Desk) -> None:
    base = desk.receiver.url("/")
    desk.hooks.append(Webhook(base + "${TOKEN}"))
    desk.sender.tick()
    assert [seen.path for seen in desk.told()] == ["/hook/t0ken"]
    assert "t0ken" not in str(desk.site.rows("SELECT * FROM alert_delivery"))


@pytest.mark.parametrize("name", ["EMPTY", "OTHERS", "NOBODY"])
def test_a_secret_that_is_missing_or_for_others_is_sent_nowhere(desk: Desk, name: str) -> None:
    desk.hooks.append(Webhook(f"{desk.receiver.url('/')}${{{name}}}"))
    assert desk.sender.tick() == 0
    assert desk.told() == []
    ((tries, is_settled, why),) = desk.outbox()
    assert (tries, is_settled) == (1, 0)
    assert why.startswith("a secret that it names is not known")


def test_without_the_secret_that_signs_nothing_is_sent(desk: Desk) -> None:
    desk.hook(secret="EMPTY")
    assert desk.sender.tick() == 0
    assert desk.told() == []


def test_a_receiver_in_a_closed_network_needs_the_allow_list(desk: Desk) -> None:
    with Origin() as inside:
        desk.hooks.append(Webhook(inside.url("/hook")))
        assert desk.sender.tick() == 0
        assert inside.log == []
        assert desk.outbox() == [(1, 0, "address_refused")]


class Refusing:
    """An outbox whose store refuses."""

    def due_alerts(self, hooks: object, *, now: object) -> tuple[Delivery, ...]:
        raise StoreBusy("another program is writing")

    def settle_alert(self, delivery: Delivery, *, failure: str | None, now: object) -> None:
        raise AssertionError("nothing is settled")


def test_while_the_store_refuses_nothing_is_told_and_nothing_breaks(desk: Desk) -> None:
    with closing(Writer(desk.site.polling, clock=lambda: desk.site.now)) as writer:
        sender = AlertSender(
            Refusing(),
            writer,
            fetcher=lambda: pytest.fail("nobody is asked"),
            config=lambda: Config(Site(), (), regions(), ()),
            secrets=lambda: SECRETS,
            clock=lambda: desk.site.now,
        )
        assert sender.tick() == 0


def test_what_a_closing_fetcher_breaks_off_is_sent_at_the_next_start(desk: Desk) -> None:
    desk.hook()
    closed = CurlFetcher(Guard(), user_agent="Tester/1", clock=lambda: desk.site.now)
    closed.close()
    with closing(Writer(desk.site.polling, clock=lambda: desk.site.now)) as writer:
        sender = AlertSender(
            desk.site.polling,
            writer,
            fetcher=lambda: closed,
            config=lambda: Config(Site(), (), regions(), (), webhooks=tuple(desk.hooks)),
            secrets=lambda: SECRETS,
            clock=lambda: desk.site.now,
        )
        assert sender.tick() == 0
    assert desk.outbox() == [(0, 0, None)]
    assert desk.sender.tick() == 1
