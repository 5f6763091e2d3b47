"""Alerts: episodes told to somebody's webhook, each when it begins and when it ends."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

from aggregator.model.condition import Condition, Episode

_KEY_BYTES: Final = 12


class Format(StrEnum):
    """What a webhook's receiver understands: our own JSON, or a chat's."""

    GENERIC = "generic"
    FEISHU = "feishu"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    SLACK = "slack"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where alerts go. `url` may name secrets as ${NAME}, `secret` is the name of the one that signs.

    Without `kinds` it is told of all conditions.
    """

    url: str
    secret: str | None = None
    kinds: tuple[Condition, ...] = ()
    format: Format = Format.GENERIC

    @property
    def key(self) -> str:
        """Give the name by which the store knows it: a digest, for an address may be a secret itself."""
        return blake2b(self.url.encode(), digest_size=_KEY_BYTES).hexdigest()

    def wants(self, condition: Condition) -> bool:
        """Tell whether it is told of a condition."""
        return not self.kinds or condition in self.kinds


@dataclass(frozen=True, slots=True)
class Notice:
    """That an episode began, or (`is_end`) ended."""

    episode: Episode
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """Notices on their way to one webhook (`hook` is its key), together, under one id until it took them."""

    id: UUID
    hook: str
    notices: tuple[Notice, ...]
    created_at: datetime
    tries: int = 0
