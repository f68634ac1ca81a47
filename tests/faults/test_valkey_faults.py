"""Valkey paused for long, and its file cut short or spoilt while it was down."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.books import server
from tests.faults.length import LONG
from tests.faults.run import CHAOS, LONG_ONLY, Run, Say, check, pause, row, under_load
from tests.faults.stack import WEB, wait_for
from tests.faults.table import Kind
from tests.faults.watch import RESUMES_SECONDS

pytestmark = CHAOS

PAUSE_SECONDS = 30.0
MOST_PATIENCE_SECONDS = 5.0
"""The longest that a sender may wait for its acknowledgement while Valkey is away."""
CUTS = 10 if LONG else 1
MOST_CUT_BYTES = 20_000 if LONG else 5_000
SPOOLINGS = 5 if LONG else 1
DOWN_SECONDS = 3.0 if LONG else 1.0
TRUNCATED = "loaded anyway because aof-load-truncated is enabled"
REFUSED = "Bad file format reading the append only file"


@LONG_ONLY
def test_valkey_paused_for_long(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        run.harmed(run.pause(run.stack.valkey, PAUSE_SECONDS))
    check(run, f"Valkey paused for {PAUSE_SECONDS:.0f} s", say)

    assert run.sent.slowest < MOST_PATIENCE_SECONDS


def newest_file(run: Run) -> Path:
    """The file to which Valkey appends."""
    return max((run.stack.place.directory / "appendonlydir").glob("*.incr.aof"), key=lambda path: path.stat().st_mtime)


@contextmanager
def down(run: Run) -> Iterator[Path]:
    """Valkey's file while it is killed; its supervisor sleeps until the block ends."""
    valkey = run.stack.valkey  # waited for while its supervisor can still start it
    run.stack.process.suspend()
    run.kill(valkey, Kind.VALKEY_KILL)
    wait_for(lambda: not valkey.is_running() or valkey.status() == "zombie", RESUMES_SECONDS)
    yield newest_file(run)
    run.stack.process.resume()


def test_a_file_cut_short_loses_its_tail_only_and_counts_nothing_twice(directory: Path, say: Say) -> None:
    lost_bytes = 0
    with under_load(directory) as run:
        for _ in range(CUTS):
            pause(1.0)
            with down(run) as file:
                cut = random.randint(1, MOST_CUT_BYTES)
                lost_bytes += cut
                os.truncate(file, file.stat().st_size - cut)
            run.harmed(time.monotonic())
    books = run.books
    assert books is not None
    say.row(row(run, f"Valkey's file cut short {CUTS} times ({lost_bytes} bytes)", spoils=True))
    outcomes, replies, longest = dict(books.outcomes), run.provider.accepted, max(run.harms)
    say(
        f"files cut short {CUTS} ({lost_bytes} bytes), acknowledged {books.acknowledged}, {outcomes}, "
        f"twice {books.twice}, lost with the tail {books.lost}, "
        f"replies sent again {run.provider.twice} of {len(replies)}, "
        f"longest recovery {longest:.1f} s"
    )

    assert TRUNCATED in run.stack.place.log.read_text() or lost_bytes < 100
    assert (books.twice, books.faults, books.private) == (0, (), set())
    assert "none" not in books.outcomes
    assert books.lost < lost_bytes / 100, "an accepted text takes some 500 bytes"
    assert longest < RESUMES_SECONDS


def test_two_web_servers_share_a_spool_and_one_is_killed_when_valkey_is_back(directory: Path, say: Say) -> None:
    spooled = False
    with under_load(directory, SECOND_WEB="1") as run:
        assert len(run.stack.all(WEB)) == 2
        for _ in range(SPOOLINGS):
            with down(run):
                time.sleep(DOWN_SECONDS)
                spooled |= any((directory / "spool").glob("*/*.json"))
            wait_for(lambda: server.answers(run.stack.books), RESUMES_SECONDS)
            run.harmed(run.kill(random.choice(run.stack.all(WEB))))
    check(run, f"two web servers on one spool, Valkey down {SPOOLINGS} times, one of them killed at its return", say)

    assert spooled


def test_a_file_spoilt_in_its_middle_is_not_used_and_nothing_is_lost_meanwhile(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        with down(run) as file:
            middle = file.read_bytes().index(b"\r\n*", file.stat().st_size // 2) + 2
            overwrite(file, middle, b"!")
        time.sleep(DOWN_SECONDS)
        refusal = REFUSED in run.stack.place.log.read_text()
        acknowledged = len(run.sent.acknowledged)
        time.sleep(1)
        meanwhile = len(run.sent.acknowledged) - acknowledged
        overwrite(file, middle, b"*")
        run.harmed(time.monotonic())
    check(run, f"Valkey's file spoilt in its middle, then mended ({meanwhile} texts a second taken meanwhile)", say)

    assert refusal
    assert meanwhile


def overwrite(file: Path, place: int, byte: bytes) -> None:
    """Change one byte of a file."""
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(byte)
