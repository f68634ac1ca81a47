"""Valkey's answers lost and its round trips torn by the thousand: whoever asks again changes nothing that was done."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import cast

import pytest
from redis import ConnectionError as RedisConnectionError
from redis import Redis
from redis import TimeoutError as RedisTimeoutError

from gateway import redis as clients
from gateway.books import cursor, inbox, ledger, outbox
from gateway.books.figures import sheet_key
from gateway.books.inbox import Arrival
from gateway.books.keys import lease_key
from gateway.books.outbox import Delivery
from gateway.channels.twilio import Twilio
from gateway.settings import Settings
from gateway.verification.verify import verify
from parsers.figures.stored import Sheet
from tests.conftest import Server
from tests.faults import plan, provider
from tests.faults.length import LONG
from tests.faults.load import story
from tests.faults.plan import CODE
from tests.faults.provider import Provider
from tests.faults.proxy import Proxy, Tear
from tests.faults.run import CHAOS, Say
from tests.faults.signed import ACCOUNT, OURS, TOKEN
from tests.faults.table import Kind, Row
from tests.support.twilio_api import Loopback
from workers import inbound, outbound
from workers.services import Services

pytestmark = CHAOS

LOST = 2_000 if LONG else 100
ONE_ANSWER_IN = 4
SILENT = 0.02
"""So few of the lost answers are waited for in vain: each costs a client's time limit."""
AWAY = (RedisConnectionError, RedisTimeoutError)
PLAN = plan.plan(60)
NAME = PLAN.id
HEADS = 3
PATIENCE_SECONDS = 0.3
SETTLED = {Delivery.SENT, Delivery.DELIVERED, Delivery.UNKNOWN}


def services(url: str) -> Services:
    return Services(clients.books(url, PATIENCE_SECONDS), clients.blocking(url, 0.1), clients.jobs(url))


def twilio(base: str) -> Twilio:
    settings = Settings().with_channels(twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_numbers=OURS)
    return Twilio(settings, Loopback(base, 2.0))


@dataclass
class Heads:
    """Heads whose texts are accepted through the proxy, each as often as it takes."""

    url: str
    accepted: list[str] = field(default_factory=list)
    figures: dict[str, int] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def report(self, villages: list[int]) -> None:
        """Report for these villages in turn until the end."""
        client = clients.books(self.url, PATIENCE_SECONDS)
        stories = {village: story() for village in villages}
        for number, village in enumerate(cycle(villages)):
            if self.ended.is_set():
                break
            words, value = next(stories[village])
            sid = f"{village}-{number}"
            arrival = Arrival("twilio", sid, plan.phone(village), OURS, words.format(v=f"TH{village} {CODE}"))
            accepted(client, arrival)
            self.accepted.append(arrival.id)
            self.figures[f"TH{village}"] = value
        client.close()


def accepted(client: Redis, arrival: Arrival) -> None:
    """Accept a text, again and again until that is answered."""
    while True:
        with suppress(*AWAY):
            inbox.accept(client, NAME, arrival)
            return


def until(ended: Callable[[], bool], work: Callable[[], object]) -> None:
    """Work again and again, whatever answers are lost, until the end."""
    while not ended():
        with suppress(*AWAY):
            work()


@pytest.fixture
def front(directory: Path, server: Server, redis: Redis) -> Iterator[tuple[Proxy, str]]:
    """A proxy before a campaign's Valkey, and the address that leads through it."""
    path = directory / "front.sock"
    plan.load(redis, PLAN)
    with Proxy(path, Path(server.url.removeprefix("unix://"))) as proxy:
        yield proxy, f"unix://{path}"


def test_answers_lost_by_the_thousand(front: tuple[Proxy, str], redis: Redis, books_url: str, say: Say) -> None:
    proxy, _ = front
    proxy.lose(ONE_ANSWER_IN, SILENT)
    counted, answered = worked_through(front, redis, books_url, lambda: proxy.lost >= LOST)
    say(f"answers lost {proxy.lost}, acknowledged {counted}, counted {counted}, replies {answered}, twice 0")
    done = {Kind.ANSWER_LOST: proxy.lost}
    title = f"one answer of Valkey in {ONE_ANSWER_IN} lost, {proxy.lost} in all"
    say.row(Row(title, done, counted, counted, counted, answered))


def test_round_trips_torn_by_the_thousand(front: tuple[Proxy, str], redis: Redis, books_url: str, say: Say) -> None:
    """The request never arrives, or a part of it, or a part of the answer: so a pipeline may be done in part."""
    proxy, _ = front
    proxy.tear(ONE_ANSWER_IN)
    counted, answered = worked_through(front, redis, books_url, lambda: proxy.torn.total() >= LOST)
    where = ", ".join(f"{proxy.torn[one]} {one.value}" for one in Tear)
    say(f"round trips torn: {where}; acknowledged {counted}, counted {counted}, replies {answered}, twice 0")
    title = f"one round trip to Valkey in {ONE_ANSWER_IN} torn ({where})"
    say.row(Row(title, {}, counted, counted, counted, answered))

    assert min(proxy.torn[one] for one in Tear)


def worked_through(
    front: tuple[Proxy, str], redis: Redis, books_url: str, ended: Callable[[], bool]
) -> tuple[int, int]:
    """Have heads report, drains judge and a sender send through the proxy until the end; how many counted and replies.

    Then all that is left is done past it, and held against what was said.
    """
    proxy, url = front
    heads = Heads(url)
    with provider.running() as stand_in:
        threads = [
            *(threading.Thread(target=heads.report, args=(list(range(1 + n, 61, HEADS)),)) for n in range(HEADS)),
            threading.Thread(target=until, args=(heads.ended.is_set, sending(url, stand_in))),
        ]
        for thread in threads:
            thread.start()
        drain(redis, services(url), ended)
        heads.ended.set()
        for thread in threads:
            thread.join()
        proxy.lose(0)
        proxy.tear(0)
        drain(redis, services(books_url), lambda: not waits(redis))
        replies = [outbox.reply_id(of) for of in heads.accepted]
        settled(redis, services(books_url), replies, stand_in)
        states = {message.delivery for message in outbox.messages(redis, NAME, replies).values()}
    check(redis, heads, stand_in, states)
    return len(heads.accepted), len(stand_in.accepted)


def sending(url: str, stand_in: Provider) -> Callable[[], object]:
    """A sender's work through the proxy."""
    works, account = services(url), twilio(stand_in.base)
    return lambda: outbound.run(works, NAME, account)


def waits(books: Redis) -> bool:
    """Whether an entry is not judged yet."""
    return bool(inbox.waiting(books, NAME, cursor.position(books, NAME).cursor, 1))


def drain(books: Redis, works: Services, ended: Callable[[], bool]) -> None:
    """Drain again and again until the end; the lease of a drain that heard no answer is over at once."""
    while not ended():
        books.delete(lease_key(NAME))
        with suppress(*AWAY):
            at = cursor.position(works.books, NAME)
            waiting = inbox.awaited(works.blocking, NAME, at.cursor, random.randint(1, inbound.BATCH), 50)
            if waiting:
                inbound.judge_batch(works, NAME, at, waiting)


def settled(books: Redis, works: Services, replies: list[str], stand_in: Provider) -> None:
    """Let the claims and waits of what is not settled pass, and a sender work, until nothing is left."""
    account, queue = twilio(stand_in.base), outbox.queue_key(NAME, "twilio")
    for _ in range(6):
        for reply in cast("list[str]", books.zrange(queue, 0, -1)):
            tried = books.hget(outbox.message_key(NAME, reply), "tried_at")
            if tried:
                books.hset(outbox.message_key(NAME, reply), "tried_at", int(tried) - 180_000_000)
            books.zadd(queue, {reply: 0})
        while not outbound.run(works, NAME, account):
            pass
    assert books.zcard(queue) == 0


def check(books: Redis, heads: Heads, stand_in: Provider, states: set[Delivery]) -> None:
    """Each text counted once, each reply taken once."""
    ids = heads.accepted
    outcomes = {text.id: text.fields.get("outcome") for text in inbox.texts(books, NAME, ids)}
    assert outcomes == dict.fromkeys(ids, "counted")
    assert sorted(record.text_id for record in ledger.read(books, NAME)) == sorted(ids)
    levels = sheet_key(NAME, "0", Sheet.LEVELS, PLAN.top.code)
    assert int(books.hget(levels, CODE) or 0) == sum(heads.figures.values())
    assert verify(books, NAME).clean
    assert stand_in.twice == 0
    assert stand_in.accepted
    assert states <= SETTLED
