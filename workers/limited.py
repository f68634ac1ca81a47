"""A time limit for work that one entry could make endless."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TookTooLongError(Exception):
    """Reading or judging one entry passed its time."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLongError where the block computes for longer.

    The process's own computing time counts: a worker that was paused, or that shares a busy machine, blames no text.
    """
    handler = signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLongError
