"""A small disk that can be filled and freed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.needs import needs

CHUNK = bytes(4096)


class Disk:
    """A file system in memory."""

    def __init__(self, path: Path) -> None:
        """Use the one mounted at `path`."""
        self._filler = path / "filler"

    def fill(self) -> None:
        """Leave no room at all."""
        with self._filler.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(CHUNK)

    def free(self) -> None:
        """Make room again."""
        self._filler.unlink(missing_ok=True)


@contextmanager
def mounted(path: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a small disk at `path`; skip the test where we may not, or fail it if NEEDS names root."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [needs("mount"), "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False) if os.getuid() == 0 else None
    if done is None or done.returncode:
        if "root" in os.environ.get("NEEDS", "").split(","):
            pytest.fail("a small disk cannot be mounted, though NEEDS names root")
        pytest.skip("NOT TESTED: only root can mount a small disk")
    try:
        yield Disk(path)
    finally:
        subprocess.run([needs("umount"), "-l", str(path)], check=True)
