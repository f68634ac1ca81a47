"""What every fault asks for: a directory, and a way to say its figures."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.run import Say


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory whose path is short enough for unix sockets."""
    made = Path(tempfile.mkdtemp(prefix="keng-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Say:
    """Print a line past pytest's capture."""

    def said(line: str) -> None:
        with capfd.disabled():
            sys.stdout.write(f"\n  {line}\n")

    return said
