"""Four clocks at once, killed at any moment: every occurrence is called for once, and in time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import psutil
from redis import Redis

from gateway.books import broadcasts, campaigns, inbox, outbox
from gateway.books.inbox import Text
from gateway.campaigns.campaign_file import dump
from gateway.orders import CLOCK, ORDER, give, setup
from parsers.campaign.plan import Campaign, Reminder
from parsers.order import BroadcastOrder, RosterOrder
from tests.faults import plan
from tests.faults.length import LONG
from tests.faults.run import MARKS, Say
from tests.faults.signed import ACCOUNT, OURS, TOKEN
from tests.paths import ROOT
from tests.support.field import Field, services

pytestmark = MARKS

CLOCKS = 4
RULES = 120
"""Of one campaign; each has one occurrence today."""
VILLAGES = 3
ROUNDS = 100 if LONG else 1
"""So often they are killed before they are let alone."""
POLL_SECONDS = 0.05
WAITS_SECONDS = 9.0
KILLED_AT_ONCE = 3
LATEST = timedelta(seconds=60)
CALLS_AGAIN_SECONDS = 8.0 if LONG else 1.0
"""A clock that has just begun calls for reminders after some seconds; whoever is to call a second time has by then."""
MOST_A_DAY = 20
"""Reminders for one phone: that many of the occurrences reach it, the rest leave it out."""
LEAD = timedelta(seconds=75) if LONG else timedelta()
"""Half of the rules are due as the clocks run, where there is time to wait for that."""
PATIENCE_SECONDS = 200.0 if LONG else 40.0


@dataclass(slots=True)
class Clocks:
    """Some clock processes, of which one that ends is started again."""

    environment: dict[str, str]
    running: list[psutil.Popen] = field(default_factory=list)
    killed: int = 0

    def keep(self) -> None:
        """Start those that are missing."""
        self.running = [one for one in self.running if one.poll() is None]
        while len(self.running) < CLOCKS:
            command = [sys.executable, "-m", "workers.clock"]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            self.running.append(psutil.Popen(command, cwd=ROOT, env=self.environment, **quiet))

    def kill_one(self) -> None:
        """End any of them at once."""
        one = random.choice([one for one in self.running if one.poll() is None])
        one.kill()
        one.wait(5)
        self.killed += 1


@contextmanager
def ticking(environment: dict[str, str]) -> Iterator[Clocks]:
    """Run them until the block ends."""
    clocks = Clocks(environment)
    try:
        clocks.keep()
        yield clocks
    finally:
        for one in clocks.running:
            one.kill()
            one.wait(5)


def ruled(now: datetime) -> Campaign:
    """A campaign whose rules are due now: half of them have been for a while, half come as the clocks run."""
    base = plan.plan(VILLAGES)
    local = now.astimezone(base.zone)
    past, coming = (local - timedelta(minutes=1)).time(), (local + LEAD).time()
    rules = tuple(
        Reminder(name=f"rule{n}", reply="remind_day", at=_minute(coming if n % 2 else past), audience="all_heads")
        for n in range(RULES)
    )
    free = {
        "reminders": rules,
        "quiet_from": clock(0),
        "quiet_until": clock(0),
        "reminders_a_day": MOST_A_DAY,
    }
    return Campaign.model_validate(base.model_copy(update=free).model_dump())


def _minute(of: clock) -> clock:
    return of.replace(second=0, microsecond=0)


def test_four_clocks_call_for_each_occurrence_once(redis: Redis, books_url: str, directory: Path, say: Say) -> None:
    begun = datetime.now(UTC)
    campaign = ruled(begun)
    file = directory / "campaign.yaml"
    file.write_text(dump(campaign), encoding="utf-8")
    campaigns.save(redis, campaign, None)
    environment = {
        **os.environ, "REDIS_URL": books_url, "VAR_DIR": str(directory), "CAMPAIGN": str(file),
        "TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_NUMBERS": OURS,
    }  # fmt: skip
    give(redis, campaign.id, "roster", RosterOrder(setup(campaign), plan.heads(campaign)))
    with services(books_url) as works:
        gong = Field(works, campaign)
        with ticking(environment) as clocks:
            ends = time.monotonic() + PATIENCE_SECONDS
            rounds = 0
            while len(called(redis, campaign)) < RULES and time.monotonic() < ends:
                if rounds < ROUNDS:
                    kill_as_they_call(redis, campaign, clocks)
                    rounds += 1
                time.sleep(POLL_SECONDS)
            time.sleep(CALLS_AGAIN_SECONDS)
        orders = called(redis, campaign)
        gong.drain()
    begun_ones = broadcasts.newest(redis, campaign.id, RULES * 4)
    late = max(text.received_at - max(_due(campaign, text), begun) for text in orders)
    rows = [row for one in begun_ones for row in broadcasts.rows(redis, campaign.id, one.id, 100)]
    say(
        f"four clocks, {clocks.killed} kills: occurrences {RULES}, called {len(orders)}, broadcasts {len(begun_ones)}, "
        f"texts {len(rows)}, the latest {late.total_seconds():.1f} s after it was due"
    )

    assert clocks.killed
    assert Counter(_rule(text) for text in orders) == Counter({rule.name: 1 for rule in campaign.reminders})
    assert Counter(one.rule for one in begun_ones) == Counter({rule.name: 1 for rule in campaign.reminders})
    assert set(Counter((row.broadcast, row.receiver) for row in rows).values()) == {1}
    assert len(rows) == MOST_A_DAY * VILLAGES
    assert set(Counter(row.receiver for row in rows).values()) == {MOST_A_DAY}
    assert late <= LATEST
    assert all(row.delivery is outbox.Delivery.QUEUED for row in rows)


def kill_as_they_call(redis: Redis, campaign: Campaign, clocks: Clocks) -> None:
    """Kill three of them once they are in the middle of it, or one where they wait; start them again."""
    begun, ends = size(redis, campaign), time.monotonic() + WAITS_SECONDS
    while (grown := size(redis, campaign) - begun) < 5 and time.monotonic() < ends:
        time.sleep(0.001)
    for _ in range(KILLED_AT_ONCE if grown >= 5 else 1):
        clocks.kill_one()
    clocks.keep()


def size(redis: Redis, campaign: Campaign) -> int:
    """How many entries the inbox holds."""
    return len(inbox.waiting(redis, campaign.id, "0-0", RULES * 10))


def called(redis: Redis, campaign: Campaign) -> list[Text]:
    """The clock's orders in the inbox, each as often as it stands there."""
    ids = [id_ for _, id_ in inbox.waiting(redis, campaign.id, "0-0", RULES * 10)]
    found = {text.id: text for text in inbox.texts(redis, campaign.id, ids)}
    return [found[id_] for id_ in ids if id_ in found and found[id_].sender == CLOCK and _is_broadcast(found[id_])]


def _is_broadcast(text: Text) -> bool:
    return isinstance(ORDER.validate_json(text.body), BroadcastOrder)


def _rule(text: Text) -> str:
    order = ORDER.validate_json(text.body)
    assert isinstance(order, BroadcastOrder)
    return order.rule


def _due(campaign: Campaign, text: Text) -> datetime:
    rule = next(one for one in campaign.reminders if one.name == _rule(text))
    local = text.received_at.astimezone(campaign.zone)
    return datetime.combine(local.date(), rule.at, campaign.zone)
