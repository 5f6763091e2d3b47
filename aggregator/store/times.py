"""Times as the tables hold them: integers, microseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
_MICROSECOND = timedelta(microseconds=1)


def to_us(at: datetime) -> int:
    """Give an aware instant as microseconds; exact, unlike a float of seconds."""
    return (at - EPOCH) // _MICROSECOND


def from_us(us: int) -> datetime:
    """Give the aware UTC instant of stored microseconds."""
    return EPOCH + timedelta(microseconds=us)


def seconds_us(seconds: float) -> int:
    """Give a length of time in microseconds."""
    return round(seconds * SECOND_US)


def day_of(us: int) -> int:
    """Give the day bucket of an instant: whole UTC days since 1970."""
    return us // DAY_US
