"""A time limit for work that one entry could make endless."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLongError(Exception):
    """Parsing or judging one entry passed its time."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLongError where the block lasts longer; RQ's own alarm is put back afterwards."""

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLongError(f"longer than {seconds} s")

    handler = signal.signal(signal.SIGALRM, too_long)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, handler)
