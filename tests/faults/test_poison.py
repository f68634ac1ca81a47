"""Entries that cannot be read, that compute for ever, that kill whoever reads them: set aside, and the others go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.books import inbox, review_queue
from gateway.books.inbox import Arrival
from gateway.orders import ORDER, setup
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import FiguresOrder
from tests.faults import everything, harm, plan
from tests.faults.length import LONG
from tests.faults.proxy import Proxy, Trap
from tests.faults.run import CHAOS, LONG_ONLY, Run, Say, check, under_load
from tests.faults.signed import OURS
from tests.faults.stack import wait_for
from tests.faults.table import Kind
from workers import inbound

pytestmark = CHAOS

TIMES = 3 if LONG else 1
UNREADABLE = '{"author": "' + plan.phone(1) + '", "contacts": [{"phone": "' + plan.phone(2) + '"}]}'
"""An order of no shape that we know, in which phones stand."""
REPEATED = 4_000
"""An order that says every village's figure so many times takes seconds to judge."""
STRANGER = plan.phone(999)
"""Whoever judges a text looks for its sender in the roster; whoever sets it aside unread does not."""
MOST_WAIT_SECONDS = 30.0
MOST_WAIT_FOR_A_KILLER_SECONDS = 8.0
"""Four jobs die of it: the worker sees each and starts the next."""
MOST_WAIT_FOR_A_WORKER_KILLER_SECONDS = 75.0
"""Seven workers die on it, each noticed when its drain's lease is over, each started again later than the last."""


def put(run: Run, arrival: Arrival) -> str:
    """Put an entry into the inbox past the webhook; its id."""
    return inbox.accept(run.stack.books, run.stack.campaign.id, arrival).id


def endless(run: Run) -> str:
    """An order that takes longer to judge than any entry may."""
    campaign = run.stack.campaign
    villages = [area.code for area in campaign.areas[1:]]
    said = tuple(
        AreaReport(village, campaign.first_day, {plan.CODE: n % 9}) for n in range(REPEATED) for village in villages
    )
    order = FiguresOrder(setup(campaign), Submission(Act.REPORT, said))
    return ORDER.dump_json(order).decode()


def set_aside(run: Run, text_id: str) -> bool:
    """Whether an entry was set aside, and a person sees it."""
    books, name = run.stack.books, run.stack.campaign.id
    outcome = books.hget(inbox.text_key(name, text_id), "outcome")
    return outcome == "quarantined" and text_id in dict(review_queue.page(books, name, 10))


def test_entries_that_cannot_be_read_or_never_end(directory: Path, say: Say) -> None:
    with under_load(directory) as run:
        begun = time.monotonic()
        poison = []
        for turn in range(TIMES):
            poison.append(put(run, Arrival("setup", f"unreadable-{turn}", "setup", "", UNREADABLE, kind="order")))
            poison.append(put(run, Arrival("setup", f"endless-{turn}", "setup", "", endless(run), kind="order")))
            wait_for(lambda: all(set_aside(run, of) for of in poison), MOST_WAIT_SECONDS)
        wait = run.watch.longest_pause(begun)
    check(run, f"{len(poison)} entries that raise or never end, set aside; others waited {wait:.1f} s", say)

    assert wait < MOST_WAIT_SECONDS


@pytest.mark.parametrize(
    ("killer", "deaths_before", "most_wait"),
    [
        (harm.kill, 1 + inbound.SEEN_DEATHS, MOST_WAIT_FOR_A_KILLER_SECONDS),
        pytest.param(harm.kill_worker, inbound.TRIES, MOST_WAIT_FOR_A_WORKER_KILLER_SECONDS, marks=LONG_ONLY),
    ],
    ids=["job", "worker"],
)
def test_an_entry_that_kills_whoever_reads_it(
    directory: Path, say: Say, killer: Callable[[int], None], deaths_before: int, most_wait: float
) -> None:
    front = directory / "front.sock"
    deaths = 0

    def killed(process: int) -> None:
        nonlocal deaths
        deaths += 1
        killer(process)

    proxy = Proxy(front, everything.place(directory).socket)
    with proxy, under_load(directory, REDIS_URL=f"unix://{front}") as run:
        arrival = Arrival("twilio", "killer", STRANGER, OURS, "a text that kills")
        proxy.trap = Trap(lambda request: STRANGER.encode() in request, killed, answered=False)
        begun = time.monotonic()
        poison = put(run, arrival)
        took = wait_for(lambda: set_aside(run, poison), most_wait)
        run.harmed(time.monotonic())
        wait = run.watch.longest_pause(begun)
        proxy.trap = None
        run.done[Kind.KILL] += deaths
    victims = "jobs" if killer is harm.kill else "workers"
    check(run, f"a text that kills {deaths} {victims}, set aside after {took:.1f} s; others waited {wait:.1f} s", say)

    assert deaths >= deaths_before
