"""A job killed before and after each of its round trips to Valkey, a text a kill: each counts and is answered once."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from redis import Redis

from gateway import redis as clients
from gateway.books import cursor, inbox, ledger, outbox
from gateway.books.figures import sheet_key
from gateway.books.inbox import Arrival
from gateway.books.keys import lease_key
from gateway.books.outbox import Delivery
from gateway.channels.twilio import Twilio
from gateway.jobs import enqueue_drain
from gateway.settings import Settings
from gateway.verification.verify import verify
from parsers.figures.stored import Sheet
from tests.conftest import Server
from tests.faults import harm, plan, provider
from tests.faults.plan import CODE
from tests.faults.provider import Provider
from tests.faults.proxy import Proxy
from tests.faults.run import CHAOS, Say
from tests.faults.signed import ACCOUNT, OURS, TOKEN
from tests.faults.table import Kind, Row
from tests.support.twilio_api import Loopback
from workers import inbound, outbound
from workers.services import Services

pytestmark = CHAOS

PLAN = plan.plan(200)
NAME = PLAN.id
KILLED = -9
MOST_ROUND_TRIPS = 80
JOB_SECONDS = 20.0
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
"""Jobs start in processes that hold none of this one's threads and connections."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a job is killed on."""

    works: Services
    """Connections of our own, past the proxy."""
    proxy: Proxy
    front: str
    """Where the proxy listens."""
    stand_in: Provider


def services(url: str) -> Services:
    return Services(clients.books(url), clients.blocking(url), clients.jobs(url))


def twilio(base: str) -> Twilio:
    settings = Settings().with_channels(twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_numbers=OURS)
    return Twilio(settings, Loopback(base, 2.0))


def drain(url: str, _base: str) -> None:
    """The drain as a worker's job runs it."""
    inbound.run(services(url), NAME)


def send(url: str, base: str) -> None:
    """The sender as a worker's job runs it."""
    outbound.run(services(url), NAME, twilio(base))


@pytest.fixture
def bench(directory: Path, server: Server, redis: Redis) -> Iterator[Bench]:
    """A campaign whose roster is judged, a proxy, and a provider that behaves."""
    front, works = directory / "front.sock", services(server.url)
    with Proxy(front, Path(server.url.removeprefix("unix://"))) as proxy, provider.running() as stand_in:
        plan.load(redis, PLAN)
        made = Bench(works, proxy, f"unix://{front}", stand_in)
        drained(made)
        yield made
    for client in (works.books, works.blocking, works.jobs):
        client.close()


def killed_at(bench: Bench, job: Callable[[str, str], None], number: int, answered: bool) -> bool:
    """Run a job that is killed at so manieth round trip; False if it ended before."""
    left = itertools.count(1)
    bench.proxy.catch(lambda _: next(left) == number, harm.kill, answered)
    process = PROCESSES.Process(target=job, args=(bench.front, bench.stand_in.base))
    process.start()
    process.join(JOB_SECONDS)
    bench.proxy.trap = None
    assert process.exitcode in (0, KILLED)
    return process.exitcode == KILLED


def drained(bench: Bench) -> None:
    """Let the lease of a drain that died be over, and the next one judge all that waits."""
    bench.works.books.delete(lease_key(NAME))
    enqueue_drain(bench.works.jobs, "another")  # so that a drain does not linger
    while inbox.waiting(bench.works.books, NAME, cursor.position(bench.works.books, NAME).cursor, 1):
        inbound.run(bench.works, NAME)


def kept(bench: Bench, number: int) -> str:
    """Accept the text of a village's head; its id."""
    sid = f"SM{number:032x}"
    arrival = Arrival("twilio", sid, plan.phone(number), OURS, f"TH{number} {CODE} 3")
    return inbox.accept(bench.works.books, NAME, arrival).id


def waits_are_over(bench: Bench, message_id: str) -> None:
    """Let the claim, the back-off and the time in which a provider may still show a text pass."""
    books, out = bench.works.books, outbox.message_key(NAME, message_id)
    books.zadd(outbox.queue_key(NAME, "twilio"), {message_id: 0}, xx=True)
    tried = books.hget(out, "tried_at")
    if tried:
        books.hset(out, "tried_at", int(tried) - int(timedelta(minutes=3).total_seconds() * 1_000_000))


def state(bench: Bench, message_id: str) -> Delivery | None:
    message = outbox.message(bench.works.books, NAME, message_id)
    return message.delivery if message else None


def check(bench: Bench, texts: list[str]) -> None:
    """Each text counted once, in figures, ledger and inbox."""
    books = bench.works.books
    outcomes = {text.id: text.fields.get("outcome") for text in inbox.texts(books, NAME, texts)}
    assert outcomes == dict.fromkeys(texts, "counted")
    assert sorted(record.text_id for record in ledger.read(books, NAME)) == sorted(texts)
    levels = sheet_key(NAME, "0", Sheet.LEVELS, PLAN.top.code)
    assert int(books.hget(levels, CODE) or 0) == 3 * len(texts)
    assert verify(books, NAME).clean


def record(bench: Bench, say: Say, harm: str, texts: list[str]) -> None:
    """Keep the row of a check that held: as many kills as texts but the last, which was spared."""
    stored, stand_in = len(inbox.texts(bench.works.books, NAME, texts)), bench.stand_in
    answered, number = len(stand_in.accepted), len(texts)
    say.row(Row(harm, {Kind.KILL: number - 1}, number, stored, number, answered, stand_in.twice, number - stored))


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_a_drain_killed_at_each_round_trip(bench: Bench, say: Say, answered: bool) -> None:
    texts = []
    for number in range(1, MOST_ROUND_TRIPS):
        texts.append(kept(bench, number))
        enqueue_drain(bench.works.jobs, "another")
        killed = killed_at(bench, drain, number, answered)
        drained(bench)
        if not killed:
            break
    when = "after" if answered else "before"
    say(f"drain killed {when} each of {len(texts) - 1} round trips: texts {len(texts)}, counted {len(texts)}, twice 0")

    assert not killed, "the job ends by itself after some round trips"
    assert len(texts) > 10
    check(bench, texts)
    record(bench, say, f"drain killed {when} each of {len(texts) - 1} round trips", texts)


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_a_sender_killed_at_each_round_trip(bench: Bench, say: Say, answered: bool) -> None:
    texts: list[str] = []
    for number in range(1, MOST_ROUND_TRIPS):
        texts.append(kept(bench, number))
        drained(bench)
        killed = killed_at(bench, send, number, answered)
        sent(bench, outbox.reply_id(texts[-1]))
        if not killed:
            break
    replies = [outbox.reply_id(text) for text in texts]
    when = "after" if answered else "before"
    say(f"sender killed {when} each of {len(texts) - 1} round trips: replies {len(replies)}, each taken once")

    assert not killed, "the job ends by itself after some round trips"
    assert len(texts) > 3
    assert bench.stand_in.accepted == dict.fromkeys(replies, 1)
    assert {state(bench, reply) for reply in replies} == {Delivery.SENT}
    check(bench, texts)
    record(bench, say, f"sender killed {when} each of {len(texts) - 1} round trips", texts)


def sent(bench: Bench, reply: str) -> None:
    """Let time pass and senders work until the reply is in a final state."""
    for _ in range(4):
        waits_are_over(bench, reply)
        with suppress(TimeoutError):
            outbound.run(bench.works, NAME, twilio(bench.stand_in.base))
