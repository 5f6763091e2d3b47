"""Who may work at the desk: users, their logins, and how often somebody may try.

Passwords come hashed, tokens of logins are hashed here: whoever reads the store can log in with neither.
"""

from collections.abc import Sequence
from hashlib import blake2b
from ipaddress import ip_address, ip_network

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update

from aggregator.model.desk import DeskSession, DeskUser
from aggregator.store.desk_tables import desk_attempt, desk_session, desk_user
from aggregator.store.statements import AnyRow, upsert
from aggregator.store.times import from_us, seconds_us

IDLE_S = 12 * 3600.0  # a working day with its breaks; left alone for longer, a login ends
LONGEST_S = 7 * 86_400.0  # a login ends after a week whatever happens
SEEN_EVERY_S = 60.0  # how exactly the last use of a login is known; one write a minute is enough
KEPT_S = 90 * 86_400.0  # a login that ended, so that its address stays known
FREE_TRIES = 3  # people mistype
LONGEST_WAIT_S = 300.0  # some 300 tries a day, of passwords with twelve characters
FORGOTTEN_S = 86_400.0  # a failure, after a day without another
_IP6_HOME = 64  # bits; whoever has one address of IPv6 has all that share these


def find_user(connection: Connection, name: str) -> tuple[DeskUser, str] | None:
    """Give a user with the hash of its password, None when there is none of that name."""
    row = connection.execute(select(desk_user).where(desk_user.c.name == name)).first()
    return None if row is None else (_user(row), row.password)


def list_users(connection: Connection) -> tuple[DeskUser, ...]:
    """Give all users by name."""
    return tuple(_user(row) for row in connection.execute(select(desk_user).order_by(desk_user.c.name)))


def add_user(connection: Connection, name: str, hashed: str, *, now: int) -> bool:
    """Add a user; False when there is one of that name."""
    if find_user(connection, name) is not None:
        return False
    connection.execute(insert(desk_user).values(name=name, password=hashed, created_at=now))
    return True


def remove_user(connection: Connection, name: str) -> bool:
    """Remove a user and end its logins; False when there is none. What it did keeps its name."""
    found = find_user(connection, name)
    if found is None:
        return False
    connection.execute(delete(desk_session).where(desk_session.c.user == found[0].id))
    connection.execute(delete(desk_user).where(desk_user.c.id == found[0].id))
    return True


def set_password(connection: Connection, user_id: int, hashed: str, *, keep: int | None, now: int) -> None:
    """Give a user another password; ends all its logins but `keep`."""
    connection.execute(update(desk_user).where(desk_user.c.id == user_id).values(password=hashed))
    others = desk_session.c.user == user_id
    if keep is not None:
        others &= desk_session.c.id != keep
    connection.execute(update(desk_session).where(others, _IS_OPEN).values(ended_at=now))


def rehash(connection: Connection, user_id: int, hashed: str) -> None:
    """Keep the same password hashed anew; no login ends."""
    connection.execute(update(desk_user).where(desk_user.c.id == user_id).values(password=hashed))


def set_language(connection: Connection, user_id: int, language: str | None) -> None:
    """Keep in which language a user works."""
    connection.execute(update(desk_user).where(desk_user.c.id == user_id).values(language=language))


def open_session(
    connection: Connection, user_id: int, token: str, *, address: str, agent: str, now: int
) -> None:
    """Begin a login; drops those that ended long ago."""
    connection.execute(
        delete(desk_session).where(
            or_(
                desk_session.c.ended_at < now - seconds_us(KEPT_S),
                desk_session.c.ends_at < now - seconds_us(KEPT_S),
            )
        )
    )
    row = {
        "token": _hashed(token),
        "user": user_id,
        "created_at": now,
        "seen_at": now,
        "ends_at": now + seconds_us(LONGEST_S),
        "address": address,
        "agent": agent,
    }
    connection.execute(insert(desk_session).values(row))


def find_session(connection: Connection, token: str, *, now: int) -> DeskSession | None:
    """Give the login that a token belongs to; None when there is none, or it ended."""
    row = connection.execute(_OPEN.where(desk_session.c.token == _hashed(token), _is_alive(now))).first()
    return None if row is None else _session(row)


def touch(connection: Connection, session_id: int, *, now: int) -> None:
    """Keep that a login was used."""
    connection.execute(update(desk_session).where(desk_session.c.id == session_id).values(seen_at=now))


def list_sessions(connection: Connection, user_id: int, *, now: int) -> tuple[DeskSession, ...]:
    """Give a user's logins that hold, the newest first."""
    own = _OPEN.where(desk_session.c.user == user_id, _is_alive(now)).order_by(desk_session.c.id.desc())
    return tuple(_session(row) for row in connection.execute(own))


def end_session(connection: Connection, session_id: int, *, user_id: int, now: int) -> bool:
    """End one of a user's own logins; False when it is none, or none of theirs."""
    own = (desk_session.c.id == session_id) & (desk_session.c.user == user_id)
    ended = connection.execute(update(desk_session).where(own, _is_alive(now)).values(ended_at=now))
    return bool(ended.rowcount)


def try_login(connection: Connection, name: str, address: str, *, now: int) -> float:
    """Count a try before it is judged; gives the seconds to wait instead when there were too many.

    Counted before, because tries that run side by side would all pass a count made afterwards. The name's
    count does not hold for an address from which its user logged in before: nobody locks others out.
    """
    subjects = _subjects(connection, name, address)
    rows = connection.execute(select(desk_attempt).where(desk_attempt.c.subject.in_(subjects)))
    counted = {row.subject: row for row in rows if row.last_at > now - seconds_us(FORGOTTEN_S)}
    ready_at = max((row.last_at + seconds_us(wait_s(row.failures)) for row in counted.values()), default=now)
    if ready_at > now:
        return (ready_at - now) / 1_000_000
    connection.execute(delete(desk_attempt).where(desk_attempt.c.last_at < now - seconds_us(FORGOTTEN_S)))
    new = [
        {"subject": one, "failures": counted[one].failures + 1 if one in counted else 1, "last_at": now}
        for one in subjects
    ]
    connection.execute(upsert(desk_attempt, update=["failures", "last_at"]), new)
    return 0.0


def forgive(connection: Connection, name: str, address: str) -> None:
    """Forget the failures of whoever proved to be the user."""
    both = [_hashed(f"name {name}"), _hashed(f"address {_home(address)}")]
    connection.execute(delete(desk_attempt).where(desk_attempt.c.subject.in_(both)))


def wait_s(failures: int) -> float:
    """Give how long to wait after so many failures: nothing, then 1 s, 2 s, 4 s and so on, five minutes."""
    return 0.0 if failures < FREE_TRIES else min(2.0 ** min(failures - FREE_TRIES, 20), LONGEST_WAIT_S)


_IS_OPEN = desk_session.c.ended_at.is_(None)
_OPEN = select(
    desk_session, desk_user.c.name, desk_user.c.language, desk_user.c.created_at.label("user_at")
).join(desk_user, desk_user.c.id == desk_session.c.user)


def _is_alive(now: int) -> ColumnElement[bool]:
    return _IS_OPEN & (desk_session.c.ends_at > now) & (desk_session.c.seen_at > now - seconds_us(IDLE_S))


def _subjects(connection: Connection, name: str, address: str) -> Sequence[bytes]:
    by_address = _hashed(f"address {_home(address)}")
    before = select(desk_session.c.id).join(desk_user, desk_user.c.id == desk_session.c.user)
    is_known = before.where(desk_user.c.name == name, desk_session.c.address == address)
    if connection.scalar(select(exists(is_known))):
        return (by_address,)
    return (by_address, _hashed(f"name {name}"))


def _home(address: str) -> str:
    """Give what one visitor has of addresses: of IPv6 a whole network."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, _IP6_HOME), strict=False)) if found.version == 6 else str(found)  # noqa: PLR2004 - IPv6


def _hashed(secret: str) -> bytes:
    return blake2b(secret.encode("utf-8", "surrogatepass"), digest_size=32).digest()


def _user(row: AnyRow) -> DeskUser:
    return DeskUser(row.id, row.name, from_us(row.created_at), row.language)


def _session(row: AnyRow) -> DeskSession:
    return DeskSession(
        id=row.id,
        user=DeskUser(row.user, row.name, from_us(row.user_at), row.language),
        created_at=from_us(row.created_at),
        seen_at=from_us(row.seen_at),
        ends_at=min(from_us(row.ends_at), from_us(row.seen_at + seconds_us(IDLE_S))),
        address=row.address,
        agent=row.agent,
    )
