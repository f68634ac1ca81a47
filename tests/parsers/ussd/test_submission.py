"""What a phone chose from the menus is judged as its text would be: once, by the same rules, and answered by SMS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from redis import Redis

from gateway.books import inbox, questions
from gateway.books.inbox import Arrival
from gateway.orders import ORDER
from parsers.decision import Waiver
from parsers.figures.stored import Series, Write
from parsers.meaning import Act, Answer, AreaReport, Ask, Command, FollowUp, Reason, Rejection, Submission
from parsers.order import MenuOrder
from tests.support.field import CHANNEL, NUMBER, Field, services
from tests.support.scene import HEAD, Scene, twin

STRANGER = "+84905999999"


@pytest.fixture
def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture
def field(redis: Redis, books_url: str, today: date) -> Iterator[Field]:
    """A campaign of the present day, with heads and lists."""
    plan = twin("tinh-hiep-now", today - timedelta(days=10))
    scene = Scene(redis, plan)
    scene.people()
    scene.sizes()
    with services(books_url) as works:
        yield Field(works, plan)


def chosen(field: Field, order: MenuOrder, ref: str = "call-1", phone: str = HEAD) -> str:
    """Accept what a phone chose; its id."""
    arrival = Arrival(
        "ussd", ref, phone, "*101#", ORDER.dump_json(order).decode(), kind="order", answer_by=f"{CHANNEL} {NUMBER}"
    )
    return inbox.accept(field.books, field.campaign.id, arrival).id


def report(field: Field, act: Act = Act.REPORT, **values: int) -> Submission:
    day = field.campaign.day_of(datetime.now(UTC))
    return Submission(act, (AreaReport("TH1", day, values),))


def seen(field: Field, value: int | None, code: str = "ACT") -> tuple[Write, ...]:
    return (Write("TH1", field.campaign.day_of(datetime.now(UTC)), code, Series.REPORTED, value),)


def test_it_is_counted_once_and_the_outcome_is_told_by_sms(field: Field) -> None:
    order = MenuOrder(report(field, ACT=23, ABS=2), seen=seen(field, None))
    first, again = chosen(field, order), chosen(field, order)
    field.drain()

    assert first == again
    kept, reply = field.kept(first), field.reply(first)
    assert kept.fields["outcome"] == "counted"
    assert (field.level("TH1", "ACT"), field.level("TH1", "ABS")) == (23, 2)
    assert reply is not None
    assert (reply.channel, reply.sender, reply.receiver) == (CHANNEL, NUMBER, HEAD)
    assert reply.body.startswith("Da ghi TH1 ngay")
    assert kept.fields["said"] == reply.body


def test_without_a_way_back_it_is_counted_all_the_same(field: Field) -> None:
    body = ORDER.dump_json(MenuOrder(report(field, ACT=23))).decode()
    text = inbox.accept(field.books, field.campaign.id, Arrival("ussd", "x", HEAD, "", body, kind="order")).id
    field.drain()

    assert field.level("TH1", "ACT") == 23
    assert field.reply(text) is None


@pytest.mark.parametrize("act", [Act.REPORT, Act.CORRECT])
def test_what_its_author_has_not_seen_is_asked_about_by_sms(field: Field, act: Act) -> None:
    field.text(HEAD, "TH1 ACT 20")
    stale = MenuOrder(report(field, act, ACT=23), (Waiver.SECOND,), seen(field, None))
    text = chosen(field, stale)
    field.drain()
    assert field.outcomes([text]) == ["asked"]
    assert field.level("TH1", "ACT") == 20

    field.handed(text)
    field.text(HEAD, "1")
    field.drain()

    assert field.level("TH1", "ACT") == 23


def test_a_cancellation_of_what_was_not_seen_is_asked_about(field: Field) -> None:
    field.text(HEAD, "TH1 ACT 20")
    text = chosen(field, MenuOrder(report(field, Act.CANCEL), seen=seen(field, 18)))
    field.drain()

    assert field.outcomes([text]) == ["asked"]
    assert field.level("TH1", "ACT") == 20


def test_a_question_asked_by_sms_is_answered_on_the_screen(field: Field) -> None:
    field.text(HEAD, "TH1 ACT 20")
    asked = field.text(HEAD, "TH1 ACT 23")
    field.drain()
    answer = MenuOrder(Answer("2"), seen=seen(field, 20), about=asked)
    text = chosen(field, answer)
    field.drain()

    assert field.outcomes([asked, text]) == ["asked", "counted"]
    assert field.level("TH1", "ACT") == 43
    assert questions.of_phones(field.books, field.campaign.id, [HEAD]) == {}


def test_an_answer_to_a_question_that_is_closed_changes_nothing(field: Field) -> None:
    field.text(HEAD, "TH1 ACT 20")
    asked = field.text(HEAD, "TH1 ACT 23")
    field.text(HEAD, "SUA TH1 ACT 21")
    text = chosen(field, MenuOrder(Answer("2"), seen=seen(field, 20), about=asked))
    field.drain()

    assert field.outcomes([text]) == ["refused"]
    assert field.level("TH1", "ACT") == 21


def test_the_question_that_was_shown_is_asked_again_if_the_figures_moved(field: Field) -> None:
    field.text(HEAD, "TH1 ACT 20")
    asked = field.text(HEAD, "TH1 ACT 23")
    field.text("+84905000000", "SUA TH1 ACT 22")
    text = chosen(field, MenuOrder(Answer("2"), seen=seen(field, 20), about=asked))
    field.drain()

    assert field.outcomes([text]) == ["asked"]
    assert field.level("TH1", "ACT") == 22


def test_what_the_office_must_look_into_waits_with_its_guess(field: Field) -> None:
    total = Submission(Act.REPORT, (AreaReport("TH1", field.campaign.day_of(datetime.now(UTC)), {}, {"ACT": 90}),))
    of = total.figures[0]
    doubt = Rejection(Reason.CROSS_CHECK, FollowUp.PERSON, guess=total, area="TH1", day=of.day, reply="to_office")
    text = chosen(field, MenuOrder(doubt))
    field.drain()

    reply = field.reply(text)
    assert field.outcomes([text]) == ["waiting"]
    assert reply is not None
    assert reply.body.startswith("Da chuyen van phong xa doi chieu TH1")


def test_a_phone_that_was_taken_off_the_roster_reports_nothing(field: Field) -> None:
    text = chosen(field, MenuOrder(report(field, ACT=23)), phone=STRANGER)
    field.drain()

    assert field.outcomes([text]) == ["waiting"]
    assert field.level("TH1", "ACT") == 0


def test_a_registration_waits_for_the_office(field: Field) -> None:
    text = chosen(field, MenuOrder(Command(Ask.REGISTER, "TH2")), phone=STRANGER)
    field.drain()

    reply = field.reply(text)
    assert field.outcomes([text]) == ["waiting"]
    assert reply is not None
    assert reply.body.startswith("Da nhan dang ky TH2. Cho van phong xa duyet.")
