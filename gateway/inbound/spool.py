"""The spool: accepted texts on the local disk while Redis is away, one file each, in the order of arrival."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gateway import durable_file
from gateway.books.inbox import Arrival

log = logging.getLogger(__name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SPOOLED = ".json"
UNREADABLE = ".unreadable"
DRAFT_LASTS_SECONDS = 3600.0
"""An older draft was left by a process that was killed while writing; its text was never acknowledged."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A text in the spool."""

    path: Path
    received_at: datetime
    arrival: Arrival


class Spool:
    """The texts of all campaigns that wait on this machine's disk; several processes may share one spool."""

    def __init__(self, root: Path) -> None:
        """Use the directory `root`; it is created with the first text."""
        self._root = root
        self._last = 0
        self._lock = threading.Lock()

    def put(self, campaign: str, arrival: Arrival) -> None:
        """Keep a text with the time of its arrival; a power cut does not lose it any more. OSError: not kept."""
        moment = self._moment()
        directory = self._root / campaign
        for made in (self._root, directory):
            made.mkdir(mode=0o700, parents=True, exist_ok=True)
        record = {"received_at": (EPOCH + timedelta(microseconds=moment)).isoformat(), "arrival": asdict(arrival)}
        with durable_file.replacing(directory / f"{moment:020d}-{arrival.id}{SPOOLED}") as file:
            file.write(json.dumps(record).encode())
        for parent in (self._root, self._root.parent):
            durable_file.sync(parent)

    def waits(self, campaign: str) -> bool:
        """Whether the spool has a text of the campaign; newer ones must then be spooled too, to keep the order."""
        try:
            with os.scandir(os.path.join(self._root, campaign)) as entries:
                return any(entry.name.endswith(SPOOLED) for entry in entries)
        except OSError:  # no such directory, or an unreadable one: no order to keep
            return False

    def count(self, campaign: str) -> int:
        """How many texts of the campaign the spool has."""
        return sum(1 for _ in (self._root / campaign).glob(f"*{SPOOLED}"))

    def campaigns(self) -> list[str]:
        """The campaigns that have texts in the spool."""
        found = sorted(path.name for path in self._root.iterdir()) if self._root.is_dir() else []
        return [campaign for campaign in found if self.waits(campaign)]

    def texts(self, campaign: str) -> Iterator[Spooled]:
        """The campaign's texts in the order of arrival; an unreadable one is set aside, and the others go on."""
        for path in sorted((self._root / campaign).glob(f"*{SPOOLED}")):
            try:
                yield _read(path)
            except (ValueError, KeyError, TypeError) as error:
                log.warning("unreadable spooled text (%s), kept as %s%s", type(error).__name__, path.stem, UNREADABLE)
                path.rename(path.with_suffix(UNREADABLE))

    def remove(self, text: Spooled) -> None:
        """Remove a text that is now in the inbox."""
        text.path.unlink(missing_ok=True)

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Whether this caller may replay now, as the only one; the lock ends with the block or with the process."""
        with (self._root / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            self._clear_drafts()
            yield True

    def _moment(self) -> int:
        """Microseconds since 1970; greater with each call, even if the clock is set back."""
        with self._lock:
            self._last = max(time.time_ns() // 1000, self._last + 1)
            return self._last

    def _clear_drafts(self) -> None:
        for draft in self._root.glob(f"*/{durable_file.DRAFT}*"):
            if time.time() - draft.stat().st_mtime > DRAFT_LASTS_SECONDS:
                draft.unlink(missing_ok=True)


def _read(path: Path) -> Spooled:
    record = json.loads(path.read_text(encoding="utf-8"))
    return Spooled(path, datetime.fromisoformat(record["received_at"]), Arrival(**record["arrival"]))
