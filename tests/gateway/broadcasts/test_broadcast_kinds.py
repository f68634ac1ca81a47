"""What texts to many say and to whom: of each silent village, never a figure that nobody told, no hour that is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from gateway.books import broadcasts, campaigns, questions
from gateway.books.outbox import Delivery
from gateway.broadcasts.preview import promised
from gateway.orders import console
from parsers.broadcasts.audience import Audience, AudienceKind, ExclusionReason
from parsers.broadcasts.reminders import READ_BACK
from parsers.order import BroadcastControl
from tests.support.broadcast_scene import ROUTE, Gong, campaign, heads, phone, silent
from tests.support.field import services

PLAN = campaign()
HEADS = Audience(AudienceKind.HEADS)


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    with services(books_url) as works:
        campaigns.save(works.books, PLAN, None)
        made = Gong(works, PLAN)
        made.contacts(heads())
        yield made


def bodies(gong: Gong, broadcast: str) -> list[tuple[str, str]]:
    """The last digit of each phone with how its text begins."""
    found = broadcasts.rows(gong.books, gong.campaign.id, broadcast, 100)
    return sorted((one.receiver[-1], one.body[:3]) for one in found)


def test_whoever_reports_for_two_silent_villages_hears_of_both(gong: Gong) -> None:
    gong.contacts([replace(heads()[1], areas=("TH1", "TH2"))])
    both = gong.broadcast(silent(), gong.at("17:00"), key="remind_day")
    gong.text(phone(1), "TH1 ACT 5", gong.at("17:01"))
    gong.drain()
    gong.send()

    assert bodies(gong, both)[:2] == [("1", "TH1"), ("1", "TH2")]
    [of_first, of_second] = [one for one in broadcasts.rows(gong.books, PLAN.id, both, 9) if one.receiver == phone(1)]
    assert (of_first.delivery, of_second.delivery) == (Delivery.WITHDRAWN, Delivery.DELIVERED)


def test_two_villages_count_as_one_reminder_of_the_day(gong: Gong) -> None:
    gong.contacts([replace(heads()[1], areas=("TH1", "TH2"))])
    sent = [gong.broadcast(silent(), gong.at(clock), key="remind_day") for clock in ("09:00", "12:00", "17:00")]

    assert [sum(digit == "1" for digit, _ in bodies(gong, one)) for one in sent] == [2, 2, 0]


def test_nothing_is_read_back_to_a_village_that_never_reported(gong: Gong) -> None:
    gong.text(phone(1), "TH1 ACT 5", gong.at("08:00"))
    gong.drain()
    broadcast = gong.broadcast(HEADS, gong.at("16:00"), key=READ_BACK)

    assert [*gong.rows(broadcast)] == ["1"]
    assert gong.left_out(broadcast) == {f"head{n}": ExclusionReason.NOTHING for n in range(2, 6)}
    assert [*questions.of_phones(gong.books, PLAN.id, [phone(n) for n in range(1, 6)])] == [phone(1)]


def test_a_read_back_says_nothing_for_what_nobody_told(gong: Gong) -> None:
    gong.text(phone(1), "TH1 ABS 2", gong.at("08:00"))
    gong.drain()
    broadcast = gong.broadcast(HEADS, gong.at("16:00"), key=READ_BACK)

    assert "ACT 0" not in gong.rows(broadcast)["1"].body
    assert "ACT -" in gong.rows(broadcast)["1"].body


def test_a_written_text_says_nothing_for_a_total_that_nobody_told(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("10:00"), "{v}: luy ke {tot}.")

    assert gong.rows(broadcast)["1"].body == "TH1: luy ke -."


@pytest.mark.parametrize(("clock", "said"), [("17:00", True), ("17:30", False), ("20:29", False)])
def test_a_reminder_names_no_hour_that_is_over(gong: Gong, clock: str, said: bool) -> None:
    broadcast = gong.broadcast(silent(), gong.at(clock), key="remind_day")

    assert ("Truoc 17h30" in gong.rows(broadcast)["1"].body) is said
    assert "xin nhan: TH1" in gong.rows(broadcast)["1"].body


@pytest.mark.parametrize(("account", "outcome"), [("0a", "refused"), ("0b", "answered")])
def test_nobody_approves_what_the_same_account_wrote_whatever_its_name_is_now(
    gong: Gong, account: str, outcome: str
) -> None:
    author = replace(console(PLAN), id="0a", name="chị Hoa")
    proposed = gong.broadcast(HEADS, gong.at("10:00"), "Mai hop", author=author, most=PLAN.second_person_above + 1)

    assert gong.control(proposed, BroadcastControl.APPROVE, by=account) == outcome


def test_what_is_queued_counts_against_what_a_day_may_cost(gong: Gong) -> None:
    gong.broadcast(HEADS, gong.at("10:00"), "Mai hop luc 8h.")
    before = promised(gong.books, PLAN.id, ROUTE.channel)
    gong.send()

    assert (before, promised(gong.books, PLAN.id, ROUTE.channel)) == (5 * ROUTE.price, 0)
