"""The guesses: how often a sign-in was tried, for each name and each address, and how long the next try has to wait."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from redis import Redis

from gateway.books.keys import common_key

REMEMBERED = timedelta(days=1)
"""After so long without a try, all is forgotten."""
MOST_DOUBLINGS = 12


@dataclass(frozen=True, slots=True)
class Patience:
    """How many tries are free, and how long the waits after them become: 2 s, 4 s, 8 s …"""

    kind: str
    free: int
    longest: timedelta


OF_A_NAME = Patience("name", 5, timedelta(minutes=15))
OF_AN_ADDRESS = Patience("address", 20, timedelta(minutes=1))
"""Behind one address may be a whole office."""


def tries_key(digest: str) -> str:
    """How many tries there were; ends by itself."""
    return common_key("guess", digest)


def wait_key(digest: str) -> str:
    """That the next try has to wait; ends by itself."""
    return common_key("wait", digest)


def begin(client: Redis, of: Patience, who: str) -> int:
    """Count a try that may be made now (0), or say how many seconds it has to wait.

    What has to wait is not counted, so a guesser makes nobody's wait longer; one try is made after each wait.
    """
    digest = _digest(of, who)
    tried = int(cast("str | None", client.get(tries_key(digest))) or 0)
    if tried >= of.free:
        seconds = min(2 ** min(tried - of.free + 1, MOST_DOUBLINGS), int(of.longest.total_seconds()))
        if not client.set(wait_key(digest), "1", nx=True, ex=seconds):
            return max(client.ttl(wait_key(digest)), 1)
    client.incr(tries_key(digest))
    client.expire(tries_key(digest), REMEMBERED)
    return 0


def take_back(client: Redis, of: Patience, who: str) -> None:
    """Count the last try no more: it was right."""
    client.decr(tries_key(_digest(of, who)))


def forget(client: Redis, of: Patience, who: str) -> None:
    """Begin anew: the right password was given."""
    client.delete(tries_key(_digest(of, who)), wait_key(_digest(of, who)))


def _digest(of: Patience, who: str) -> str:
    return hashlib.blake2b(f"{of.kind} {who}".encode(), digest_size=10).hexdigest()
