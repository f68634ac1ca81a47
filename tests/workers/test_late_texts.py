"""What comes late, by a pull, a spool or a slow provider, is judged by when it was sent: nothing older wins unasked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from gateway.books import campaigns, consents, inbox, outbox, questions, roster
from gateway.books.inbox import PROVIDER_TIME_HOLDS, Arrival
from gateway.orders import CONSOLE, console, give
from parsers.campaign.contact import Contact
from parsers.order import ConsentOrder
from tests.support.field import CHANNEL, NUMBER, Field, services
from tests.support.scene import plan

DAY = date(2024, 8, 20)
HEAD, SECOND_HEAD, OFFICE = "+84905000001", "+84905000011", "+84905000000"
REFS = itertools.count()
LATER = timedelta(minutes=20)
"""How long after it was sent a late text is received here."""


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), plan().zone).astimezone(UTC)


@pytest.fixture
def field(books_url: str) -> Iterator[Field]:
    """A campaign with two heads for TH1 and the office, who has told the list's size."""
    with services(books_url) as works:
        campaigns.save(works.books, plan(), None)
        made = Field(works, plan())
        head = Contact("h1", HEAD, "An", "head", ("TH1",))
        made.contacts(
            [
                head,
                replace(head, id="h2", phone=SECOND_HEAD),
                Contact("o", OFFICE, "Hoa", "office", ("XA",)),
            ]
        )
        text(made, OFFICE, "TH1 DSD 410", "08:00")
        yield made


def text(field: Field, phone: str, body: str, sent: str, received: str = "", day: date = DAY) -> str:
    """Accept a text that a webhook brought as it was sent, or that came later with its provider's time; its id."""
    arrival = Arrival(CHANNEL, f"late-{next(REFS)}", phone, NUMBER, body)
    if received:
        arrival = replace(arrival, sent_at=at(sent, day).isoformat())
    of = inbox.accept(field.books, field.campaign.id, arrival, at(received or sent, day)).id
    field.drain()
    return of


def outcome(field: Field, of: str) -> str:
    return field.kept(of).fields["outcome"]


def handed(field: Field, of: str, moment: str) -> None:
    """Have the answer to a text handed to the provider at a moment."""
    field.handed(of)
    key = outbox.message_key(field.campaign.id, outbox.reply_id(of))
    field.books.hset(key, "handed_at", str(int(at(moment).timestamp() * 1_000_000)))


@pytest.mark.parametrize(
    ("late", "newer", "level"),
    [
        ("SUA TH1 ACT 4", "SUA TH1 ACT 8", 8),
        ("HUY TH1", "SUA TH1 ACT 12", 12),
        ("THEM TH1 ACT 3", "SUA TH1 ACT 12", 12),
        ("SUA TH1 ACT 4", "TH1 ACT 5", 5),  # the same number again: it stores nothing, and yet it is what was said last
        ("SUA TH1 ABS 4", "SUA TH1 ACT 8", 8),  # another code, of the same village and day
        ("TH1 LK ACT 40", "SUA TH1 ACT 8", 8),
    ],
)
@pytest.mark.parametrize("seconds", [1, 75, 3_600])
def test_a_text_older_than_what_was_said_of_its_village_and_day_asks(
    field: Field, late: str, newer: str, level: int, seconds: int
) -> None:
    text(field, HEAD, "TH1 ACT 5", "09:00")
    text(field, HEAD, newer, "12:00")
    moment = (at("12:00") - timedelta(seconds=seconds)).astimezone(plan().zone).time().isoformat()
    of = text(field, HEAD, late, moment, "13:30")

    assert outcome(field, of) == "asked"
    assert field.level("TH1", "ACT") == level


def test_a_late_cancellation_asks_as_one_and_a_1_still_carries_it_out(field: Field) -> None:
    text(field, HEAD, "TH1 ACT 12", "10:05")
    of = text(field, HEAD, "HUY TH1", "10:00", "10:20")
    reply = field.reply(of)
    handed(field, of, "10:21")
    text(field, HEAD, "1", "10:25")

    assert reply
    assert "huy tin TH1" in reply.body
    assert "ACT 12" in reply.body
    assert field.level("TH1", "ACT") == 0


def test_a_report_older_than_a_cancellation_that_found_nothing_asks(field: Field) -> None:
    text(field, HEAD, "HUY TH1", "10:05")
    of = text(field, HEAD, "TH1 ACT 5", "10:00", "10:20")

    assert outcome(field, of) == "asked"
    assert field.level("TH1", "ACT") == 0


def test_a_report_of_what_a_newer_addition_made_asks(field: Field) -> None:
    """In order it is 52: the 26 were there when 26 more were added."""
    text(field, HEAD, "THEM TH1 ACT 26", "11:00")
    of = text(field, HEAD, "TH1 ACT 26", "10:00", "11:20")

    assert outcome(field, of) == "asked"


def test_what_is_late_but_newest_of_its_village_and_day_counts_at_once(field: Field) -> None:
    text(field, HEAD, "TH1 ACT 5", "09:00")
    of = text(field, HEAD, "SUA TH1 ACT 4", "10:00", "11:00")
    older = text(field, HEAD, "SUA TH1 ACT 7", "09:30", "11:05")  # than the late one, by which it is judged

    assert (outcome(field, of), outcome(field, older)) == ("counted", "asked")
    assert field.level("TH1", "ACT") == 4


def test_late_texts_that_come_in_order_count_in_order(field: Field) -> None:
    sent = [("TH1 ACT 5", "09:00"), ("SUA TH1 ACT 8", "09:01"), ("THEM TH1 ACT 2", "09:02"), ("HUY TH1", "09:03")]
    outcomes = [outcome(field, text(field, HEAD, body, moment, "10:00")) for body, moment in sent]

    assert outcomes == ["counted"] * 4
    assert field.level("TH1", "ACT") == 0


def test_an_answer_counts_by_when_it_was_sent(field: Field) -> None:
    text(field, HEAD, "TH1 ACT 5", "09:00")
    asked = text(field, HEAD, "TH1 ACT 8", "10:00")
    handed(field, asked, "10:00:05")
    before = text(field, HEAD, "1", "09:58:48", "10:10")  # 72 s before it was asked

    assert outcome(field, before) == "asked"
    assert field.level("TH1", "ACT") == 5
    handed(field, before, "10:10:05")
    after = text(field, HEAD, "1", "10:12", "10:30")
    assert outcome(field, after) == "counted"
    assert field.level("TH1", "ACT") == 8


@pytest.mark.parametrize("late", ["SUA TH1 ACT 4", "THEM TH1 ACT 3", "HUY TH1", "TH1 LK ACT 40"])
@pytest.mark.parametrize("answer", ["1", "0"])
def test_an_answer_that_was_sent_before_a_late_text_was_asked_about_stores_nothing(
    field: Field, late: str, answer: str
) -> None:
    """Both were pulled together: what the answer meant was another question, or none."""
    text(field, HEAD, "TH1 ACT 5", "09:00")
    text(field, HEAD, "SUA TH1 ACT 8", "12:00")
    text(field, HEAD, late, "10:00", "13:30")
    of = text(field, HEAD, answer, "10:01", "13:30")

    assert outcome(field, of) in ("asked", "refused")
    assert field.level("TH1", "ACT") == 8
    assert HEAD in questions.of_phones(field.books, field.campaign.id, [HEAD])


def test_a_late_text_that_says_what_stands_leaves_an_older_one_asked_about(field: Field) -> None:
    text(field, HEAD, "TH1 ACT 8", "09:00")
    text(field, HEAD, "TH1 LK ACT 40", "12:00")
    asked = text(field, HEAD, "SUA TH1 ACT 9", "10:00", "13:30")
    same = text(field, HEAD, "TH1 ACT 8", "11:00", "13:31")

    assert [outcome(field, of) for of in (asked, same)] == ["asked", "duplicate"]
    assert questions.of_phones(field.books, field.campaign.id, [HEAD])[HEAD].text_id == asked


@pytest.mark.parametrize(
    ("late", "quoted"),
    [
        ("THEM TH1 ACT 3", "THEM TH1 20/08 ACT 3?"),
        ("SUA TH1 ACT 4", "SUA TH1 20/08 ACT 4?"),
        ("TH1 LK ACT 40", "TH1 20/08 LK ACT 40?"),
    ],
)
def test_the_question_about_a_late_text_says_what_it_would_do(field: Field, late: str, quoted: str) -> None:
    text(field, HEAD, "SUA TH1 ACT 8", "12:00")
    reply = field.reply(text(field, HEAD, late, "10:00", "13:30"))

    assert reply
    assert quoted in reply.body


def test_what_is_proposed_about_a_text_of_yesterday_names_its_day_for_it_is_typed_today(field: Field) -> None:
    text(field, HEAD, "SUA TH1 ACT 8", "22:00")
    arrival = Arrival(CHANNEL, "of yesterday", HEAD, NUMBER, "TH1 NGAY 20/8 ACT 4", sent_at=at("21:00").isoformat())
    of = inbox.accept(field.books, field.campaign.id, arrival, at("08:00", DAY + timedelta(days=1))).id
    field.drain()
    reply = field.reply(of)

    assert reply
    assert "TH1 NGAY 20/8 ACT so" in reply.body


def test_an_answer_sent_in_time_counts_though_it_comes_when_the_time_is_over(field: Field) -> None:
    text(field, HEAD, "TH1 ACT 5", "09:00")
    asked = text(field, HEAD, "TH1 ACT 8", "10:00")
    handed(field, asked, "10:00:05")
    arrival = Arrival(CHANNEL, "in time", HEAD, NUMBER, "1", sent_at=at("09:59", DAY + timedelta(days=1)).isoformat())
    of = inbox.accept(field.books, field.campaign.id, arrival, at("12:30", DAY + timedelta(days=1))).id
    field.drain()

    assert outcome(field, of) == "counted"
    assert field.level("TH1", "ACT") == 8


def test_an_older_report_leaves_a_newer_question_open_and_one_that_must_ask_waits_for_a_person(field: Field) -> None:
    asked = text(field, HEAD, "TH1 ACT l2", "10:05")
    counted = text(field, HEAD, "TH1 NGAY 19/8 ACT 5", "10:00", "10:20")
    doubtful = text(field, HEAD, "TH1 ACT l5", "10:01", "10:21")

    assert [outcome(field, of) for of in (asked, counted, doubtful)] == ["asked", "counted", "waiting"]
    still = questions.of_phones(field.books, field.campaign.id, [HEAD])[HEAD]
    assert still.text_id == asked


@pytest.mark.parametrize(
    ("newer", "older", "reminded"), [("NHAN", "NGUNG", True), ("NGUNG", "NHAN", False), ("NGUNG", "NGUNG", False)]
)
def test_an_older_word_on_reminders_changes_nothing(field: Field, newer: str, older: str, reminded: bool) -> None:
    text(field, HEAD, newer, "10:05")
    of = text(field, HEAD, older, "10:00", "10:20")

    assert outcome(field, of) == "answered"
    assert field.reply(of) is None
    assert roster.by_phones(field.books, field.campaign.id, [HEAD])[HEAD].reminders is reminded


def test_a_late_word_on_reminders_is_kept_with_the_time_it_was_sent(field: Field) -> None:
    text(field, HEAD, "NGUNG", "10:00", "10:20")

    [consent] = consents.newest(field.books, field.campaign.id, 5)
    assert (consent.wants, consent.at) == (False, at("10:00"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (-timedelta(minutes=1), timedelta(minutes=1)),
        (-PROVIDER_TIME_HOLDS, PROVIDER_TIME_HOLDS),
        (-PROVIDER_TIME_HOLDS - timedelta(seconds=1), timedelta(0)),
        (timedelta(minutes=3), timedelta(0)),  # nothing is received before it was sent: that clock is ahead
        (timedelta(days=30), timedelta(0)),
    ],
)
def test_the_providers_time_counts_within_its_bounds(field: Field, sent: timedelta, said: timedelta) -> None:
    received = at("12:00")
    arrival = Arrival(CHANNEL, "bounds", HEAD, NUMBER, "TH1 ACT 5", sent_at=(received + sent).isoformat())
    of = inbox.accept(field.books, field.campaign.id, arrival, received).id

    assert field.kept(of).received_at - field.kept(of).said_at == said


def asked(field: Field, wants: bool, asked_at: str, phone: str = HEAD) -> str:
    """Have somebody of the office say what somebody asked; the order's id."""
    order = ConsentOrder(console(field.campaign), phone, wants, "his wife, by phone", at(asked_at))
    of = give(field.books, field.campaign.id, f"consent-{next(REFS)}", order, CONSOLE)
    field.drain()
    return of


def test_the_office_can_stop_somebodys_reminders_with_who_asked_and_when(field: Field) -> None:
    of = asked(field, wants=False, asked_at="10:00")

    assert roster.by_phones(field.books, field.campaign.id, [HEAD])[HEAD].reminders is False
    [consent] = consents.newest(field.books, field.campaign.id, 5)
    assert (consent.contact, consent.wants, consent.at, consent.text_id) == ("h1", False, at("10:00"), of)
    assert "his wife, by phone" in field.kept(of).body


def test_what_the_phone_said_since_holds(field: Field) -> None:
    text(field, HEAD, "NHAN", "10:05")
    of = asked(field, wants=False, asked_at="10:00")

    assert outcome(field, of) == "answered"
    assert roster.by_phones(field.books, field.campaign.id, [HEAD])[HEAD].reminders is True


def test_nobody_unknown_is_stopped(field: Field) -> None:
    assert outcome(field, asked(field, wants=False, asked_at="10:00", phone="+84905999999")) == "refused"
