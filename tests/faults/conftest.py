"""What every fault asks for: a directory, and a way to say its figures."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.run import Say

ROWS = "KENG_CHAOS_ROWS"
"""The setting that names the file in which the rows are kept."""


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory whose path is short enough for unix sockets."""
    made = Path(tempfile.mkdtemp(prefix="keng-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Say:
    """Print a line past pytest's capture, and keep rows for the table of `make chaos`."""

    def said(line: str) -> None:
        with capfd.disabled():
            sys.stdout.write(f"\n  {line}\n")

    return Say(said, os.environ.get(ROWS))
