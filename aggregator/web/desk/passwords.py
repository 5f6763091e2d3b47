"""Passwords of the desk: argon2id, by the library that is kept for it."""

from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12  # characters; NIST SP 800-63B 3.1.1.2 asks for length and for no rules of composition
LONGEST: Final = 1000  # characters; nobody types more, and hashing is work
# OWASP's first choice of argon2id's parameters: 46 MiB, one pass, one lane. The server has two threads.
_HASHER: Final = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1, type=Type.ID)
_NOBODY: Final = _HASHER.hash("the password of a user that does not exist")


def complaint(password: str, name: str) -> str | None:
    """Give why a password will not do, as a sentence of ours; None when it will."""
    if len(password) < SHORTEST:
        return "It is too short: take at least 12 characters, three or four words for example."
    if len(password) > LONGEST:
        return "It is too long: take at most 1000 characters."
    if name.casefold() in password.casefold() and len(password) < SHORTEST + len(name):
        return "It is hardly more than the name: take words that others do not connect with you."
    return None


def hashed(password: str) -> str:
    """Give what is kept of a password."""
    return _HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was hashed; of a user that is none (None) it takes as long."""
    try:
        _HASHER.verify(_NOBODY if kept is None else kept, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)
