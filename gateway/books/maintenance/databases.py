"""The databases of one server: the books stand in one, and what is to take their place is made ready in another."""

from __future__ import annotations

from redis import Redis, ResponseError

from gateway.books.keys import common_key

MAKING = common_key("restoring")
"""Marks a database that is being filled, or whose turn is over: one that has it may be emptied."""
NUMBERS = range(15, -1, -1)
"""The databases of a server that nobody set up otherwise, the last first."""


def number(client: Redis) -> int:
    """Which database a client works in."""
    return int(client.connection_pool.connection_kwargs.get("db") or 0)


def may_be_filled(client: Redis) -> bool:
    """Whether a database is free: empty, or left behind by a restore that was killed."""
    try:
        return bool(client.exists(MAKING)) or client.dbsize() == 0
    except ResponseError:  # the server has no such database
        return False


def begin(client: Redis) -> None:
    """Empty a database and mark it: until it is put in place it counts as free."""
    client.flushdb()
    client.set(MAKING, "1")


def put_in_place(books: Redis, filled: Redis) -> None:
    """Let a filled database and that of the books change places in one step; what was there before is free then."""
    pipe = books.pipeline(transaction=True)
    pipe.set(MAKING, "1")
    pipe.swapdb(number(books), number(filled))
    pipe.delete(MAKING)
    pipe.execute()
    filled.flushdb()
