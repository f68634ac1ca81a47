"""A broadcast to many while its provider misbehaves and its senders are killed: each person gets it once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import psutil

from gateway import redis as clients
from gateway.books import broadcasts, outbox
from gateway.books.broadcasts import Broadcast, BroadcastState
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery
from gateway.channels import twilio
from gateway.jobs import enqueue_drain
from gateway.orders import console, give, setup
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import OWN
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import BroadcastControl, BroadcastControlOrder, BroadcastOrder, RosterOrder
from tests.faults import plan, provider, signed
from tests.faults.length import LONG
from tests.faults.provider import Manners, Provider
from tests.faults.run import CHAOS, Say
from tests.faults.signed import OURS
from tests.faults.stack import SENDER, Stack, running, wait_for

pytestmark = CHAOS

PEOPLE = 5_000 if LONG else 150
VILLAGES = 50
BAD = Manners(dropped=0.1, too_many=0.05, failing=0.05, calls_back=True)
KILL_EVERY_SECONDS = 1.0
EFFECT_SECONDS = 5.0
"""A broadcast that is paused, resumed or cancelled is so by then."""
STANDS_STILL_SECONDS = 2.5
"""Longer than a claim that a killed sender leaves behind: what stands still so long is not only waited for."""
ENROLLED_SECONDS = 60.0
THROUGH = {Delivery.SENT, Delivery.DELIVERED, Delivery.UNKNOWN}
"""What may have become of a row that stands in no queue any more, where nothing refuses one for good."""
THROUGH_SECONDS = 1200.0 if LONG else 80.0


def many() -> Campaign:
    """A campaign without quiet hours."""
    free = {"quiet_from": clock(0), "quiet_until": clock(0), "second_person_above": PEOPLE, "reminders_a_day": 100}
    return Campaign.model_validate(plan.plan(VILLAGES).model_copy(update=free).model_dump())


def people(campaign: Campaign) -> tuple[Contact, ...]:
    """Many heads for each village, beside the one that the plan has."""
    return tuple(
        Contact(f"p{n}", f"+84907{n:06d}", f"Head {n}", campaign.head_role, (f"TH{n % VILLAGES + 1}",))
        for n in range(PEOPLE - VILLAGES)
    )


class Killer:
    """Kills a sender in the middle of its job, again and again, until the block ends."""

    def __init__(self, stack: Stack) -> None:
        self.killed = 0
        self._stack, self._ended = stack, threading.Event()
        self._thread = threading.Thread(target=self._kill)

    def __enter__(self) -> Killer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _kill(self) -> None:
        while not self._ended.wait(KILL_EVERY_SECONDS):
            job = next((child for one in self._stack.all(SENDER) for child in children(one)), None)
            if job:
                with suppress(psutil.NoSuchProcess):
                    job.kill()
                    self.killed += 1


def children(process: psutil.Process) -> list[psutil.Process]:
    """The jobs that a worker runs."""
    with suppress(psutil.NoSuchProcess):
        found: list[psutil.Process] = process.children()
        return found
    return []


class Cast:
    """One broadcast on its way."""

    def __init__(self, stack: Stack, words: str) -> None:
        """Send it."""
        self.stack, self.name = stack, stack.campaign.id
        order = BroadcastOrder(
            console(stack.campaign), Audience(AudienceKind.HEADS), OWN, twilio.NAME, OURS,
            datetime.now(UTC) + timedelta(hours=3), words,
        )  # fmt: skip
        self.id = self.give(order)
        wait_for(lambda: self.found and self.found.enrolled, ENROLLED_SECONDS)

    @property
    def found(self) -> Broadcast | None:
        """It as it stands."""
        return broadcasts.find(self.stack.books, self.name, [self.id]).get(self.id)

    @property
    def tally(self) -> Counter[Delivery]:
        """How many of its texts are in which state."""
        assert self.found
        return broadcasts.tally(self.stack.books, self.name, self.found)

    @property
    def queued(self) -> int:
        """How many of its texts are still to be sent or looked up."""
        return self.stack.books.zcard(outbox.queue_key(self.name, twilio.NAME, self.id))

    @property
    def moved(self) -> int:
        """How many of its texts are past waiting."""
        return PEOPLE - self.tally[Delivery.QUEUED]

    def give(self, order: BroadcastOrder | BroadcastControlOrder) -> str:
        """Give an order as the desk does."""
        ref = f"cast/{time.monotonic_ns()}"
        id_ = give(self.stack.books, self.name, ref, order)
        with clients.jobs(self.stack.place.url) as jobs:
            enqueue_drain(jobs, self.name)
        return id_

    def control(self, control: BroadcastControl) -> None:
        """Steer it."""
        self.give(BroadcastControlOrder(console(self.stack.campaign), self.id, control))


def stood_still(stand_in: Provider, since: float) -> float:
    """After how many seconds the provider got the last text, watched for longer than it may take to get none."""
    taken, last = sum(stand_in.accepted.values()), time.monotonic()
    watched = since + EFFECT_SECONDS + STANDS_STILL_SECONDS
    while (
        time.monotonic() < max(last + STANDS_STILL_SECONDS, watched) and time.monotonic() < since + EFFECT_SECONDS * 4
    ):
        time.sleep(0.01)
        if (now := sum(stand_in.accepted.values())) != taken:
            taken, last = now, time.monotonic()
    return last - since


def replied(stack: Stack, sid: str) -> bool:
    """Whether the reply to this text is with the provider."""
    text_id = Arrival(twilio.NAME, sid, "", "", "").id
    reply = outbox.message(stack.books, stack.campaign.id, outbox.reply_id(text_id))
    return reply is not None and reply.delivery in outbox.HANDED


def test_a_broadcast_goes_out_once_whatever_happens(directory: Path, say: Say) -> None:
    campaign, sid = many(), "SM" + "a" * 32
    pace = {"TWILIO_TEXTS_A_SECOND": "1000" if LONG else "50"}
    with provider.running() as stand_in, running(directory, campaign, stand_in.base, **pace) as stack:
        stand_in.manners = BAD
        give(stack.books, campaign.id, "people", RosterOrder(setup(campaign), people(campaign)))
        with Killer(stack) as killer:
            begun = time.monotonic()
            cast = Cast(stack, "Hop luc 9h")
            wait_for(lambda: cast.moved > PEOPLE // 20, THROUGH_SECONDS)
            assert signed.text(stack.port, sid, plan.phone(1), f"{plan.on(plan.today(campaign))} TH1 REG 4") == 200
            reply_seconds = wait_for(lambda: replied(stack, sid), 30)
            before_reply = cast.tally[Delivery.QUEUED]

            controlled = time.monotonic()
            cast.control(BroadcastControl.PAUSE)
            paused_seconds = stood_still(stand_in, controlled)
            waiting, paused = cast.tally[Delivery.QUEUED], cast.found
            taken = sum(stand_in.accepted.values())
            cast.control(BroadcastControl.RESUME)
            resumed_seconds = wait_for(lambda: sum(stand_in.accepted.values()) > taken, 30)

            wait_for(lambda: not cast.queued, THROUGH_SECONDS)
            through_seconds, then = time.monotonic() - begun, cast.tally
            wait_for(lambda: cast.tally == {Delivery.DELIVERED: PEOPLE}, THROUGH_SECONDS)

            second = Cast(stack, "Hop luc 10h")
            wait_for(lambda: second.moved > PEOPLE // 20, THROUGH_SECONDS)
            controlled = time.monotonic()
            second.control(BroadcastControl.CANCEL)
            cancelled_seconds = stood_still(stand_in, controlled)
            wait_for(lambda: second.tally.keys() <= {Delivery.DELIVERED, Delivery.WITHDRAWN}, THROUGH_SECONDS)
        ends = second.tally
    spoilt = ", ".join(f"{what} {times}" for what, times in stand_in.spoilt.items() if times)
    say(
        f"broadcast to {PEOPLE}, senders killed {killer.killed} times ({spoilt}, receipts {stand_in.calls}): "
        f"twice taken {stand_in.twice}, through in {through_seconds:.0f} s ({dict(then)}), in the end all delivered; "
        f"reply after {reply_seconds:.1f} s with {before_reply} waiting; paused after {paused_seconds:.1f} s with "
        f"{waiting} waiting, resumed {resumed_seconds:.1f} s, cancelled {cancelled_seconds:.1f} s ({dict(ends)})"
    )

    assert paused
    assert paused.state is BroadcastState.PAUSED
    assert killer.killed
    assert stand_in.twice == 0
    assert stand_in.faults == []
    assert then.keys() <= THROUGH, "each row is final or unknown"
    assert before_reply > PEOPLE // 2, "the reply overtook the rows"
    assert waiting
    assert ends[Delivery.WITHDRAWN]
    assert paused_seconds < EFFECT_SECONDS
    assert resumed_seconds < EFFECT_SECONDS
    assert cancelled_seconds < EFFECT_SECONDS
