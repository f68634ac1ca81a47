"""A time limit for work that one entry could make endless."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LOOK_SECONDS = 0.1
"""How often a watched process looks whether a block has passed its time."""


class TookTooLongError(Exception):
    """Reading or judging one entry passed its time."""


class _Block:
    """The limited block that runs now."""

    ends: float | None = None
    """At which of the process's computing seconds its time is over."""


@contextmanager
def watched() -> Iterator[None]:
    """Watch over the limited blocks within, by one timer for all: one for each would cost a tenth of reading a text."""
    handler = signal.signal(signal.SIGPROF, _look)
    signal.setitimer(signal.ITIMER_PROF, LOOK_SECONDS, LOOK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLongError where the block computes for longer, if it is watched.

    The process's own computing time counts: a worker that was paused, or that shares a busy machine, blames no text.
    """
    _Block.ends = time.process_time() + seconds
    try:
        yield
    finally:
        _Block.ends = None


def _look(_signal: int, _frame: FrameType | None) -> None:
    if _Block.ends is not None and time.process_time() >= _Block.ends:
        _Block.ends = None
        raise TookTooLongError
