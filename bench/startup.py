"""How long `keng up` takes to be ready when its books are there already."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any

from bench.extent import Extent
from bench.processes import fresh_directory, python, running
from bench.servers import free_port

READY = "Kẻng is ready"


def measure(extent: Extent) -> dict[str, Any]:
    """The first start, and the median of the later ones, in seconds."""
    with fresh_directory() as directory:
        first = _start(directory)
        later = [_start(directory) for _ in range(extent.starts)]
    return {"first_seconds": first, "later_seconds": median(later), "later": later}


def _start(directory: Path) -> float:
    environment = {"VAR_DIR": str(directory), "PORT": str(free_port())}
    begun = time.monotonic()
    with running(python("flask", "--app", "wsgi", "up"), environment, None, directory / "up.log") as up:
        for line in up.stdout or ():
            if line.startswith(READY):
                return time.monotonic() - begun
    raise RuntimeError("`keng up` ended without being ready")
