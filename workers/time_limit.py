"""The time limit for parsing and judging, which one bad entry could make endless."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

LOOK_SECONDS = 0.1
"""How often a watched process checks whether a block has passed its limit."""
AGAIN_SECONDS = 0.5
"""How long a block that passed its limit has to end. Python drops an error that is raised in a finaliser or in a
callback of the garbage collector: such a block is still running then, and is told again."""


class TookTooLongError(Exception):
    """Parsing or judging one entry took longer than its limit."""


class _Block:
    """The limited block that runs now."""

    ends: float | None = None
    """The limit, in seconds of the process's computing time."""


@contextmanager
def watched() -> Iterator[None]:
    """Watch the limited blocks inside by one timer: a timer for each would cost a tenth of parsing a text."""
    handler = signal.signal(signal.SIGPROF, _look)
    signal.setitimer(signal.ITIMER_PROF, LOOK_SECONDS, LOOK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLongError if the block computes for longer than `seconds`; only inside `watched`.

    Only the process's own computing time counts, so a paused worker or a busy machine is not taken for a bad text.
    """
    _Block.ends = time.process_time() + seconds
    try:
        yield
    finally:
        _Block.ends = None


def _look(_signal: int, _frame: FrameType | None) -> None:
    now = time.process_time()
    if _Block.ends is not None and now >= _Block.ends:
        _Block.ends = now + AGAIN_SECONDS
        raise TookTooLongError
