"""One run under load: the gateway is harmed, and afterwards the same holds as after every other."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from gateway.books.outbox import Delivery
from tests.faults import plan, provider, table
from tests.faults.length import LONG
from tests.faults.load import Load, Sent
from tests.faults.provider import Provider
from tests.faults.stack import START_SECONDS, Stack, running, wait_for
from tests.faults.table import Kind, Row
from tests.faults.watch import RESUMES_SECONDS, Account, Watch, account, settle

MARKS = [pytest.mark.faults, pytest.mark.timeout(1500 if LONG else 300)]
CHAOS = [*MARKS, pytest.mark.chaos]
"""Of the further faults, which `make test` has no time for."""
LONG_ONLY = pytest.mark.skipif(not LONG, reason="NOT TESTED: part of make chaos only; another test has its short form")
VILLAGES = 60
THREADS = 6 if LONG else 3
ENDS = {Delivery.SENT, Delivery.DELIVERED, Delivery.UNKNOWN}
"""What may become of a reply: no provider of ours refuses one for good."""


class Say:
    """Says the figures of a test."""

    def __init__(self, line: Callable[[str], None], rows: str | None) -> None:
        """Print by this function; keep rows in this file, if there is one."""
        self._line = line
        self._rows = Path(rows) if rows else None

    def __call__(self, line: str) -> None:
        """Print a line."""
        self._line(line)

    def row(self, row: Row) -> None:
        """Keep a row for the table of all tests."""
        if self._rows:
            table.write(self._rows, row)


@dataclass(slots=True)
class Run:
    """One run: the harmed gateway, and what was noted of it."""

    stack: Stack
    provider: Provider
    watch: Watch
    sent: Sent
    harms: list[float] = field(default_factory=list)
    """How long after each harm texts were counted again, in seconds."""
    done: Counter[Kind] = field(default_factory=Counter)
    """How often each kind of harm was done."""
    books: Account | None = None
    """What became of the texts, once all are judged."""
    settled: float = 0.0
    """How long after the load's end nothing waited any more, in seconds."""

    def kill(self, process: psutil.Process, kind: Kind = Kind.KILL) -> float:
        """End a process at once, if it still runs; when that was."""
        with suppress(psutil.NoSuchProcess):
            process.kill()
            self.done[kind] += 1
        return time.monotonic()

    def pause(self, process: psutil.Process, seconds: float) -> float:
        """Stop a process for so long; when it went on."""
        with suppress(psutil.NoSuchProcess):
            process.suspend()
            time.sleep(seconds)
            process.resume()
            self.done[Kind.PAUSE] += 1
        return time.monotonic()

    def harmed(self, since: float) -> None:
        """Wait until counting goes on after a harm."""
        self.harms.append(self.watch.recovery(since))


@contextmanager
def under_load(directory: Path, threads: int = THREADS, villages: int = VILLAGES, **settings: str) -> Iterator[Run]:
    """Run everything under load; at the end the load stops and all that waits is judged and sent."""
    campaign = plan.plan(villages)
    with provider.running() as stand_in, running(directory, campaign, stand_in.base, **settings) as stack:
        try:
            with Watch(stack) as watch, Load(stack.port, campaign, threads) as load:
                run = Run(stack, stand_in, watch, load.sent)
                wait_for(lambda: len(load.sent.acknowledged) > 10, START_SECONDS)
                yield run
            stand_in.manners = provider.POLITE
            run.settled = settle(stack)
            run.books = account(stack, load.sent)
        except BaseException:
            sys.stderr.write(stack.logs()[-4000:])
            raise


def check(run: Run, harm: str, say: Say) -> None:
    """What holds after every run; says its figures in one line."""
    books, longest = run.books, max(run.harms, default=0.0)
    assert books is not None
    say(
        f"{harm}, acknowledged {books.acknowledged}, counted {books.outcomes['counted']}, twice {books.twice}, "
        f"lost {books.lost}, replies {dict(books.replies)}, twice taken {run.provider.twice}, "
        f"longest recovery {longest:.1f} s, slowest acknowledgement {run.sent.slowest:.1f} s, "
        f"nothing waited {run.settled:.1f} s after"
    )
    say.row(row(run, harm))

    assert books.clean, books
    assert run.sent.given_up == []
    assert books.replies.keys() <= ENDS
    assert books.handed <= run.provider.accepted.keys()
    assert run.provider.twice == 0
    assert run.provider.faults == []
    assert longest < RESUMES_SECONDS


def refusals(run: Run) -> str:
    """How many deliveries were not acknowledged at once, by the answer; each was made again."""
    said = ", ".join(f"{times} deliveries got {status}" for status, times in sorted(run.sent.refused.items()))
    return said or "no delivery refused"


def row(run: Run, harm: str, *, spoils: bool = False) -> Row:
    """A run's figures."""
    books = run.books
    assert books is not None
    return Row(
        harm,
        dict(run.done),
        books.acknowledged,
        books.acknowledged - books.lost,
        books.outcomes["counted"],
        len(run.provider.accepted),
        books.twice + run.provider.twice,
        books.lost,
        max(run.harms, default=0.0),
        spoils,
    )


def pause(longest: float) -> None:
    """Let some time pass, so that the next harm comes at any moment."""
    time.sleep(random.random() * longest)


def a_draining_worker(run: Run) -> psutil.Process:
    """A worker in the middle of a drain."""
    wait_for(run.stack.draining, RESUMES_SECONDS)
    return run.stack.draining() or a_draining_worker(run)
