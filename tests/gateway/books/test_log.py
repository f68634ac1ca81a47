"""The log: who did what, when and from where."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from gateway.books import clock, inbox, log
from gateway.books.log import Deed, LogLine, Wanted
from gateway.orders import CLOCK, CONSOLE, DESK, console, give, setup
from parsers.order import DaysOffOrder, ExpireOrder, LockOrder, RosterOrder
from tests.support import judging
from tests.support.broadcast_scene import present_campaign

PLAN = present_campaign()
NAME = PLAN.id
OFFICE = console(PLAN)


def whats(lines: tuple[LogLine, ...]) -> list[str]:
    return [line.what for line in lines]


def all_of(redis: Redis, wanted: Wanted = log.EVERYTHING, count: int = 50) -> list[LogLine]:
    """The lines of all pages."""
    found, older = list[LogLine](), ""
    while True:
        page = log.page(redis, NAME, wanted, older, count)
        assert len(page.lines) <= count
        found += page.lines
        older = page.older
        if not older:
            return found


def test_each_order_of_a_person_stands_in_the_log_with_its_author_kind_and_text(redis: Redis) -> None:
    judging.load(redis, PLAN)
    roster = give(redis, NAME, "roster", RosterOrder(setup(PLAN), ()))
    lock = give(redis, NAME, "lock", LockOrder(OFFICE, None), CONSOLE)
    days = give(redis, NAME, "days", DaysOffOrder(OFFICE, ()), DESK)
    judging.judge(redis, PLAN)

    found = log.page(redis, NAME).lines

    assert [(one.who, one.where, one.what, one.about) for one in found] == [
        ("office", "desk", "days_off", days),
        ("office", "console", "lock", lock),
        ("setup", "setup", "roster", roster),
    ]
    assert all(one.is_order and one.campaign == NAME for one in found)
    [text] = inbox.texts(redis, NAME, [days])
    assert abs(text.received_at - found[0].at) < timedelta(seconds=1)


def test_what_phones_and_the_clock_send_does_not(redis: Redis) -> None:
    judging.load(redis, PLAN)
    inbox.accept(redis, NAME, inbox.Arrival("practice", "1", "+84905000001", "KENG", "TH1 ACT 5"))
    give(redis, NAME, "expired", ExpireOrder(OFFICE, "0" * 20), CLOCK)
    judging.judge(redis, PLAN)

    assert log.page(redis, NAME).lines == ()


def test_an_order_that_cannot_be_read_stands_there_without_its_author(redis: Redis) -> None:
    judging.load(redis, PLAN)
    broken = inbox.accept(redis, NAME, inbox.Arrival(DESK, "1", DESK, "", "{", kind="order")).id
    judging.judge(redis, PLAN)

    [line] = log.page(redis, NAME).lines
    assert (line.who, line.where, line.what, line.about) == ("", "desk", "", broken)


def test_orders_and_deeds_stand_in_the_order_of_their_times_and_of_other_campaigns_nothing(redis: Redis) -> None:
    judging.load(redis, PLAN)
    began = clock.now(redis) - timedelta(minutes=5)
    log.note(redis, None, began, "hoa", "desk", Deed.SIGNED_IN)
    log.note(redis, "another", began, "hoa", "desk", Deed.NUMBER_SEEN, "c1")
    log.note(redis, NAME, began + timedelta(minutes=1), "hoa", "desk", Deed.EXPORT_TAKEN, "roster")
    give(redis, NAME, "lock", LockOrder(OFFICE, None), CONSOLE)
    judging.judge(redis, PLAN)
    log.note(redis, None, clock.now(redis) + timedelta(seconds=1), "hoa", "desk", Deed.SIGNED_OUT)

    found = log.page(redis, NAME).lines

    assert whats(found) == ["signed_out", "lock", "export_taken", "signed_in"]
    assert (found[-1].at - began) < timedelta(milliseconds=1)
    assert (found[-1].is_order, found[-1].campaign, found[-2].campaign) == (False, "", NAME)


@pytest.mark.parametrize("count", [1, 2, 3, 50])
def test_pages_go_on_where_the_last_one_ended_and_each_line_is_shown_once(count: int, redis: Redis) -> None:
    judging.load(redis, PLAN)
    for number in range(4):
        give(redis, NAME, f"lock{number}", LockOrder(OFFICE, None), CONSOLE)
    judging.judge(redis, PLAN)
    for line in log.page(redis, NAME).lines[::2]:  # two lines of the same moment and id
        log.note(redis, None, line.at, "hoa", "desk", Deed.SIGNED_IN)
    whole = log.page(redis, NAME, count=50).lines

    assert len(whole) == 6
    assert all_of(redis, count=count) == list(whole)


def test_lines_are_found_by_who_what_and_time_a_bounded_step_at_a_time(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "LOOKED_AT", 10)
    day = datetime(2024, 8, 20, 4, tzinfo=UTC)
    for hour in range(48):
        who, what = ("hoa", Deed.SIGNED_IN) if hour % 12 else ("minh", Deed.LINK_MADE)
        log.note(redis, None, day + timedelta(hours=hour), who, "desk", what)

    assert len(log.page(redis, NAME, Wanted(who="minh")).lines) < 2, "only so many lines are read in a step"
    assert [one.at.hour for one in all_of(redis, Wanted(who="minh"))] == [16, 4, 16, 4]
    assert len(all_of(redis, Wanted(what=Deed.SIGNED_IN))) == 44
    second = Wanted(since=day + timedelta(days=1), until=day + timedelta(days=2))
    assert [one.at for one in all_of(redis, second)] == [day + timedelta(hours=hour) for hour in range(47, 23, -1)]
    assert whats(tuple(all_of(redis, Wanted("minh", until=day + timedelta(hours=1))))) == ["link_made"]


def test_a_deed_told_late_is_kept_after_those_told_before(redis: Redis) -> None:
    now = clock.now(redis)
    log.note(redis, None, now, "hoa", "desk", Deed.SIGNED_IN)
    log.note(redis, None, now - timedelta(hours=1), "minh", "desk", Deed.SIGN_IN_FAILED)

    assert whats(log.page(redis, NAME).lines) == ["sign_in_failed", "signed_in"]


def test_only_the_newest_deeds_are_kept(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST", 100)
    now = clock.now(redis)
    for number in range(400):
        log.note(redis, None, now + timedelta(milliseconds=number), "hoa", "desk", Deed.SIGNED_IN)

    assert 100 <= redis.xlen(log.NOTED_KEY) < 300


@pytest.mark.parametrize(
    "after", ["x", "1-2", "1-2.x", "1-2.0.1", "-.1", "1-2-3.0", "+1.0", f"{'9' * 20}-0.1", "1-2.7"]
)
def test_a_place_that_is_none_is_a_value_error(after: str, redis: Redis) -> None:
    with pytest.raises(ValueError, match="is no"):
        log.page(redis, NAME, after=after)
