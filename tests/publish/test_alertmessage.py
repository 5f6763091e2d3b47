"""Alerts in the words and signatures of each receiver."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from aggregator.model.alert import Delivery, Format, Notice, Webhook
from aggregator.model.condition import Condition, Episode
from aggregator.publish.alertmessage import Message, Sender, alert_message, refusal

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BEGUN = Episode(UUID(int=1), "paper", Condition.FAILED, AT, None, AT, "no answer\nwithin 30 s")
ENDED = replace(BEGUN, uuid=UUID(int=2), ended_at=AT + timedelta(hours=1))
POLLER = Episode(UUID(int=3), None, Condition.POLLER, AT, AT, AT, "gone")
SENDER = Sender("News & <Co>", "https://news.example/status", {"paper": "福州日报"})
KEY = "s3cret"
# By openssl: printf "" | openssl dgst -sha256 -hmac $'1795521600\ns3cret' -binary | base64, and the like.
FEISHU_SIGN = "BhdELn2Lkcu2shuJiarispxkJ1v1OT27zRCIE6cQEj8="
DINGTALK_SIGN = "%2FtpMS970xphQga%2Fr%2BXrBoxHssm63IwX4Jrxkvtsfobk%3D"


def sent(form: Format, *notices: Notice, secret: str | None = None, sender: Sender = SENDER) -> Message:
    told = notices or (Notice(BEGUN), Notice(ENDED, is_end=True))
    delivery = Delivery(UUID(int=9), "hook", told, AT)
    hook = Webhook("https://hook.example/", format=form)
    return alert_message(delivery, hook, sender, secret=secret, at=AT)


def content(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(message.body)
    return found


def test_our_own_format_says_everything_of_each_alert() -> None:
    assert content(sent(Format.GENERIC)) == {
        "delivery": str(UUID(int=9)),
        "site": "News & <Co>",
        "status_url": "https://news.example/status",
        "alerts": [
            {
                "id": str(UUID(int=1)),
                "event": "begin",
                "condition": "failed",
                "source": "paper",
                "title": "福州日报 cannot be polled",
                "why": "no answer\nwithin 30 s",
                "began_at": "2026-11-24T12:00:00+00:00",
                "ended_at": None,
            },
            {
                "id": str(UUID(int=2)),
                "event": "end",
                "condition": "failed",
                "source": "paper",
                "title": "福州日报 can be polled again",
                "why": "no answer\nwithin 30 s",
                "began_at": "2026-11-24T12:00:00+00:00",
                "ended_at": "2026-11-24T13:00:00+00:00",
            },
        ],
    }


def test_a_begin_is_told_as_a_begin_although_its_end_came_meanwhile() -> None:
    (alert,) = content(sent(Format.GENERIC, Notice(ENDED)))["alerts"]
    assert (alert["event"], alert["title"], alert["ended_at"]) == ("begin", "福州日报 cannot be polled", None)


TEXT = (
    "News & <Co>\n⚠ 福州日报 cannot be polled: no answer within 30 s\n"
    "✔ 福州日报 can be polled again\nhttps://news.example/status"
)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (Format.FEISHU, {"msg_type": "text", "content": {"text": TEXT}}),
        (Format.WECOM, {"msgtype": "text", "text": {"content": TEXT}}),
        (Format.DINGTALK, {"msgtype": "text", "text": {"content": TEXT}}),
        (Format.SLACK, {"text": TEXT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}),
    ],
)
def test_a_chat_gets_a_line_an_alert(form: Format, said: dict[str, Any]) -> None:
    assert content(sent(form)) == said


def test_without_a_public_address_no_page_is_named() -> None:
    said = content(sent(Format.SLACK, Notice(POLLER, is_end=True), sender=replace(SENDER, status_url=None)))
    assert said == {"text": "News &amp; &lt;Co&gt;\n✔ The poller works again"}


def test_a_storm_is_cut_to_what_chats_take() -> None:
    text = content(sent(Format.WECOM, *[Notice(BEGUN)] * 50))["text"]["content"]
    assert 1900 < len(text.encode()) <= 2000


def test_unsigned_messages_carry_their_id_and_time_alone() -> None:
    message = sent(Format.GENERIC)
    assert (message.query, dict(message.headers)) == (
        "",
        {
            "Content-Type": "application/json; charset=utf-8",
            "X-Aggregator-Delivery": str(UUID(int=9)),
            "X-Aggregator-Timestamp": "1795521600",
        },
    )


def test_the_signature_is_that_of_time_and_body() -> None:
    message = sent(Format.GENERIC, secret=KEY)
    expected = hmac.digest(KEY.encode(), b"1795521600." + message.body, hashlib.sha256).hex()
    assert message.headers["X-Aggregator-Signature"] == f"sha256={expected}"


def test_feishu_has_its_own_signature_in_the_body() -> None:
    said = content(sent(Format.FEISHU, secret=KEY))
    assert (said["timestamp"], said["sign"]) == ("1795521600", FEISHU_SIGN)


def test_dingtalk_has_its_own_signature_in_the_address() -> None:
    assert sent(Format.DINGTALK, secret=KEY).query == f"timestamp=1795521600000&sign={DINGTALK_SIGN}"


@pytest.mark.parametrize(
    ("form", "body", "why"),
    [
        (Format.GENERIC, b"ok", None),
        (Format.SLACK, b"ok", None),
        (Format.FEISHU, b'{"code":0,"msg":"success"}', None),
        (Format.FEISHU, b'{"StatusCode":0}', None),
        (Format.FEISHU, b'{"code":19021,"msg":"sign match fail"}', "it answered code 19021"),
        (Format.WECOM, b'{"errcode":45009}', "it answered errcode 45009"),
        (Format.DINGTALK, b'{"errcode":310000}', "it answered errcode 310000"),
        (Format.DINGTALK, b"[]", "it answered errcode None"),
        (Format.WECOM, b"<html>", "it answered something else than JSON"),
    ],
)
def test_a_chat_that_answers_200_may_have_refused(form: Format, body: bytes, why: str | None) -> None:
    assert refusal(form, body) == why
