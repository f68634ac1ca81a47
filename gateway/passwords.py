"""Passwords: hashed with argon2id, and checked in the same time whether or not there is one."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB a check: OWASP's least for argon2id, and all the threads of the web server at once fit a small machine."""
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$WODh4zHD9rCXju+GWngJrw$+eWGeBLucZPOnLFhGNuE+uCVy5Nv0i2L5FT4Tgng61s"
"""A hash that no password has: what is typed for an unknown name is checked against it."""
FEWEST, MOST = 10, 128
"""Characters."""
FEWEST_KINDS = 5
"""Different characters: `aaaaaaaaaa` is as good as none."""


class PasswordFault(StrEnum):
    """Why a password cannot be taken."""

    SHORT = "short"
    LONG = "long"
    EASY = "easy"


def fault(password: str, login: str) -> PasswordFault | None:
    """What is wrong with a new password of the account that signs in as `login`."""
    plain = _plain(password)
    if len(plain) < FEWEST:
        return PasswordFault.SHORT
    if len(plain) > MOST:
        return PasswordFault.LONG
    is_easy = len(set(plain)) < FEWEST_KINDS or login in plain.casefold()
    return PasswordFault.EASY if is_easy else None


def hashed(password: str) -> str:
    """The hash that is kept of a password."""
    return HASHER.hash(_plain(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was hashed; where there is none, it takes as long and says no."""
    try:
        return HASHER.verify(kept or NOBODYS, _plain(password)[: MOST + 1]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _plain(password: str) -> str:
    """A password as keyboards of all kinds write it: an accent may be a character of its own."""
    return unicodedata.normalize("NFKC", password)
