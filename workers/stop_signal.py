"""The stop signal: how a worker that was told to stop asks its job, which may wait for seconds, to end."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress
from types import FrameType

ASK = signal.SIGUSR1
_asked = threading.Event()


def listen() -> None:
    """Receive the worker's signal from now on, in the process of a job."""
    signal.signal(ASK, _hear)


def asked() -> bool:
    """Whether this job should end as soon as it can."""
    return _asked.is_set()


def ask(job_process: int) -> None:
    """Tell the process of a job to end; does nothing if it has just ended."""
    with suppress(ProcessLookupError):
        os.kill(job_process, ASK)


def _hear(_signal: int, _frame: FrameType | None) -> None:
    _asked.set()
