"""The changes: the names of all keys written since listening began, as the server reports them (CLIENT TRACKING)."""

from __future__ import annotations

from typing import cast

from redis import Redis, ResponseError

from gateway.books.keys import PREFIX

TOLD = "__redis__:invalidate"
"""The channel on which the server tells what was written."""


class NotToldError(Exception):
    """The server does not report every change; the message is one sentence."""


class Changes:
    """Listens from its creation on; it misses nothing if it is asked often enough."""

    def __init__(self, client: Redis) -> None:
        """Have the server report each key that is written, by any client."""
        self._connection = client.connection_pool.get_connection()
        try:
            me = str(self._ask("CLIENT", "ID"))
            self._ask("CLIENT", "TRACKING", "ON", "REDIRECT", me, "BCAST", "PREFIX", PREFIX)
            self._ask("SUBSCRIBE", TOLD)
        except ResponseError as error:
            raise NotToldError(f"Redis does not tell what changes (CLIENT TRACKING): {error}.") from error

    def names(self) -> set[str]:
        """The keys written since the last call, at least those of all commands answered before this call."""
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
        """Stop listening."""
        self._connection.disconnect()  # type: ignore[no-untyped-call]

    def _ask(self, *words: str) -> object:
        self._connection.send_command(*words)  # type: ignore[no-untyped-call]
        return self._connection.read_response()
