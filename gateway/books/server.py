"""The server that holds the books: whether it answers, what it is, and how it is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from redis import Redis
from redis.exceptions import RedisError


def answers(client: Redis) -> bool:
    """Whether the server takes commands now: false while it starts or still loads its data."""
    try:
        return bool(client.ping())
    except RedisError:  # not there yet, or still loading
        return False


def about(client: Redis) -> Mapping[str, object]:
    """What the server says of itself, its version among it; a user without INFO gets an error."""
    return cast("dict[str, object]", client.info("server"))


def memory(client: Redis) -> tuple[int, int]:
    """How many bytes the server uses, and how many it may use at most; 0: as many as there are."""
    told = cast("dict[str, int]", client.info("memory"))
    return int(told["used_memory"]), int(told.get("maxmemory", 0))


def keeps(client: Redis) -> bool:
    """Whether the server's last write to its append-only file went well."""
    return cast("dict[str, object]", client.info("persistence")).get("aof_last_write_status") == "ok"


def options(client: Redis, names: Iterable[str]) -> dict[str, str]:
    """How the server's options of these names are set; a user without CONFIG GET gets an error."""
    return {name: str(client.config_get(name).get(name)) for name in names}
