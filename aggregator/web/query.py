"""Parameters of an address: the known ones are checked, the others ignored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aggregator.errors import AggregatorError
from aggregator.web.words import TONGUES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_MICROSECONDS = 4_102_444_800_000_000  # the year 2100: no cursor of ours lies beyond it
_DIGITS = re.compile(r"[0-9]{1,16}")


class BadParameter(AggregatorError, ValueError):
    """A known parameter has a value that it cannot have; the message names both."""


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def read(self, query: Mapping[str, str], name: str, default: int) -> int:
        """Give the value, `default` when absent; raises BadParameter."""
        text = query.get(name)
        if text is None:
            return default
        if not _DIGITS.fullmatch(text) or not self.low <= int(text) <= self.high:
            raise BadParameter(
                f'parameter {name}="{text[:40]}" must be a whole number from {self.low} to {self.high}'
            )
        return int(text)


def read_language(query: Mapping[str, str]) -> str | None:
    """Give the language asked for, None when none was; raises BadParameter."""
    text = query.get("lang")
    if text is not None and text not in TONGUES:
        raise BadParameter(f'parameter lang="{text[:40]}" must be one of {", ".join(TONGUES)}')
    return text


def read_cursor(query: Mapping[str, str]) -> datetime | None:
    """Give the instant before which to show stories, None for the newest; raises BadParameter."""
    value = WholeNumber(0, MAX_MICROSECONDS).read(query, "before", -1)
    return None if value < 0 else EPOCH + timedelta(microseconds=value)


def cursor(moment: datetime) -> int:
    """Give an instant as its cursor: µs since 1970, UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)
