"""Applying happens whole or not at all: whatever a key holds by mistake, and whoever was faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest
from redis import Redis, ResponseError

from gateway.books import campaigns, cursor, inbox
from gateway.books.apply import NotApplicableError, apply
from gateway.books.cursor import DrainPosition
from gateway.books.inbox import Arrival
from gateway.books.keys import inbox_key, intake_key, key, lease_key, queued_key
from gateway.books.operations import KeyAction, Operation, add, put, record
from gateway.books.outbox import Delivery, settle
from gateway.orders import give, setup
from parsers.campaign.contact import Contact
from parsers.meaning import Reason
from parsers.order import RosterOrder
from tests.faults import plan as plans
from tests.support.judging import judge
from workers.batch import gather
from workers.decide import decide
from workers.effects import Effects

PLAN = plans.plan(villages=5)
NAME = PLAN.id
HOLDS = {
    KeyAction.SET: "hash",
    KeyAction.REMOVE: "hash",
    KeyAction.ADD: "hash",
    KeyAction.RECORD: "stream",
    KeyAction.PUSH: "list",
    KeyAction.SCORE: "zset",
    KeyAction.UNSCORE: "zset",
}
PLANT: dict[str, Callable[[Redis, str], object]] = {
    "string": lambda client, at: client.set(at, "planted"),
    "list": lambda client, at: client.rpush(at, "planted"),
    "hash": lambda client, at: client.hset(at, "planted", "1"),
    "set": lambda client, at: client.sadd(at, "planted"),
    "zset": lambda client, at: client.zadd(at, {"planted": 1}),
    "stream": lambda client, at: client.xadd(at, {"planted": "1"}),
}
DIGESTS = """
local found = {}
for _, name in ipairs(redis.call('KEYS', '*')) do
    if redis.call('PTTL', name) == -1 then
        table.insert(found, name)
        table.insert(found, redis.sha1hex(redis.call('DUMP', name)))
    end
end
return found"""
EARLIER = (  # by the number of the village: what is counted before the batch
    (2, "TH2 ACT 3 ABS 1"),
    (3, "TH3 ACT 3"),
    (4, "TH4 ACT 3"),
    (5, "TH5 REG 3"),
    (5, "TH5 REG 4"),
)
TEXTS = (  # the batch
    (1, "TH1 ACT 23 ABS 2"),
    (2, "SUA TH2 ACT 5"),
    (3, "THEM TH3 ACT 2"),
    (3, "HUY TH3"),
    (4, "TH4 ACT 6"),
    (5, "1"),
    (1, "NGUNG"),
    (9, "TH1 ACT 3"),
)
OUTCOMES = ["counted", "counted", "counted", "counted", "asked", "counted", "answered", "waiting", "answered"]


def text(client: Redis, number: int, body: str) -> str:
    ref = f"{client.xlen(inbox_key(NAME))}"
    return inbox.accept(client, NAME, Arrival("practice", ref, plans.phone(number), "KENG", body)).id


@pytest.fixture
def waiting(redis: Redis) -> list[str]:
    """A campaign with figures, and the ids of a batch that reports, corrects, adds, asks, answers and registers."""
    plans.load(redis, PLAN)
    for number, body in EARLIER:
        asked = text(redis, number, body)
    judge(redis, PLAN)
    settle(redis, NAME, "practice", f"{asked}-r", Delivery.DELIVERED)
    ids = [text(redis, number, body) for number, body in TEXTS]
    new = Contact("new", "+84907000001", "New", PLAN.head_role, ("TH1",))
    return [*ids, give(redis, NAME, "one-more", RosterOrder(setup(PLAN), (new,)))]


def judged(client: Redis) -> tuple[DrainPosition, Effects]:
    """The batch that waits, judged but not applied."""
    at = cursor.position(client, NAME)
    return at, decide(gather(client, NAME, at, inbox.waiting(client, NAME, at.cursor, 100)))


def held(client: Redis) -> dict[str, str]:
    """A digest of what each key holds, except of those that end by themselves."""
    found = cast("list[str]", client.eval(DIGESTS, 0))
    return dict(zip(found[::2], found[1::2], strict=True))


def test_the_batch_touches_every_kind_of_key_and_comes_out_as_expected(redis: Redis, waiting: list[str]) -> None:
    at, effects = judged(redis)
    ours = [operation.key.removeprefix(key(NAME, "")) for operation in effects.operations]
    touched = {name.removeprefix("figures:0:").split(":")[0] for name in ours}

    assert apply(redis, NAME, at, effects.cursor, effects.operations)
    assert [kept.fields["outcome"] for kept in inbox.texts(redis, NAME, waiting)] == OUTCOMES
    assert {operation.act for operation in effects.operations} == set(KeyAction)
    assert touched == {
        "intake", "text", "texts", "ledger", "reported", "change", "levels", "reported_days", "out", "outbox", "talk",
        "questions", "roster", "consents", "waiting", "reply_history", "strangers", "log",
    }  # fmt: skip


def test_a_wrong_type_under_any_key_leaves_everything_unwritten(redis: Redis, waiting: list[str]) -> None:
    at, effects = judged(redis)
    wanted = {operation.key: HOLDS[operation.act] for operation in effects.operations}
    tried = 0
    for name, right in {**wanted, intake_key(NAME): "hash"}.items():
        for kind in PLANT.keys() - {right}:
            whole = redis.dump(name)
            redis.delete(name)
            PLANT[kind](redis, name)
            before = held(redis)
            with pytest.raises(NotApplicableError, match=f"holds a {kind}"):
                apply(redis, NAME, at, effects.cursor, effects.operations)
            assert held(redis) == before, f"{kind} under {name}"
            tried += 1
            redis.delete(name)
            if whole:
                redis.restore(name, 0, whole)

    assert tried > 200
    assert apply(redis, NAME, at, effects.cursor, effects.operations), "all is as it was, so the batch goes through"


@pytest.mark.parametrize("planted", ["2.5", "x", "", "nan", "inf", "1e300", "0x10z", "9007199254740992"])
def test_what_is_no_whole_number_in_any_summed_field_leaves_everything_unwritten(
    redis: Redis, waiting: list[str], planted: str
) -> None:
    at, effects = judged(redis)
    sums = [of for of in effects.operations if of.act is KeyAction.ADD]
    assert len(sums) > 5
    for operation in sums:
        for name in operation.arguments[::2]:
            kept = redis.hget(operation.key, str(name))
            redis.hset(operation.key, str(name), planted)
            before = held(redis)
            with pytest.raises(NotApplicableError, match="is not a whole number"):
                apply(redis, NAME, at, effects.cursor, effects.operations)
            assert held(redis) == before
            if kept is None:
                redis.hdel(operation.key, str(name))
            else:
                redis.hset(operation.key, str(name), kept)


def test_a_batch_read_at_another_cursor_changes_nothing(redis: Redis, waiting: list[str]) -> None:
    at, effects = judged(redis)
    before = held(redis)

    assert not apply(redis, NAME, replace(at, cursor="1-1"), effects.cursor, effects.operations)
    assert held(redis) == before


def test_a_batch_judged_by_another_revision_changes_nothing(redis: Redis, waiting: list[str]) -> None:
    at, effects = judged(redis)
    assert campaigns.save(redis, PLAN.model_copy(update={"open_days": 3}), "0") == "1"
    before = held(redis)

    assert not apply(redis, NAME, at, effects.cursor, effects.operations)
    assert held(redis) == before


def test_a_batch_applied_again_changes_nothing(redis: Redis, waiting: list[str]) -> None:
    at, effects = judged(redis)
    assert apply(redis, NAME, at, effects.cursor, effects.operations)
    before = held(redis)

    assert not apply(redis, NAME, at, effects.cursor, effects.operations)
    assert held(redis) == before


def test_a_record_that_is_not_later_than_the_last_leaves_everything_unwritten(redis: Redis) -> None:
    ledger = key(NAME, "ledger")
    redis.xadd(ledger, {"a": "1"}, "5-1")
    before = held(redis)
    for entry in ("5-1", "5-0", "4-9"):
        operations = [put(key(NAME, "text", "x"), {"a": "1"}), record(ledger, entry, {"a": "2"})]
        with pytest.raises(NotApplicableError, match="already holds"):
            apply(redis, NAME, DrainPosition(), "9-0", operations)

        assert held(redis) == before


@pytest.mark.parametrize(
    "operations",
    [
        [
            put("keng:{chaos}:x", {"a": "1"}),
            add("keng:{chaos}:x", {"b": 1}),
            record("keng:{chaos}:x", "1-0", {"a": "1"}),
        ],
        [put("keng:{chaos}:x", {"a": "x"}), add("keng:{chaos}:x", {"a": 1})],  # a sum over what the batch itself sets
        [put("keng:{chaos}:x", {"a": "1"}), put("keng:{chaos}:y", {})],  # nothing to set
        [put("keng:{chaos}:x", {"a": "1"}), Operation(KeyAction.SET, "keng:{chaos}:y", ("odd",))],
        [put("keng:{chaos}:x", {"a": "1"}), Operation(KeyAction.ADD, "keng:{chaos}:y", ("a", "no number"))],
        [put("keng:{chaos}:x", {"a": "1"}), Operation(KeyAction.SCORE, "keng:{chaos}:y", ("no number", "m"))],
        [put("keng:{chaos}:x", {"a": "1"}), Operation(KeyAction.PUSH, "keng:{chaos}:y", ())],
        [put("keng:{chaos}:x", {"a": "1"}), record("keng:{chaos}:y", "not-an-id", {"a": "1"})],
        [put("keng:{chaos}:x", {"a": "1"}), record("keng:{chaos}:y", "0-0", {"a": "1"})],
        [put("keng:{chaos}:x", {"a": "1"}), record("keng:{chaos}:y", "1-0", {})],
        [put("keng:{chaos}:x", {"a": "1"}), put("keng:{chaos}:y", {str(n): "1" for n in range(9000)})],
    ],
    ids=[
        "two kinds",
        "sum of words",
        "no fields",
        "odd",
        "no delta",
        "no score",
        "no value",
        "no id",
        "zero",
        "bare",
        "wide",
    ],
)
def test_operations_that_cannot_be_done_leave_everything_unwritten(redis: Redis, operations: list[Operation]) -> None:
    before = held(redis)
    with pytest.raises(NotApplicableError):
        apply(redis, NAME, DrainPosition(), "9-0", operations)

    assert held(redis) == before


ACCEPTS = {"text": "hash", "inbox": "stream", "lease": "string", "queued": "string"}
WRONG = [(part, kind) for part, right in ACCEPTS.items() for kind in PLANT if kind != right]


@pytest.mark.parametrize(("part", "kind"), WRONG)
def test_accepting_with_a_wrong_type_under_any_key_writes_nothing(redis: Redis, part: str, kind: str) -> None:
    arrival = Arrival("practice", "1", plans.phone(1), "KENG", "TH1 ACT 3")
    keys = {
        "text": inbox.text_key(NAME, arrival.id),
        "inbox": inbox_key(NAME),
        "lease": lease_key(NAME),
        "queued": queued_key(NAME),
    }
    PLANT[kind](redis, keys[part])
    before = held(redis)
    with pytest.raises(ResponseError, match=f"holds a {kind}"):
        inbox.accept(redis, NAME, arrival)

    assert held(redis) == before


def test_a_phone_of_nobody_waits_for_a_person(redis: Redis, waiting: list[str]) -> None:
    judge(redis, PLAN)
    [kept] = inbox.texts(redis, NAME, [waiting[-2]])

    assert kept.fields["reason"] == Reason.UNREGISTERED
