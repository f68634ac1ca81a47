"""Backing up: a directory of parts, made from the running books, and what a person may want to read beside them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from pydantic import SecretStr, ValidationError
from redis import Redis

from gateway import redis
from gateway.backup import archive, temporary_server
from gateway.backup.archive import ArchivePart, DamagedError
from gateway.backup.online_copy import Copying
from gateway.backup.trusted import trusted
from gateway.books import campaigns
from gateway.books.campaigns import NoCampaignError
from gateway.books.maintenance import snapshot
from gateway.books.maintenance.snapshot import KeyContent
from gateway.campaigns import campaign_file
from gateway.settings import Settings
from gateway.verification.verify import Verification
from gateway.verification.verify import verify as verify_campaign

SECONDS = 60.0
"""How often what has changed is written."""
AFRESH = timedelta(days=1)
"""How long parts are added to a backup before the next is begun."""
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
        """Whether all of its figures agree with its ledgers."""
        return all(found.clean for found in self.campaigns.values())


class Backup:
    """One backup, to which parts can be added while this runs."""

    def __init__(self, directory: Path, books: Redis, jobs: Redis, settings: Settings) -> None:
        """Copy everything into a directory of its own under `directory`, named by the present time."""
        self._copying = Copying(books, jobs)
        self.begun = self._copying.now()
        self.directory = directory / self.begun.strftime(STAMP)
        try:
            self.directory.mkdir(mode=0o700, parents=True)
            self.last = self._write(None)
            _write_beside(self.directory, books, settings)
            archive.sync(directory)
        except BaseException:
            self._copying.close()
            with suppress(OSError):
                self.directory.rmdir()
            raise

    def go_on(self) -> ArchivePart:
        """Add a part with what has changed."""
        self.last = self._write(self.last)
        return self.last

    def listen(self) -> None:
        """Take in what changes; to be called every few seconds."""
        self._copying.listen()

    def close(self) -> None:
        """End it; what is written stays a whole backup."""
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
    """Add a part every so many seconds, for a day."""
    while backup.last.made_at < backup.begun + AFRESH:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, LISTEN_SECONDS))
            backup.listen()
        backup.go_on()


def remove_old(directory: Path, books: Redis, now: datetime) -> list[Path]:
    """Remove the backups that are older than the campaigns allow: what was forgotten must not last in a copy."""
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
    """Read a backup to its end, put it into a Valkey of its own, and verify what stands there."""
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


def _batches(records: Iterator[KeyContent]) -> Iterator[list[KeyContent]]:
    while batch := list(islice(records, BATCH)):
        yield batch


def _write_beside(directory: Path, books: Redis, settings: Settings) -> None:
    """Write what a person can read: each campaign's file, and the settings without secrets; `restore` needs neither."""
    for name in campaigns.ids(books):
        plan, _ = campaigns.current(books, name)
        _write(directory / f"{name}.yaml", campaign_file.dump(plan))
    _write(directory / SETTINGS, "".join(f"{line}\n" for line in _settings(settings)))


def _settings(settings: Settings) -> Iterator[str]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        values = value if isinstance(value, tuple) else (value,)
        if any(isinstance(one, SecretStr) for one in values) or name.endswith(SECRET):
            yield f"# {name.upper()} is a secret: it is not in the backup"
        elif value not in (None, ()):
            yield f"{name.upper()}={','.join(map(str, values))}"


def _write(path: Path, words: str) -> None:
    path.touch(mode=0o600)
    path.write_text(words, encoding="utf-8")
