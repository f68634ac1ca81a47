"""The changes: the names of all keys that were written since one began to listen, as the server itself tells them."""

from __future__ import annotations

from typing import cast

from redis import Redis, ResponseError

from gateway.books.keys import PREFIX

TOLD = "__redis__:invalidate"
"""The channel on which the server tells what was written."""


class NotToldError(Exception):
    """The server does not tell every change; the text is one sentence."""


class Changes:
    """Listens from the moment it is made; asked often enough, it misses nothing."""

    def __init__(self, client: Redis) -> None:
        """Have the server tell of each key that is written, whoever writes it."""
        self._connection = client.connection_pool.get_connection()
        try:
            me = str(self._ask("CLIENT", "ID"))
            self._ask("CLIENT", "TRACKING", "ON", "REDIRECT", me, "BCAST", "PREFIX", PREFIX)
            self._ask("SUBSCRIBE", TOLD)
        except ResponseError as error:
            raise NotToldError(f"Redis does not tell what changes (CLIENT TRACKING): {error}.") from error

    def names(self) -> set[str]:
        """The keys written since this was last asked: all up to the last command that was answered before."""
        found: set[str] = set()
        self._connection.send_command("PING")  # type: ignore[no-untyped-call]
        while True:
            told = cast("list[object]", self._connection.read_response())
            if told[0] == "pong":
                return found
            if not isinstance(told[2], list):
                raise NotToldError("The whole database was emptied meanwhile.")
            found.update(told[2])

    def close(self) -> None:
        """Listen no more."""
        self._connection.disconnect()  # type: ignore[no-untyped-call]

    def _ask(self, *words: str) -> object:
        self._connection.send_command(*words)  # type: ignore[no-untyped-call]
        return self._connection.read_response()
