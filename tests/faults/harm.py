"""Harm done to one process, by its id."""

from __future__ import annotations

from contextlib import suppress

import psutil

GONE_SECONDS = 60.0


def kill(process: int) -> None:
    """End a process at once, if it still runs."""
    with suppress(psutil.NoSuchProcess):
        psutil.Process(process).kill()


def kill_worker(job: int) -> None:
    """End the worker whose job's process this is, and the job with it."""
    with suppress(psutil.NoSuchProcess):
        for process in (psutil.Process(job).parent(), psutil.Process(job)):
            if process:
                process.kill()


def stop(process: psutil.Process) -> None:
    """Tell a process to end, and wait until it has."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        process.wait(GONE_SECONDS)
