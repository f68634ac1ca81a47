"""One key instead of a refusal: what "1" would store is all that the text said, or nothing is offered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from gateway.campaigns import practice
from gateway.cli.dry_run import Background, Understood, answer
from parsers.decision import Outcome
from parsers.replies.render import render
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep

PLAN = tinh_hiep()
PLACES = Background(PLAN, Vocabulary.of(PLAN), practice.load().sizes)
AT = "2024-08-20T17:10:00+07:00"


def understood(text: str, sender: str = "TH1", at: str = AT, **context: Any) -> Understood:
    return PLACES.understand(text, sender, datetime.fromisoformat(at), context)


def guess(text: str, sender: str = "TH1") -> Any:
    return answer(understood(text, sender)).get("guess")


def reply(text: str, sender: str = "TH1", **context: Any) -> str:
    decision = understood(text, sender, **context).decision
    return render(decision.reply, PLAN, accents=False) if decision.reply else ""


@pytest.mark.parametrize(
    ("text", "act", "day", "mode", "values"),
    [
        ("TH1 NGAY 19/8 23 ACT 2 ABS", "report", "2024-08-19", "day", {"ACT": 23, "ABS": 2}),
        ("TH1 LK ACT l2 ABS 5", "report", "2024-08-20", "total", {"ACT": 12, "ABS": 5}),
        ("THEM TH1 NGAY 19/8 ACT l2", "add", "2024-08-19", "day", {"ACT": 12}),
        ("SUA TH1 ACT l2", "correct", "2024-08-20", "day", {"ACT": 12}),
        ("Nho anh sua giup thon 1 ngay 19/8 vang mat 20 nguoi a", "correct", "2024-08-19", "day", {"ABS": 20}),
        ("TH1 ACT 12 ABS 3. Ban ghi nay cua to", "report", "2024-08-20", "day", {"ACT": 12, "ABS": 3}),
        ("TH1 ACT 12 xyz ABS 3", "report", "2024-08-20", "day", {"ACT": 12, "ABS": 3}),
    ],
)
def test_a_guess_carries_all_that_was_read(text: str, act: str, day: str, mode: str, values: dict[str, int]) -> None:
    assert guess(text) == {"action": act, "village": "TH1", "values": values, "date": day, "mode": mode}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("TH2 ACT l2", "not_your_village"),
        ("TH1 25/8 ACT l2", "date_future"),
        ("TH1 1/8 23 ACT 2 ABS", "date_outside"),
        ("TH1 DSD l2", "not_your_indicator"),
    ],
)
def test_what_would_be_refused_without_the_doubt_is_refused_before_any_question(text: str, error: str) -> None:
    got = answer(understood(text))

    assert (got["error"], got.get("guess")) == (error, None)


@pytest.mark.parametrize(
    "text",
    [
        "TH1 ACT 12. Sai roi", "Du dinh: kich hoat 20", "TH1 chua kich hoat 5", "Nghe noi. TH1 ACT 12",
        "Bau cu: vang 3", "TH1 ACT 12 ABS 3. So cua xa ban", "kich hoat 5 xa", "TH1 khoang ACT 12",
        "Cong an xa kich hoat 5", "TH1 ACT 12?",
    ],
)  # fmt: skip
def test_what_nobody_would_think_meant_is_never_offered(text: str) -> None:
    assert guess(text) is None


def test_the_question_quotes_all_that_would_be_stored() -> None:
    assert "Co phai TH1 ngay 20/08: ACT 12 ABS 3?" in reply("TH1 ACT 12 ABS 3. Ban ghi nay cua to")
    assert "Co phai THEM TH1 19/08 ACT 12?" in reply("THEM TH1 NGAY 19/8 ACT l2")
    assert "Co phai TH1 20/08 LK ACT 12 ABS 5?" in reply("TH1 LK ACT l2 ABS 5")


@pytest.mark.parametrize(
    ("text", "at", "stored"),
    [
        ("chiều nay kích hoạt 12 người", "2024-08-20T07:05:00+07:00", False),
        ("chiều nay kích hoạt 12 người", "2024-08-20T16:30:00+07:00", True),
        ("tối nay kích hoạt 12", "2024-08-20T17:10:00+07:00", False),
        ("tối nay kích hoạt 12", "2024-08-20T19:10:00+07:00", True),
        ("Lúc 19h kích hoạt 12", "2024-08-20T07:05:00+07:00", False),
        ("7 gio toi kich hoat 12", "2024-08-20T07:05:00+07:00", False),
        ("TH1 ACT 12 gui luc 17h30", "2024-08-20T17:05:00+07:00", True),
    ],
)
def test_an_hour_that_has_not_come_is_a_plan(text: str, at: str, *, stored: bool) -> None:
    assert (answer(understood(text, at=at)).get("action") == "report") is stored


PENDING = {"question": "ask_confirm", "village": "TH1", "date": "2024-08-20", "values": {"ACT": 20}}


@pytest.mark.parametrize("text", ["dừng", "vắng", "ngừng", "ok, vang 3", "dung 3 nguoi", "đúng không", "phai khong"])
def test_only_a_listed_word_answers_and_its_marks_decide(text: str) -> None:
    got = understood(text, pending=PENDING)

    assert answer(got).get("action") not in ("confirm", "report")
    assert got.decision.outcome is not Outcome.COUNTED


@pytest.mark.parametrize("text", ["ACT \x1b=23", "TH1 ACT \ufffd23", "TH1 ACT 2\ufffd", "TH1 ACT 23¿", "TH1 ACT 5\x1a"])
def test_a_character_lost_beside_a_number_asks(text: str) -> None:
    assert answer(understood(text))["error"] == "value_format"


@pytest.mark.parametrize("text", ["Nha ong Bay bi chay", "Có đứa nhỏ đuối nước", "TH1 ACT 5. To di duong bi tai nan"])
def test_an_emergency_goes_to_a_person_and_names_the_telephone(text: str) -> None:
    assert understood(text).decision.outcome is Outcome.WAITING
    assert PLAN.office.telephone in reply(text)


@pytest.mark.parametrize(
    "text", ["Dạ vâng ạ", "ok cam on anh", "da em cam on", "chao anh", "uh", "Chúc mừng sinh nhật chú 60 tuổi"]
)
def test_thanks_wishes_and_greetings_are_silent(text: str) -> None:
    assert understood(text).decision.outcome is Outcome.IGNORED


def test_a_message_gets_no_lesson_on_the_form() -> None:
    said = reply("mai xa hop may gio anh")

    assert "ACT" not in said
    assert PLAN.office.telephone in said


def test_a_refusal_says_what_it_is_about() -> None:
    assert all(token.verdict != "stopped" for token in understood("TH1 ACT 5").reading.tokens)
    assert any(token.verdict == "stopped" for token in understood("mai hop may gio").reading.tokens)


EXISTING: dict[str, Any] = {"existing": {"TH1": {"2024-08-20": {"ACT": 31}}}}


def test_zero_is_not_offered_as_an_addition() -> None:
    assert "2 = them" not in reply("TH1 KPS", **EXISTING)


def test_every_number_is_echoed_and_none_that_the_text_was_not_about() -> None:
    said = reply("TH1 DSD 411; TH2 DSD 366", "XA")

    assert "TH1 DSD 411" in said
    assert "TH2 DSD 366" in said
    assert "ACT" not in said


def test_examples_are_of_today_and_of_the_sender() -> None:
    assert "NGAY 19/8" in reply("HD")
    assert "TH4 " in reply("HD", "TH4")


def test_people_attend_only_what_was_held() -> None:
    assert answer(understood("TH1 PPL 30", at="2024-10-03T18:00:00+07:00"))["error"] == "cross_check"
