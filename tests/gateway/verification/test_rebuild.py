"""Rebuilding gives the same figures again, whatever was judged meanwhile, and mends those that were spoilt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis

from gateway.books import cursor, generations, inbox
from gateway.books.apply import apply
from gateway.books.keys import figures_key, key
from gateway.verification import rebuild as rebuilding
from gateway.verification.rebuild import MEANWHILE, NotRebuiltError, Rebuilt
from gateway.verification.verify import verify
from parsers.campaign.plan import Campaign, Rate
from parsers.meaning import Act, AreaReport, Mode, Submission
from tests.support.examples import examples
from tests.support.judging import PLAN, load, put, settle
from tests.support.judging import judge as judge_all
from workers.batch import gather
from workers.decide import decide

DAY, NEXT, THIRD = date(2024, 10, 1), date(2024, 10, 2), date(2024, 10, 3)


def report(area: str, day: date, act: Act = Act.REPORT, **values: int) -> Submission:
    return Submission(act, (AreaReport(area, day, values),))


def rebuild(books: Redis) -> Rebuilt:
    return rebuilding.rebuild(books, books, PLAN.id)


def sheets(books: Redis) -> dict[str, dict[str, str]]:
    """Every hash of the generation in force, notes included, by its place."""
    start = figures_key(PLAN.id, cursor.position(books, PLAN.id).generation, "")
    names = cast("list[str]", books.keys(start + "*"))
    return {name.removeprefix(start): cast("dict[str, str]", books.hgetall(name)) for name in names}


def meanwhile(monkeypatch: pytest.MonkeyPatch, does: Callable[[], object]) -> None:
    """Have something happen while the new generation is being written."""
    write = generations.write

    def write_meanwhile(*given: object) -> None:
        write(*given)  # type: ignore[arg-type]
        does()

    monkeypatch.setattr(generations, "write", write_meanwhile)


@pytest.fixture
def books(redis: Redis) -> Redis:
    """Books with lists, an anchor, a correction, an addition, a cancellation and the commune's own."""
    load(redis)
    said = [
        report("TH1", DAY, DSD=410),
        report("TH1", DAY, ACT=23, ABS=2, MTG=1),
        report("TH2", DAY, ACT=9, ABS=1),
        report("TH1", NEXT, Act.CORRECT, ACT=6),
        report("TH2", DAY, Act.ADD, ACT=4),
        Submission(Act.REPORT, (AreaReport("TH1", THIRD, {}, {"ACT": 40}),), Mode.TOTAL),
        report("TH1", DAY, Act.CORRECT, ACT=20),
        report("TH3", DAY, ACT=7),
        Submission(Act.CANCEL, (AreaReport("TH3", DAY),)),
        report("XA", NEXT, RCV=100, ONL=60),
    ]
    assert settle(redis, said) == ["counted"] * len(said)
    return redis


def test_every_figure_and_note_is_the_same_afterwards(books: Redis) -> None:
    before = sheets(books)

    assert rebuild(books) == Rebuilt("1", records=10, caught_up=0)

    assert cursor.position(books, PLAN.id).generation == "1"
    assert sheets(books) == before
    assert any("@" in fields for fields in before.values())
    assert verify(books, PLAN.id).clean


def test_texts_are_judged_on_afterwards(books: Redis) -> None:
    rebuild(books)

    assert settle(books, [report("TH2", NEXT, ACT=5)]) == ["counted"]
    assert sheets(books)["reported:TH2:2024-10-02"]["ACT"] == "5"
    assert verify(books, PLAN.id).clean


@pytest.mark.parametrize("place", ["levels:XA", "reported:TH1:2024-10-01", "reported_days:TH1"])
def test_spoilt_figures_are_mended(books: Redis, place: str) -> None:
    books.hset(figures_key(PLAN.id, "0", place), "ACT", "999")
    assert not verify(books, PLAN.id).clean

    rebuild(books)

    assert verify(books, PLAN.id).clean


@pytest.mark.parametrize("many", [1, 90, 330])
def test_what_is_judged_meanwhile_is_taken_in(books: Redis, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    later = [report(f"TH{1 + turn % 5}", NEXT, Act.CORRECT, ACT=1 + turn) for turn in range(many)]
    meanwhile(monkeypatch, lambda: settle(books, later))

    assert rebuild(books) == Rebuilt("1", records=10, caught_up=many)

    assert sheets(books)["reported:TH1:2024-10-02"]["ACT"] == str(1 + (many - 1) // 5 * 5)
    assert verify(books, PLAN.id).clean


def test_a_batch_read_before_the_swap_is_not_applied_after_it(books: Redis) -> None:
    text_id = put(books, report("TH4", NEXT, ACT=8))
    at = cursor.position(books, PLAN.id)
    batch = gather(books, PLAN.id, at, inbox.waiting(books, PLAN.id, at.cursor, 10))
    effects = decide(batch)

    rebuild(books)

    assert not apply(books, PLAN.id, at, effects.cursor, effects.operations)
    judge_all(books)
    assert inbox.texts(books, PLAN.id, [text_id])[0].fields["outcome"] == "counted"
    assert verify(books, PLAN.id).clean


def test_a_drain_that_held_the_lease_is_halted_and_another_is_queued(books: Redis) -> None:
    cursor.take(books, PLAN.id, "drain")
    put(books, report("TH4", NEXT, ACT=8))

    rebuild(books)

    assert not cursor.hold(books, PLAN.id, "drain")
    assert books.llen("rq:queue:inbound") == 1


def test_of_two_rebuildings_the_slower_gives_up(books: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    faster = [lambda: rebuild(books)]
    meanwhile(monkeypatch, lambda: faster.pop()() if faster else None)

    with pytest.raises(NotRebuiltError, match=MEANWHILE):
        rebuild(books)

    assert cursor.position(books, PLAN.id).generation == "2"
    assert verify(books, PLAN.id).clean


def test_a_rebuilding_that_dies_half_way_leaves_the_figures_alone(
    books: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    class DiedError(Exception):
        pass

    def die() -> None:
        raise DiedError

    before = sheets(books)
    with monkeypatch.context() as patched:
        meanwhile(patched, die)
        with pytest.raises(DiedError):
            rebuild(books)
    assert sheets(books) == before
    assert verify(books, PLAN.id).clean

    rebuild(books)

    assert sheets(books) == before
    assert verify(books, PLAN.id).clean


def test_what_was_replaced_or_left_half_made_ends_within_the_hour(books: Redis) -> None:
    generations.write(books, PLAN.id, generations.begin(books, PLAN.id, "0-0", "0"), {("levels", "TH1"): {"ACT": "1"}})

    rebuild(books)

    names = cast("list[str]", books.keys(figures_key(PLAN.id, "*")))
    lasting = {name for name in names if books.ttl(name) == -1}
    assert {name.split(":")[3] for name in lasting} == {"2"}
    assert all(0 < books.ttl(name) <= generations.RETIRED_SECONDS for name in {*names} - lasting)
    assert books.keys(key(PLAN.id, "rebuilding", "*")) == []


def test_a_ledger_that_contradicts_itself_is_not_built_on(books: Redis) -> None:
    rows = '[["TH1","2024-10-01","ACT","reported",99,98]]'
    books.xadd(key(PLAN.id, "ledger"), {"text": "x", "author": "x", "why": "x", "at": "x", "rows": rows})
    before = sheets(books)
    books.hset(key(PLAN.id, "intake"), "cursor", "9999999999999-0")

    with pytest.raises(NotRebuiltError, match="contradicts itself"):
        rebuild(books)

    assert sheets(books) == before


def with_rates(*rates: Rate) -> Campaign:
    return PLAN.model_copy(update={"rates": rates})


def test_a_rate_added_late_holds_all_that_was_reported(books: Redis) -> None:
    added = PLAN.rates[1].model_copy(
        update={"code": "R99", "numerator": ("ABS",), "denominator": ("ACT",), "minus": ()}
    )
    plan = Campaign.model_validate(with_rates(*PLAN.rates, added).model_dump())

    rebuilding.rebuild(books, books, PLAN.id, plan, after="0")

    levels = sheets(books)["levels:XA"]
    assert cursor.position(books, PLAN.id).revision == "1"
    assert (levels["R99+"], levels["R99/"], levels["R99#"]) == ("3", "53", "2")
    assert verify(books, PLAN.id).clean


def test_a_plan_is_put_in_force_only_in_the_place_of_the_one_it_was_compared_with(books: Redis) -> None:
    with pytest.raises(NotRebuiltError, match=MEANWHILE):
        rebuilding.rebuild(books, books, PLAN.id, PLAN, after="7")

    assert cursor.position(books, PLAN.id).revision == "0"


acts = st.sampled_from([Act.REPORT, Act.CORRECT, Act.ADD])
places = st.sampled_from(["TH1", "TH2", "TH3"])
days = st.sampled_from([DAY, NEXT, THIRD])
numbers = st.integers(1, 9)
of_day = st.builds(lambda act, area, day, n: report(area, day, act, ACT=n), acts, places, days, numbers)
stocks = st.builds(lambda area, day, n: report(area, day, Act.CORRECT, ABS=n, DSD=100 + n), places, days, numbers)
totals = st.builds(
    lambda area, day, n: Submission(Act.CORRECT, (AreaReport(area, day, {}, {"ACT": 20 + n}),), Mode.TOTAL),
    places, days, numbers,
)  # fmt: skip
gone = st.builds(lambda area, day: Submission(Act.CANCEL, (AreaReport(area, day),)), places, days)
stories = st.lists(st.one_of(of_day, stocks, totals, gone), min_size=1, max_size=12)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=stories, during=stories, after=stories)
def test_whatever_was_said_before_and_during_it_the_figures_are_those_of_the_ledger(
    redis: Redis, before: list[Submission], during: list[Submission], after: list[Submission]
) -> None:
    redis.flushall()
    load(redis)
    settle(redis, before)
    with pytest.MonkeyPatch.context() as patched:
        meanwhile(patched, lambda: settle(redis, during))
        rebuild(redis)
    assert verify(redis, PLAN.id).faults == ()
    settle(redis, after)
    assert verify(redis, PLAN.id).faults == ()
