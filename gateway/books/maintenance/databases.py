"""The numbered databases of one server: the books are in one, and a restore is prepared in another."""

from __future__ import annotations

from redis import Redis, ResponseError

from gateway.books.keys import common_key

MAKING = common_key("restoring")
"""The mark of a database that is being filled or was replaced; a database with this mark may be emptied."""
NUMBERS = range(15, -1, -1)
"""The databases of a server with default settings, the last first."""


def number(client: Redis) -> int:
    """The number of a client's database."""
    return int(client.connection_pool.connection_kwargs.get("db") or 0)


def may_be_filled(client: Redis) -> bool:
    """Whether a database is free: empty, or left by a restore that was killed."""
    try:
        return bool(client.exists(MAKING)) or client.dbsize() == 0
    except ResponseError:  # the server has no such database
        return False


def begin(client: Redis) -> None:
    """Empty a database and mark it; it counts as free until it is put in place."""
    client.flushdb()
    client.set(MAKING, "1")


def put_in_place(books: Redis, filled: Redis) -> None:
    """Swap a filled database with that of the books in one step; the old one is free then."""
    pipe = books.pipeline(transaction=True)
    pipe.set(MAKING, "1")
    pipe.swapdb(number(books), number(filled))
    pipe.delete(MAKING)
    pipe.execute()
    filled.flushdb()
