"""Restoring: a backup is prepared in a second database, then swapped with the books in one step; sending is on hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from redis import Redis

from gateway import redis
from gateway.backup import archive, backup, temporary_server
from gateway.books import campaigns, cursor, epoch, hold, tallies
from gateway.books.apply import apply
from gateway.books.epoch import Epoch
from gateway.books.maintenance import databases
from gateway.channels.registry import CHANNELS
from gateway.processes import valkey
from gateway.settings import Settings
from gateway.verification.verify import Verification, verify
from parsers.campaign.plan import Campaign

MOST_NUMBERS_A_SECOND = 4
"""On no day are more reference numbers given out than this, on average; see `_references`."""


class NotRestoredError(Exception):
    """The restore failed and nothing was changed; the message is one sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What the books contain after a restore."""

    epoch: Epoch
    campaigns: dict[str, Verification]


@contextmanager
def server(settings: Settings) -> Iterator[str]:
    """The address of the server for the books; the embedded one is started for the duration of the command."""
    if not settings.embedded:
        yield settings.books
        return
    with temporary_server.running(valkey.place(settings.var_dir, settings.socket, settings.valkey_server)) as url:
        yield url


def restore(url: str, directory: Path, found: list[archive.ArchivePart]) -> Restored:
    """Replace the books by a backup whose files were checked. If this fails, nothing is changed."""
    with redis.books(url, backup.LONGEST_COMMAND_SECONDS) as books, _spare(url, databases.number(books)) as spare:
        databases.begin(spare)
        backup.fill(spare, directory, found)
        began = Epoch(datetime.now(UTC), found[-1].made_at)
        verified = reopen(spare, began)
        databases.put_in_place(books, spare)
    return Restored(began, verified)


def reopen(books: Redis, began: Epoch) -> dict[str, Verification]:
    """Prepare restored books for use."""
    hold.put_on(books, began.began, f"restored from the backup of {began.made_at:%Y-%m-%d %H:%M} UTC")
    epoch.note(books, began)
    for channel in CHANNELS:
        tallies.heard(books, channel.name)  # what was to come then comes no more
        if channel.promises.lists_received and tallies.pulled_at(books, channel.name) is None:
            tallies.pulled(books, channel.name, began.made_at)
    for name in campaigns.ids(books):
        plan, _ = campaigns.current(books, name)
        _reopen(books, plan, began)
    return {name: verify(books, name) for name in campaigns.ids(books)}


def _reopen(books: Redis, plan: Campaign, began: Epoch) -> None:
    at = cursor.position(books, plan.id)
    day = plan.day_of(began.began)
    operations = [
        epoch.begun(plan.id, began, day, epoch.references_used(at, day, _references(plan, began.began))),
        *epoch.questions_closed(books, plan.id, began),
        *epoch.sending_unknown(books, plan.id, began),
    ]
    if not apply(books, plan.id, at, at.cursor, operations):
        raise NotRestoredError("Somebody else writes into the database that is being filled.")


def _references(plan: Campaign, moment: datetime) -> int:
    """The most reference numbers that can have been given out on this day before the data was lost."""
    local = moment.astimezone(plan.zone)
    since_midnight = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    starts = timedelta(hours=plan.day_starts.hour, minutes=plan.day_starts.minute)
    return int(((since_midnight - starts) % timedelta(days=1)).total_seconds()) * MOST_NUMBERS_A_SECOND


def _spare(url: str, own: int) -> Redis:
    """A client for the first free database."""
    for number in databases.NUMBERS:
        client = redis.database(url, number, backup.LONGEST_COMMAND_SECONDS)
        if number != own and databases.may_be_filled(client):
            return client
        client.close()
    raise NotRestoredError("The server has no second database that is empty: a restore needs one beside the books'.")
