"""The store as the desk sees it: it reads like any page, and writes short transactions of its own."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Engine, insert

from aggregator.model.desk import ConfigChange, DeskSession, DeskUser, Order, OrderKind, Plain, SourcePast
from aggregator.model.trends import DelayDay, PollDay, SourceHours
from aggregator.store import config_changes, desk_doors, orders, trends
from aggregator.store.engine import check_schema, read_engine, transaction, write_engine
from aggregator.store.schema import meta
from aggregator.store.source_past import read_source_past
from aggregator.store.statements import read_meta
from aggregator.store.times import seconds_us, to_us

_KEY = "desk_key"


def open_desk_store(path: Path) -> "SqlDeskStore":
    """Open an existing store for the desk. Raises `SchemaTooOld` or `SchemaTooNew` when it does not fit."""
    check_schema(path)
    return SqlDeskStore(read_engine(path), write_engine(path))


class SqlDeskStore:
    """Users, logins, orders and changes, for any number of threads; each method is one transaction.

    Raises `StoreBusy` when another program writes for longer than five seconds.
    """

    def __init__(self, reading: Engine, writing: Engine) -> None:
        self._reading = reading
        self._writing = writing

    def close(self) -> None:
        """Close the connections that no thread is using."""
        self._reading.dispose()
        self._writing.dispose()

    def key(self) -> str:
        """Give the secret of this installation by which forms are signed; made at the first question."""
        with transaction(self._reading) as connection:
            found = read_meta(connection, [_KEY]).get(_KEY)
        if found is not None:
            return found
        with transaction(self._writing) as connection:
            found = read_meta(connection, [_KEY]).get(_KEY)
            if found is None:
                found = token_hex(32)
                connection.execute(insert(meta).values(key=_KEY, value=found))
            return found

    def users(self) -> tuple[DeskUser, ...]:
        """Give all users by name."""
        with transaction(self._reading) as connection:
            return desk_doors.list_users(connection)

    def find_user(self, name: str) -> tuple[DeskUser, str] | None:
        """Give a user with the hash of its password, None when there is none of that name."""
        with transaction(self._reading) as connection:
            return desk_doors.find_user(connection, name)

    def add_user(self, name: str, hashed: str, *, now: datetime) -> bool:
        """Add a user; False when there is one of that name."""
        with transaction(self._writing) as connection:
            return desk_doors.add_user(connection, name, hashed, now=to_us(now))

    def remove_user(self, name: str) -> bool:
        """Remove a user and its logins; False when there is none of that name."""
        with transaction(self._writing) as connection:
            return desk_doors.remove_user(connection, name)

    def set_password(self, user_id: int, hashed: str, *, keep: int | None, now: datetime) -> None:
        """Give a user another password; ends all its logins but `keep`."""
        with transaction(self._writing) as connection:
            desk_doors.set_password(connection, user_id, hashed, keep=keep, now=to_us(now))

    def rehash(self, user_id: int, hashed: str) -> None:
        """Keep the same password hashed anew."""
        with transaction(self._writing) as connection:
            desk_doors.rehash(connection, user_id, hashed)

    def set_language(self, user_id: int, language: str | None) -> None:
        """Keep in which language a user works."""
        with transaction(self._writing) as connection:
            desk_doors.set_language(connection, user_id, language)

    def try_login(self, name: str, address: str, *, now: datetime) -> float:
        """Count a try before it is judged; gives the seconds to wait instead when there were too many."""
        with transaction(self._writing) as connection:
            return desk_doors.try_login(connection, name, address, now=to_us(now))

    def open_session(self, user: DeskUser, token: str, *, address: str, agent: str, now: datetime) -> None:
        """Begin a login of somebody who proved to be the user; earlier failures are forgotten."""
        with transaction(self._writing) as connection:
            desk_doors.forgive(connection, user.name, address)
            desk_doors.open_session(connection, user.id, token, address=address, agent=agent, now=to_us(now))

    def session(self, token: str, *, now: datetime) -> DeskSession | None:
        """Give the login that a token belongs to, None when none holds; keeps each minute that it lives."""
        at = to_us(now)
        with transaction(self._reading) as connection:
            found = desk_doors.find_session(connection, token, now=at)
        if found is not None and to_us(found.seen_at) < at - seconds_us(desk_doors.SEEN_EVERY_S):
            with transaction(self._writing) as connection:
                desk_doors.touch(connection, found.id, now=at)
        return found

    def sessions(self, user_id: int, *, now: datetime) -> tuple[DeskSession, ...]:
        """Give a user's logins that hold, the newest first."""
        with transaction(self._reading) as connection:
            return desk_doors.list_sessions(connection, user_id, now=to_us(now))

    def end_session(self, session_id: int, *, user_id: int, now: datetime) -> bool:
        """End one of a user's own logins; False when it is none, or none of theirs."""
        with transaction(self._writing) as connection:
            return desk_doors.end_session(connection, session_id, user_id=user_id, now=to_us(now))

    def place_order(self, kind: OrderKind, arguments: Plain, *, who: str, now: datetime) -> int | None:
        """Keep an order for the poller and give its id; None when too many wait already."""
        with transaction(self._writing) as connection:
            return orders.place_order(connection, kind, arguments, who=who, now=to_us(now))

    def order(self, order_id: int) -> Order | None:
        """Give an order, None when there is none of that id."""
        with transaction(self._reading) as connection:
            return orders.read_order(connection, order_id)

    def note_change(self, change: ConfigChange, *, undoes: int | None = None) -> int:
        """Keep a change of the files and give its id; marks the one that it takes back."""
        with transaction(self._writing) as connection:
            return config_changes.note_change(connection, change, undoes=undoes)

    def forget_change(self, change_id: int) -> None:
        """Drop a change that came to nothing."""
        with transaction(self._writing) as connection:
            config_changes.forget_change(connection, change_id)

    def change(self, change_id: int) -> ConfigChange | None:
        """Give a change of the files, None when there is none of that id."""
        with transaction(self._reading) as connection:
            return config_changes.read_change(connection, change_id)

    def changes(self, *, most: int, subject: str | None = None) -> tuple[ConfigChange, ...]:
        """Give the latest changes of the files, of one source or of all, the newest first."""
        with transaction(self._reading) as connection:
            return config_changes.list_changes(connection, most=most, subject=subject)

    def past(self, source_id: str) -> SourcePast:
        """Give what is kept of one source."""
        with transaction(self._reading) as connection:
            return read_source_past(connection, source_id)

    def poll_days(self, *, now: datetime, days: int) -> tuple[PollDay, ...]:
        """Give how the polls of the last days ended, the oldest day first."""
        with transaction(self._reading) as connection:
            return trends.read_poll_days(connection, now=to_us(now), days=days)

    def delays(self, *, now: datetime, days: int) -> tuple[DelayDay, ...]:
        """Give how long stories of the last days took to be listed, the oldest day first."""
        with transaction(self._reading) as connection:
            return trends.read_delays(connection, now=to_us(now), days=days)

    def hours(self, *, now: datetime, days: int, most: int) -> tuple[SourceHours, ...]:
        """Give the hours of the `most` sources that brought most in the last days, the busiest first."""
        with transaction(self._reading) as connection:
            return trends.read_hours(connection, now=to_us(now), days=days, most=most)

    def last_listed(self) -> Mapping[str, datetime]:
        """Give when each region listed its latest story; one that never did is absent."""
        with transaction(self._reading) as connection:
            return trends.read_last_listed(connection)
