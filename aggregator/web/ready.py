"""Answers that need no more work: what they follow from, and what becomes of them request by request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from wsgiref.types import WSGIEnvironment

from aggregator.config.models import Config
from aggregator.model.story import RegionVersion
from aggregator.web.answer import Answer, Conditions, settle
from aggregator.web.coding import Coding, preferred

Versions = Mapping[str, RegionVersion]
State = tuple[Config, Versions]
"""What answers follow from: the configuration and the versions of all regions."""

NEVER: Final = RegionVersion(0, datetime(2000, 1, 1, tzinfo=UTC))
"""The version of a region that never listed a story; a fixed instant, so that its feed stays the same.

1970 would do, were it not a mistake to validators, as all dates before 1990 are.
"""

READY: Final = "aggregator.ready"
"""Under this name a request's environment holds the `Ready` that its answer was made of, if it was."""

OWN_BYTES: Final = 4_000  # what an answer takes up beyond its body: headers, keys, about
MAX_SETTLED: Final = 32  # few addresses are asked for under more combinations of conditions
MAX_CONDITION: Final = 100  # characters of conditions that are remembered; ours have 30

Sent = tuple[str, list[tuple[str, str]], bytes]
"""Status line, headers and body, as WSGI has them."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An answer in all its forms, and what its bytes follow from: it is good for as long as that stays."""

    answer: Answer
    config: Config
    versions: Versions

    def follows_from(self, config: Config, versions: Versions) -> bool:
        """Say whether the answer is good under these."""
        return self.config is config and all(
            versions.get(region, NEVER) == version for region, version in self.versions.items()
        )


class Kept:
    """A ready answer, and how it was settled under the conditions of the requests so far."""

    def __init__(self, ready: Ready) -> None:
        self.ready = ready
        self.size = ready.answer.size + OWN_BYTES
        self._sent: dict[tuple[str | None, str | None, Coding], Sent] = {}

    def settled(self, environ: WSGIEnvironment) -> Sent:
        """Give what is sent to a request, which is what Flask would send."""
        none_match, since = environ.get("HTTP_IF_NONE_MATCH"), environ.get("HTTP_IF_MODIFIED_SINCE")
        conditions = (none_match, since, preferred(environ.get("HTTP_ACCEPT_ENCODING")))
        sent = self._sent.get(conditions)
        if sent is None:
            sent = _lines(settle(self.ready.answer, Conditions(*conditions)))
            if len(none_match or "") + len(since or "") <= MAX_CONDITION:
                if len(self._sent) >= MAX_SETTLED:
                    self._sent.clear()
                self._sent[conditions] = sent
        return sent


def _lines(answer: Answer) -> Sent:
    """Give an answer as WSGI has it: a 304 has no length, because it has no body."""
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return "304 NOT MODIFIED", list(answer.lines()), b""
    return "200 OK", [("Content-Length", str(len(answer.body))), *answer.lines()], answer.body
