"""The backups in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from gateway.backup.listed import ListedBackup, TrialRestore
from gateway.backup.making import Making
from gateway.web import show
from gateway.web.labels.labels import label
from gateway.web.people_said import moment

KILO = 1000
UNITS = ("kB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup as the pages show it."""

    name: str
    begun: str
    size: str
    up_to: str
    """Until when texts are in it; "" where that is not known."""
    trial: str
    """What its trial has shown, and when that was."""
    tone: str
    is_tried: bool
    can_be_restored: bool
    """Whether it was put back on trial."""


def backup_line(of: ListedBackup, zone: ZoneInfo) -> BackupLine:
    """A backup in words; moments are told in `zone`."""
    trial = of.trial
    up_to = moment(trial.up_to, zone) if trial and trial.up_to else ""
    tone = "open" if trial is None else "good" if trial.is_clean else "bad"
    shown = moment(of.begun, zone), size(of.bytes), up_to, _trial(trial, zone), tone
    return BackupLine(
        of.name, *shown, is_tried=trial is not None, can_be_restored=trial is not None and not trial.problem
    )


def failure(of: Making | None, now: datetime) -> str:
    """What became of the newest attempt, where it did not come to its end."""
    return label(f"backup_fault_{of.fault}", age=show.age(of.at, now)) if of else ""


def size(count: int) -> str:
    """So many bytes, in the unit that leaves at most three digits before the comma: 2,7 MB."""
    amount, unit = max(count, 1) / KILO, 0
    while amount >= KILO and unit + 1 < len(UNITS):
        amount, unit = amount / KILO, unit + 1
    return f"{show.tenths(round(amount * 10))} {UNITS[unit]}"


def _trial(trial: TrialRestore | None, zone: ZoneInfo) -> str:
    if trial is None:
        return label("backup_untried")
    if trial.problem:
        return label("backup_damaged", when=moment(trial.at, zone))
    said = label("backup_agrees" if trial.is_clean else "backup_disagrees", n=show.number(trial.faults))
    figures, records = show.number(trial.figures), show.number(trial.records)
    return label("backup_tried", said=said, figures=figures, records=records, when=moment(trial.at, zone))
