"""A phone is answered six times an hour, no more; what is asked of nobody waits for a person (R-22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from gateway.books import questions, reply_history
from gateway.books.keys import key
from gateway.books.reply_history import ReplyHistory
from gateway.verification.verify import verify
from parsers.campaign.contact import Contact
from parsers.campaign.phones import is_phone, is_service
from tests.faults import plan as plans
from tests.support.field import Field, services
from workers import inbound
from workers.reply_cap import MOST_TO_STRANGERS

PLAN = plans.plan(villages=40)
NAME = PLAN.id
HEAD, STRANGER, OFFICE = plans.phone(1), "+84907000009", "+84907000001"
NOON = datetime.combine(plans.today(PLAN), datetime.min.time(), UTC) - timedelta(hours=19)
"""Noon of the day before, in the campaign's time."""


@pytest.fixture
def field(books_url: str) -> Iterator[Field]:
    with services(books_url) as works:
        plans.load(works.books, PLAN)
        field = Field(works, PLAN)
        field.contacts([Contact("o", OFFICE, "Hoa", PLAN.office_role, (PLAN.top.code,))])
        field.drain()
        yield field


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def helped(field: Field, times: int, phone: str = HEAD, channel: str = "twilio") -> list[str]:
    """So many questions for help, a minute apart."""
    return [field.text(phone, "HD", after(minute), channel) for minute in range(times)]


def answered(field: Field, ids: list[str]) -> list[bool]:
    return [field.reply(of) is not None for of in ids]


def waits(field: Field, text_id: str) -> bool:
    return field.books.zscore(key(NAME, "waiting"), text_id) is not None


def test_the_seventh_text_within_an_hour_gets_no_answer_and_counts_all_the_same(field: Field) -> None:
    ids = [field.text(HEAD, f"THEM TH1 REG {n}", after(n)) for n in range(1, 9)]
    field.drain()

    assert field.outcomes(ids) == ["counted"] * 8
    assert answered(field, ids) == [True] * 6 + [False] * 2
    assert field.level("TH1", "REG") == 36
    assert verify(field.books, NAME).clean


def test_a_correction_is_told_however_often_its_sender_was_answered(field: Field) -> None:
    ids = [field.text(HEAD, f"SUA TH1 REG {n}", after(n)) for n in range(1, 9)]
    field.drain()

    assert answered(field, ids) == [True] * 8
    assert verify(field.books, NAME).clean


@pytest.mark.parametrize("at_a_time", [1, 3, 100])
def test_how_the_texts_are_cut_into_batches_makes_no_difference(
    field: Field, monkeypatch: pytest.MonkeyPatch, at_a_time: int
) -> None:
    monkeypatch.setattr(inbound, "BATCH", at_a_time)
    ids = helped(field, 8)
    field.drain()

    assert answered(field, ids) == [True] * 6 + [False] * 2


def test_an_hour_later_it_is_answered_again(field: Field) -> None:
    ids = [*helped(field, 7), *(field.text(HEAD, "HD", after(minute)) for minute in (59.9, 60, 60.1, 61))]
    field.drain()

    assert answered(field, ids) == [True] * 6 + [False, False, True, False, True]


def test_what_would_be_a_question_waits_for_a_person_instead(field: Field) -> None:
    helped(field, 5)
    first = field.text(HEAD, "TH1 REG 3", after(6))
    second = field.text(HEAD, "TH1 REG 5", after(7))
    one = field.text(HEAD, "1", after(8))
    field.drain()

    assert field.outcomes([first, second, one]) == ["counted", "waiting", "waiting"]
    assert answered(field, [first, second, one]) == [True, False, False]
    assert field.kept(second).fields["reason"] == "second_report"
    assert questions.of_phones(field.books, NAME, [HEAD]) == {}
    assert waits(field, second)
    assert field.level("TH1", "REG") == 3


def test_a_question_asked_before_is_not_answered_by_a_one_about_a_later_text(field: Field) -> None:
    """The phone was asked about 5, and was told nothing about 9: its "1" could mean either."""
    field.text(HEAD, "TH1 REG 3")
    asked = field.text(HEAD, "TH1 REG 5")
    field.drain()
    field.handed(asked)
    ids = [*(field.text(HEAD, "HD") for _ in range(4)), field.text(HEAD, "TH1 REG 9"), field.text(HEAD, "1")]
    field.drain()

    assert field.outcomes([asked, *ids]) == ["asked", *["answered"] * 4, "waiting", "waiting"]
    assert questions.of_phones(field.books, NAME, [HEAD]) == {}
    assert field.level("TH1", "REG") == 3


def test_a_refused_text_of_which_nobody_is_told_waits_for_a_person(field: Field) -> None:
    helped(field, 6)
    unclear = field.text(HEAD, "TH1 chua kich hoat 5", after(7))
    field.drain()

    assert field.outcomes([unclear]) == ["waiting"]
    assert waits(field, unclear)


def test_the_office_and_the_practice_phone_are_always_answered(field: Field) -> None:
    office, practice = helped(field, 9, OFFICE), helped(field, 9, plans.phone(2), "practice")
    field.drain()

    assert all(answered(field, office))
    assert all(answered(field, practice))


def test_each_phone_has_its_own_six(field: Field) -> None:
    ids = [field.text(plans.phone(number), "HD", after(turn)) for turn in range(6) for number in (1, 2, 3)]
    field.drain()

    assert all(answered(field, ids))


def test_two_automatic_systems_answering_each_other_come_to_an_end(field: Field) -> None:
    """The other side answers each text of ours within seconds, from a phone that nobody knows."""
    said = 0
    heard: str | None = field.text(STRANGER, "Cam on ban da lien he, chung toi se goi lai", after(0))
    while heard and said < 50:
        field.drain()
        answer = field.reply(heard)
        said += answer is not None
        heard = field.text(STRANGER, f"Da nhan: {answer.key}", after(said / 10)) if answer else None

    assert said == reply_history.STRANGERS.most


def test_a_known_phone_that_answers_by_itself_comes_to_an_end_too(field: Field) -> None:
    ids = [field.text(HEAD, "Toi dang ban, goi lai sau", after(turn / 10)) for turn in range(20)]
    field.drain()

    assert sum(answered(field, ids)) == reply_history.CONTACTS.most


def test_an_unknown_phone_is_answered_three_times_a_day(field: Field) -> None:
    ids = [field.text(STRANGER, "xin chao", after(60 * hour)) for hour in range(27)]
    field.drain()

    assert answered(field, ids) == [True] * 3 + [False] * 21 + [True] * 3


def test_ten_thousand_unknown_phones_cost_a_hundred_answers_a_day(field: Field) -> None:
    """A hundred and thirty stand for them, in batches; heads are answered all the same."""
    ids = [field.text(f"+8498{number:07d}", "xin chao", after(number / 10)) for number in range(MOST_TO_STRANGERS + 30)]
    head = field.text(HEAD, "HD", after(20))
    next_day = field.text(STRANGER, "xin chao", after(24 * 60))
    field.drain()

    assert answered(field, ids) == [True] * MOST_TO_STRANGERS + [False] * 30
    assert answered(field, [head, next_day]) == [True, True]


@pytest.mark.parametrize("body", ["ok", "Cảm ơn", "dạ vâng", "đã nhận", "👍", "👍🏻", "❤️"])
@pytest.mark.parametrize("phone", [HEAD, STRANGER])
def test_thanks_get_no_answer_and_wait_for_nobody(field: Field, body: str, phone: str) -> None:
    thanks = field.text(phone, body)
    field.drain()

    assert field.outcomes([thanks]) == ["ignored"]
    assert not answered(field, [thanks])[0]
    assert not waits(field, thanks)


@pytest.mark.parametrize("sender", ["VIETTEL", "9123", "888", "19001234", "Zalo 24/7", "+9123", "MB Bank", "anonymous"])
def test_names_and_short_codes_are_never_answered_nor_shown_to_a_person(field: Field, sender: str) -> None:
    ids = [field.text(sender, body) for body in ("TH1 REG 3", "Quy khach con 0d trong TK", "HD", "DK TH1 Nguyen Van A")]
    field.drain()

    assert field.outcomes(ids) == ["ignored"] * 4
    assert not any(answered(field, ids))
    assert not any(waits(field, of) for of in ids)
    assert field.level("XA", "REG") == 0


@pytest.mark.parametrize("sender", ["0905123456", "84905123456", "0905-123-456"])
def test_a_phone_that_a_channel_spells_otherwise_is_looked_at_by_a_person(field: Field, sender: str) -> None:
    text = field.text(sender, "TH1 REG 3")
    field.drain()

    assert field.outcomes([text]) == ["waiting"]
    assert not answered(field, [text])[0]
    assert waits(field, text)


def test_who_is_a_phone_and_who_is_a_service() -> None:
    assert [is_phone(of) for of in (HEAD, "+2348012345678", "9123", "+9123", "VIETTEL", "0905123456")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
    assert [is_service(of) for of in (HEAD, "9123", "VIETTEL", "0905123456", "")] == [False, True, True, False, True]


def test_what_is_kept_of_the_answers_does_not_grow_with_time(field: Field) -> None:
    """Forty villages and a hundred strangers a day for some days: only those of the last hours are kept."""
    for day in range(6):
        at = NOON - timedelta(days=8 - day)
        for number in range(1, 41):
            field.text(plans.phone(number), "HD", at)
        for number in range(100):
            field.text(f"+8498{day}{number:06d}", "xin chao", at + timedelta(minutes=1))
        field.drain()

    assert field.books.hlen(reply_history.answered_key(NAME)) < 3 * 140


def test_an_answer_is_kept_as_it_was() -> None:
    seen = (
        ReplyHistory().then(100, ["TH1 ACT 23 ABS 2", "SUA TH1 ACT 25"]).then(160, []).then(200, ["TH1 ACT 23 ABS 2"])
    )
    [kept] = reply_history.operations("c", {HEAD: seen}, [])
    _, value = kept.arguments

    assert reply_history.read([HEAD], [str(value)]) == {HEAD: seen}
    assert seen.answered == (200, 160, 100)
    assert seen.shown == ((200, "TH1 ACT 23 ABS 2"), (100, "SUA TH1 ACT 25"))
    assert seen.is_over(200 + reply_history.STRANGERS.seconds)
    assert not seen.is_over(199 + reply_history.STRANGERS.seconds)


def test_a_text_that_was_spooled_does_not_open_the_cap(field: Field) -> None:
    """Received before six answers were given, and judged after them."""
    helped(field, 6)
    field.drain()
    late = field.text(HEAD, "HD", after(-30))
    field.drain()

    assert answered(field, [late]) == [False]
