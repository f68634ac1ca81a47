"""Senders killed while their provider loses answers, refuses, dawdles and tells in any order: no reply goes twice."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from tests.faults.length import LONG
from tests.faults.provider import WILD
from tests.faults.run import CHAOS, Say, check, pause, under_load
from tests.faults.sender import PRODUCT
from tests.faults.table import Kind

pytestmark = CHAOS

FIRE_SECONDS = 90 if LONG else 6
WAITS = PRODUCT if LONG else "short"
THREADS = 2
VILLAGES = 400
"""So many that hardly a phone has more replies in an hour than the cap lets it have."""
LONGEST_ANSWER_SECONDS = 8.0 if LONG else 1.5
"""Longer than a sender waits."""


def test_senders_killed_while_the_provider_misbehaves(directory: Path, say: Say) -> None:
    with under_load(directory, THREADS, VILLAGES, SENDER_WAITS=WAITS) as run:
        run.provider.manners = replace(WILD, lateness=LONGEST_ANSWER_SECONDS)
        ends = time.monotonic() + FIRE_SECONDS
        while time.monotonic() < ends:
            pause(1.0)
            sender = run.stack.sending()
            if sender:
                run.kill(sender)
    spoilt = ", ".join(f"{what} {times}" for what, times in run.provider.spoilt.items() if times)
    check(run, f"senders killed {run.done[Kind.KILL]} times under fire ({spoilt}, receipts {run.provider.calls})", say)

    assert run.done[Kind.KILL]
    assert run.provider.calls
