"""The sender: hands a campaign's texts to a channel's provider, several at a time, one to a phone."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from redis import Redis

from gateway import routing
from gateway.books import campaigns, hold, outbox
from gateway.books.outbox import Message
from gateway.channels.channel import Channel
from gateway.channels.registry import Channels
from gateway.fault_place import redacted
from gateway.jobs import OUTBOUND, ask_for_sender, others_wait
from gateway.routing import Terms
from gateway.settings import read
from parsers.replies.segments import segments
from workers import attempt, stop_signal
from workers.attempt import ANY
from workers.next_message import is_waiting, take
from workers.services import Services, connect

LINGER_SECONDS = 10.0
"""How long a sender stays while no other job waits: a job for each text would cost a process each."""
TURN_SECONDS = 1.0
"""How long it goes on while another job needs the worker and there is something to send."""
POLL_SECONDS = 0.05
"""How long it waits before it looks again whether there is."""
HOLD_SECONDS = 0.5
"""How often it says that it is still at work."""
AT_ONCE = 16
"""So many sends may be under way: at 10 texts a second each may take more than a second."""


def may_send(books: Redis, campaign_id: str, channel: Channel) -> bool:
    """Whether a campaign's texts may go out on a channel now; what does not leave the house always may.

    While something of its plan is a placeholder they may not: people would call a stranger, or read of "Tên Xã".
    """
    if not channel.promises.leaves_the_house:
        return True
    return not hold.is_on(books) and not campaigns.current(books, campaign_id)[0].placeholders


def send(campaign_id: str, channel: str) -> None:
    """The job: send what waits in a campaign's outbox for a channel, and what comes."""
    settings = read()
    found = settings.of(Channels).get(channel)
    if found:
        with redacted():
            attend(connect(), campaign_id, found, routing.terms(settings, channel, campaign_id))


def attend(services: Services, campaign_id: str, channel: Channel, terms: Terms = ANY) -> None:
    """Send what is due and what becomes so, until another job needs the worker or the time is over.

    One sender a campaign and channel: meanwhile nobody rings for it, and what is left in the end is rung for once.
    """
    ends, turn = time.monotonic() + LINGER_SECONDS, SendingTurn(services, campaign_id, channel.name)
    if not turn.holds():
        return
    try:
        while run(services, campaign_id, channel, terms, turn):
            if stop_signal.asked() or time.monotonic() > ends or others_wait(services.jobs, OUTBOUND):
                break
            time.sleep(POLL_SECONDS)
    finally:
        outbox.leave(services.books, campaign_id, channel.name, turn.token)
    if may_send(services.books, campaign_id, channel) and is_waiting(
        services.books, campaign_id, channel.name, terms, since=0
    ):
        ask_for_sender(services.books, services.jobs, campaign_id, channel.name)


def run(
    services: Services, campaign_id: str, channel: Channel, terms: Terms = ANY, turn: SendingTurn | None = None
) -> bool:
    """Send what is due; False where its turn was over before."""
    turn = turn or SendingTurn(services, campaign_id, channel.name)
    turn.begin()
    with UnderWay(services.books, campaign_id, channel, terms) as under_way:
        while may_send(services.books, campaign_id, channel):
            if not under_way.has_room:
                under_way.wait()
            elif message := take(services.books, campaign_id, channel.name, terms, under_way.promised):
                under_way.begin(message)
            elif under_way.phones:
                under_way.wait()
            else:
                return True
            if turn.is_over():
                return False
    return True


class SendingTurn:
    """How long a sender may go on, and that it alone sends."""

    def __init__(self, services: Services, campaign_id: str, channel: str) -> None:
        """Begin one; nobody knows of it yet."""
        self.token = secrets.token_hex(8)
        self._services, self._at = services, (campaign_id, channel)
        self._held_at = 0.0
        self.begin()

    def begin(self) -> None:
        """Begin to send what is due."""
        self._begun_at = time.monotonic()

    def holds(self) -> bool:
        """Say that it is at work; False where another sender is."""
        self._held_at = time.monotonic()
        return outbox.attend(self._services.books, *self._at, self.token)

    def is_over(self) -> bool:
        """Whether another job has waited long enough, the time is over, or another sender has taken its place."""
        now = time.monotonic()
        if self._held_at and now > self._held_at + HOLD_SECONDS and not self.holds():
            return True
        took = now - self._begun_at
        had_its_turn = took > TURN_SECONDS and others_wait(self._services.jobs, OUTBOUND)
        return stop_signal.asked() or took > LINGER_SECONDS or had_its_turn


@dataclass
class UnderWay:
    """The sends that are under way: at most so many, and one to a phone, so that what it is told keeps its order."""

    books: Redis
    campaign_id: str
    channel: Channel
    terms: Terms
    phones: dict[Future[None], Message] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make as many threads as the channel is worth."""
        self._most = at_once(self.channel)
        self._pool = ThreadPoolExecutor(self._most, "send")

    def __enter__(self) -> Self:
        """Begin with none."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Wait for all; what one of them raised is raised here, unless something else was."""
        self._pool.shutdown()
        if error is None:
            for one in self.phones:
                one.result()

    @property
    def has_room(self) -> bool:
        """Whether one more may begin."""
        return len(self.phones) < self._most

    @property
    def promised(self) -> int:
        """What those of broadcasts will have cost, in đồng."""
        return sum(self.terms.price * segments(one.body).parts for one in self.phones.values() if one.broadcast)

    def begin(self, message: Message) -> None:
        """Begin one, once no other to its phone is under way."""
        while any(one.receiver == message.receiver for one in self.phones.values()):
            self.wait()
        of = self._pool.submit(attempt.deliver, self.books, self.campaign_id, self.channel, message, self.terms)
        self.phones[of] = message

    def wait(self) -> None:
        """Wait a moment for one to end."""
        done, _ = wait(self.phones, POLL_SECONDS, FIRST_COMPLETED)
        for one in done:
            del self.phones[one]
            one.result()


def at_once(channel: Channel) -> int:
    """How many sends of a channel may be under way; what does not leave the house takes no time.

    Where numbers have caps it is one: a text counts once it has gone out, and several at once would pass a cap.
    """
    if not channel.promises.leaves_the_house or channel.caps:
        return 1
    return min(channel.texts_a_second or AT_ONCE, AT_ONCE)
