"""What a process and those it started hold in memory."""

from __future__ import annotations

import subprocess


def megabytes(root: int) -> float:
    """The resident megabytes of a process and all under it; pages that they share count for each."""
    family, total = {root}, 0
    for pid, parent, kilobytes in _processes():
        if pid in family or parent in family:
            family.add(pid)
            total += kilobytes
    return round(total * 1024 / 1e6, 1)


def _processes() -> list[tuple[int, int, int]]:
    """Every process with its parent and resident kilobytes, parents before what they started."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)  # noqa: S607
    rows = (line.split() for line in listed.stdout.splitlines())
    return sorted((int(pid), int(parent), int(kilobytes)) for pid, parent, kilobytes in rows)
