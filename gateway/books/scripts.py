"""The Lua scripts of the books, read once a client and called by their digest."""

from functools import lru_cache
from pathlib import Path

from redis import Redis
from redis.commands.core import Script

FOLDER = Path(__file__).parent


@lru_cache(maxsize=128)
def script(client: Redis, name: str) -> Script:
    """The script `name`.lua, to be called with `keys` and `args`; it is loaded into the server when missing there."""
    return client.register_script((FOLDER / f"{name}.lua").read_text(encoding="utf-8"))
