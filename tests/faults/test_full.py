"""No room: on Valkey's disk, on every disk, in Valkey's memory."""

from __future__ import annotations

import time
from pathlib import Path

from tests.faults.disk import mounted
from tests.faults.length import LONG
from tests.faults.run import CHAOS, Run, Say, check, pause, refusals, under_load
from tests.faults.table import Kind

pytestmark = CHAOS

TIMES = 5 if LONG else 1
FULL_SECONDS = 3.0 if LONG else 1.5
SOME_BYTES = 20_000
MEGABYTES = 256 if LONG else 64
MOST_PATIENCE_SECONDS = 5.0


def test_the_disk_of_valkey_full(directory: Path, say: Say) -> None:
    with mounted(directory / "valkey", MEGABYTES) as disk, under_load(directory) as run:
        for _ in range(TIMES):
            disk.fill()
            time.sleep(FULL_SECONDS)
            disk.free()
            run.done[Kind.DISK_FULL] += 1
            run.harmed(time.monotonic())
            pause(1.0)
    check(run, f"Valkey's disk full {TIMES} times {FULL_SECONDS:.0f} s ({refusals(run)})", say)

    assert run.sent.slowest < MOST_PATIENCE_SECONDS, "texts are kept on the other disk meanwhile"


def test_every_disk_full(directory: Path, say: Say) -> None:
    with mounted(directory, MEGABYTES) as disk, under_load(directory) as run:
        for _ in range(TIMES):
            disk.fill()
            time.sleep(FULL_SECONDS)
            disk.free()
            run.done[Kind.DISK_FULL] += 1
            run.harmed(time.monotonic())
            pause(1.0)
    check(run, f"every disk full {TIMES} times {FULL_SECONDS:.0f} s ({refusals(run)})", say)

    assert set(run.sent.refused) <= {"503"}, "what cannot be kept is refused, and sent again"


def limit(run: Run, turn: int) -> int:
    """No room at all, and every other time some, so that one command is taken and the next is not."""
    return int(run.stack.books.info("memory")["used_memory"]) + SOME_BYTES if turn % 2 else 1


def test_the_memory_of_valkey_full(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        for turn in range(TIMES):
            run.stack.books.config_set("maxmemory", limit(run, turn))
            time.sleep(FULL_SECONDS)
            run.stack.books.config_set("maxmemory", 0)
            run.harmed(time.monotonic())
            pause(1.0)
    check(run, f"Valkey's memory full {TIMES} times {FULL_SECONDS:.0f} s ({refusals(run)})", say)

    assert run.sent.slowest < MOST_PATIENCE_SECONDS
