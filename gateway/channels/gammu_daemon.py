"""Gammu's SMS daemon, looked at from outside: whether it runs, and what it last read of its modem.

It keeps that in shared memory (https://docs.gammu.org/smsd/code.html), which `gammu-smsd-monitor` prints. The memory
of a daemon that was killed stays, so it tells something only while a process is attached to it.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SEGMENTS = Path("/proc/sysvipc/shm")
KEY, ATTACHED = 0, 6
"""The columns that we read there."""
PLACE_BITS = 0xFFFFFF
"""Of a segment's key, what the settings file's place on its disk decides; the rest differs between versions."""
MONITOR = "gammu-smsd-monitor"
FIELDS = 8
"""Of its line: client, phone, IMEI, sent, received, failed, battery, signal."""
ANSWER_SECONDS = 5.0
AWAY, NO_MODEM, NOT_SEEN = "daemon", "modem", "monitor"
"""The daemon does not run; it has not reached its modem; nothing can be seen of it."""


@dataclass(frozen=True, slots=True)
class Modem:
    """What the daemon last read; None where the modem does not tell it."""

    battery: int | None
    signal: int | None


def modem(config: Path) -> Modem | str:
    """The modem of the daemon with this settings file; AWAY, NO_MODEM or NOT_SEEN where nothing can be said of it."""
    program = shutil.which(MONITOR)
    try:
        if program is None or not _runs(config):
            return AWAY if program else NOT_SEEN
        command = [program, "-c", str(config), "-n", "1", "-d", "0", "-C"]
        done = subprocess.run(command, capture_output=True, timeout=ANSWER_SECONDS, check=True)  # noqa: S603 - our own words
        _, _, imei, *_, battery, signal = done.stdout.decode().strip().rpartition("\n")[2].rsplit(";", FIELDS - 1)
        percent, level = int(battery), int(signal)
    except (OSError, ValueError, subprocess.SubprocessError):
        return NOT_SEEN
    return Modem(percent if percent > 0 else None, level if level >= 0 else None) if imei else NO_MODEM


def _runs(config: Path) -> bool:
    """Whether a process is attached to the memory that is named after the settings file (see ftok(3))."""
    config.open("rb").close()  # what may not be read tells nothing
    at = config.resolve().stat()
    place = (at.st_dev & 0xFF) << 16 | at.st_ino & 0xFFFF
    rows = [line.split() for line in SEGMENTS.read_text().splitlines()[1:]]
    return any(int(row[KEY]) & PLACE_BITS == place and int(row[ATTACHED]) for row in rows)
