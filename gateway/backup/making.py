"""Making a backup beside the running gateway: a process of its own makes it, and puts it back on trial.

A page begins it, one at a time, and looks at the files for what became of it.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from redis.exceptions import NoPermissionError

from gateway import durable_file, redis, settings
from gateway.backup import archive, backup, listed, restore, temporary_server
from gateway.backup.archive import DamagedError
from gateway.backup.backup import LONGEST_COMMAND_SECONDS, Backup
from gateway.backup.listed import TrialRestore
from gateway.backup.restore import NotRestoredError
from gateway.processes.valkey import ValkeyError
from gateway.settings import Settings

LOCK = ".making"
LAST = ".last.json"
BROKEN_OFF = "broken_off"
RIGHTS = "rights"
DISK = "disk"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Making:
    """The newest attempt to make or try a backup that did not come to its end."""

    at: datetime
    fault: str
    """BROKEN_OFF, RIGHTS, DISK or OTHER."""


def begin(of: Settings, name: str = "") -> bool:
    """Begin to make a backup, or to try the one of this name; False where one is at work already."""
    of.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (of.backups / LOCK).open("a", encoding="ascii") as lock:
        if not _locked(lock.fileno()):
            return False
        _note(of.backups, BROKEN_OFF)  # it stands until the process takes it away
        environment = {
            **os.environ,
            "VAR_DIR": str(of.var_dir),
            "BACKUP_DIR": str(of.backups),
            "REDIS_URL": of.redis,
            "BOOKS_URL": of.books,
            **({"VALKEY_SERVER": str(of.valkey_server)} if of.valkey_server else {}),
        }
        process = subprocess.Popen(  # noqa: S603 - an argument list of our own
            [sys.executable, "-m", "gateway.backup.making", *([name] if name else [])],
            stdin=subprocess.DEVNULL,
            env=environment,
            pass_fds=(lock.fileno(),),  # the lock is held for as long as the process lives
        )
        threading.Thread(target=process.wait, daemon=True).start()  # else its end is never taken note of
        return True


def is_at_work(directory: Path) -> bool:
    """Whether a backup is being made or tried."""
    try:
        with (directory / LOCK).open("a", encoding="ascii") as lock:
            return not _locked(lock.fileno())
    except FileNotFoundError:
        return False


def failed(directory: Path) -> Making | None:
    """The newest attempt, where it did not come to its end; to be asked while none is at work."""
    try:
        kept = json.loads((directory / LAST).read_bytes())
        return Making(datetime.fromisoformat(kept["at"]), kept["fault"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def main(names: list[str]) -> None:
    """Make a backup, or take the one of that name, and try it."""
    of = settings.read()
    with _noted(of.backups):
        _try(of.backups / names[0] if names else _made(of), of.valkey_server)


def _made(of: Settings) -> Path:
    with (
        redis.books(of.books, LONGEST_COMMAND_SECONDS) as books,
        redis.jobs(of.redis) as jobs,
        closing(Backup(of.backups, books, jobs, of)) as made,
    ):
        backup.remove_old(of.backups, books, made.begun)
        return made.directory


def _try(directory: Path, binary: Path | None) -> None:
    """Put a backup back, as `keng restore` does, into a server that is thrown away; keep what that has shown."""
    now = datetime.now(UTC)
    try:
        parts = archive.check(directory)
        with temporary_server.empty(binary) as url:
            campaigns = restore.restore(url, directory, parts).campaigns.values()
    except (DamagedError, NotRestoredError, ValkeyError) as error:
        listed.note(directory, TrialRestore(now, problem=str(error)))
        return
    records, figures, faults = (
        sum(one.records for one in campaigns),
        sum(one.figures for one in campaigns),
        sum(len(one.faults) for one in campaigns),
    )
    listed.note(directory, TrialRestore(now, parts[-1].made_at, records, figures, faults))


@contextmanager
def _noted(directory: Path) -> Iterator[None]:
    """Keep why it failed, where it did."""
    try:
        yield
    except NoPermissionError:
        _note(directory, RIGHTS)
        raise
    except OSError:
        _note(directory, DISK)
        raise
    except Exception:
        _note(directory, OTHER)
        raise
    (directory / LAST).unlink(missing_ok=True)


def _note(directory: Path, fault: str) -> None:
    with durable_file.replacing(directory / LAST) as file:
        file.write(json.dumps(asdict(Making(datetime.now(UTC), fault)), default=datetime.isoformat).encode())


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1:])
