"""What the desk needs of the rest: its store, the folder of the configuration, the key of its forms."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from aggregator.model.desk import ConfigChange, DeskSession, DeskUser, Order, OrderKind, Plain, SourcePast
from aggregator.model.trends import DelayDay, PollDay, SourceHours
from aggregator.web.desk.newsroom import Accounts, DecisionBook


class DeskStore(Protocol):
    """Users, logins, orders and changes; every method may raise StoreBusy."""

    def users(self) -> tuple[DeskUser, ...]:
        """Give all users by name."""
        ...

    def find_user(self, name: str) -> tuple[DeskUser, str] | None:
        """Give a user with the hash of its password, None when there is none of that name."""
        ...

    def set_password(self, user_id: int, hashed: str, *, keep: int | None, now: datetime) -> None:
        """Give a user another password; ends all its logins but `keep`."""
        ...

    def rehash(self, user_id: int, hashed: str) -> None:
        """Keep the same password hashed anew."""
        ...

    def set_language(self, user_id: int, language: str | None) -> None:
        """Keep in which language a user works."""
        ...

    def try_login(self, name: str, address: str, *, now: datetime) -> float:
        """Count a try before it is judged; gives the seconds to wait instead when there were too many."""
        ...

    def open_session(self, user: DeskUser, token: str, *, address: str, agent: str, now: datetime) -> None:
        """Begin a login of somebody who proved to be the user."""
        ...

    def session(self, token: str, *, now: datetime) -> DeskSession | None:
        """Give the login that a token belongs to, None when none holds."""
        ...

    def sessions(self, user_id: int, *, now: datetime) -> tuple[DeskSession, ...]:
        """Give a user's logins that hold, the newest first."""
        ...

    def end_session(self, session_id: int, *, user_id: int, now: datetime) -> bool:
        """End one of a user's own logins; False when it is none, or none of theirs."""
        ...

    def place_order(self, kind: OrderKind, arguments: Plain, *, who: str, now: datetime) -> int | None:
        """Keep an order for the poller and give its id; None when too many wait already."""
        ...

    def order(self, order_id: int) -> Order | None:
        """Give an order, None when there is none of that id."""
        ...

    def note_change(self, change: ConfigChange, *, undoes: int | None = None) -> int:
        """Keep a change of the files and give its id; marks the one that it takes back."""
        ...

    def forget_change(self, change_id: int) -> None:
        """Drop a change that came to nothing."""
        ...

    def change(self, change_id: int) -> ConfigChange | None:
        """Give a change of the files, None when there is none of that id."""
        ...

    def changes(self, *, most: int, subject: str | None = None) -> tuple[ConfigChange, ...]:
        """Give the latest changes of the files, of one source or of all, the newest first."""
        ...

    def past(self, source_id: str) -> SourcePast:
        """Give what is kept of one source."""
        ...

    def poll_days(self, *, now: datetime, days: int) -> tuple[PollDay, ...]:
        """Give how the polls of the last days ended, the oldest day first."""
        ...

    def delays(self, *, now: datetime, days: int) -> tuple[DelayDay, ...]:
        """Give how long stories of the last days took to be listed, the oldest day first."""
        ...

    def hours(self, *, now: datetime, days: int, most: int) -> tuple[SourceHours, ...]:
        """Give the hours of the `most` sources that brought most in the last days, the busiest first."""
        ...

    def last_listed(self) -> Mapping[str, datetime]:
        """Give when each region listed its latest story; one that never did is absent."""
        ...


def may_write(path: Path) -> bool:
    """Tell whether a file may be replaced, or one made in a folder: a new one takes an old one's place."""
    folder = path if path.is_dir() else path.parent
    return os.access(folder, os.W_OK) and os.access(path, os.W_OK)


@dataclass(frozen=True, slots=True)
class DeskServices:
    """What wiring gives the desk. `key` signs forms; `config` is the folder of the files that people edit."""

    store: DeskStore
    key: str
    config: Path
    is_writable: Callable[[Path], bool] = may_write
    accounts: Accounts | None = None
    decisions: DecisionBook | None = None
