"""The intake judges every entry once, in order, whatever one of them does and however many drains there are."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from unittest.mock import Mock

import pytest
from redis import ConnectionError as RedisConnectionError
from redis import Redis, ResponseError
from redis.exceptions import OutOfMemoryError
from rq.timeouts import JobTimeoutException

from gateway import redis as clients
from gateway.books import campaigns, cursor, inbox, ledger, outbox, questions, review_queue
from gateway.books.apply import apply
from gateway.books.cursor import Begun
from gateway.books.inbox import Arrival
from gateway.books.keys import figures_key, key
from gateway.books.outbox import Delivery
from gateway.fault_place import FailedError
from gateway.jobs import INBOUND, enqueue_drain
from gateway.orders import give, setup
from gateway.verification.verify import verify
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import FiguresOrder, RosterOrder
from parsers.reading.parse import parse as real_parse
from tests.faults import plan as plans
from tests.faults.plan import CODE
from tests.paths import ROOT
from tests.support.gateway_up import soon
from workers import batch, decide, inbound, rq_worker
from workers.services import Services

REFS = itertools.count()
PLAN = plans.plan(villages=500)
NAME = PLAN.id
FORK = multiprocessing.get_context("fork")
"""A drain in a process of its own, which has what the test broke in this one."""
POISON = "TH1 REG 13"


def services(url: str) -> Services:
    return Services(clients.books(url, 5.0), clients.blocking(url), clients.jobs(url, 5.0))


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    """Connections of a drain, the campaign loaded and its roster judged."""
    with clients.books(books_url, 5.0) as client:
        plans.load(client, PLAN)
    made = services(books_url)
    drain(made)
    yield made
    for client in (made.books, made.blocking, made.jobs):
        client.close()


def text(works: Services, body: str, village: int = 1, name: str = NAME) -> str:
    """Accept a text of the village's head; its id."""
    arrival = Arrival("practice", str(next(REFS)), plans.phone(village), "KENG", body)
    return inbox.accept(works.books, name, arrival).id


def drain(works: Services, name: str = NAME) -> None:
    """Run drains as a worker would, until nothing waits; another job in the queue keeps them from lingering."""
    enqueue_drain(works.jobs, "another")
    while waits(works, name):
        inbound.run(works, name)


def waits(works: Services, name: str = NAME) -> bool:
    """Whether an entry is not judged yet."""
    return bool(inbox.waiting(works.books, name, cursor.position(works.books, name).cursor, 1))


def drain_apart(url: str, name: str = NAME) -> int | None:
    """Drain once in a process of its own; how it ended."""
    process = FORK.Process(target=lambda: inbound.run(services(url), name))
    process.start()
    process.join()
    return process.exitcode


def lease_ends(works: Services, name: str = NAME) -> None:
    """Let the lease of a drain that died run out now."""
    works.books.delete(key(name, "drain"))


def outcomes(works: Services, ids: Iterable[str], name: str = NAME) -> list[str]:
    return [kept.fields.get("outcome", "") for kept in inbox.texts(works.books, name, list(ids))]


def level(works: Services, area: str = "XA", name: str = NAME) -> int:
    return int(works.books.hget(figures_key(name, "0", "levels", area), CODE) or 0)


def break_parse(monkeypatch: pytest.MonkeyPatch, breaks: Callable[[], object]) -> None:
    """Make parsing the poison text do this."""

    def parse(body: str, *others: object) -> object:
        if body == POISON:
            breaks()
        return real_parse(body, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "parse", parse)


def raise_an_error() -> None:
    raise ZeroDivisionError


def test_a_text_whose_reading_fails_is_put_aside_and_the_others_count(
    works: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_parse(monkeypatch, raise_an_error)
    before, poison, after = text(works, "TH2 REG 1", 2), text(works, POISON), text(works, "TH3 REG 2", 3)
    drain(works)

    assert outcomes(works, [before, poison, after]) == ["counted", "quarantined", "counted"]
    assert level(works) == 3
    assert verify(works.books, NAME).clean


def compute_for_ever() -> None:
    while True:
        pass


def test_a_worker_that_was_paused_sets_no_text_aside(works: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    break_parse(monkeypatch, lambda: time.sleep(1.2))
    slow = text(works, POISON)
    drain(works)

    assert outcomes(works, [slow]) == ["counted"]


def test_a_text_whose_reading_hangs_is_put_aside_after_a_second(
    works: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_parse(monkeypatch, compute_for_ever)
    before, poison, after = text(works, "TH2 REG 1", 2), text(works, POISON), text(works, "TH3 REG 2", 3)
    begun = time.process_time()
    drain(works)

    assert 0.9 <= time.process_time() - begun < 2.0
    assert outcomes(works, [before, poison, after]) == ["counted", "quarantined", "counted"]


def test_a_text_put_aside_is_on_the_list_for_a_person_and_its_sender_is_told(
    works: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_parse(monkeypatch, raise_an_error)
    poison = text(works, POISON)
    drain(works)

    assert [of for of, _ in review_queue.page(works.books, NAME, 10)] == [poison]
    reply = outbox.message(works.books, NAME, outbox.reply_id(poison))
    assert reply is not None
    assert reply.key == "busy"


def test_a_text_on_which_drains_die_is_put_aside_alone_and_all_others_count(
    works: Services, books_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_parse(monkeypatch, lambda: os._exit(9))
    before = [text(works, f"TH{n} REG 1", n) for n in range(2, 12)]
    poison = text(works, POISON)
    after = [text(works, f"TH{n} REG 1", n) for n in range(12, 22)]
    enqueue_drain(works.jobs, "another")
    ends = []
    while waits(works):
        ends.append(drain_apart(books_url))
        lease_ends(works)

    assert outcomes(works, [poison]) == ["quarantined"]
    assert set(outcomes(works, [*before, *after])) == {"counted"}
    assert level(works) == 20
    assert ends.count(9) == 1 + inbound.TRIES, "one in the batch, the others of the text alone"
    assert [of for of, _ in review_queue.page(works.books, NAME, 10)] == [poison]
    assert verify(works.books, NAME).clean


def test_drains_that_find_nothing_cast_no_suspicion_on_the_next_text(works: Services) -> None:
    enqueue_drain(works.jobs, "another")
    for _ in range(5):
        inbound.run(works, NAME)
    innocent = text(works, "TH1 REG 4")
    drain(works)

    assert outcomes(works, [innocent]) == ["counted"]


def work_until_nothing_waits(url: str) -> None:
    """A worker that outlives its jobs."""
    rq_worker.worker(url, INBOUND).work(burst=True, logging_level="CRITICAL")


def test_a_text_that_kills_its_job_under_a_living_worker_is_put_aside_within_seconds(
    works: Services, books_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", books_url)
    deaths = FORK.Value("i", 0)

    def die() -> None:
        deaths.value += 1
        os.kill(os.getpid(), signal.SIGKILL)

    break_parse(monkeypatch, die)
    before = [text(works, f"TH{n} REG 1", n) for n in range(2, 12)]
    poison = text(works, POISON)
    after = [text(works, f"TH{n} REG 1", n) for n in range(12, 22)]
    begun = time.monotonic()
    enqueue_drain(works.jobs, NAME)
    process = FORK.Process(target=work_until_nothing_waits, args=(books_url,))
    process.start()
    while waits(works) and process.is_alive():
        time.sleep(0.02)
    took = time.monotonic() - begun
    process.terminate()
    process.join()

    assert deaths.value == 1 + inbound.SEEN_DEATHS
    assert outcomes(works, [poison]) == ["quarantined"]
    assert set(outcomes(works, [*before, *after])) == {"counted"}
    assert took < 60  # each death costs a lease of two seconds
    assert verify(works.books, NAME).clean


def test_a_death_is_held_against_the_entry_which_that_drain_judged_alone_and_frees_its_own_lease_only(
    works: Services,
) -> None:
    text(works, "TH1 REG 4")
    reached = cursor.position(works.books, NAME).cursor
    assert cursor.take(works.books, NAME, "first") == Begun(1, 0, 0)
    cursor.note_attempt(works.books, NAME, reached, "first")

    assert not cursor.record_death(works.books, NAME, "overslept")
    assert cursor.take(works.books, NAME, "second") is None
    assert cursor.record_death(works.books, NAME, "first")
    assert cursor.take(works.books, NAME, "second") == Begun(2, 1, 1)
    assert cursor.record_death(works.books, NAME, "second")
    assert cursor.take(works.books, NAME, "third") == Begun(3, 1, 1), "the second had not begun to judge it"


def test_a_death_in_a_batch_makes_the_next_drain_take_it_one_by_one(works: Services) -> None:
    """The drain had come on since it began, so its mark stood at another cursor."""
    cursor.take(works.books, NAME, "first")
    text(works, "TH1 REG 4")
    at = cursor.position(works.books, NAME)
    inbound.judge_batch(works, NAME, at, inbox.waiting(works.books, NAME, at.cursor, 10))
    text(works, "TH2 REG 4", 2)
    cursor.record_death(works.books, NAME, "first")

    assert cursor.take(works.books, NAME, "second") == Begun(2, 0, 0)


def test_a_text_on_which_drains_fail_with_an_error_of_their_own_is_put_aside(
    works: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, poison, after = text(works, "TH2 REG 1", 2), text(works, POISON), text(works, "TH3 REG 2", 3)
    failures = []

    def gather(books: Redis, name: str, at: cursor.DrainPosition, entries: list[tuple[str, str]]) -> batch.Batch:
        if poison in [of for _, of in entries]:
            failures.append(poison)
            raise ZeroDivisionError
        return batch.gather(books, name, at, entries)

    monkeypatch.setattr(inbound, "gather", gather)
    enqueue_drain(works.jobs, "another")
    while waits(works):
        with suppress(ZeroDivisionError):
            inbound.run(works, NAME)

    assert outcomes(works, [before, poison, after]) == ["counted", "quarantined", "counted"]
    assert len(failures) == 1 + inbound.SEEN_DEATHS


def test_what_rq_keeps_of_a_drain_that_failed_has_no_word_of_a_text(
    works: Services, books_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDIS_URL", books_url)
    monkeypatch.setattr(inbound, "gather", Mock(side_effect=ValueError("TH1 REG 13 from +84906000001")))
    text(works, POISON)
    with pytest.raises(FailedError) as failed:
        inbound.drain(NAME)
    said = "".join(traceback.format_exception(failed.value))

    assert "ValueError at " in said
    assert "REG" not in said
    assert "84906" not in said


@pytest.mark.parametrize("error", [OutOfMemoryError, RedisConnectionError, JobTimeoutException])
def test_what_is_the_fault_of_no_text_puts_none_aside_however_often(
    works: Services, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    innocent = text(works, POISON)
    enqueue_drain(works.jobs, "another")
    with monkeypatch.context() as broken:
        broken.setattr(inbound, "apply", Mock(side_effect=error))
        for _ in range(10):
            with pytest.raises(error):
                inbound.run(works, NAME)
    drain(works)

    assert outcomes(works, [innocent]) == ["counted"]


def test_a_text_on_which_workers_are_killed_five_times_is_not_suspected_for_it(
    works: Services, books_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers are killed at any moment, be it while a text is taken alone: that is chance, and the text counts."""
    innocent = text(works, POISON)
    with monkeypatch.context() as broken:
        break_parse(broken, lambda: os._exit(9))
        for _ in range(5):
            assert drain_apart(books_url) == 9
            lease_ends(works)
    drain(works)

    assert outcomes(works, [innocent]) == ["counted"]


def contend(url: str) -> None:
    """Judge until nothing waits, without asking for the lease: the cursor alone decides."""
    works = services(url)
    while True:
        at = cursor.position(works.books, NAME)
        waiting = inbox.waiting(works.books, NAME, at.cursor, 7)
        if not waiting:
            return
        inbound.judge_batch(works, NAME, at, waiting)


def test_two_drains_at_once_count_each_of_500_texts_once(works: Services, books_url: str) -> None:
    ids = [text(works, f"TH{n} REG {n % 9 + 1}", n) for n in range(1, 501)]
    together = [FORK.Process(target=contend, args=(books_url,)) for _ in range(2)]
    for process in together:
        process.start()
    for process in together:
        process.join()

    assert [process.exitcode for process in together] == [0, 0]
    assert Counter(outcomes(works, ids)) == {"counted": 500}
    assert level(works) == 2495
    assert sorted(record.text_id for record in ledger.read(works.books, NAME)) == sorted(ids)
    assert verify(works.books, NAME).clean


def test_an_entry_whose_effects_the_books_refuse_is_put_aside_alone(works: Services) -> None:
    works.books.set(key(NAME, "ledger", "TH2"), "not a list")
    before, refused, after = text(works, "TH1 REG 1", 1), text(works, "TH2 REG 2", 2), text(works, "TH3 REG 4", 3)
    drain(works)

    assert outcomes(works, [before, refused, after]) == ["counted", "quarantined", "counted"]
    assert level(works) == 5


def test_a_text_whose_figures_cannot_even_be_read_is_put_aside_alone(works: Services) -> None:
    works.books.set(figures_key(NAME, "0", "levels", "TH2"), "no hash")
    before, broken, after = text(works, "TH1 REG 1", 1), text(works, "TH2 REG 2", 2), text(works, "TH3 REG 4", 3)
    enqueue_drain(works.jobs, "another")
    while waits(works):
        with suppress(ResponseError):
            inbound.run(works, NAME)
        lease_ends(works)

    assert outcomes(works, [before, broken, after]) == ["counted", "quarantined", "counted"]
    assert level(works) == 5


def test_a_text_awaited_is_given_once_it_is_decided(works: Services) -> None:
    of = text(works, "TH1 REG 3")
    later = threading.Timer(0.2, lambda: contend_once(works))
    later.start()
    decided = inbox.await_outcome(works.books, NAME, of, 60.0)
    later.join()

    assert decided is not None
    assert decided.fields["outcome"] == "counted"


def contend_once(works: Services) -> None:
    """Judge what waits in a thread, where no alarm can be set."""
    process = FORK.Process(target=drain, args=(works,))
    process.start()
    process.join()


def test_a_text_nobody_decides_is_awaited_no_longer_than_told(works: Services) -> None:
    of = text(works, "TH1 REG 3")
    begun = time.monotonic()

    assert inbox.await_outcome(works.books, NAME, of, 0.3) is None
    assert 0.3 <= time.monotonic() - begun < 10


def test_a_text_delivered_twenty_times_eight_at_once_counts_once(works: Services) -> None:
    arrival = Arrival("practice", "the-same", plans.phone(1), "KENG", "TH1 REG 3")
    with ThreadPoolExecutor(8) as pool:
        accepted = list(pool.map(lambda _: inbox.accept(works.books, NAME, arrival), range(20)))
    drain(works)
    inbox.accept(works.books, NAME, arrival)
    drain(works)

    assert sum(one.new for one in accepted) == 1
    assert len({one.id for one in accepted}) == 1
    assert level(works) == 3
    assert outbox.talk(works.books, NAME, plans.phone(1), 10) == [f"t:{arrival.id}", f"o:{arrival.id}-r"]
    assert verify(works.books, NAME).records == 1


def test_an_order_and_a_text_in_one_batch_are_judged_in_their_order(works: Services) -> None:
    day = plans.today(PLAN)
    ordered = FiguresOrder(setup(PLAN), Submission(Act.REPORT, (AreaReport("TH1", day, {CODE: 5}),)))
    order = give(works.books, NAME, "an-order", ordered)
    added = text(works, "THEM TH1 REG 3")
    drain(works)

    assert outcomes(works, [order, added]) == ["counted", "counted"]
    assert level(works, "TH1") == 8


def test_a_phone_put_into_the_roster_may_report_in_the_same_batch(works: Services) -> None:
    new = Contact("new", "+84907000001", "New", PLAN.head_role, ("TH9",))
    stranger = inbox.accept(works.books, NAME, Arrival("practice", "r-1", new.phone, "KENG", "TH9 REG 3")).id
    order = give(works.books, NAME, "one-more", RosterOrder(setup(PLAN), (new,)))
    known = inbox.accept(works.books, NAME, Arrival("practice", "r-2", new.phone, "KENG", "TH9 REG 3")).id
    drain(works)

    assert outcomes(works, [stranger, order, known]) == ["waiting", "answered", "counted"]
    assert level(works, "TH9") == 3


def asked(works: Services) -> str:
    """Let the first head's second report be asked about; the text that asked."""
    text(works, "TH1 REG 3")
    drain(works)
    doubtful = text(works, "TH1 REG 5")
    drain(works)
    assert outcomes(works, [doubtful]) == ["asked"]
    return outbox.reply_id(doubtful)


def test_one_is_an_answer_to_a_question_that_was_handed_over(works: Services) -> None:
    question = asked(works)
    outbox.settle(works.books, NAME, "practice", question, Delivery.DELIVERED)
    answer = text(works, "1")
    drain(works)

    assert outcomes(works, [answer]) == ["counted"]
    assert level(works, "TH1") == 5


def test_one_is_no_answer_to_a_question_not_yet_handed_over(works: Services) -> None:
    asked(works)
    answer = text(works, "1")
    drain(works)

    assert outcomes(works, [answer]) == ["asked"]
    assert level(works, "TH1") == 3


def test_one_in_the_batch_that_asks_is_no_answer(works: Services) -> None:
    ids = [text(works, "TH1 REG 3"), text(works, "TH1 REG 5"), text(works, "1")]
    drain(works)

    assert outcomes(works, ids) == ["counted", "asked", "asked"]
    assert level(works, "TH1") == 3


def test_a_revision_made_while_a_batch_is_judged_has_it_judged_again_by_the_new_plan(works: Services) -> None:
    question = asked(works)
    outbox.settle(works.books, NAME, "practice", question, Delivery.DELIVERED)
    answer = text(works, "1")
    at = cursor.position(works.books, NAME)
    gathered = batch.gather(works.books, NAME, at, inbox.waiting(works.books, NAME, at.cursor, 10))
    effects = decide.decide(gathered)
    campaigns.save(works.books, PLAN.model_copy(update={"open_days": 3}), "0")

    assert not apply(works.books, NAME, at, effects.cursor, effects.operations)
    assert list(questions.of_phones(works.books, NAME, [plans.phone(1)])) == [plans.phone(1)]

    drain(works)

    assert outcomes(works, [answer]) == ["counted"]
    assert level(works, "TH1") == 5


BUSY = ("busy-1", "busy-2", "busy-3")
TURNS = 2
"""So often the worker comes to each campaign while all of them are busy."""
BUSY_SECONDS = 60.0


@dataclass
class Turns:
    """Whose texts are judged, one campaign after the other."""

    order: list[str] = field(default_factory=list)

    def note(self, name: str) -> None:
        """A text of this campaign was judged."""
        if self.order[-1:] != [name]:
            self.order.append(name)

    @property
    def enough(self) -> bool:
        """Whether each campaign had its turns."""
        return all(self.order.count(name) >= TURNS for name in BUSY)


@pytest.mark.faults
def test_three_times_as_many_busy_campaigns_as_workers_all_are_judged_while_all_are_busy(
    books_url: str, redis: Redis
) -> None:
    twins = [PLAN.model_copy(update={"id": name}) for name in BUSY]
    for twin in twins:
        plans.load(redis, Campaign.model_validate(twin.model_dump()))
    command = [sys.executable, "-m", "workers.rq_worker", "inbound"]
    worker = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "REDIS_URL": books_url})
    turns = Turns()
    try:
        with clients.jobs(books_url) as jobs, ThreadPoolExecutor(len(BUSY)) as pool:
            for name in BUSY:  # as the clock does where orders were given and nobody drains
                enqueue_drain(jobs, name)
            waits = dict(zip(BUSY, pool.map(lambda name: fed(redis, jobs, name, turns), BUSY), strict=True))
            queued = jobs.llen("rq:queue:inbound")
    finally:
        worker.kill()
        worker.wait()

    longest = {name: max(of) for name, of in waits.items()}
    print(f"\nbusy campaigns: texts {[len(of) for of in waits.values()]}, longest wait {longest}, jobs queued {queued}")  # noqa: T201
    assert turns.enough, turns.order
    assert queued < 20


def fed(client: Redis, jobs: Redis, name: str, turns: Turns) -> list[float]:
    """Feed a campaign as a webhook does, 20 texts a second, until each had its turns; how long each text waited."""
    ends = time.monotonic() + BUSY_SECONDS
    sent: dict[str, float] = {}
    waits: dict[str, float] = {}
    number = 0
    while not turns.enough and time.monotonic() < ends:
        number = number % 500 + 1
        arrival = Arrival("practice", f"{name}-{len(sent)}", plans.phone(number), "KENG", f"TH{number} REG 2")
        accepted = inbox.accept(client, name, arrival)
        sent[accepted.id] = time.monotonic()
        if accepted.needs_drain:
            enqueue_drain(jobs, name)
        if _note(client, name, sent, waits):
            turns.note(name)
        time.sleep(0.05)

    def all_judged() -> bool:
        _note(client, name, sent, waits)
        return len(waits) == len(sent)

    assert soon(all_judged), f"{name}: {len(sent) - len(waits)} texts still wait"
    return list(waits.values())


def _note(client: Redis, name: str, sent: dict[str, float], waits: dict[str, float]) -> bool:
    """Note how long each text that is judged by now has waited; whether there was one."""
    found = [kept.id for kept in inbox.texts(client, name, [*sent.keys() - waits.keys()]) if "outcome" in kept.fields]
    waits |= {of: time.monotonic() - sent[of] for of in found}
    return bool(found)
