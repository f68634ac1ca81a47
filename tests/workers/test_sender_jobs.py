"""A sender is queued once, and no text that waits for one is forgotten."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from gateway import redis as clients
from gateway.books import cursor, inbox, outbox
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery
from gateway.channels import practice
from gateway.channels.practice import Practice
from gateway.jobs import OUTBOUND, enqueue_drain, enqueue_send
from gateway.settings import Settings
from tests.faults import plan as plans
from workers import inbound, outbound
from workers.services import Services

PLAN = plans.plan(villages=5)
NAME = PLAN.id


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    """Connections of a job, the campaign loaded and its roster judged; a waiting job keeps drains from lingering."""
    made = Services(clients.books(books_url, 5.0), clients.blocking(books_url), clients.jobs(books_url, 5.0))
    plans.load(made.books, PLAN)
    enqueue_drain(made.jobs, "another")
    judge_all(made)
    yield made
    for client in (made.books, made.blocking, made.jobs):
        client.close()


def judge_all(works: Services) -> None:
    while inbox.waiting(works.books, NAME, cursor.position(works.books, NAME).cursor, 1):
        inbound.run(works, NAME)


def answered(works: Services, village: int) -> str:
    """Have a text of the village's head judged in a batch of its own; the id of what answers it."""
    arrival = Arrival("practice", f"of {village}", plans.phone(village), "KENG", f"TH{village} REG 3")
    text_id = inbox.accept(works.books, NAME, arrival).id
    judge_all(works)
    return outbox.reply_id(text_id)


def queued_jobs(works: Services) -> int:
    return Queue(OUTBOUND, connection=works.jobs, serializer=JSONSerializer).count


def send(works: Services) -> None:
    """Have a sender work, while another job waits for its worker."""
    enqueue_send(works.jobs, "another", practice.NAME)
    outbound.attend(works, NAME, Practice(Settings()))


def test_a_sender_that_has_not_begun_is_queued_once(works: Services) -> None:
    for village in range(1, 4):
        answered(works, village)

    assert queued_jobs(works) == 1


def test_a_text_queued_while_a_sender_is_at_work_rings_for_nobody_and_is_sent(works: Services) -> None:
    sender = threading.Thread(target=outbound.attend, args=(works, NAME, Practice(Settings())))
    sender.start()
    try:
        time.sleep(3 * outbound.POLL_SECONDS)
        reply = answered(works, 1)
        time.sleep(4 * outbound.POLL_SECONDS)
        sent = outbox.messages(works.books, NAME, [reply])[reply].delivery
        assert (queued_jobs(works), sent) == (0, Delivery.DELIVERED)
    finally:
        enqueue_send(works.jobs, "another", practice.NAME)
        sender.join()


def test_a_text_queued_after_a_sender_left_queues_another(works: Services) -> None:
    answered(works, 1)
    send(works)
    before = queued_jobs(works)
    answered(works, 2)

    assert queued_jobs(works) == before + 1


def test_a_sender_queued_once_sends_all_that_were_queued_meanwhile(works: Services) -> None:
    replies = [answered(works, village) for village in range(1, 4)]
    Queue(OUTBOUND, connection=works.jobs, serializer=JSONSerializer).empty()  # type: ignore[no-untyped-call]
    send(works)

    found = outbox.messages(works.books, NAME, replies)
    assert [message.delivery for message in found.values()] == [Delivery.DELIVERED] * 3


def test_a_queued_sender_that_never_starts_is_trusted_for_a_second_only(works: Services) -> None:
    assert outbox.must_enqueue_sender(works.books, NAME, practice.NAME)
    assert not outbox.must_enqueue_sender(works.books, NAME, practice.NAME)

    lasts = works.books.pttl(outbox.queued_key(NAME, practice.NAME))
    assert 0 < lasts <= outbox.QUEUED_MILLISECONDS
