"""The rules: each occurrence once, after every text before it, caught up while still of use, never when it is quiet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from gateway.books import broadcasts, campaigns, epoch, inbox, roster
from gateway.books.broadcasts import BroadcastState
from gateway.books.epoch import Epoch
from gateway.orders import give, setup
from gateway.verification.deep import inspect
from gateway.verification.verify import verify
from parsers.broadcasts.reminders import audience, due
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import closes, is_quiet, opens
from parsers.order import RosterOrder
from tests.support.broadcast_scene import DAY, ROUTE, Gong, heads, phone
from tests.support.field import services
from tests.support.scene import plan
from workers import due_reminders

PLAN = plan()
ZONE = PLAN.zone
FRIDAY = date(2024, 8, 23)


def at(clock: str, day: date = DAY) -> datetime:
    """A local moment."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE)


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The shipped plan with its people."""
    with services(books_url) as works:
        campaigns.save(works.books, PLAN, None)
        gong = Gong(works, PLAN)
        give(
            gong.books,
            PLAN.id,
            "people",
            RosterOrder(setup(PLAN), (*heads(),)),
            received_at=at("00:01", PLAN.first_day),
        )
        gong.drain()
        yield gong
        assert verify(works.books, PLAN.id).clean
        assert inspect(works.books).faults == ()


@pytest.mark.parametrize(
    ("moment", "names"),
    [
        (at("07:29"), []),
        (at("07:30"), ["yesterday/2024-08-20"]),
        (at("11:59:59"), ["yesterday/2024-08-20"]),
        (at("12:00"), []),
        (at("16:59:59"), []),
        (at("17:00"), ["today/2024-08-20"]),
        (at("18:00"), ["today/2024-08-20", "digest/2024-08-20"]),
        (at("20:30"), []),  # the quiet hours begin: nothing is of use any more
        (at("23:59"), []),
        (at("15:00", FRIDAY), ["onestop/2024-08-23", "police/2024-08-23"]),
        (at("16:00", FRIDAY), ["onestop/2024-08-23", "police/2024-08-23", "weekly/2024-08-23"]),
        (at("11:00", date(2024, 10, 1)), ["yesterday/2024-10-01", "outreach/2024-10-01"]),  # a Tuesday
        (at("11:00", date(2024, 10, 2)), ["yesterday/2024-10-02"]),
        (at("09:00", date(2024, 10, 7)), ["yesterday/2024-10-07", "final/2024-10-07"]),
        (at("07:30", PLAN.first_day), []),  # nothing was to be reported before
        (at("07:30", PLAN.last_day + timedelta(days=1)), ["yesterday/2024-10-11"]),
        (at("17:00", PLAN.last_day + timedelta(days=1)), []),
        (at("07:30", PLAN.last_day + timedelta(days=2)), []),
    ],
)
def test_what_the_plan_calls_for_at_a_moment(moment: datetime, names: list[str]) -> None:
    assert [one.name for one in due(PLAN, moment)] == names


def test_nothing_is_called_for_on_a_day_off() -> None:
    assert due(PLAN, at("18:00"), (DAY,)) == []
    assert [one.name for one in due(PLAN, at("07:30", DAY + timedelta(days=1)), (DAY,))] == ["yesterday/2024-08-21"]


def test_a_rule_ends_when_it_says_so() -> None:
    rules = tuple(rule.model_copy(update={"until": at("12:00").time()}) for rule in PLAN.reminders[1:2])
    morning = PLAN.model_copy(update={"reminders": rules})

    assert len(due(morning, at("11:59"))) == 1
    assert due(morning, at("12:00")) == []


@pytest.mark.parametrize(
    ("moment", "quiet", "opens_at", "closes_at"),
    [
        (at("06:59:59"), True, at("07:00"), at("20:30")),
        (at("07:00"), False, at("07:00"), at("20:30")),
        (at("20:29:59"), False, at("20:29:59"), at("20:30")),
        (at("20:30"), True, at("07:00", DAY + timedelta(days=1)), at("20:30", DAY + timedelta(days=1))),
        (at("23:59"), True, at("07:00", DAY + timedelta(days=1)), at("20:30", DAY + timedelta(days=1))),
        (at("00:00"), True, at("07:00"), at("20:30")),
    ],
)
def test_the_quiet_hours(moment: datetime, quiet: bool, opens_at: datetime, closes_at: datetime) -> None:
    assert (is_quiet(PLAN, moment), opens(PLAN, moment), closes(PLAN, moment)) == (quiet, opens_at, closes_at)


def test_a_day_off_is_quiet_from_its_beginning_to_its_end() -> None:
    assert opens(PLAN, at("21:00", DAY - timedelta(days=1)), (DAY,)) == at("07:00", DAY + timedelta(days=1))
    assert opens(PLAN, at("10:00"), (DAY, DAY + timedelta(days=1))) == at("07:00", DAY + timedelta(days=2))


@pytest.mark.parametrize("hours", [("12:00", "14:00"), ("00:00", "00:00"), ("22:00", "06:00")])
def test_nothing_is_sent_that_opens_into_quiet(hours: tuple[str, str]) -> None:
    begins, ends = (time.fromisoformat(hour) for hour in hours)
    campaign = PLAN.model_copy(update={"quiet_from": begins, "quiet_until": ends})
    for minutes in range(0, 3 * 24 * 60, 7):
        moment = at("00:00") + timedelta(minutes=minutes)
        opened = opens(campaign, moment, (DAY + timedelta(days=1),))
        assert opened >= moment
        assert not is_quiet(campaign, opened, (DAY + timedelta(days=1),))
        assert moment < closes(campaign, moment) <= moment + timedelta(days=1)


def called(gong: Gong, moment: datetime, clock: due_reminders.Occurrences | None = None) -> list[str]:
    """Have a clock call at a moment; the rules of the broadcasts there are, oldest first."""
    (clock or due_reminders.Occurrences()).call(gong.books, PLAN.id, ROUTE, moment.astimezone(UTC))
    _received(gong, moment)
    gong.drain()
    found = broadcasts.newest(gong.books, PLAN.id, 100)
    return [one.rule for one in sorted(found, key=lambda one: one.at)]


def _received(gong: Gong, moment: datetime) -> None:
    """Have what the clock gave been received at its moment, as it is where the server's clock says so."""
    for text in inbox.recent(gong.books, PLAN.id, 20):
        if text.fields["channel"] == "clock" and "outcome" not in text.fields:
            gong.books.hset(inbox.text_key(PLAN.id, text.id), "received_at", str(int(moment.timestamp() * 1_000_000)))


def newest(gong: Gong, rule: str) -> str:
    """The newest broadcast of a rule."""
    return next(one.id for one in broadcasts.newest(gong.books, PLAN.id, 100) if one.rule == rule)


def test_however_many_clocks_call_an_occurrence_fires_once(gong: Gong) -> None:
    for _ in range(4):
        called(gong, at("17:00"))
    clock = due_reminders.Occurrences()
    for second in range(5):
        called(gong, at(f"17:00:0{second}"), clock)

    assert called(gong, at("17:30")) == ["today"]


def test_who_reported_a_second_before_is_not_reminded(gong: Gong) -> None:
    gong.text(phone(1), "TH1 ACT 23 ABS 2", gong.at("16:59:59"))
    called(gong, at("17:00"))

    assert set(gong.rows(newest(gong, "today"))) == {"2", "3", "4", "5"}


def test_after_an_outage_what_is_no_longer_of_use_is_left_out(gong: Gong) -> None:
    assert called(gong, at("12:30")) == []
    assert called(gong, at("21:00")) == []
    assert called(gong, at("08:15", DAY + timedelta(days=1))) == ["yesterday"]  # 45 minutes late, and still of use


def test_an_order_that_is_judged_too_late_sends_nothing(gong: Gong) -> None:
    due_reminders.Occurrences().call(gong.books, PLAN.id, ROUTE, at("20:29:59").astimezone(UTC))
    _received(gong, at("20:30"))
    gong.drain()

    assert {one.state for one in broadcasts.newest(gong.books, PLAN.id, 10)} == {BroadcastState.NOT_SENT}


def test_what_may_have_gone_out_before_a_restore_is_not_called_for_again(gong: Gong) -> None:
    epoch.note(gong.books, Epoch(at("17:05").astimezone(UTC), at("12:00").astimezone(UTC)))

    assert called(gong, at("17:06")) == []
    assert called(gong, at("18:00")) == ["digest"]


def told_before(gong: Gong) -> None:
    """Each village has said something the day before: else there is nothing to read back to it."""
    for number in range(1, 6):
        gong.text(phone(number), f"TH{number} ACT 1", gong.at("10:00", DAY - timedelta(days=1)))
    gong.drain()


def test_two_a_day_whatever_the_rules_say(gong: Gong) -> None:
    """On Friday four rules speak to a silent village's head; two reach it."""
    told_before(gong)
    called(gong, at("07:30", FRIDAY))
    called(gong, at("16:00", FRIDAY))
    called(gong, at("17:00", FRIDAY))

    reached = [set(gong.rows(newest(gong, rule))) for rule in ("yesterday", "weekly", "today")]
    assert reached == [{"1", "2", "3", "4", "5"}, {"1", "2", "3", "4", "5"}, set()]


def test_the_third_unanswered_reminder_tells_the_office_and_a_report_ends_the_row(gong: Gong) -> None:
    called(gong, at("17:00"))
    gong.text(phone(2), "TH2 KPS", gong.at("17:10"))
    called(gong, at("07:30", DAY + timedelta(days=1)))
    called(gong, at("17:00", DAY + timedelta(days=1)))
    third = newest(gong, "today")

    told = [message for message in broadcasts.rows(gong.books, PLAN.id, third, 100) if message.key == "remind_office"]
    assert [message.receiver for message in told] == [phone(0)]
    assert told[0].body == (
        "XA 21/08: TH1 TH3 TH4 TH5 khong tra loi 3 tin nhac lien tiep. De nghi van phong goi dien hoac cu nguoi xuong."
    )
    called(gong, at("07:30", DAY + timedelta(days=2)))
    fourth = broadcasts.rows(gong.books, PLAN.id, newest(gong, "yesterday"), 100)
    assert not [message for message in fourth if message.key == "remind_office"]  # told once


def test_the_office_hears_at_the_end_of_the_day_how_it_was(gong: Gong) -> None:
    gong.text(phone(0), "TH1 DSD 410 TH2 DSD 365", gong.at("07:00"))
    gong.text(phone(1), "TH1 ACT 23 ABS 2", gong.at("08:00"))
    gong.text(phone(2), "TH2 ACT 10", gong.at("08:01"))
    gong.text("+84907777777", "xin chao", gong.at("09:00"))
    called(gong, at("18:00"))

    [message] = gong.rows(newest(gong, "digest")).values()
    assert message.body == (
        "XA 20/08: 2/5 thon bao cao, ACT ngay 33, luy ke 33/775 (4,3%), vang 2. Thieu: TH3 TH4 TH5. Tin cho xu ly: 1."
    )


@pytest.mark.parametrize(
    ("rule", "day", "clock", "words"),
    [
        (
            "yesterday",
            DAY,
            "07:30",
            "TH1 con thieu bao cao 10 ngay, gan nhat 19/08. Bao bu: TH1 NGAY 19/08 ACT so ABS so.",
        ),
        ("today", DAY, "17:00", "TH1 chua bao cao ngay 20/08. Truoc 17h30 xin nhan: TH1 ACT so ABS so INE so."),
        ("weekly", FRIDAY, "16:00", "Doi chieu TH1 den 23/08: ACT 1. Khop tra loi 1."),
        ("outreach", date(2024, 10, 1), "11:00", "Ra quan 01-10/10: TH1 nhan so buoi va luot nguoi moi ngay"),
        ("final", date(2024, 10, 7), "09:00", "Chot so lieu truoc "),
    ],
)
def test_what_each_rule_says(gong: Gong, rule: str, day: date, clock: str, words: str) -> None:
    if rule == "weekly":
        told_before(gong)
    called(gong, at(clock, day))
    body = gong.rows(newest(gong, rule))["1"].body

    assert body.startswith(words), body


def test_an_audience_is_of_the_day_that_its_rule_means() -> None:
    days = {rule.name: audience(PLAN, rule, DAY).day for rule in PLAN.reminders}

    assert (days["today"], days["yesterday"]) == (DAY, DAY - timedelta(days=1))


def test_a_contact_put_into_the_roster_by_the_text_before_is_reminded(gong: Gong) -> None:
    other = roster.by_phones(gong.books, PLAN.id, [phone(1)])[phone(1)]
    new = type(other)("head9", "+84905000009", "Chin", "head", ("TH1",))
    give(gong.books, PLAN.id, "more", RosterOrder(setup(PLAN), (new,)), received_at=gong.at("16:59"))
    called(gong, at("17:00"))

    assert "9" in gong.rows(newest(gong, "today"))


def test_a_campaign_without_rules_calls_for_nothing() -> None:
    bare: Campaign = PLAN.model_copy(update={"reminders": ()})

    assert due(bare, at("17:00")) == []


def test_a_read_back_after_the_third_unanswered_reminder_tells_the_office_nothing_again(gong: Gong) -> None:
    told_before(gong)
    called(gong, at("17:00"))
    called(gong, at("07:30", DAY + timedelta(days=1)))
    called(gong, at("17:00", DAY + timedelta(days=1)))
    called(gong, at("16:00", FRIDAY))

    texts = broadcasts.rows(gong.books, PLAN.id, newest(gong, "weekly"), 100)
    assert {message.key for message in texts} == {"remind_week"}
