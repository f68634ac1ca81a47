"""A channel's pace holds over all campaigns, and replies go out before texts to many."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from redis import Redis

from gateway import redis as clients
from gateway.books import outbox, pace
from gateway.books.operations import KeyAction
from gateway.books.outbox import Delivery, Message, SendResult
from gateway.channels.practice import Practice
from workers import outbound
from workers.services import Services

RATE = 20
CHANNEL = "twilio"
FIRST, SECOND = "first", "second"


class Taker(Practice):
    """A provider that takes every text and notes when."""

    name = CHANNEL

    def __init__(self, texts_a_second: int = RATE) -> None:
        self.texts_a_second = texts_a_second
        self.taken: list[tuple[float, str]] = []

    def send(self, campaign: str, message: Message) -> SendResult:
        self.taken.append((time.monotonic(), message.id))
        return SendResult(Delivery.SENT)


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    made = Services(clients.books(books_url, 5.0), clients.blocking(books_url), clients.jobs(books_url, 5.0))
    yield made
    for client in (made.books, made.blocking, made.jobs):
        client.close()


def queue(books: Redis, campaign: str, message_id: str, *, is_late: bool = False) -> None:
    """Queue a reply; one that is late is of no use any more."""
    now = datetime.now(UTC)
    ends = now - timedelta(hours=1) if is_late else now + timedelta(hours=1)
    message = Message(message_id, CHANNEL, "+84901", "+84905000001", "a", "k", "t", ends)
    for operation in outbox.operations(campaign, message, now):
        if operation.act is KeyAction.SET:
            names, values = operation.arguments[::2], operation.arguments[1::2]
            books.hset(operation.key, mapping=dict(zip(cast("Any", names), values, strict=True)))
        else:
            books.zadd(operation.key, {str(operation.arguments[1]): float(operation.arguments[0])})


def test_two_campaigns_share_one_pace(works: Services) -> None:
    taker, each = Taker(), 25
    for campaign in (FIRST, SECOND):
        for number in range(each):
            queue(works.books, campaign, f"{number}-{campaign}")
    begun = time.monotonic()
    senders = [threading.Thread(target=outbound.run, args=(works, campaign, taker)) for campaign in (FIRST, SECOND)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    moments = sorted(moment for moment, _ in taker.taken)

    assert len(moments) == 2 * each
    assert moments[-1] - begun >= (2 * each - RATE) / RATE - 0.1, "after the first RATE at once, RATE a second"
    assert all(moment - begun >= (number - RATE) / RATE - 0.1 for number, moment in enumerate(moments))


def test_a_channel_without_a_pace_waits_for_nobody(works: Services) -> None:
    taker = Taker(texts_a_second=0)
    for number in range(3 * RATE):
        queue(works.books, FIRST, str(number))
    outbound.run(works, FIRST, taker)

    assert len(taker.taken) == 3 * RATE
    assert works.books.exists(pace.pace_key(CHANNEL)) == 0


def test_texts_that_are_too_late_use_up_nothing_of_the_pace(works: Services) -> None:
    taker = Taker(texts_a_second=1)
    for number in range(20):
        queue(works.books, FIRST, f"late {number}", is_late=True)
    queue(works.books, FIRST, "fresh")
    begun = time.monotonic()
    outbound.run(works, FIRST, taker)

    [(moment, taken)] = taker.taken
    assert taken == "fresh"
    assert moment - begun < 10, "at this pace the late ones would have taken 20 seconds"


def test_texts_to_many_of_one_campaign_leave_half_of_what_may_go_at_once_to_the_replies_of_another(
    works: Services,
) -> None:
    taken = 0
    while not pace.wait(works.books, CHANNEL, RATE, bulk=True):
        taken += 1

    assert RATE / 2 <= taken <= RATE / 2 + 2
    assert [pace.wait(works.books, CHANNEL, RATE, bulk=False) for _ in range(RATE // 2 - 1)] == [0.0] * (RATE // 2 - 1)


@pytest.mark.parametrize("rate", [1, 2, 1_000])
def test_at_any_pace_texts_to_many_go_out(works: Services, rate: int) -> None:
    assert pace.wait(works.books, CHANNEL, rate, bulk=True) == 0.0
