"""The practice twin lives as long as its campaign, follows its plan, and can be begun anew on any day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from redis import Redis

from gateway.books import campaigns, cursor, outbox, roster
from gateway.books.keys import key
from gateway.campaigns import practice, twin
from gateway.orders import give, setup
from gateway.verification.deep import inspect
from gateway.verification.verify import verify
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import DaysOffOrder
from tests.campaigns import shipped, two_valleys
from tests.support.field import Field, services
from workers.clock import sweep

PLAN = shipped()
NAME, TWIN = PLAN.id, PLAN.id + "-practice"
HEAD = "+84905000001"


@pytest.fixture
def field(books_url: str) -> Iterator[Field]:
    """The shipped campaign with its twin, as the first start leaves them."""
    with services(books_url) as works:
        campaigns.save(works.books, PLAN, after=None)
        twin.follow(works.books, NAME)
        yield Field(works, PLAN)


def today() -> date:
    return PLAN.day_of(datetime.now(UTC))


def plan_of(books: Redis) -> Campaign:
    return campaigns.current(books, TWIN)[0]


def practised(field: Field, body: str = "TH1 ACT 23 ABS 2") -> str:
    """A text that was typed at /try and judged; its id."""
    text_id = Field(field.works, plan_of(field.books)).text(HEAD, body, channel="practice")
    field.drain(TWIN)
    return text_id


def aged(books: Redis, days: int) -> None:
    """Make the twin as old as it would be after so many days."""
    past, revision = campaigns.current(books, TWIN)
    moved = practice.load().twin_from(PLAN, past.first_day - timedelta(days=days))
    assert campaigns.save(books, moved, after=revision)


def faults(field: Field) -> list[object]:
    return [*verify(field.books, TWIN).faults, *inspect(field.books).faults]


def replaced(plan: Campaign, **changes: object) -> Campaign:
    return Campaign.model_validate({**plan.model_dump(), **changes})


def test_the_twin_begins_anew_by_itself_when_its_last_day_has_passed(field: Field) -> None:
    practised(field)
    aged(field.books, PLAN.days)
    assert plan_of(field.books).last_day < today()

    assert twin.follow(field.books, NAME)
    field.drain(TWIN)

    assert plan_of(field.books).number_of(today()) == 11
    assert not twin.is_behind(field.books, NAME)
    assert field.level("TH1", "ACT", TWIN) == 0
    assert len(roster.everyone(field.books, TWIN)) == 6
    answer = field.reply(practised(field), TWIN)
    assert answer is not None
    assert answer.key == "ok_day_stock"
    assert not faults(field)


def test_the_clock_asks_for_that_once_and_only_where_there_is_need(field: Field) -> None:
    jobs = field.works.jobs
    sweep(field.works, {})
    assert not jobs.llen("rq:queue:outbound")

    aged(field.books, PLAN.days)
    sweep(field.works, {})
    sweep(field.works, {})

    assert jobs.llen("rq:queue:outbound") == 1


def test_the_twin_lasts_through_its_last_day(field: Field) -> None:
    aged(field.books, (plan_of(field.books).last_day - today()).days)
    practised(field)

    assert plan_of(field.books).last_day == today()
    assert not twin.is_behind(field.books, NAME)
    assert field.level("TH1", "ACT", TWIN) == 23


def test_practice_begun_anew_forgets_figures_questions_and_words(field: Field) -> None:
    practised(field)
    asked = practised(field, "TH1 ACT 30 ABS 2")
    assert field.outcomes([asked], TWIN) == ["asked"]

    assert twin.begin_anew(field.books, NAME)
    field.drain(TWIN)

    assert field.level("TH1", "ACT", TWIN) == 0
    assert not field.books.exists(key(TWIN, "text", asked), key(TWIN, "questions"))
    assert outbox.talk(field.books, TWIN, HEAD, 10) == []
    assert field.level("TH1", "DSD", TWIN) == 410
    assert not faults(field)


def test_the_real_campaign_keeps_all_when_practice_begins_anew(field: Field) -> None:
    field.contacts([Contact("h", HEAD, "Ba", "head", ("TH1",))])
    field.text(HEAD, "TH1 ACT 5", datetime(2024, 8, 15, 10, tzinfo=UTC))
    field.drain()
    kept = {name: field.books.dump(name) for name in field.books.scan_iter(key(NAME, "*"))}

    assert twin.begin_anew(field.books, NAME)

    assert {name: field.books.dump(name) for name in field.books.scan_iter(key(NAME, "*"))} == kept


def test_a_drain_that_was_judging_when_practice_began_anew_changes_nothing(field: Field) -> None:
    field.drain(TWIN)
    before = cursor.position(field.books, TWIN)

    assert twin.begin_anew(field.books, NAME)

    after = cursor.position(field.books, TWIN)
    assert after.revision != before.revision
    assert after.cursor == "0-0"


def test_texts_that_come_in_all_the_time_are_not_dropped(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the reading of the names of its keys and the dropping, each time."""
    scan = field.books.scan_iter
    heard: list[str] = []

    def while_somebody_texts(*given: Any, **named: Any) -> Any:
        heard.append(practised(field, f"TH1 REG {len(heard)}"))
        return scan(*given, **named)

    monkeypatch.setattr(field.books, "scan_iter", while_somebody_texts)

    assert not twin.begin_anew(field.books, NAME)
    monkeypatch.undo()
    assert len(heard) == twin.TRIES
    assert not any(one is None for one in field.outcomes(heard, TWIN))
    assert not faults(field)


def test_a_start_that_ended_half_way_is_gone_on_with(field: Field) -> None:
    """The plan of the twin is there, its roster is not: what a power cut leaves."""
    campaigns.begin_anew(field.books, plan_of(field.books))
    assert twin.is_behind(field.books, NAME)

    assert twin.follow(field.books, NAME)
    field.drain(TWIN)

    assert len(roster.everyone(field.books, TWIN)) == 6
    assert field.level("TH1", "DSD", TWIN) == 410


@pytest.mark.parametrize(
    "changes",
    [
        {"second_person_above": 7},
        {"last_day": PLAN.last_day + timedelta(days=5)},
        {"words": {**PLAN.words.model_dump(), "known": ("LAC RANG",)}},
        {"office": {**PLAN.office.model_dump(), "telephone": "02553111222"}},
    ],
)
def test_the_twin_follows_an_edit_of_the_plan_and_keeps_what_was_practised(
    field: Field, changes: dict[str, object]
) -> None:
    practised(field)
    first = plan_of(field.books).first_day
    edited = replaced(PLAN, **changes)
    campaigns.save(field.books, edited, after="0")
    assert twin.is_behind(field.books, NAME)

    assert twin.follow(field.books, NAME)

    assert plan_of(field.books) == practice.load().twin_from(edited, first)
    assert field.level("TH1", "ACT", TWIN) == 23
    assert not twin.is_behind(field.books, NAME)
    assert not faults(field)


def test_the_days_off_of_the_campaign_are_the_twins_moved_with_its_days(field: Field) -> None:
    give(field.books, NAME, "off", DaysOffOrder(setup(PLAN), (PLAN.first_day + timedelta(days=20),)))
    field.drain()
    assert twin.is_behind(field.books, NAME)

    twin.follow(field.books, NAME)
    field.drain(TWIN)

    first = plan_of(field.books).first_day
    assert cursor.position(field.books, TWIN).days_off == (first + timedelta(days=20),)

    give(field.books, NAME, "on again", DaysOffOrder(setup(PLAN), ()))
    field.drain()
    twin.follow(field.books, NAME)
    field.drain(TWIN)
    assert cursor.position(field.books, TWIN).days_off == ()


def test_where_sums_would_mean_something_else_practice_begins_anew(field: Field) -> None:
    practised(field)
    rates = [{**rate, "minus": ()} for rate in PLAN.model_dump()["rates"]]
    campaigns.save(field.books, replaced(PLAN, rates=rates), after="0")

    assert twin.follow(field.books, NAME)
    field.drain(TWIN)

    assert field.level("TH1", "ACT", TWIN) == 0
    assert not faults(field)


def test_a_campaign_without_a_twin_is_not_behind(redis: Redis) -> None:
    campaigns.save(redis, PLAN, after=None)

    assert not twin.is_behind(redis, NAME)


@pytest.mark.parametrize("days", [1, 2, 5, 11, 12])
def test_the_twin_of_a_short_campaign_is_open_on_its_first_day(redis: Redis, days: int) -> None:
    plan = two_valleys()
    window = {"first": plan.first_day, "last": plan.first_day}
    indicators = [
        {**one, "window": one["window"] and {**one["window"], **window}} for one in plan.model_dump()["indicators"]
    ]
    short = replaced(plan, last_day=plan.first_day + timedelta(days=days - 1), indicators=indicators)
    campaigns.save(redis, short, after=None)
    twin.follow(redis, short.id)

    assert not twin.is_behind(redis, short.id)
    opened, _ = campaigns.current(redis, f"{short.id}-practice")
    assert opened.first_day <= opened.day_of(datetime.now(UTC)) <= opened.last_day
