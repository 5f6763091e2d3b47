"""Warnings of a reading that an editor should hear of, by the words that readings write them with.

Who writes such a warning takes its words from here, so that the warning is known again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

NO_ENCODING: Final = "no encoding fits its bytes well"
SPOILT_TEXT: Final = "the publisher's text"
NEW_GUIDS: Final = "known addresses came with new guids"
WRONG_ZONE: Final = (
    'if this source writes local time under another label, set its "dates_are: local", '
    "else check its timezone"
)


class AlarmKind(StrEnum):
    """What a warning is about."""

    CHARSET = "charset"
    GUIDS = "guids"
    ZONE = "zone"


_WORDS: Final = (
    (AlarmKind.CHARSET, NO_ENCODING),
    (AlarmKind.CHARSET, SPOILT_TEXT),
    (AlarmKind.GUIDS, NEW_GUIDS),
    (AlarmKind.ZONE, WRONG_ZONE),
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is wrong with what a source sends, since when, in words."""

    kind: AlarmKind
    since: datetime
    why: str


def alarms_in(warnings: Iterable[str]) -> dict[AlarmKind, str]:
    """Give the warnings that an editor should hear of, the first of each kind."""
    found: dict[AlarmKind, str] = {}
    for warning in warnings:
        for kind, words in _WORDS:
            if words in warning:
                found.setdefault(kind, warning)
    return found
