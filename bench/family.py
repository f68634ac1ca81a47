"""A process and those it started: what they hold in memory, and the processor time they have used."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def megabytes(root: int) -> float:
    """Their resident megabytes; pages that they share count for each."""
    return round(sum(_family(root).values()) * 1024 / 1e6, 1)


def cpu_seconds(root: int) -> float:
    """Their processor time so far; 0 where the system does not show it."""
    return sum(_cpu_seconds(pid) for pid in _family(root))


def _family(root: int) -> dict[int, int]:
    """The resident kilobytes of each, by process id."""
    found: dict[int, int] = {}
    for pid, parent, kilobytes in _processes():
        if pid == root or parent in found:
            found[pid] = kilobytes
    return found


def _processes() -> list[tuple[int, int, int]]:
    """Every process with its parent and resident kilobytes, parents before what they started."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)  # noqa: S607
    rows = (line.split() for line in listed.stdout.splitlines())
    return sorted((int(pid), int(parent), int(kilobytes)) for pid, parent, kilobytes in rows)


def _cpu_seconds(pid: int) -> float:
    try:
        about = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:  # it has just ended, or there is no /proc
        return 0.0
    user, system = about.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
