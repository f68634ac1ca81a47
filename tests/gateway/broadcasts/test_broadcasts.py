"""A broadcast reaches whom it is for, once, and nobody who should not be texted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gateway.books import campaigns, consents
from gateway.books.broadcasts import BroadcastState
from gateway.books.outbox import Delivery
from gateway.verification.deep import inspect
from gateway.verification.verify import verify
from parsers.broadcasts.audience import Audience, AudienceKind, ExclusionReason
from parsers.broadcasts.reminders import READ_BACK
from parsers.campaign.contact import Contact
from parsers.order import BroadcastControl
from tests.support.broadcast_scene import DAY, Gong, campaign, heads, phone, present_campaign, silent
from tests.support.field import services

HEADS = Audience(AudienceKind.HEADS)
NAME = campaign().id


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The shipped campaign with its people, on its eleventh day."""
    with services(books_url) as works:
        campaigns.save(works.books, campaign(), None)
        gong = Gong(works, campaign())
        gong.contacts(heads())
        gong.drain()
        yield gong
        assert verify(works.books, NAME).clean
        assert inspect(works.books).faults == ()


@pytest.fixture
def present(books_url: str) -> Iterator[Gong]:
    """The same today."""
    with services(books_url) as works:
        campaigns.save(works.books, present_campaign(), None)
        gong = Gong(works, present_campaign())
        gong.contacts(heads())
        gong.drain()
        yield gong
        assert verify(works.books, NAME).clean
        assert inspect(works.books).faults == ()


def test_a_reminder_goes_to_the_villages_that_are_silent(gong: Gong) -> None:
    gong.text(phone(1), "TH1 ACT 23 ABS 2", gong.at("16:59:59"))
    broadcast = gong.broadcast(silent(), gong.at("17:00:00"), key="remind_day")
    gong.send()

    assert set(gong.rows(broadcast)) == {"2", "3", "4", "5"}
    assert gong.rows(broadcast)["2"].body.startswith("TH2 chua bao cao ngay 20/08. Truoc 17h30 xin nhan: TH2 ACT so")
    assert set(gong.states(broadcast).values()) == {Delivery.DELIVERED}


def test_a_village_that_reports_while_its_reminder_is_queued_is_not_reminded(gong: Gong) -> None:
    broadcast = gong.broadcast(silent(), gong.at("17:00:00"), key="remind_day")
    gong.text(phone(3), "TH3 KPS", gong.at("17:00:01"))
    gong.drain()
    gong.send()

    assert gong.states(broadcast)["3"] is Delivery.WITHDRAWN
    assert gong.rows(broadcast)["3"].code == "reported"
    assert gong.states(broadcast)["4"] is Delivery.DELIVERED


def test_whoever_wants_no_reminders_gets_none_and_is_told_so_once(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("10:00"), "Chieu nay hop tai UBND luc 14h.")
    stop, again = gong.text(phone(2), "NGUNG", gong.at("10:00:01")), gong.text(phone(2), "TU CHOI", gong.at("10:01"))
    gong.drain()
    gong.send()
    other = gong.broadcast(HEADS, gong.at("10:02"), "Hop doi sang 15h.")

    assert (gong.states(broadcast)["2"], gong.rows(broadcast)["2"].code) == (Delivery.WITHDRAWN, "opted_out")
    assert gong.left_out(other) == {"head2": ExclusionReason.OPTED_OUT}
    assert (gong.reply(stop) is not None, gong.reply(again)) == (True, None)
    [second, first] = consents.newest(gong.books, NAME, 10)
    assert (first.contact, first.wants, first.text_id, second.text_id) == ("head2", False, stop, again)


def test_whoever_wants_them_again_gets_them_again(gong: Gong) -> None:
    gong.text(phone(2), "NGUNG", gong.at("10:00"))
    gong.text(phone(2), "NHAN", gong.at("10:01"))
    broadcast = gong.broadcast(HEADS, gong.at("10:02"), "Hop luc 15h.")

    assert "2" in gong.rows(broadcast)
    assert [one.wants for one in consents.newest(gong.books, NAME, 10)] == [True, False]


def test_a_phone_gets_two_a_day_and_no_more(gong: Gong) -> None:
    clocks = ("08:00", "09:00", "10:00")
    first, second, third = (gong.broadcast(HEADS, gong.at(clock), f"Tin luc {clock[:2]}h.") for clock in clocks)
    next_day = gong.broadcast(HEADS, gong.at("08:00", DAY + timedelta(days=1)), "Hom sau.")

    assert [len(gong.rows(one)) for one in (first, second, third, next_day)] == [5, 5, 0, 5]
    assert set(gong.left_out(third).values()) == {ExclusionReason.CAP}


def test_what_was_put_off_by_a_day_off_does_not_hide_what_went_out_before(gong: Gong) -> None:
    for clock in ("08:00", "09:00"):
        gong.broadcast(HEADS, gong.at(clock), f"Tin luc {clock[:2]}h.")
    gong.days_off(DAY)
    put_off = gong.broadcast(HEADS, gong.at("10:00"), "Tin cho hom sau.")
    gong.days_off()
    third = gong.broadcast(HEADS, gong.at("11:00"), "Tin thu ba.")

    assert (len(gong.rows(put_off)), gong.rows(third)) == (5, {})


@pytest.mark.parametrize(
    ("people", "out"),
    [
        (heads(practice=True), ExclusionReason.PRACTISES),
        (heads(until=DAY - timedelta(days=1)), ExclusionReason.NOT_IN_OFFICE),
        (heads(since=DAY + timedelta(days=1)), ExclusionReason.NOT_IN_OFFICE),
        (heads(reminders=False), ExclusionReason.OPTED_OUT),
    ],
)
def test_why_somebody_is_left_out(gong: Gong, people: list[Contact], out: ExclusionReason) -> None:
    gong.contacts(people)
    broadcast = gong.broadcast(HEADS, gong.at("08:00"), "Hop luc 15h.")

    assert (gong.rows(broadcast), set(gong.left_out(broadcast).values())) == ({}, {out})


def test_a_number_that_refused_three_texts_in_a_row_is_left_out_until_it_writes(gong: Gong) -> None:
    for n in range(3):
        day = DAY + timedelta(days=n)
        broadcast = gong.broadcast(HEADS, gong.at("08:00", day), f"Tin {n + 1}.")
        gong.delivered(gong.rows(broadcast)["4"], Delivery.UNDELIVERED)
    after = gong.broadcast(HEADS, gong.at("08:00", DAY + timedelta(days=3)), "Hop luc 15h.")
    gong.text(phone(4), "XEM", gong.at("09:00", DAY + timedelta(days=3)))
    gong.drain()
    again = gong.broadcast(HEADS, gong.at("10:00", DAY + timedelta(days=3)), "Hop luc 16h.")

    assert gong.left_out(after) == {"head4": ExclusionReason.FAILING}
    assert "4" in gong.rows(again)


@pytest.mark.parametrize(
    ("audience", "reached"),
    [
        (HEADS, "12345"),
        (Audience(AudienceKind.HEADS, areas=("TH1", "TH4")), "14"),
        (Audience(AudienceKind.HEADS, areas=("XA",), without=("TH2",)), "1345"),  # the tree counts, not the code alone
        (Audience(AudienceKind.OFFICE), "0"),
        (Audience(AudienceKind.SILENT, day=DAY), "345"),
        (Audience(AudienceKind.SILENT, day=DAY - timedelta(days=1)), "345"),
        (Audience(AudienceKind.MISSING, day=DAY - timedelta(days=1), least=10), "345"),  # the days before today
        (Audience(AudienceKind.MISSING, day=DAY - timedelta(days=1), least=11), ""),
        (Audience(AudienceKind.BEHIND, day=DAY, least=100), "2"),  # 2 of 365; TH1 has 80 of 300 after 11 of 62 days
        (Audience(AudienceKind.BEHIND, day=DAY, least=1), ""),
        (Audience(AudienceKind.ABSENT), "1"),
    ],
)
def test_whom_an_audience_reaches(gong: Gong, audience: Audience, reached: str) -> None:
    gong.text(phone(0), "TH1 DSD 300 TH2 DSD 365", gong.at("07:00"))
    gong.text(phone(1), "TH1 ACT 40 ABS 2", gong.at("08:00"))
    gong.text(phone(1), "TH1 NGAY 19/8 ACT 40", gong.at("08:01"))
    gong.text(phone(2), "TH2 NGAY 19/8 ACT 2 ABS 0", gong.at("08:02"))
    gong.text(phone(2), "TH2 KPS", gong.at("08:03"))
    broadcast = gong.broadcast(audience, gong.at("09:00"), "Hop luc 15h.")

    assert "".join(sorted(gong.rows(broadcast))) == reached


def test_a_written_text_names_what_is_of_each(gong: Gong) -> None:
    gong.text(phone(1), "TH1 ACT 7 ABS 2", gong.at("08:00"))
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "{name}: {v} den {d} kich hoat {tot}, vang {now1}. Hoi {tel}")

    assert gong.rows(broadcast)["1"].body == "Head 1: TH1 den 20/08 kich hoat 7, vang 2. Hoi 0255 3842123"
    assert gong.rows(broadcast)["2"].body == "Head 2: TH2 den 20/08 kich hoat -, vang -. Hoi 0255 3842123"


def test_no_more_people_are_texted_than_its_author_was_shown(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.", most=3)

    assert (len(gong.rows(broadcast)), set(gong.left_out(broadcast).values())) == (3, {ExclusionReason.PAST_SHOWN})


def test_what_comes_too_late_is_not_sent(gong: Gong) -> None:
    until = gong.at("09:00")
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.", until=until)

    assert (gong.rows(broadcast), gong.found(broadcast).state) == ({}, BroadcastState.NOT_SENT)


def test_texts_that_were_not_sent_in_time_expire(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.", until=gong.at("20:30"))  # long over
    gong.send()

    assert set(gong.states(broadcast).values()) == {Delivery.EXPIRED}


def test_paused_nothing_goes_out_and_resumed_all_does(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.")
    assert gong.control(broadcast, BroadcastControl.PAUSE) == "answered"
    gong.send()
    paused = gong.states(broadcast)
    assert gong.control(broadcast, BroadcastControl.RESUME) == "answered"
    gong.send()

    assert set(paused.values()) == {Delivery.QUEUED}
    assert set(gong.states(broadcast).values()) == {Delivery.DELIVERED}


def test_cancelled_what_has_not_gone_out_is_withdrawn(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.")
    gong.control(broadcast, BroadcastControl.CANCEL)
    gong.send()

    assert set(gong.states(broadcast).values()) == {Delivery.WITHDRAWN}
    assert gong.control(broadcast, BroadcastControl.RESUME) == "refused"


def test_many_people_need_a_second_person(gong: Gong) -> None:
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.", most=501)
    before = gong.rows(broadcast)
    alone = gong.control(broadcast, BroadcastControl.APPROVE)
    second = gong.control(broadcast, BroadcastControl.APPROVE, by="chi Hoa")
    gong.drain()

    assert (before, alone, second) == ({}, "refused", "answered")
    assert len(gong.rows(broadcast)) == 5


def test_the_read_back_is_confirmed_by_1(present: Gong) -> None:
    present.text(phone(1), "TH1 ACT 23 ABS 2")
    broadcast = present.broadcast(HEADS, None, key=READ_BACK)
    present.send()
    yes = present.text(phone(1), "1")
    present.drain()

    today = present.today
    assert present.rows(broadcast)["1"].body.startswith(f"Doi chieu TH1 den {today:%d/%m}: ACT 23, ABS 2.")
    assert present.reconciled("TH1") == today
    assert present.said(yes).startswith(f"Da xac nhan doi chieu TH1 den {today:%d/%m}: ACT 23, ABS 2")


def test_a_correction_opens_what_was_confirmed(present: Gong) -> None:
    present.text(phone(1), "TH1 ACT 23 ABS 2")
    present.broadcast(HEADS, None, key=READ_BACK)
    present.send()
    present.text(phone(1), "1")
    present.text(phone(2), "TH2 KPS")  # another village's figures open nothing
    present.drain()
    confirmed = present.reconciled("TH1")
    present.text(phone(1), "SUA TH1 ACT 25")
    present.drain()

    assert (confirmed, present.reconciled("TH1")) == (present.today, None)


def test_figures_that_changed_since_they_were_read_back_are_read_back_again(present: Gong) -> None:
    present.text(phone(1), "TH1 ACT 23 ABS 2")
    present.broadcast(HEADS, None, key=READ_BACK)
    present.send()
    present.text(phone(0), "SUA TH1 ACT 20")
    yes = present.text(phone(1), "1")
    present.drain()
    read_again, still_open = present.said(yes), present.reconciled("TH1")
    present.send()
    present.text(phone(1), "1")
    present.drain()

    assert read_again.startswith(f"Doi chieu TH1 den {present.today:%d/%m}: ACT 20")
    assert (still_open, present.reconciled("TH1")) == (None, present.today)


def test_a_1_before_the_read_back_was_handed_over_confirms_nothing(present: Gong) -> None:
    present.broadcast(HEADS, None, key=READ_BACK)
    present.text(phone(1), "1")
    present.drain()

    assert present.reconciled("TH1") is None


def test_nothing_is_read_back_while_a_question_is_open(present: Gong) -> None:
    present.text(phone(1), "TH1 ACT 23 ABS 2")
    asked = present.text(phone(1), "TH1 ACT 25")
    present.drain()
    broadcast = present.broadcast(HEADS, None, key=READ_BACK)

    assert present.kept(asked).fields["outcome"] == "asked"
    assert present.left_out(broadcast)["head1"] is ExclusionReason.QUESTION


def test_what_many_are_sent_is_cut_into_parts(gong: Gong, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workers.batch.PART", 2)
    broadcast = gong.broadcast(HEADS, gong.at("09:00"), "Hop luc 15h.")
    gong.drain()

    assert (len(gong.rows(broadcast)), gong.found(broadcast).people, gong.found(broadcast).enrolled) == (5, 5, True)
