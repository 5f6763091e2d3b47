"""Alerts as webhooks get them: our own JSON or a chat's text, with the signature that each of them knows."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, assert_never
from urllib.parse import quote

from aggregator.model.alert import Delivery, Format, Notice, Webhook
from aggregator.model.condition import Episode
from aggregator.publish.conditions import headline
from aggregator.publish.text import one_line

_MAX_BYTES: Final = 2000  # WeCom takes 2,048; of longer texts the end is left out
_WHY_CHARS: Final = 200


@dataclass(frozen=True, slots=True)
class Sender:
    """Who tells: the installation's title, the page that says more, and the names of sources by id."""

    title: str
    status_url: str | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Message:
    """A request to a webhook; `query` is what its address takes besides, "" for nothing."""

    body: bytes
    headers: Mapping[str, str]
    query: str = ""


def alert_message(
    delivery: Delivery, hook: Webhook, sender: Sender, *, secret: str | None, at: datetime
) -> Message:
    """Give a delivery in the webhook's format, signed with `secret` as of `at`.

    Every format has our own headers: the delivery's id, which stays the same when it comes again, and, with
    a secret, ``sha256=`` and the HMAC-SHA256 of time stamp, full stop and body. Feishu wants its signature
    inside the body, DingTalk in the address.
    """
    stamp = str(int(at.timestamp()))
    said = _content(delivery, hook, sender)
    query = ""
    if secret is not None and hook.format is Format.FEISHU:
        said = {**said, "timestamp": stamp, "sign": _b64(f"{stamp}\n{secret}", "")}
    if secret is not None and hook.format is Format.DINGTALK:
        query = f"timestamp={stamp}000&sign={quote(_b64(secret, f'{stamp}000' + chr(10) + secret), safe='')}"
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Aggregator-Delivery": str(delivery.id),
        "X-Aggregator-Timestamp": stamp,
    }
    if secret is not None:
        digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        headers["X-Aggregator-Signature"] = f"sha256={digest}"
    return Message(body, headers, query)


def refusal(form: Format, body: bytes) -> str | None:
    """Give why a chat did not take a message although it answered 200, None when it took it.

    Feishu says it as `code`, WeCom and DingTalk as `errcode`; both are 0 for what was taken.
    """
    name = {Format.FEISHU: "code", Format.WECOM: "errcode", Format.DINGTALK: "errcode"}.get(form)
    if name is None:
        return None
    try:
        said = json.loads(body)
    except ValueError:
        return "it answered something else than JSON"
    code = said.get(name, 0) if isinstance(said, dict) else None
    return None if code == 0 else f"it answered {name} {code}"


def _content(delivery: Delivery, hook: Webhook, sender: Sender) -> dict[str, object]:
    match hook.format:
        case Format.GENERIC:
            return {
                "delivery": str(delivery.id),
                "site": sender.title,
                "status_url": sender.status_url,
                "alerts": [_alert(notice, sender) for notice in delivery.notices],
            }
        case Format.FEISHU:
            return {"msg_type": "text", "content": {"text": _text(delivery, sender)}}
        case Format.SLACK:
            text = _text(delivery, sender)
            return {"text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")}
        case Format.WECOM | Format.DINGTALK:
            return {"msgtype": "text", "text": {"content": _text(delivery, sender)}}
        case _:
            assert_never(hook.format)


def _alert(notice: Notice, sender: Sender) -> dict[str, object]:
    of = notice.episode
    return {
        "id": str(of.uuid),
        "event": "end" if notice.is_end else "begin",
        "condition": str(of.condition),
        "source": of.source_id,
        "title": headline(_as_told(notice), sender.names),
        "why": of.why,
        "began_at": of.began_at.isoformat(),
        "ended_at": of.ended_at.isoformat() if notice.is_end and of.ended_at else None,
    }


def _text(delivery: Delivery, sender: Sender) -> str:
    """Give one line an alert, a sign before each, within what every chat takes."""
    lines = [sender.title]
    for notice in delivery.notices:
        sign = "✔" if notice.is_end else "⚠"
        why = "" if notice.is_end else f": {one_line(notice.episode.why)[:_WHY_CHARS]}"
        lines.append(f"{sign} {headline(_as_told(notice), sender.names)}{why}")
    if sender.status_url:
        lines.append(sender.status_url)
    return "\n".join(lines).encode()[:_MAX_BYTES].decode(errors="ignore")


def _as_told(notice: Notice) -> Episode:
    """Give the episode as it was when this was to be told: an end that came since is told by itself."""
    return notice.episode if notice.is_end else replace(notice.episode, ended_at=None)


def _b64(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()
