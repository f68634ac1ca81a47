"""The secrets: made at the first start and kept under var/, readable by their owner only."""

import re
import secrets
from pathlib import Path

from gateway import durable_file

OTHERS_MAY = 0o077
WHOLE = re.compile(rb"[A-Za-z0-9_-]{43,}")
"""How a secret of 256 bits is written."""


class SecretError(Exception):
    """A secret cannot be made or trusted; the text says what to do."""


def secret(var_dir: Path, name: str) -> str:
    """Return the secret kept under this name, made of 256 random bits the first time anybody asks."""
    path = var_dir / "secrets" / name
    try:
        return _kept(path)
    except OSError as error:
        raise SecretError(f"{var_dir} cannot be written: {error.strerror}.") from error


def _kept(path: Path) -> str:
    if not path.exists():
        _make(path)
    if path.stat().st_mode & OTHERS_MAY:
        raise SecretError(f"{path} can be read by other users: run 'chmod 600 {path}', or remove it for a new one.")
    kept = path.read_bytes().strip()
    if not WHOLE.fullmatch(kept):
        raise SecretError(
            f"{path} is damaged, as by a power cut or a full disk: put it back from a copy, or remove it for a new one "
            "(then whoever uses the old one needs the new one)."
        )
    return kept.decode()


def _make(path: Path) -> None:
    for made in (path.parent.parent, path.parent):  # one by one: `parents` would leave the first open to others
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    with durable_file.unless_there(path) as file:  # two processes may start at once: the first one's secret stays
        file.write(secrets.token_urlsafe(32).encode())
