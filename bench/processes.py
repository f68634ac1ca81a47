"""The bench's own processes: pinned to a core where the system can, and ended with the block that started them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway import redis
from gateway.books import server
from gateway.processes import valkey
from gateway.processes.child import die_with
from gateway.settings import Settings

ROOT = Path(__file__).parent.parent
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
FIRST, SECOND = 0, 1
"""The core of what is measured, and the core of what it is measured with."""
READY_SECONDS = 30.0
STOP_SECONDS = 10.0


class NotReadyError(Exception):
    """A process of the bench did not come up in time."""


@contextmanager
def running(
    argv: list[str], environment: Mapping[str, str], core: int | None, log: Path
) -> Iterator[subprocess.Popen[str]]:
    """Run a program until the block ends; its input and output are pipes, its complaints go to `log`."""
    parent = os.getpid()

    def settle() -> None:
        die_with(parent)
        pin(core)

    with log.open("a", encoding="utf-8") as complaints:
        process = subprocess.Popen(  # noqa: S603 - argument lists of our own
            argv, cwd=ROOT, env={**os.environ, **environment}, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=complaints, preexec_fn=settle,
        )  # fmt: skip
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Ask a process to stop, and see that it does."""
    process.terminate()
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def pin(core: int | None) -> None:
    """Keep this process on one core, where there are two of them and the system lets us."""
    if core is not None and can_pin():
        os.sched_setaffinity(0, {CORES[core]})


def can_pin() -> bool:
    """Whether what is measured and what measures it get a core each."""
    return len(CORES) > SECOND


def start(process: subprocess.Popen[str]) -> None:
    """Wait until a process of the bench is ready, and let it begin."""
    if process.stdin and process.stdout and process.stdout.readline():
        process.stdin.write("\n")
        process.stdin.flush()


def finish(process: subprocess.Popen[str]) -> Any:
    """What a process of the bench has to say at its end."""
    said = process.stdout.readline() if process.stdout else ""
    if not said:
        raise NotReadyError(f"{process.args!r} ended without a word")
    return json.loads(said)


def python(module: str, *words: str) -> list[str]:
    """The command that runs a module of ours."""
    return [sys.executable, "-m", module, *words]


@contextmanager
def valkey_on(directory: Path, core: int | None = SECOND) -> Iterator[Settings]:
    """Run a Valkey in this directory, durable as the product's own; its settings."""
    settings = Settings(var_dir=directory)
    place = valkey.place(directory, settings.socket)
    with running(valkey.command(place), {}, core, directory / "valkey.errors"), redis.books(settings.books) as client:
        wait_until(lambda: server.answers(client), "Valkey")
        yield settings


@contextmanager
def fresh_directory() -> Iterator[Path]:
    """A directory that goes with the block, its path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="keng-bench-") as name:
        yield Path(name)


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait until a condition holds, or raise NotReadyError."""
    deadline = time.monotonic() + READY_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise NotReadyError(f"{what} did not come up within {READY_SECONDS:.0f} s")
        time.sleep(0.01)
