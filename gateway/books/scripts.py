"""The Lua scripts of the books, read once and called by their digest."""

from functools import cache, lru_cache
from pathlib import Path

from redis import Redis
from redis.commands.core import Script

FOLDER = Path(__file__).parent


@cache
def _source(name: str) -> str:
    return (FOLDER / f"{name}.lua").read_text(encoding="utf-8")


@lru_cache(maxsize=128)
def script(client: Redis, name: str) -> Script:
    """The script `name`.lua, to be called with `keys` and `args`; it is loaded into the server when missing there."""
    return client.register_script(_source(name))
