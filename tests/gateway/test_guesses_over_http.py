"""Guesses at the front door: a thousand passwords typed into the served form, of which a handful is looked at."""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count, repeat
from pathlib import Path
from urllib.parse import urlencode

import pytest
from redis import Redis

from gateway import passwords
from gateway.books import accounts, log
from gateway.books.accounts import Role
from gateway.books.guesses import OF_A_NAME
from gateway.books.log import Deed
from gateway.processes import listener
from tests.gateway.test_serve import START_SECONDS, serving
from tests.support.pages import token_of

PASSWORD = "đêm trăng rằm"
GUESSES, GUESSERS = 1_000, 8
NUMBERS = count()


@dataclass(frozen=True)
class Answer:
    """What the front door said to a try."""

    status: int
    wait_seconds: int


class Guesser:
    """Somebody at the sign-in form, over one connection that is kept."""

    def __init__(self, port: int) -> None:
        self._door = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        self._door.request("GET", "/login")
        form = self._door.getresponse()
        self._cookie = (form.getheader("Set-Cookie") or "").partition(";")[0]
        self._token = token_of(form.read().decode())

    def tries(self, password: str) -> Answer:
        """Type a password; each try claims to come from another address."""
        claimed = f"192.0.2.{next(NUMBERS) % 250}"
        said = urlencode({"csrf_token": self._token, "name": "Chị Hoa", "password": password})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "Cookie": self._cookie, "X-Forwarded-For": claimed,
        }  # fmt: skip
        self._door.request("POST", "/login", said, headers)
        answer = self._door.getresponse()
        answer.read()
        return Answer(answer.status, int(answer.getheader("Retry-After") or 0))

    def close(self) -> None:
        """Go away."""
        self._door.close()


def tried(port: int, passwords_: Iterable[str]) -> list[Answer]:
    """Type these passwords, one after another."""
    with closing(Guesser(port)) as guesser:
        return [guesser.tries(one) for one in passwords_]


@pytest.fixture
def port(books_url: str, tmp_path: Path, redis: Redis) -> Iterator[int]:
    """Where a web server of its own process answers."""
    made = accounts.create(redis, "chị Hoa", Role.CLERK)
    accounts.set_password_hash(redis, made.id, passwords.hashed(PASSWORD))
    with listener.opened("127.0.0.1", 0) as found, serving(tmp_path, books_url, found):
        yield port_of(found)


def port_of(listening: socket.socket) -> int:
    """The number of its port."""
    number: int = listening.getsockname()[1]
    return number


def test_a_thousand_guesses_over_http_are_throttled_to_a_handful(port: int, redis: Redis) -> None:
    [first] = tried(port, [PASSWORD])
    begun = time.monotonic()
    with ThreadPoolExecutor(GUESSERS) as pool:
        guesses = [[f"guess {one} of {who}" for one in range(GUESSES // GUESSERS)] for who in range(GUESSERS)]
        answers = [one for found in pool.map(tried, repeat(port), guesses) for one in found]
    doublings = int(time.monotonic() - begun + 2).bit_length()  # so many waits may be over meanwhile
    [owner] = tried(port, [PASSWORD])

    statuses = Counter(one.status for one in answers)
    looked_at = [one for one in log.page(redis, "none", count=GUESSES).lines if one.what == Deed.SIGN_IN_FAILED]
    assert (set(statuses), statuses.total()) == ({401, 429}, GUESSES)
    assert statuses[401] == len(looked_at) <= OF_A_NAME.free + GUESSERS + doublings
    assert {one.where for one in looked_at} == {"127.0.0.1"}, "what a caller claims to be is not believed"
    assert all(one.wait_seconds > 0 for one in answers if one.status == 429)
    assert (first.status, owner.status) == (303, 429), "the right password waits like a guess"
    redis.delete(*redis.keys("keng:wait:*"))
    assert [one.status for one in tried(port, [PASSWORD])] == [303]
