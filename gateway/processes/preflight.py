"""The preflight checks: what must be true before texts are accepted. Each fault is a sentence that says what to do."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from redis import Redis
from redis.exceptions import NoPermissionError, ResponseError

from gateway.books import clock as book_clock
from gateway.books import server
from gateway.processes import valkey
from gateway.settings import Settings

OLDEST = {"valkey_version": (8,), "redis_version": (7, 2)}
"""By what a server calls its version, the first that will do; Valkey names the Redis that it is like, too."""
MOST_SKEW_SECONDS = 2.0
SPOOL = "spool"
LEAST_FREE = 16 * 1024 * 1024
"""Bytes without which a start would only run into a full disk."""


def faults(settings: Settings, books: Redis, clock: Callable[[], float] = time.time) -> list[str]:
    """The faults by which an accepted text may be lost or get a wrong day; empty if there are none."""
    return [
        *too_old(books),
        *valkey.unsafe(books),
        *skewed(books, clock),
        *unwritable(settings.var_dir / SPOOL),
        *cramped(settings.var_dir),
    ]


def too_old(books: Redis) -> Iterator[str]:
    """A fault if the server's version is too old."""
    try:
        told = server.about(books)
    except (NoPermissionError, ResponseError):
        yield "Redis does not tell its version (INFO), so nobody knows whether it will do: allow INFO to this user."
        return
    name = next((name for name in OLDEST if name in told), "")
    version = str(told.get(name, "unknown"))
    if not name or tuple(int(part) for part in version.split(".") if part.isdigit()) < OLDEST[name]:
        yield (
            f"The server's version is {version}: use Redis 7.2 or Valkey 8, or a later one. Redis 7.0 keeps half a "
            "transaction when its file was cut inside it and it was started twice."
        )


def skewed(books: Redis, clock: Callable[[], float] = time.time) -> Iterator[str]:
    """A fault if this machine's clock and the server's differ: times of arrival come from both."""
    before = clock()
    theirs = book_clock.now(books).timestamp()
    after = clock()
    apart = max(before - theirs, theirs - after, 0.0)
    if apart > MOST_SKEW_SECONDS:
        yield (
            f"This machine's clock and Redis's are {apart:.0f} s apart, so texts could count for the wrong day: "
            "set both by NTP (timedatectl set-ntp true)."
        )


def cramped(var_dir: Path) -> Iterator[str]:
    """Whether the disk is as good as full: our own Valkey ends where it cannot write."""
    free = shutil.disk_usage(var_dir).free
    if free < LEAST_FREE:
        yield f"The disk of {var_dir} has only {free // 1024} KB left, which the first texts fill: free space there."


def unwritable(spool: Path) -> Iterator[str]:
    """A fault if texts cannot be spooled on this machine's disk."""
    try:
        spool.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=spool, prefix=".probe-") as file:
            file.write(b"kept")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield (
            f"{spool} cannot be written ({os.strerror(error.errno or 0)}), so texts would be refused while Redis is "
            "away: free space there, or give this user the right to write."
        )
