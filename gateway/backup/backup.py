"""A backup: a directory of archive files made from the running books, and readable files for a person beside them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from pydantic import BaseModel, SecretStr, ValidationError
from redis import Redis

from gateway import durable_file, redis
from gateway.backup import archive, temporary_server
from gateway.backup.archive import ArchivePart, DamagedError
from gateway.backup.online_copy import Copying
from gateway.backup.trusted import trusted
from gateway.books import campaigns, cursor
from gateway.books.campaigns import NoCampaignError
from gateway.books.maintenance import snapshot
from gateway.books.maintenance.snapshot import KeyContent
from gateway.campaigns import campaign_file
from gateway.channels.registry import CHANNELS
from gateway.settings import Settings
from gateway.verification.verify import Verification
from gateway.verification.verify import verify as verify_campaign

SECONDS = 60.0
"""How often changes are written."""
AFRESH = timedelta(days=1)
"""How long files are added to one backup before a new backup is begun."""
LISTEN_SECONDS = 1.0
LONGEST_COMMAND_SECONDS = 30.0
STAMP = "%Y-%m-%dT%H%M%SZ"
STAMPED = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9][0-9][0-9][0-9][0-9]Z"
SETTINGS = "settings.env"
SECRET = ("_token", "_secret")
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that could be read, and what `verify` says of it."""

    parts: list[ArchivePart]
    campaigns: dict[str, Verification]

    @property
    def clean(self) -> bool:
        """Whether all figures in the backup agree with its ledgers."""
        return all(found.clean for found in self.campaigns.values())


class Backup:
    """One backup, to which files can be added for as long as this object lives."""

    def __init__(self, directory: Path, books: Redis, jobs: Redis, settings: Settings) -> None:
        """Copy everything into a new directory under `directory`, named by the present time."""
        self._copying = Copying(books, jobs)
        self.begun = self._copying.now()
        self.directory = directory / self.begun.strftime(STAMP)
        try:
            self.directory.mkdir(mode=0o700, parents=True)
            self.last = self._write(None)
            _write_beside(self.directory, books, settings)
            durable_file.sync(directory)
        except BaseException:
            self._copying.close()
            with suppress(OSError):
                self.directory.rmdir()
            raise

    def go_on(self) -> ArchivePart:
        """Add a file with what has changed."""
        self.last = self._write(self.last)
        return self.last

    def listen(self) -> None:
        """Read the server's messages on what has changed; call this every few seconds."""
        self._copying.listen()

    def close(self) -> None:
        """Stop following changes; what has been written is a complete backup."""
        self._copying.close()

    def _write(self, before: ArchivePart | None) -> ArchivePart:
        moment = self._copying.now()

        def records() -> Iterator[KeyContent]:
            nonlocal moment
            if before is None:
                yield from self._copying.everything()
            moment = self._copying.now()
            yield from self._copying.changed()

        return archive.write(self.directory, before, records(), lambda: moment)


def follow(backup: Backup, seconds: float) -> None:
    """Add a file every `SECONDS` seconds, for one day."""
    while backup.last.made_at < backup.begun + AFRESH:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, LISTEN_SECONDS))
            backup.listen()
        backup.go_on()


def remove_old(directory: Path, books: Redis, now: datetime) -> list[Path]:
    """Remove backups that are older than the campaigns allow: deleted personal data must not live on in a copy."""
    plans = [campaigns.current(books, name)[0] for name in campaigns.ids(books)]
    days = min((plan.retention.backups_days for plan in plans), default=None)
    if days is None:
        return []
    last = (now - timedelta(days=days)).strftime(STAMP)
    old = [
        path
        for path in sorted(directory.glob(STAMPED))
        if path.name < last and (path / archive.NAME.format(0)).exists()
    ]
    for path in old:
        shutil.rmtree(path)
    return old


def check(directory: Path, binary: Path | None) -> Checked:
    """Read a backup to its end, load it into a temporary Valkey and verify the figures there."""
    found = archive.check(directory)
    with temporary_server.empty(binary) as url, redis.books(url, LONGEST_COMMAND_SECONDS) as books:
        fill(books, directory, found)
        return Checked(found, {name: verify_campaign(books, name) for name in campaigns.ids(books)})


def fill(books: Redis, directory: Path, found: list[ArchivePart]) -> None:
    """Put the records of parts that were checked into empty books; DamagedError at one that is none of ours."""
    for records in _batches(trusted(archive.records(directory, found))):
        snapshot.write(books, records)
    for name in campaigns.ids(books):
        _check_plan(books, name)


def _check_plan(books: Redis, name: str) -> None:
    """A campaign's plan is its own: its id becomes the name of a file."""
    try:
        plan, _ = campaigns.current(books, name)
    except (NoCampaignError, ValidationError) as error:
        raise DamagedError(f"The backup has no plan of {name} that can be read.") from error
    if plan.id != name:
        raise DamagedError(f"The backup has the plan of another campaign under {name}.")
    try:
        cursor.position(books, name)
    except ValueError as error:
        raise DamagedError(f"The backup does not say how far {name} was judged.") from error


def _batches(records: Iterator[KeyContent]) -> Iterator[list[KeyContent]]:
    while batch := list(islice(records, BATCH)):
        yield batch


def _write_beside(directory: Path, books: Redis, settings: Settings) -> None:
    """Write each campaign's file and the settings without secrets, for people to read; `restore` does not need them."""
    for name in campaigns.ids(books):
        plan, _ = campaigns.current(books, name)
        _write(directory / f"{name}.yaml", campaign_file.dump(plan))
    _write(directory / SETTINGS, "".join(f"{line}\n" for line in _settings(settings)))


def _settings(settings: Settings) -> Iterator[str]:
    of_channels = (entry for channel in CHANNELS for entry in settings.own(channel.settings))
    for name, value in (*settings, *of_channels):
        values = value if isinstance(value, tuple) else (value,)
        if any(isinstance(one, SecretStr | BaseModel) for one in values) or name.endswith(SECRET):
            yield f"# {name.upper()} is a secret: it is not in the backup"
        elif value not in (None, ()):
            yield f"{name.upper()}={','.join(map(str, values))}"


def _write(path: Path, words: str) -> None:
    path.touch(mode=0o600)
    path.write_text(words, encoding="utf-8")
