"""The inspection names whatever is broken anywhere in the store, and is content with what the product itself leaves."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

import pytest
from flask import Flask
from pydantic import SecretStr, TypeAdapter
from redis import Redis
from redis.typing import EncodableT, FieldT

from gateway import orders
from gateway import redis as clients
from gateway.app import create_app
from gateway.books import (
    broadcasts,
    campaigns,
    consents,
    cursor,
    generations,
    inbox,
    notes,
    outbox,
    questions,
    reconciled,
    reminded,
    review_queue,
    roster,
    sessions,
    tallies,
)
from gateway.books.inbox import Arrival
from gateway.books.keys import figures_key, key, rebuilding_key
from gateway.books.maintenance import key_owners, survey
from gateway.channels.practice import Practice
from gateway.cli.verify import SHOWN
from gateway.settings import Settings
from gateway.verification import deep
from gateway.verification.deep import inspect
from gateway.verification.look import Rule
from gateway.verification.rebuild import rebuild
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import OWN
from parsers.campaign.contact import Contact
from parsers.decision import Flag, FlagNote, Question
from parsers.meaning import Act, AreaReport, Ask, Command, Submission
from parsers.order import BroadcastOrder, FiguresOrder, RosterOrder
from tests.support.broadcast_scene import awake
from tests.support.scene import SIZES, plan, twin
from workers import outbound
from workers.inbound import BATCH, judge_batch
from workers.services import Services

NOW = datetime.now(UTC).replace(microsecond=0)
PLAN = awake(twin("kept-2024", plan().day_of(NOW) - timedelta(days=10)))
NAME = PLAN.id
HEAD, OTHER, OFFICE, STRANGER = "+84905000001", "+84905000002", "+84905000000", "+84907777777"
THIRD = "+84905000003"
PHONES = ((1, HEAD), (2, OTHER), (3, THIRD))
DAY = PLAN.day_of(NOW)
TH1_TODAY = inbox.index_key(NAME, "TH1", DAY.isoformat())
NO_TEXT = "0" * 20


class Store:
    """A store in which a little of everything has happened."""

    def __init__(self, works: Services, url: str) -> None:
        self.works, self.books, self.url = works, works.books, url
        campaigns.save(self.books, PLAN, None)
        heads = tuple(Contact(f"h{n}", phone, f"Head {n}", "head", (f"TH{n}",)) for n, phone in PHONES)
        people = RosterOrder(orders.setup(PLAN), (*heads, Contact("o", OFFICE, "Hoa", "office", ("XA",))))
        sizes = tuple(AreaReport(area, PLAN.first_day, {"DSD": size}) for area, size in SIZES.items())
        orders.give(self.books, NAME, "roster", people)
        orders.give(self.books, NAME, "sizes", FiguresOrder(orders.setup(PLAN), Submission(Act.CORRECT, sizes)))
        self.counted = self.text("TH1 ACT 23 ABS 2")
        self.asked = self.text("TH1 ACT 25")
        self.waits = self.text("TH1 ACT 23", STRANGER)
        self.drain()
        outbound.run(self.works, NAME, Practice(Settings()))
        self.gong()
        self.unsent = self.text("TH2 ACT 9", OTHER)
        self.drain()
        sessions.start(self.books, "office", NOW)
        tallies.add(self.books, "twilio", "lists")

    def gong(self) -> None:
        """Figures are read back and confirmed, reminders wanted, and a broadcast stands in its queue."""
        self.text("TH3 ACT 1", THIRD)
        self.drain()
        self.read_back = self.broadcast("read back", "remind_week")
        outbound.run(self.works, NAME, Practice(Settings()))
        self.confirmed = self.text("1", THIRD, datetime.now(UTC))
        self.wants = self.text("NHAN", THIRD)
        self.drain()
        self.queued = self.broadcast("queued", OWN)

    def broadcast(self, ref: str, key: str) -> str:
        to = Audience(AudienceKind.HEADS, areas=("TH3",))
        order = BroadcastOrder(orders.setup(PLAN), to, key, "practice", "KENG", NOW + timedelta(days=1), "Hop luc 15h.")
        broadcast = orders.give(self.books, NAME, ref, order)
        self.drain()
        return broadcast

    @property
    def row(self) -> str:
        """The text of the broadcast that is queued."""
        return outbox.row_id(self.queued, "h3")

    def text(self, body: str, phone: str = HEAD, at: datetime = NOW) -> str:
        arrival = Arrival("practice", body + phone, phone, "KENG", body)
        return inbox.accept(self.books, NAME, arrival, at).id

    def drain(self) -> None:
        while entries := inbox.waiting(self.books, NAME, cursor.position(self.books, NAME).cursor, BATCH):
            judge_batch(self.works, NAME, cursor.position(self.books, NAME), entries)

    def key(self, text_id: str) -> str:
        return inbox.text_key(NAME, text_id)

    def entry(self, text_id: str) -> str:
        return str(self.books.hget(self.key(text_id), "entry"))


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def store(books_url: str) -> Iterator[Store]:
    """The store, with clients of its own."""
    works = Services(clients.books(books_url, 5.0), clients.blocking(books_url), clients.jobs(books_url, 5.0))
    yield Store(works, books_url)
    for client in (works.books, works.blocking, works.jobs):
        client.close()


def test_what_the_product_leaves_breaks_no_rule(store: Store) -> None:
    store.books.rpush(notes.notes_key(NAME), noted(store.counted))
    found = inspect(store.books)

    assert found.faults == ()
    assert [rule.name for rule in Rule if not found.asked[rule]] == [], "each rule was asked about at least once"


def test_every_kind_of_key_that_the_product_writes_has_an_owner(store: Store) -> None:
    store.books.set("keng:ready", "1", px=1000)
    found = {key_owners.of(one.name) for page in survey.keys(store.books) for one in page}

    assert None not in found


def test_an_empty_store_is_sound(redis: Redis) -> None:
    assert inspect(redis).clean


def test_figures_rebuilt_and_those_they_replaced_break_no_rule(store: Store) -> None:
    rebuild(store.books, store.works.jobs, NAME)

    assert store.books.keys(figures_key(NAME, "0", "*")), "the figures that were replaced are still there"
    assert inspect(store.books).clean


def test_figures_half_made_break_no_rule_while_their_progress_is_kept(store: Store) -> None:
    at = cursor.position(store.books, NAME)
    half = generations.begin(store.books, NAME, at.cursor, at.revision)
    generations.write(store.books, NAME, half, {("levels", "TH1"): {"ACT": "1"}})
    assert inspect(store.books).clean

    store.books.delete(rebuilding_key(NAME, half))
    [fault] = inspect(store.books).faults
    assert (fault.rule, fault.where) == (Rule.LASTING, f"{figures_key(NAME, half, 'levels', 'TH1')} never ends")


def noted(text_id: str) -> str:
    """A note for the office, as the book keeps it."""
    operation = notes.added(NAME, text_id, NOW, FlagNote(Flag.FELL, "TH1", DAY, "ABS", 4, 2, ()))
    return str(operation.arguments[0])


# Faults planted by hand: what is done to the store, the rule that it breaks, and how the case is named.
Plant = Callable[[Store], object]
PLANTED: dict[str, tuple[Plant, Rule, str]] = {
    "a key of nobody's": (lambda s: s.books.set("keng:surprise", "x"), Rule.OWNED, "keng:surprise"),
    "a key of a campaign, but of no book": (
        lambda s: s.books.set(key(NAME, "surprise"), "x"), Rule.OWNED, key(NAME, "surprise"),
    ),
    "a key of a campaign nobody loaded": (
        lambda s: s.books.hset(key("gone-2023", "plan"), "0", PLAN.model_dump_json()), Rule.OWNED, "gone-2023",
    ),
    "a phone in a key": (
        lambda s: s.books.rpush(key(NAME, "talk", HEAD), "t:x"), Rule.NO_PHONES, "talk:<phone …01>",
    ),
    "a phone in the inbox": (
        lambda s: s.books.xadd(f"keng:{{{NAME}}}:inbox", {"id": NO_TEXT, "from": HEAD}), Rule.NO_PHONES, ":inbox",
    ),
    "a phone as an author in the ledger": (lambda s: record(s, author=HEAD), Rule.NO_PHONES, ":ledger"),
    "another type": (
        lambda s: (s.books.delete(TH1_TODAY), s.books.set(TH1_TODAY, "x")), Rule.TYPED, f"{TH1_TODAY} holds a string",
    ),
    "a text that would end": (lambda s: s.books.expire(s.key(s.counted), 600), Rule.LASTING, "ends in 600 s"),
    "a session that never ends": (
        lambda s: s.books.set(sessions.session_key("a" * 64), "{}"), Rule.LASTING, "never ends",
    ),
    "figures in force that would end": (
        lambda s: s.books.expire(figures_key(NAME, "0", "levels", "TH1"), 600), Rule.LASTING, "levels:TH1 ends in",
    ),
    "figures of a generation nobody makes": (
        lambda s: s.books.hset(figures_key(NAME, "7", "levels", "TH1"), "ACT", "1"), Rule.LASTING, ":7:levels:TH1",
    ),
    "a campaign that is not listed": (lambda s: s.books.srem("keng:campaigns", NAME), Rule.LISTED, NAME),
    "a listed campaign without a plan": (lambda s: s.books.sadd("keng:campaigns", "no-plan"), Rule.PLANNED, "no-plan"),
    "a plan that cannot be read": (lambda s: s.books.hset(key(NAME, "plan"), "0", "{}"), Rule.PLANNED, "revision 0"),
    "a plan of another campaign": (
        lambda s: s.books.hset(key(NAME, "plan"), "0", plan().model_dump_json()), Rule.PLANNED, "revision 0",
    ),
    "a revision that is missing": (
        lambda s: s.books.hset(key(NAME, "plan"), "2", PLAN.model_dump_json()), Rule.PLANNED, "has revisions 0 2",
    ),
    "a revision in force that does not exist": (
        lambda s: s.books.hset(key(NAME, "intake"), "revision", "9"), Rule.PLANNED, "no plan in force",
    ),
    "a cursor ahead of the inbox": (
        lambda s: s.books.hset(key(NAME, "intake"), "cursor", "9999999999999-0"), Rule.INTAKE, ":intake",
    ),
    "a cursor that is none": (lambda s: s.books.hset(key(NAME, "intake"), "cursor", "x"), Rule.INTAKE, ":intake"),
    "an outcome that is none": (
        lambda s: s.books.hset(s.key(s.asked), "outcome", "lost"), Rule.READABLE, "text $asked",
    ),
    "a text without its time": (lambda s: s.books.hdel(s.key(s.asked), "received_at"), Rule.READABLE, "text $asked"),
    "a text without its entry": (
        lambda s: s.books.xdel(key(NAME, "inbox"), s.entry(s.counted)), Rule.IN_INBOX, "text $counted",
    ),
    "an entry without its text": (lambda s: s.books.delete(s.key(s.asked)), Rule.KEPT, "entry "),
    "a reply that is lost": (
        lambda s: s.books.delete(outbox.message_key(NAME, f"{s.counted}-r")), Rule.REPLIED, "text $counted",
    ),
    "a text that waits unseen": (
        lambda s: s.books.zrem(review_queue.waiting_key(NAME), s.waits), Rule.ON_LIST, "text $waits",
    ),
    "a listed text that does not wait": (
        lambda s: s.books.zadd(review_queue.waiting_key(NAME), {s.counted: 1}), Rule.WAITING, "text $counted",
    ),
    "a listed text that is not kept": (
        lambda s: s.books.zadd(review_queue.waiting_key(NAME), {NO_TEXT: 1}), Rule.WAITING, "which is nothing",
    ),
    "a counted text without a record": (
        lambda s: s.books.xdel(key(NAME, "ledger"), s.entry(s.counted)), Rule.COUNTED, "text $counted",
    ),
    "a record whose text was not counted": (
        lambda s: s.books.hset(s.key(s.counted), "outcome", "refused"), Rule.RECORDED, "of text $counted",
    ),
    "a record that cannot be read": (lambda s: record(s, rows="[[1]]"), Rule.RECORDED, "of text " + NO_TEXT),
    "a counted text that is not filed": (
        lambda s: s.books.lrem(TH1_TODAY, 0, s.counted), Rule.FILED, "text $counted is missing from",
    ),
    "a filed text that is not kept": (lambda s: s.books.rpush(TH1_TODAY, NO_TEXT), Rule.INDEXED, NO_TEXT),
    "a filed text that was asked back": (
        lambda s: s.books.rpush(TH1_TODAY, s.asked), Rule.INDEXED, "$asked, which is asked",
    ),
    "a text of ours that answers nothing": (
        lambda s: s.books.hset(outbox.message_key(NAME, f"{s.counted}-r"), "text", NO_TEXT), Rule.SENDABLE, "text 000",
    ),
    "a state of sending that is none": (
        lambda s: s.books.hset(outbox.message_key(NAME, f"{s.counted}-r"), "delivery", "gone"), Rule.SENDABLE, "-r of",
    ),
    "a text that nobody will send": (
        lambda s: s.books.zrem(outbox.queue_key(NAME, "practice"), f"{s.unsent}-r"), Rule.QUEUED, "$unsent-r",
    ),
    "a queued text that is not kept": (
        lambda s: s.books.zadd(outbox.queue_key(NAME, "practice"), {"gone-r": 1}), Rule.QUEUE, "gone-r, which is",
    ),
    "a queued text that was delivered": (
        lambda s: s.books.zadd(outbox.queue_key(NAME, "practice"), {f"{s.counted}-r": 1}), Rule.QUEUE, "is delivered",
    ),
    "a talk with a text that is not kept": (
        lambda s: s.books.rpush(outbox.talk_key(NAME, HEAD), f"t:{NO_TEXT}"), Rule.TALKED, f"t:{NO_TEXT}",
    ),
    "a talk with another's text": (
        lambda s: s.books.rpush(outbox.talk_key(NAME, HEAD), f"o:{s.unsent}-r"), Rule.TALKED, "o:$unsent-r",
    ),
    "a question to nobody": (lambda s: s.books.hdel(roster.phones_key(NAME), HEAD), Rule.ASKED, "text $asked"),
    "a question whose reply is lost": (
        lambda s: s.books.delete(outbox.message_key(NAME, f"{s.asked}-r")), Rule.ASKED, "text $asked",
    ),
    "a question that never comes due": (
        lambda s: s.books.zrem(questions.due_key(NAME), s.asked), Rule.ASKED, "text $asked",
    ),
    "a question about another's text": (lambda s: ask_another(s), Rule.ASKED, "text $asked"),
    "a question that cannot be read": (
        lambda s: s.books.hset(questions.questions_key(NAME), HEAD, "{}"), Rule.ASKED, "phone <phone …01>",
    ),
    "something due that is not kept": (
        lambda s: s.books.zadd(questions.due_key(NAME), {NO_TEXT: 1}), Rule.DUE, NO_TEXT,
    ),
    "a contact that cannot be read": (
        lambda s: s.books.hset(roster.phones_key(NAME), OTHER, "{"), Rule.ROSTER, "<phone …02>",
    ),
    "a contact of an area that is not in the plan": (
        lambda s: s.books.hset(roster.phones_key(NAME), OTHER, contact(areas=["TH99"])), Rule.ROSTER, "contact h2",
    ),
    "a contact whose role is not in the plan": (
        lambda s: s.books.hset(roster.phones_key(NAME), OTHER, contact(role="king")), Rule.ROSTER, "contact h2",
    ),
    "a contact whose phone is none": (
        lambda s: s.books.hset(roster.phones_key(NAME), "0905", contact()), Rule.ROSTER, "contact h2",
    ),
    "latest answers that cannot be read": (
        lambda s: s.books.hset(key(NAME, "reply_history"), HEAD, "yesterday"), Rule.REPLY_HISTORY, "<phone …01>",
    ),
    "a broadcast that cannot be read": (
        lambda s: s.books.hset(broadcasts.broadcast_key(NAME, s.queued), "state", "gone"), Rule.BROADCAST, "$queued",
    ),
    "a broadcast without its order": (lambda s: s.books.delete(s.key(s.queued)), Rule.BROADCAST, "$queued"),
    "a broadcast that counts other texts": (
        lambda s: s.books.hset(broadcasts.broadcast_key(NAME, s.queued), "people", "7"), Rule.BROADCAST, "$queued",
    ),
    "a broadcast being sent that is not kept": (
        lambda s: s.books.zadd(broadcasts.sending_key(NAME, "practice"), {NO_TEXT: 1}), Rule.BROADCAST, NO_TEXT,
    ),
    "a row without its text": (lambda s: s.books.delete(outbox.message_key(NAME, s.row)), Rule.ROWS, "$row"),
    "a row that stands in no queue": (
        lambda s: s.books.delete(outbox.queue_key(NAME, "practice", s.queued)), Rule.QUEUED, "$row",
    ),
    "a read-back to nobody": (
        lambda s: s.books.hset(questions.questions_key(NAME), OTHER, read_back(s)), Rule.ASKED, "the question about",
    ),
    "reminders that cannot be read": (
        lambda s: s.books.hset(reminded.reminded_key(NAME), HEAD, "often"), Rule.REMINDED, "<phone …01>",
    ),
    "a confirmation that cannot be read": (
        lambda s: s.books.hset(reconciled.reconciled_key(NAME), "TH1", "yes"), Rule.RECONCILED, "TH1",
    ),
    "a word on reminders of no text": (
        lambda s: s.books.rpush(consents.consents_key(NAME), f"h1 stops 2024 {NO_TEXT}"), Rule.CONSENTS, NO_TEXT,
    ),
    "a note that cannot be read": (lambda s: s.books.rpush(notes.notes_key(NAME), "{}"), Rule.NOTED, "(unreadable)"),
    "a note about no text": (lambda s: s.books.rpush(notes.notes_key(NAME), noted(NO_TEXT)), Rule.NOTED, NO_TEXT),
    "a moment of receipts that is none": (
        lambda s: s.books.hset("keng:tallies:twilio", "owed_since", "x"), Rule.COUNTS, "twilio",
    ),
    "a tally that is no number": (lambda s: s.books.hset("keng:tallies:twilio", "lists", "x"), Rule.COUNTS, "twilio"),
}  # fmt: skip


def record(store: Store, author: str = "h1", rows: str = "[]") -> object:
    """Append a record to the ledger by hand."""
    fields: dict[FieldT, EncodableT] = {
        "text": NO_TEXT,
        "author": author,
        "why": "report",
        "at": NOW.isoformat(),
        "rows": rows,
    }
    return store.books.xadd(key(NAME, "ledger"), fields)


def contact(role: str = "head", areas: list[str] | None = None) -> str:
    """A contact as the roster keeps it."""
    return json.dumps(
        {"id": "h2", "name": "Head", "role": role, "areas": areas or ["TH2"], "accents": False, "reminders": True}
    )


def read_back(store: Store) -> str:
    """The question of a read-back, as the book keeps it."""
    question = Question(Command(Ask.READ_BACK, "TH3"), (), {}, (), NOW + timedelta(days=1), reply_id=store.row)
    return TypeAdapter(Question).dump_json(question).decode()


def ask_another(store: Store) -> object:
    """File the question about one phone's text under another phone."""
    asked = str(store.books.hget(questions.questions_key(NAME), HEAD))
    store.books.hdel(questions.questions_key(NAME), HEAD)
    return store.books.hset(questions.questions_key(NAME), OTHER, asked)


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_under_its_rule_and_named(store: Store, fault: str) -> None:
    plant, rule, named = PLANTED[fault]
    plant(store)
    found = inspect(store.books)

    ids = {name: getattr(store, name) for name in ("counted", "asked", "waits", "unsent", "queued", "row")}
    where = [one.where for one in found.faults if one.rule is rule]
    assert any(Template(named).substitute(ids) in one for one in where), found.faults
    assert not any(phone in one.where for one in found.faults for phone in (HEAD, OTHER, STRANGER))


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule for _, rule, _ in PLANTED.values()} == set(Rule)


def test_what_is_no_fault_any_more_when_looked_at_again_is_not_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a text that is settled between two reads, while the gateway goes on."""
    store.books.set("keng:surprise", "x")
    monkeypatch.setattr(time, "sleep", lambda _: store.books.delete("keng:surprise"))

    assert inspect(store.books).clean


def test_the_store_is_read_in_pages(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is overlooked where a list, a stream, a hash, a set and the keys go over many pages."""
    monkeypatch.setattr(survey, "PAGE", 2)
    at_once = inspect(store.books)
    store.books.zrem(review_queue.waiting_key(NAME), store.waits)

    assert at_once.clean
    assert at_once.asked[Rule.READABLE] == len(store.books.keys(inbox.text_key(NAME, "*")))
    assert [fault.rule for fault in inspect(store.books).faults] == [Rule.ON_LIST]


@pytest.mark.faults
def test_a_gateway_at_work_is_no_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts come, are judged, answered and sent while the store is looked through again and again."""
    monkeypatch.setattr(deep, "PAUSE_SECONDS", 0.3)
    with ThreadPoolExecutor(1) as aside, clients.books(store.url, 5.0) as books:
        looking = aside.submit(lambda: [inspect(books) for _ in range(8)])
        for number in itertools.count():
            store.text(f"SUA TH2 ACT {number % 40}", OTHER)
            store.text(f"TH9 ACT {number}", f"+8490{number:07d}")
            store.drain()
            outbound.run(store.works, NAME, Practice(Settings()))
            if looking.done():
                break
        looked = looking.result()

    assert [one.faults for one in looked] == [()] * len(looked)
    assert looked[-1].asked[Rule.IN_INBOX] > looked[0].asked[Rule.IN_INBOX]


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


def test_the_command_says_what_was_looked_at(store: Store, app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["verify", "--deep"])

    assert done.exit_code == 0, done.output
    assert "ok            11 texts stand in the inbox\n" in done.output
    assert done.output.endswith("All figures agree with the ledger.\n")


def test_the_command_names_what_is_broken_and_fails(store: Store, app: Flask) -> None:
    for number in range(SHOWN + 5):
        store.books.set(f"keng:surprise:{number}", "x")
    done = app.test_cli_runner().invoke(args=["verify", "--deep"])

    assert done.exit_code == 1
    assert f"but {SHOWN + 5} not:\n           - keng:surprise:" in done.output
    assert "           - and 5 more\n" in done.output
    assert done.output.endswith("Not all is as it should be: see docs/operations.md.\n")


def test_without_deep_only_the_figures_are_compared(store: Store, app: Flask) -> None:
    store.books.set("keng:surprise", "x")

    assert app.test_cli_runner().invoke(args=["verify"]).exit_code == 0
