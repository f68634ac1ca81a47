"""A sender is queued once, and no text that waits for one is forgotten."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rq import Queue
from rq.serializers import JSONSerializer

from gateway import redis as clients
from gateway.books import cursor, inbox, outbox, safety
from gateway.books.apply import apply
from gateway.books.inbox import Arrival
from gateway.books.keys import queued_key
from gateway.books.outbox import Delivery, Message, SendResult
from gateway.campaigns import campaign_file
from gateway.channels import practice
from gateway.channels.channel import Promises
from gateway.channels.practice import Practice
from gateway.channels.twilio import Twilio
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.jobs import INBOUND, OUTBOUND, PULL, enqueue_drain, enqueue_send, thing
from gateway.routing import Terms
from gateway.settings import Settings
from tests.faults import plan as plans
from tests.faults import provider
from tests.faults.provider import WILD, Provider
from tests.faults.signed import ACCOUNT, OURS, TOKEN
from tests.support.gateway_up import soon
from tests.support.twilio_api import Loopback
from tests.support.twilio_requests import twilio_settings
from workers import clock, inbound, outbound
from workers.missed_messages import Puller
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
        assert soon(lambda: works.books.exists(outbox.queued_key(NAME, practice.NAME)))
        reply = answered(works, 1)
        assert soon(lambda: outbox.messages(works.books, NAME, [reply])[reply].delivery is Delivery.DELIVERED)
        assert queued_jobs(works) == 0
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


@pytest.mark.parametrize("times", [1, 5])
def test_a_sender_whose_job_is_lost_is_rung_for_again_by_the_clock_once(works: Services, times: int) -> None:
    answered(works, 1)
    Queue(OUTBOUND, connection=works.jobs, serializer=JSONSerializer).empty()  # type: ignore[no-untyped-call]
    works.books.zadd(outbox.queue_key(NAME, practice.NAME), {answered(works, 2): 0})  # due for long
    before = queued_jobs(works)
    for _ in range(times):
        clock.sweep(works, {Practice(Settings()): Terms()})

    assert (before, queued_jobs(works)) == (0, 1)


@pytest.mark.parametrize("times", [1, 5])
def test_a_drain_whose_job_is_lost_is_rung_for_again_by_the_clock_once(works: Services, times: int) -> None:
    drains = Queue(INBOUND, connection=works.jobs, serializer=JSONSerializer)
    inbox.accept(works.books, NAME, Arrival("practice", "lost", plans.phone(1), "KENG", "TH1 REG 3"))
    drains.empty()  # type: ignore[no-untyped-call]
    for _ in range(times):
        clock.sweep(works, {})

    assert drains.count == 1


def test_texts_that_come_while_a_drain_waits_for_a_worker_ring_for_no_other(works: Services) -> None:
    """However long it waits: the mark used to end after a second."""
    Queue(INBOUND, connection=works.jobs, serializer=JSONSerializer).empty()  # type: ignore[no-untyped-call]
    rings = [
        inbox.accept(works.books, NAME, Arrival("practice", f"{n}", plans.phone(1), "KENG", "TH1 REG 3")).needs_drain
        for n in range(3)
    ]

    assert rings == [True, False, False]
    assert works.books.pttl(queued_key(NAME)) > 60_000


def test_a_second_sender_of_the_same_texts_leaves_at_once(works: Services) -> None:
    assert outbox.attend(works.books, NAME, practice.NAME, "the first")
    reply = answered(works, 1)
    outbound.attend(works, NAME, Practice(Settings()))

    assert (queued_jobs(works), outbox.messages(works.books, NAME, [reply])[reply].delivery) == (0, Delivery.QUEUED)


def test_the_place_of_a_sender_that_died_is_free_soon(works: Services) -> None:
    assert outbox.attend(works.books, NAME, practice.NAME, "dead")

    assert 0 < works.books.pttl(outbox.queued_key(NAME, practice.NAME)) <= outbox.SENDER_MILLISECONDS


class Slow(Practice):
    """A provider far away: each text takes a while."""

    name = "twilio"
    promises = Promises()
    texts_a_second = 0
    seconds = 0.05

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.under_way: set[str] = set()
        self.most_under_way = 0

    def send(self, campaign: str, message: Message) -> SendResult:
        self.under_way.add(message.id)
        self.most_under_way = max(self.most_under_way, len(self.under_way))
        time.sleep(self.seconds)
        self.under_way.remove(message.id)
        self.taken.append(message.id)
        return SendResult(Delivery.SENT)


def queue(works: Services, count: int, channel: str, phones: int) -> None:
    """Queue replies, as a drain would."""
    now = datetime.now(UTC) - timedelta(seconds=5)
    for number in range(count):
        phone = plans.phone(number % phones + 1)
        message = Message(f"{number}-r", channel, "+84", phone, "a", "k", f"{number}", now + timedelta(hours=1))
        at, due = cursor.position(works.books, NAME), now + timedelta(milliseconds=number)
        assert apply(works.books, NAME, at, at.cursor, [*outbox.operations(NAME, message, due)])


def test_1200_people_are_sent_to_and_the_queue_is_never_longer_than_what_there_is_to_do(works: Services) -> None:
    provider, lengths, ended = Slow(), [], threading.Event()
    queue(works, 1_200, provider.name, 1_200)
    jobs = Queue(OUTBOUND, connection=works.jobs, serializer=JSONSerializer)
    begun: list[str] = []

    def work() -> None:
        """Take the jobs of the queue as a worker would."""
        while not ended.is_set():
            if job_ids := jobs.job_ids:
                jobs.remove(job_ids[0])
                begun.append(job_ids[0])
                outbound.attend(works, NAME, provider)
            time.sleep(0.01)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    ends = time.monotonic() + 100
    while outbox.due(works.books, NAME, provider.name) and time.monotonic() < ends:
        clock.sweep(works, {provider: Terms()})
        lengths.append(jobs.count)
        time.sleep(0.02)
    ended.set()
    enqueue_send(works.jobs, "another", provider.name)
    for worker in workers:
        worker.join()

    assert sorted(provider.taken) == sorted(f"{number}-r" for number in range(1_200))
    assert max(lengths) <= 1, "one campaign has texts for one channel"
    assert len(begun) <= 5, "a sender that is at work finds what is queued"


PULLED = 40


def listed(api: Provider, number: int) -> str:
    """A text on the provider's list that no webhook brought; its id here."""
    sid = f"SM{number:032x}"
    sender, words = plans.phone(number % 5 + 1), f"TH{number % 5 + 1} NGAY {plans.today(PLAN):%d/%m} REG {number}"
    message = {"sid": sid, "to": OURS, "from": sender, "body": words, "status": "received", "direction": "inbound"}
    api.add(age=timedelta(minutes=30) - timedelta(seconds=number), **message)
    return Arrival("twilio", sid, sender, OURS, words).id


def is_delivered(works: Services, reply: str) -> bool:
    return outbox.messages(works.books, NAME, [reply])[reply].delivery is Delivery.DELIVERED


@contextmanager
def workers_of(jobs: Queue, doings: Mapping[str, Callable[[], object]]) -> Iterator[None]:
    """Two workers that take jobs as RQ's do, until the block ends."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            if (ids := jobs.job_ids) and jobs.remove(ids[0]):
                doings[ids[0].rpartition("_")[0]]()
            time.sleep(0.01)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        ended.set()
        for worker in workers:
            worker.join()


def test_with_faults_practice_and_a_pull_the_queue_stays_short_and_nothing_waits_for_1200_people(
    works: Services, books_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "campaign.yaml"
    file.write_text(campaign_file.dump(PLAN), encoding="utf-8")
    settings = twilio_settings(
        tmp_path, books_url, campaign=file, twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_numbers=OURS,
        twilio_texts_a_second=1_000,
    )  # fmt: skip
    jobs = Queue(OUTBOUND, connection=works.jobs, serializer=JSONSerializer)
    waiting: list[Counter[str]] = []
    left_then: dict[str, int] = {}
    with provider.running() as api:
        api.manners = replace(WILD, calls_back=False, lateness=0.3)
        account = Twilio(settings, Loopback(api.base, 2.0))
        acceptor = Acceptor(works.books, works.jobs, Spool(tmp_path / "spool"), 8)
        pulled = [listed(api, number) for number in range(PULLED)]
        queue(works, 1_200, account.name, 1_200)
        replies = [answered(works, village) for village in range(1, 6)]
        doings = {
            thing(NAME, account.name): lambda: outbound.attend(works, NAME, account),
            thing(NAME, practice.NAME): lambda: outbound.attend(works, NAME, Practice(settings)),
            PULL: lambda: Puller(settings, works.books, acceptor, account, works.jobs).run(datetime.now(UTC)),
        }
        clock.ask_for_pull(works, [account.name])
        with workers_of(jobs, doings):
            ends = time.monotonic() + 120
            while len(left_then) < len(doings) and time.monotonic() < ends:
                clock.sweep(works, {account: Terms(), Practice(settings): Terms()})
                clock.ask_for_pull(works, [account.name])
                waiting.append(Counter(one.rpartition("_")[0] for one in jobs.job_ids))
                left = 1_200 - len(api.accepted)
                done = {
                    "practice": all(is_delivered(works, reply) for reply in replies),
                    "pull": all(inbox.known(works.books, NAME, pulled)),
                    "broadcast": left < 300,
                }
                for name in (name for name, is_done in done.items() if is_done):
                    left_then.setdefault(name, left)
                time.sleep(0.02)

    assert left_then.keys() == {"practice", "pull", "broadcast"}
    assert min(left_then["practice"], left_then["pull"]) > 300, "they waited for the 1,200"
    assert api.spoilt["answers dropped"]
    assert api.twice == 0
    most = max(times for one in waiting for times in one.values())
    assert most <= 2, "one job for each thing to do, and one that a departing sender queues in the clock's instant"
    assert {name for one in waiting for name in one} <= doings.keys()


def test_several_sends_are_under_way_and_each_goes_out_once(works: Services) -> None:
    provider = Slow()
    provider.seconds = 0.2
    queue(works, 64, provider.name, 64)
    outbound.run(works, NAME, provider)

    assert sorted(provider.taken) == sorted(f"{number}-r" for number in range(64))
    assert provider.most_under_way >= 4


def test_what_one_phone_is_told_keeps_its_order_while_others_are_told_beside_it(works: Services) -> None:
    provider = Slow()
    queue(works, 24, provider.name, 4)
    outbound.run(works, NAME, provider)
    of_first = [one for one in provider.taken if int(one.removesuffix("-r")) % 4 == 0]

    assert of_first == [f"{number}-r" for number in range(0, 24, 4)]


def test_a_fault_of_one_send_is_heard_and_the_others_end(works: Services) -> None:
    class Faulty(Slow):
        def send(self, campaign: str, message: Message) -> SendResult:
            if message.id == "3-r":
                raise ZeroDivisionError
            return super().send(campaign, message)

    provider = Faulty()
    queue(works, 8, provider.name, 8)
    with pytest.raises(ZeroDivisionError):
        outbound.run(works, NAME, provider)

    assert len(provider.taken) == len(set(provider.taken)) >= 3
    states = outbox.messages(works.books, NAME, ["3-r", *provider.taken])
    assert states.pop("3-r").delivery is Delivery.SENDING  # whoever comes next looks it up
    assert {one.delivery for one in states.values()} == {Delivery.SENT}


def test_settings_made_unsafe_while_running_are_said_until_they_are_mended(works: Services) -> None:
    watch, wanted = clock.SettingsWatch(), str(works.books.config_get("maxmemory-policy")["maxmemory-policy"])
    safety.note(works.books, ["what the start found"])
    said = []
    for policy in (wanted, "allkeys-lru", "allkeys-lru", wanted):
        works.books.config_set("maxmemory-policy", policy)
        watch.look(works.books)
        said.append(len([one for one in safety.found(works.books) if "maxmemory-policy" in one]))

    assert said == [0, 1, 1, 0]
    assert "what the start found" in safety.found(works.books)
