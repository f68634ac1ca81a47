"""The backups of one directory: since when each goes, how large it is, and what putting it back on trial has shown."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway import durable_file
from gateway.backup import archive
from gateway.backup.backup import STAMP

TRIAL = "trial.json"
_NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z")


@dataclass(frozen=True, slots=True)
class TrialRestore:
    """What was found when a backup was put back into books of its own."""

    at: datetime
    up_to: datetime | None = None
    """What came up to this moment is in the backup; None where it cannot be put back."""
    records: int = 0
    figures: int = 0
    faults: int = 0
    """Figures that do not agree with the ledger."""
    problem: str = ""
    """Why it cannot be put back, in a sentence; "" where it can."""

    @property
    def is_clean(self) -> bool:
        """Whether it can be put back, and all its figures agree with their ledger."""
        return not self.problem and not self.faults


@dataclass(frozen=True, slots=True)
class ListedBackup:
    """A backup that lies in the directory."""

    name: str
    directory: Path
    begun: datetime
    bytes: int
    trial: TrialRestore | None
    """The newest; None where it was never tried."""


def everything(directory: Path) -> list[ListedBackup]:
    """All backups, the newest first."""
    names = sorted((path.name for path in directory.glob("*") if _NAME.fullmatch(path.name)), reverse=True)
    return [found for name in names if (found := find(directory, name))]


def find(directory: Path, name: str) -> ListedBackup | None:
    """The backup of this name; None where there is none."""
    here = directory / name
    if not _NAME.fullmatch(name) or not (here / archive.NAME.format(0)).is_file():
        return None
    size = sum(path.stat().st_size for path in here.glob(archive.PATTERN))
    begun = datetime.strptime(name, STAMP).replace(tzinfo=UTC)
    return ListedBackup(name, here, begun, size, _trial(here))


def note(backup: Path, trial: TrialRestore) -> None:
    """Keep what a trial has shown beside the backup."""
    with durable_file.replacing(backup / TRIAL) as file:
        file.write(json.dumps(asdict(trial), default=datetime.isoformat).encode())


def _trial(backup: Path) -> TrialRestore | None:
    try:
        kept: dict[str, Any] = json.loads((backup / TRIAL).read_bytes())
        moments = {name: datetime.fromisoformat(kept[name]) for name in ("at", "up_to") if kept.get(name)}
        return TrialRestore(**{**kept, **moments})
    except (OSError, ValueError, TypeError):
        return None
