"""The reading rules (docs/reading-rules.md) by their numbers, each row a way in which a village head may write."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from gateway.campaigns import practice
from gateway.cli.dry_run import Background, answer
from parsers.meaning import Ask, Command, FollowUp, Mode, Rejection, Submission
from parsers.reading.parse import parse
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep, two_valleys

AT = "2024-08-15T17:05:00+07:00"
MEETINGS = "2024-10-03T18:10:00+07:00"
PLAN = Background(tinh_hiep(), Vocabulary.of(tinh_hiep()), practice.load().sizes)
VALLEYS = Background(two_valleys(), Vocabulary.of(two_valleys()), {})


def understood(text: str, sender: str | None = "TH1", at: str = AT, **context: Any) -> dict[str, Any]:
    return answer(PLAN.understand(text, sender, datetime.fromisoformat(at), context))


def said(text: str, sender: str = "TH1", at: str = AT) -> Any:
    """The values of a report, or the kind of the question."""
    got = understood(text, sender, at)
    return got["values"] if got.get("action") == "report" else got.get("error", got)


def day(text: str, at: str = AT) -> Any:
    got = understood(text, "TH1", at)
    return got.get("date", got.get("error"))


def meaning(text: str, sender: str | None = "TH1", at: str = AT) -> Any:
    return parse(text, PLAN.vocabulary, PLAN.contact(sender), datetime.fromisoformat(at)).meaning


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "...", "!!!", "\u200b", "\ufeff"])
def test_r1_a_blank_text_is_empty(text: str) -> None:
    assert understood(text)["error"] == "empty"


QUESTION = {"question": "ask_confirm", "village": "TH1", "date": "2024-08-15", "values": {"ACT": 20}}
NUMBERED = {**QUESTION, "question": "ask_second"}


@pytest.mark.parametrize(
    ("text", "pending", "reply"),
    [
        ("1", QUESTION, "1"),
        ("0", QUESTION, "0"),
        ("2", NUMBERED, "2"),
        ("OK", QUESTION, "1"),
        ("đúng rồi", QUESTION, "1"),
        ("Vâng ạ", QUESTION, "1"),
        ("không đúng", QUESTION, "0"),
        ("2", QUESTION, None),  # not offered
        ("ok", NUMBERED, None),  # yes to which of two numbers?
        ("dung khong?", QUESTION, None),  # a question is no yes
        ("12", QUESTION, None),
        ("1 nguoi", QUESTION, None),
        ("khong sai", QUESTION, None),  # a double negation is no answer
        ("1 ạ", QUESTION, "1"),  # courtesies around it
        ("Dạ, 1 nhé anh", QUESTION, "1"),
        ("Trả lời 2 ạ", NUMBERED, "2"),
        ("1, cảm ơn anh", NUMBERED, "1"),
        ("1 dung roi", QUESTION, "1"),
        ("Dạ đúng rồi anh ạ", QUESTION, "1"),
        ("da khong a", QUESTION, "0"),
        ("1 dung roi", NUMBERED, None),
        ("1 khong", QUESTION, None),  # contradicts itself
        ("so 1", QUESTION, None),  # the number one, or answer one?
        ("co 1", QUESTION, None),
        ("dung 1", QUESTION, None),  # exactly one
        ("1 anh", QUESTION, None),  # a man
        ("1 em a", QUESTION, None),
        ("1 nha", QUESTION, None),  # a house
        ("1 roi", QUESTION, None),
        ("1 vang", QUESTION, None),  # one is absent
        ("thua 1", QUESTION, None),  # one too many
        ("co chi", QUESTION, None),  # what is it?
        ("1?", QUESTION, None),
        ("≠1", QUESTION, None),
        ("-1", NUMBERED, None),
        ("1/2", NUMBERED, None),
    ],
)
def test_r2_only_a_clear_answer_answers_an_open_question(text: str, pending: dict[str, Any], reply: str | None) -> None:
    got = understood(text, pending=pending)

    assert (got.get("reply") if got.get("action") == "confirm" else None) == reply


def test_r2_a_complete_report_replaces_the_open_question() -> None:
    assert understood("TH1 ACT 21", pending=QUESTION)["values"] == {"ACT": 21}


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("XEM", Ask.STATUS), ("Tình hình thôn 1", Ask.STATUS), ("TT TH1", Ask.STATUS),
        ("Hướng dẫn", Ask.HELP), ("?", Ask.HELP), ("CÚ PHÁP", Ask.HELP),
        ("mã số", Ask.CODES), ("ngừng nhận tin", Ask.STOP), ("HUY DK", Ask.STOP), ("TC", Ask.STOP),
        ("Nhận", Ask.START),
    ],
)  # fmt: skip
def test_r3_exact_commands(text: str, ask: Ask) -> None:
    command = meaning(text)

    assert isinstance(command, Command)
    assert command.ask is ask


@pytest.mark.parametrize(
    "text",
    [
        "ngừng ạ", "Ngung nhac", "ngừng nhận tin nhắn", "TH1 NGUNG", "dạ ngừng nhận tin ạ", "xin ngừng",
        "đừng nhắc nữa", "Đừng nhắn tin nữa", "dung nhan tin nua a", "không nhận tin nữa", "khong muon nhan tin",
        "tắt tin nhắc", "STOP", "STOPALL", "QUIT", "END", "CANCEL", "UNSUBSCRIBE", "stop ạ",
    ],
)  # fmt: skip
def test_r3_who_asks_in_usual_words_to_be_left_alone_is(text: str) -> None:
    command = meaning(text)

    assert isinstance(command, Command)
    assert command.ask is Ask.STOP


@pytest.mark.parametrize(
    ("text", "area", "name"),
    [
        ("DK TH1 Nguyen Van Ba", "TH1", "Nguyen Van Ba"),  # Ba is a name here, not a number
        ("Đăng ký thôn 2 Trần Thị Hoa", "TH2", "Trần Thị Hoa"),  # as it was written
        ("dk Vinh Tuy Le Hai", "TH1", "Le Hai"),  # by the village's name
    ],
)
def test_r3_a_stranger_registers_with_area_and_name(text: str, area: str, name: str) -> None:
    command = meaning(text, None)

    assert command == Command(Ask.REGISTER, area, name)


@pytest.mark.parametrize("text", ["DK", "DK TH1", "DK Nguyen Van Ba", "DK TH1 ACT 5"])
def test_r3_half_a_registration_is_none(text: str) -> None:
    assert understood(text, None)["error"] == "value_missing"


def test_r3_a_village_that_there_is_not_is_named() -> None:
    got = meaning("DK TH9 Nguyen Van Ba", None)

    assert isinstance(got, Rejection)
    assert (got.reason, got.word) == ("village_unknown", "TH9")


@pytest.mark.parametrize("text", ["TH1 ACT 5 CCCD 051188001234", "OTP 482913", "mật khẩu 246810", "TH1 ACT 5 ████"])
def test_r4_personal_data_stops_everything(text: str) -> None:
    rejection = meaning(text)

    assert isinstance(rejection, Rejection)
    assert (rejection.reason, rejection.to) == ("personal_data", FollowUp.PERSON)


@pytest.mark.parametrize(
    ("text", "to"),
    [("TH1 ACT 23", FollowUp.PERSON), ("alo", FollowUp.PERSON), ("[QC] Vay tien nhanh lai suat 0%", FollowUp.IGNORE)],
)
def test_r5_nobodys_texts_are_not_counted(text: str, to: FollowUp) -> None:
    rejection = meaning(text, None)

    assert isinstance(rejection, Rejection)
    assert rejection.to is to


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1ACT23ABS2", {"ACT": 23, "ABS": 2}),  # letters and digits may touch
        ("TH1 CONTACT 5", "code_unknown"),  # ACT inside another word is no code
        ("TH1 ONLINE 5", "code_unknown"),  # nor INE
        ("TH1 ACTABS 5", "code_unknown"),
        ("TH1LKACT156", "code_unknown"),
        ("TH1 KDKS 3", "code_unknown"),  # an abbreviation bears no Telex tone: no correction of codes
        ("TH1 ATC 5", "code_unknown"),
        ("TH1 CAT 23 BAS 2", "code_unknown"),  # predictive text
        ("Đợt 60 ngày đêm thôn 1: ACT 5", {"ACT": 5}),  # known phrases
        ("To de an 06 thon 1: kich hoat 5", {"ACT": 5}),
        ("TH1 ACT 60 ngay 14/8", {"ACT": 60}),  # a number, then a date: no known phrase
        ("KH 60 ngay dem, thon 1 vang 2", "unclear_words"),  # the plan, not 60 activated
        ("TH1 ACT 5 luc 17h30", {"ACT": 5}),
        ("16:45 TH1 ACT 5", {"ACT": 5}),
        ("17 gio TH1 ACT 5", {"ACT": 5}),
        ("TH1 ACT 5 luc 17 gio 30", {"ACT": 5}),
        ("17 gio 30 phut, thon 1 kich hoat 5", {"ACT": 5}),
        ("Luc 17 gio 30 kich hoat duoc 5 nguoi", {"ACT": 5}),
        ("17g30 TH1 ACT 5", {"ACT": 5}),
        ("5 gio ruoi chieu TH1 ACT 5", {"ACT": 5}),
        ("17 gio 30 nguoi kich hoat", {"ACT": 30}),  # people are no minutes
        ("TH1 ACT 17 gio 30", "value_missing"),
        ("17 gio 30 kich hoat, 5 vang", "value_missing"),  # thirty people, or half past five?
        ("TH1 ACT 17h 5", "ambiguous"),  # 17:05?
        ("TH1 4G ACT 3", "ambiguous"),
        ("vang da 06 ho so", "value_missing"),  # decree 06
        ("TH1 ACT 17h", "value_missing"),
        ("TH1 ACT 5. DT 0905 123 456", {"ACT": 5}),
        ("TH1 ACT 0905123456", "out_of_range"),  # a phone in the value's place
    ],
)
def test_r7_and_r8_whole_words_and_known_phrases(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ABS 2 ACT 23 TH1", {"ACT": 23, "ABS": 2}),  # reading A
        ("TH1 ACT, 23 ABS, 2", {"ACT": 23, "ABS": 2}),  # a comma does not part a code
        ("TH1, 23 ACT, 2 ABS", {"ACT": 23, "ABS": 2}),  # reading B
        ("TH1: 15 kich hoat + 3 vang mat", {"ACT": 15, "ABS": 3}),
        ("kich hoat 7 nguoi, 3 nguoi vang", {"ACT": 7, "ABS": 3}),  # each clause in its own order
        ("TH1 ACT 5/ABS 2", {"ACT": 5, "ABS": 2}),
        ("KH.12 VM.4", {"ACT": 12, "ABS": 4}),  # a point does not part an alias word
        ("TH1 23 ACT 2 ABS", "confirm_needed"),  # neither reading
        ("Vang, 14", "code_missing"),  # "vâng, 14": a comma parts an alias word
        ("kich hoat\n12", "ambiguous"),
        ("TH1 ACT + 5", "ambiguous"),  # + and & join pairs, not a code and its number
        ("TH1 ACT 5, 6", "ambiguous"),
        ("TH1 ACT ABS INE 5 2 1", "value_missing"),
    ],
)
def test_r9_one_reading_must_explain_everything(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1 kich hoat duoc thanh cong cho 5 nguoi", {"ACT": 5}),
        ("TH1 so nguoi da kich hoat: 5", {"ACT": 5}),
        ("con vang 4", {"ABS": 4}),  # CON suits a stock
        ("vang mat hien con 5", {"ABS": 5}),
        ("TH1 cho kich hoat 5", "ambiguous"),  # "chờ": waiting for it
        ("TH1 5 nguoi can kich hoat", "unclear_words"),  # five who need it
        ("TH1 vang mat do di lam o quan 7", "ambiguous"),
        ("TH1 kich hoat cho ba Nam o to 3", "ambiguous"),
        ("TH1 to chuc 5 nguoi kich hoat", "confirm_needed"),
        ("kich hoat 5 nguoi roi nhe anh Tan oi", {"ACT": 5}),  # somebody is called
        ("Anh Huy oi, TH1 ACT 5", {"ACT": 5}),  # a name, not the verb
        ("TH1 kich hoat 5 em nua oi", "ambiguous"),  # EM behind a number counts
        ("th1 kh duoc 12", {"ACT": 12}),  # R-10b
        ("TH1 kh co mat 5", "unclear_words"),  # "không có mặt"
        ("TH1 kh, 12", "unclear_words"),
        ("TH1 23 kh", "unclear_words"),
        ("TH1 kh cho 12", "unclear_words"),
    ],
)
def test_r10_only_listed_words_stand_around_a_pair(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1 1 buoi, 35 luot", {"MTG": 1, "PPL": 35}),
        ("TH1 so buoi huong dan: 2; so luot: 61", {"MTG": 2, "PPL": 61}),
        ("TH1 buoi 2", "ambiguous"),  # the second session
        ("TH1 buoi huong dan: 1", "ambiguous"),
    ],
)
def test_r10b_a_session_with_a_number_behind_is_an_ordinal(text: str, expected: Any) -> None:
    assert said(text, at=MEETINGS) == expected


@pytest.mark.parametrize(
    "number",
    [
        "-3", "+3", "−3", "➖3", "23,5", "23.0", "1,200", "20-25", "12+11", "156/410", "85%", "85 %", "5‰", "23k",
        "2²", "½", "٢٣", "②", "5🔟", "5㎡", "2\u03365\u0336", "<5", ">5", "~5", "≥ 5", "±5", "≈20", "5+", "5 +",
        "=>5", "5$", "5₫", "5^", "1.20", "100000",
    ],
)  # fmt: skip
def test_r11_what_is_no_whole_number_is_refused(number: str) -> None:
    assert said(f"TH1 ACT {number}") in ("value_format", "out_of_range")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1 ACT 2O ABS O2", {"ACT": 20, "ABS": 2}),  # the letter O beside a digit
        ("TH1 ACT O", "ambiguous"),  # alone it may be the word "ở"
        ("TH1 ACT l2", "confirm_needed"),
        ("TH1 ACT 2I", "confirm_needed"),
        ("<TH1> <ACT> <15>", {"ACT": 15}),  # brackets of the leaflet compare nothing
        ("<TH1 ACT 15 ABS 2>", {"ACT": 15, "ABS": 2}),
        ("TH1 ACT -> 15", {"ACT": 15}),
        ("TH1 → ACT 15", {"ACT": 15}),
        ("TH1 ACT 7 + ABS 2", {"ACT": 7, "ABS": 2}),
        ("TH1 ACT 7+ABS 2", {"ACT": 7, "ABS": 2}),
        ("TH1-ACT-23", {"ACT": 23}),  # a hyphen that touches a letter
        ("TH1 ACT - 23", {"ACT": 23}),
        ("TH1 ACT １２", {"ACT": 12}),  # full width
        ("TH1 ACT 2️⃣3️⃣", {"ACT": 23}),  # keycaps
        ("TH1 ACT 000005", "out_of_range"),  # six digits
        ("TH1 ACT hai muoi ba", "value_missing"),
    ],
)
def test_r11_what_is_one_is_read(text: str, expected: Any) -> None:
    got = said(text)

    assert got == expected or (isinstance(expected, str) and got in ("value_missing", "confirm_needed", expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1 ACT 12ng ABS 4 nguoi", {"ACT": 12, "ABS": 4}),
        ("TH1 kich hoat 5 truong hop", {"ACT": 5}),
        ("TH1 ACT 5 roi a", {"ACT": 5}),
        ("TH1 kich hoat 2 chuc", "value_format"),
        ("TH1 kich hoat 5 ho", "value_format"),
        ("TH1 kich hoat 5 nha", "value_format"),  # houses
        ("TH1 kich hoat 2 cap vo chong", "value_format"),
        ("ACT 23 th 2 vang", "ambiguous"),
        ("TH1 xom 2 ACT 10", "ambiguous"),
        ("Xom Bau: kich hoat 5", "ambiguous"),  # a part of the village
        ("Ca xa kich hoat 50", "ambiguous"),  # more than it
        ("TH1 ACT 23 lan 2", "ambiguous"),
        ("TH1 kich hoat muc 2 18", "ambiguous"),
        ("TH1 ACT 23 KH 23", "value_conflict"),
    ],
)
def test_r12_and_r13_units_and_unexplained_numbers(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("TH1 ngay 14/8 ACT 5", AT, "2024-08-14"),
        ("Ngày: 14/8/24 thôn 1 kích hoạt 5", AT, "2024-08-14"),
        ("ngay 14.8 TH1 ACT 5", AT, "2024-08-14"),
        ("15 thang 8 TH1 ACT 5", AT, "2024-08-15"),
        ("Ngày hôm qua thôn 1 kích hoạt 5", AT, "2024-08-14"),
        ("Hoom qua, thoon 1 kichs hoajt 5", AT, "2024-08-14"),  # Telex keys
        ("TH1 ngay 30 ACT 5", "2024-10-02T18:00:00+07:00", "2024-09-30"),
        ("TH1 1/9 ACT 5", "2024-09-02T18:00:00+07:00", "2024-09-01"),  # the first of September
        ("TH1 ACT 5", "2024-08-16T03:59:00+07:00", "2024-08-15"),  # the day has not ended
        ("TH1 ACT 5", "2024-08-16T04:00:00+07:00", "2024-08-16"),
        ("hom qua TH1 ACT 5", "2024-08-16T00:20:00+07:00", "date_unclear"),  # after midnight: the 14th or the 15th?
        ("hom qua 13/8 TH1 ACT 5", AT, "date_unclear"),
        ("TH1 31/9 ACT 5", AT, "date_unclear"),
        ("TH1 hom truoc ACT 5", AT, "date_unclear"),
        ("May bua nay, thon 1 kich hoat 12", AT, "date_unclear"),
        ("tu hom qua den nay: kich hoat 12", AT, "date_unclear"),
        ("TH1 tu 10/8 den 14/8 ACT 40", AT, "date_unclear"),
        ("TH1 ACT 5, hom qua ABS 2", AT, "date_unclear"),  # which of them was yesterday?
        ("TH1 ngay 16/8 ACT 5", AT, "date_future"),
        ("TH1 8/12 ACT 5", AT, "date_outside"),
        ("TH1 ngay 15/8 ACT 5", "2024-08-22T17:00:00+07:00", "2024-08-15"),  # seven days
        ("TH1 ngay 15/8 ACT 5", "2024-08-23T17:00:00+07:00", "date_too_old"),
    ],
)
def test_r14_days(text: str, at: str, expected: str) -> None:
    assert day(text, at) == expected


@pytest.mark.parametrize(
    ("text", "mode", "values", "totals"),
    [
        ("TH1 ACT 23", Mode.DAY, {"ACT": 23}, {}),
        ("TH1 LK ACT 156", Mode.TOTAL, {}, {"ACT": 156}),
        ("TH1 LK ACT 156 ABS 14", Mode.TOTAL, {"ABS": 14}, {"ACT": 156}),
        ("luỹ kế đến nay thôn 1 kích hoạt 156", Mode.TOTAL, {}, {"ACT": 156}),
        ("từ 10/8 đến nay thôn 1 kích hoạt 156", Mode.TOTAL, {}, {"ACT": 156}),
        ("Từ đầu đợt thôn 1 kích hoạt 156", Mode.TOTAL, {}, {"ACT": 156}),
        ("luy ke 156 nguoi kich hoat", Mode.TOTAL, {}, {"ACT": 156}),
        ("TH1 ACT 23 LK 156", Mode.BOTH, {"ACT": 23}, {"ACT": 156}),
        ("TH1 kich hoat 23, luy ke den nay: 156", Mode.BOTH, {"ACT": 23}, {"ACT": 156}),
    ],
)
def test_r15_modes(text: str, mode: Mode, values: dict[str, int], totals: dict[str, int]) -> None:
    submission = meaning(text)

    assert isinstance(submission, Submission)
    assert submission.mode is mode
    assert (submission.figures[0].values, submission.figures[0].totals) == (values, totals)


@pytest.mark.parametrize(
    "text",
    [
        "TH1 tong ACT 156",
        "TH1 ACT 23 ABS 2 LK 156",
        "TH1 tinh den 17h hom nay kich hoat 23",
        "TH1 trong ngay LK ACT 23",
        "TH1 tu 10/8 ACT 40",
        "XA hom nay ONL 5",
    ],
)
def test_r15_no_mode_is_guessed(text: str) -> None:
    assert understood(text, "XA")["error"] in ("ambiguous_mode", "ambiguous")


@pytest.mark.parametrize(
    ("text", "sender", "expected"),
    [
        ("ACT 5", "TH3", "TH3"),  # the sender's own
        ("TH-03 ACT 5", "TH3", "TH3"),
        ("Thon: 3, kich hoat 5", "TH3", "TH3"),
        ("thôn ba kích hoạt 5", "TH3", "TH3"),
        ("thon III ACT 5", "TH3", "TH3"),
        ("Thôn Mỹ Danh kích hoạt 5", "TH3", "TH3"),
        ("thon em kich hoat 5", "TH3", "TH3"),
        ("Toi la Le Ba, truong thon 3, hom nay kich hoat 5", "TH3", "TH3"),
        ("TH3 (My Danh): ACT 5", "TH3", "TH3"),  # the same village twice
        ("TH3 ACT 5. Truong thon 3 Le Ba", "TH3", "TH3"),
        ("THl ACT 5", "TH1", "TH1"),
        ("TH1 ACT 5", "XA", "TH1"),
        ("thôn ba kích hoạt 5", "TH1", "village_unclear"),
        ("TH2 ACT 5", "TH1", "not_your_village"),
        ("TH6 ACT 5", "TH1", "village_unknown"),
        ("TH12 ACT 5", "TH1", "village_unknown"),
        ("thon ben kich hoat 5", "TH1", "village_unknown"),
        ("TH1 TH2 ACT 5", "XA", "village_unclear"),
        ("ACT 5", "XA", "village_missing"),
        ("TH1 ACT 5; TH1 ABS 2 ACT 6", "XA", "value_conflict"),
    ],
)
def test_r16_villages(text: str, sender: str, expected: str) -> None:
    got = understood(text, sender)

    assert got.get("village", got.get("error")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngay 14/8 TH1 ACT 5; TH2 ACT 6", {"TH1": {"ACT": 5}, "TH2": {"ACT": 6}}),  # the day leads: of both
        ("LK TH1 ACT 150; TH2 ACT 120", {"TH1": {"ACT": 150}, "TH2": {"ACT": 120}}),
        ("TH1 14/8 ACT 5; TH2 ACT 6", "date_unclear"),  # of the first alone?
        ("TH1 ACT 5; TH2 ACT 6 hom qua", "date_unclear"),
        ("TH1 LK ACT 150; TH2 ACT 6", "ambiguous_mode"),
    ],
)
def test_r16_a_day_or_total_among_several_villages(text: str, expected: Any) -> None:
    assert said(text, "XA") == expected


@pytest.mark.parametrize("text", ["TH1 ONL 5", "TH1 DSD 410", "TH1 ACT 5 PAY 3"])
def test_r17_the_offices_codes_are_the_offices(text: str) -> None:
    assert understood(text)["error"] == "not_your_indicator"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vâng ạ, TH1 ACT 23", {"ACT": 23}),
        ("Da vang. TH1 ACT 23", {"ACT": 23}),
        ("vang ACT 23", "value_missing"),  # vắng or vâng?
    ],
)
def test_r18_a_polite_yes_is_no_absence(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1 ACT 411", "out_of_range"),
        ("TH1 ACT 61", "confirm_needed"),
        ("TH1 LK ACT 300 ABS 100 INE 50", "cross_check"),
    ],
)
def test_r19_limits(text: str, expected: str) -> None:
    assert understood(text)["error"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("th1 kh 23 vm 2", "duplicate"),
        ("TH1 ACT 24", "second_report"),
        ("SUA TH1 ACT 24", "correct"),
        ("TH1 INE 1", "report"),
    ],
)
def test_r20_the_same_figures_again(text: str, expected: str) -> None:
    got = understood(text, existing={"TH1": {"2024-08-15": {"ACT": 23, "ABS": 2}}})

    assert got.get("action", got.get("error")) == expected


@pytest.mark.parametrize(
    ("text", "is_stored"),
    [("TH1 ACT 23 ABS 2", False), ("  th1  act 23 abs 2 ", False), ("TH1 ACT 12 ABS 2", True)],
)
def test_r21_our_own_example_sent_back_is_asked_about(text: str, is_stored: bool) -> None:
    got = understood(text, last_outbound_example="TH1 ACT 23 ABS 2")

    assert (got.get("action") == "report") is is_stored


@pytest.mark.parametrize("text", ["ok", "Cảm ơn", "Dạ vâng", "đã nhận", "👍"])
def test_r22_closers_are_not_answered_with_a_report(text: str) -> None:
    assert understood(text)["error"] in ("not_a_report", "empty")


@pytest.mark.parametrize(
    "text",
    [
        "TH1 chua kich hoat 5", "TH1 kich hoat khong thanh cong 3", "TH1 ACT khoang 20", "TH1 ACT 23 la sai",
        "TH1 phan dau ACT 50", "TH1 ngay mai kich hoat 20", "TH1 ACT 23?", "con 5 nguoi chua kich hoat",
        "Mai, thon 1 kich hoat 20", "Vi du: TH1 ACT 23 ABS 2", "TH1 ACT 5, tam thoi", "TH1 kich hoat 5, chua xong",
        "TH1 kichs hoatj 5, chuwa xong", "TH1 ACT gan 20", "TH1 ACT 25 khong phai 23",
    ],
)  # fmt: skip
def test_words_that_block_a_report(text: str) -> None:
    assert understood(text)["error"] == "unclear_words"


@pytest.mark.parametrize(
    "text",
    [
        # requests and plans
        "De nghi: kich hoat 50", "De nghi thon 1 kich hoat 50", "Yeu cau thon 1. Kich hoat 50", "Ke hoach: ACT 50",
        "Ke hoach thon 1, kich hoat 50", "Xa giao thon 1, ACT 50", "Duoc giao: ACT 50", "Thon 1 can: kich hoat 50",
        "Con phai kich hoat 50", "Dat muc: ACT 50", "Thong bao cua xa: thon 1 kich hoat 50", "De nghi: TH1 KPS",
        "kich hoat 50 la nhiem vu", "Theo cong van ngay 14/8, TH1 ACT 20",
        # quotations
        "Fwd: TH1 ACT 23", "Em da gui: TH1 ACT 23", "Tin cu: TH1 ACT 23", "Ma tin K: TH1 ACT 23", "> TH1 ACT 23",
        "Da sua TH1 ACT 25",  # "dạ, sửa" or "đã sửa"?
        # a heading that neither reports nor greets nor names
        "Danh sach: ACT 50", "Anh Tan dan: ACT 50", "Anh Tan noi: kich hoat 50", "Hom nay moi: kich hoat 20",
        "Nhac: TH1 ACT 20", "Huong dan: TH1 ACT 23",
        # doubts in a clause of their own
        "TH1 ACT 5, dau co", "TH1 ACT 5. Khoan ghi", "TH1 ACT 5, em gui lon", "TH1 ACT 5, chac vay",
        "TH1 ACT 5. La sao", "TH1 ACT 5, kiem tra lai giup em",
        # with its marks the word is another
        "Thôn 1 kích hoạt cỡ 12 người", "TH1 ACT 5, gửi lộn",
    ],
)  # fmt: skip
def test_a_request_a_plan_or_a_quotation_is_no_report(text: str) -> None:
    assert understood(text)["error"] == "unclear_words"


@pytest.mark.parametrize(
    "text",
    [
        "Thôn 1 báo cáo: kích hoạt 5", "Kết quả hôm nay: kích hoạt 5", "Kinh gui UBND xa Tinh Hiep: thon 1 kich hoat 5",
        "Em Ba thon 1: ACT 5", "Le Van Ba, thon 1: ACT 5", "Truong thon 1 Le Van Ba: ACT 5", "Gui anh Tan: TH1 ACT 5",
        "Hom nay 15/8: ACT 5", "Dot 60 ngay dem: TH1 ACT 5", "Tinh hinh thon 1: kich hoat 5",
        "TH1 (17h30): ACT 5", "Chao anh, em Ba day, TH1 ACT 5", "Can bo xa co ve, TH1 ACT 5",
        "Thuc hien ke hoach cua xa, thon 1 bao cao: kich hoat 5", "Dạ báo cáo anh, thôn 1 kích hoạt 5",
        "TH1 ACT 5, mai se lam tiep", "Xin loi bao tre, TH1 ACT 5",
        "TH1 ACT 5. Truong thon Nguyen Van Loi", "Em la Tran Thi Hong, TH1 ACT 5", "TH1 ACT 5\nLe Van Thieu 0905123456",
        "Troi mua lon nhung ca to van di, kich hoat 5",
    ],
)  # fmt: skip
def test_a_heading_that_reports_greets_or_names_is_one(text: str) -> None:
    assert said(text) == {"ACT": 5}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hôm qua mất điện nên em báo trễ: kích hoạt 5", "2024-08-14"),  # before the figures it is their day
        ("hom qua quen bao, ACT 23", "2024-08-14"),
        ("Em bao bu ngay 14/8: TH1 ACT 20", "2024-08-14"),
        ("TH1 ACT 20\nngay 14/8\nLe Van Ba", "2024-08-14"),
        ("TH1 ACT 20. Hom qua nghi", "date_unclear"),  # behind them it may be another's
        ("hom qua nghi, ACT 23", "date_unclear"),
        ("hom qua mua nen nay moi lam, ACT 23", "date_unclear"),
        ("van nhu hom qua, ACT 23", "date_unclear"),
        ("ACT 23 ke ca hom qua", "date_unclear"),
        ("ACT 23 va hom qua", "date_unclear"),
        ("ACT 40, hai bua nay", "date_unclear"),  # two days
        ("TH1 ca dot ACT 40", "ambiguous_mode"),  # of the whole campaign
        ("So lieu cu: ACT 40", "ambiguous_mode"),
        ("Luy ke gui sau, TH1 ACT 20", "ambiguous_mode"),
        ("Tới nay thôn 1 kích hoạt 40 người", "ambiguous_mode"),  # until now, not tonight
        ("Sua may xong, TH1 ACT 5", "confirm_needed"),
    ],
)
def test_a_day_a_total_or_a_verb_beside_other_things(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1 ACT 5, hai nguoi nua", "value_format"),  # people counted in words
        ("muoi nguoi kich hoat, 2 nguoi vang", "value_format"),
        ("ACT 23 trong do 5 nguoi gia", "unclear_words"),
        ("ACT 23, trong do vang 2", "unclear_words"),
        ("TH1 ACT 12 LK 8", "value_conflict"),  # a total below the day's own
        ("kich hoat 12 con vang 4", {"ACT": 12, "ABS": 4}),  # so many are still absent
        ("kich hoat 12 con 4 vang", "unclear_words"),
        ("TH1 ACT 5, cua thon ben", "village_unknown"),
        ("Cong an xa kich hoat 5", "ambiguous"),
        ("kich hoat tai UBND xa 5", "ambiguous"),
    ],
)
def test_what_a_number_counts_is_never_guessed(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("(1/2) TH1 ACT 23 ABS 2 INE", True),
        ("TH1 ACT 23 ABS 2 (1/2)", True),
        ("[2/3] ACT 23", True),
        ("1/2 ACT 23 ABS 2", True),
        ("2/2: ACT 23", True),
        ("14/8 ACT 3", False),
        ("(14/8) TH1 ACT 3", False),
        ("TH1 ACT 3 (14/8)", False),
        ("1/2 TH1 ACT 5", False),  # before a village it is meant as a date, and is outside the campaign
        ("1/2", False),
    ],
)
def test_r23_one_part_of_a_chain_is_never_counted(text: str, stopped: bool) -> None:
    got = meaning(text)

    assert (isinstance(got, Rejection) and got.reply == "err_parts") is stopped


def test_r23_a_date_that_could_number_parts_is_a_date() -> None:
    assert day("1/9 ACT 5", "2024-09-02T18:00:00+07:00") == "2024-09-01"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TH1 ACT LK 156", {"ACT": 156}),  # between a code and its only number
        ("TH1 kich hoat luy ke 156", {"ACT": 156}),
        ("TH1 LK ACT 150; TH2 LK ACT 120", {"TH1": {"ACT": 150}, "TH2": {"ACT": 120}}),  # said of each
        ("TH1 ACT 150; TH2 LK ACT 120", "ambiguous_mode"),
        ("TH1 trong ngay ACT LK 156", "ambiguous"),
        ("XA RCV 212 TH1 ACT 5", "village_unclear"),  # a commune's totals and a village's day
    ],
)
def test_r15_where_a_total_may_be_said(text: str, expected: Any) -> None:
    assert said(text, "XA") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SUA TH1 ACT 25", "correct"),
        ("Dạ sửa TH1 ACT 25", "correct"),  # with its marks it is clear
        ("Sua giup em TH1 ACT 25", "correct"),
        ("TH1 sửa lại ngày 14/8 ACT 25", "correct"),
        ("THEM TH1 ACT 5", "add"),
        ("TH1 THEM ACT 5", "add"),
        ("HUY TH1 hom qua", "cancel"),
        ("HUY TH1 ACT", "cancel"),
        ("TH1 ACT 5. Nguyen Van Huy", "report"),  # a signature
        ("HUY", "cancel_unclear"),
        ("huy th1 23", "cancel_unclear"),
        ("TH1 ACT 5; huy", "cancel_unclear"),
        ("TH1 ACT 5, sua giup em", "confirm_needed"),
        ("Em them TH1 ACT 5", "confirm_needed"),
        ("bao cao them: TH1 ACT 5", "confirm_needed"),
        ("TH1 kich hoat them 5", "confirm_needed"),
        ("THEM TH1 ABS 2", "confirm_needed"),  # a stock cannot be added to
        ("sua ACT 23 thanh 25", "confirm_needed"),
        ("KPS. Truong thon Le Ba", "report"),
        ("TH1 KPS ABS 2", "ambiguous"),
    ],
)
def test_verbs(text: str, expected: str) -> None:
    got = understood(text)

    assert got.get("action", got.get("error")) == expected


def test_every_token_says_what_became_of_it() -> None:
    text = "Dạ, TH1 ngày 14/8 kích hoạt 23 người. Nguyen Van Ba 0905123456"
    tokens = parse(text, PLAN.vocabulary, PLAN.contact("TH1"), datetime.fromisoformat(AT)).tokens

    said = [(text[one.start : one.end], one.verdict) for one in tokens if one.verdict is not Verdict.SEPARATOR]
    assert said == [
        ("Dạ", Verdict.COURTESY), ("TH", Verdict.AREA), ("1", Verdict.AREA),
        ("ngày", Verdict.DATE), ("14/8", Verdict.DATE),
        ("kích hoạt", Verdict.CODE), ("23", Verdict.VALUE), ("người", Verdict.UNIT), ("Nguyen", Verdict.ASIDE),
        ("Van", Verdict.ASIDE), ("Ba", Verdict.ASIDE), ("0905123456", Verdict.PHONE),
    ]  # fmt: skip


def valleys(text: str, sender: str | None = "HA1") -> dict[str, Any]:
    return answer(VALLEYS.understand(text, sender, datetime.fromisoformat("2027-02-16T17:00:00+02:00")))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("HA1 NET 12 STK 40", {"NET": 12, "STK": 40}),
        ("Dear sir, nets given 12, in store 40. Thanks", {"NET": 12, "STK": 40}),
        ("12 nets, 40 in store", {"NET": 12, "STK": 40}),
        ("Chipundu NET 12 households", {"NET": 12}),
        ("Nets for 30 days: NET 4", {"NET": 4}),
        ("3 fevers", {"REF": 3}),
        ("nothing to report", {"NET": 0}),
    ],
)
def test_another_campaign_in_another_language_is_read(text: str, values: dict[str, int]) -> None:
    got = valleys(text)

    assert (got["action"], got["village"], got["values"]) == ("report", "HA1", values)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("HA1 about 12 nets", "unclear_words"),
        ("HA1 no nets 5", "unclear_words"),
        ("HA1 old nets 12", "unclear_words"),  # blocked by this campaign's own words
        ("HA1 NET 1 dozen", "value_format"),
        ("STOCKS 4", "code_unknown"),  # English has no Telex keys to undo
        ("NET 12; cancel", "cancel_unclear"),
        ("HA2 NET 3", "not_your_village"),
        ("TH1 ACT 5", "code_unknown"),  # another campaign's words mean nothing here
        ("HA1 NET 12 last week", "date_unclear"),
        ("fevers 3", "ambiguous"),
    ],
)
def test_another_campaign_is_as_strict(text: str, error: str) -> None:
    assert valleys(text)["error"] == error


def test_another_campaign_has_its_own_days() -> None:
    assert valleys("NET 12 yesterday")["date"] == date(2027, 2, 15).isoformat()


DAYS = "2024-09-19T17:05:00+07:00"
OUTREACH = "2024-10-07T20:05:00+07:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hôm nay thôn 1 kích hoạt 5 người thôi nghe anh", {"ACT": 5}),
        ("thon 1 kich hoat dc 5 nguoi roi nghen anh", {"ACT": 5}),
        ("Kích hoạt 5 người đó nghen, vắng 2 người hết rồi", {"ACT": 5, "ABS": 2}),
        ("Thôn 1 kích hoạt 5 người dzậy thôi", {"ACT": 5}),
        ("Thôn 1 kích hoạt 5 người luôn nha anh", {"ACT": 5}),  # "nha" in a text that leaves no marks out
        ("Thôn 1 không phát sinh chi mô anh nghen", {"ACT": 0}),
        ("ko phat sinh nghen em", {"ACT": 0}),
        ("Thôi kích hoạt 5 người", "ambiguous"),  # stop it
        ("Kích hoạt 5 người thôi 2 người nữa", "ambiguous"),
        ("kich hoat 5 nguoi nha em", "ambiguous"),  # "nhà em": my family?
        ("Kich hoạt 5 nha", "value_format"),  # half the marks: it may be "nhà"
        ("Kích hoạt 5 người mô", "ambiguous"),  # where?
        ("vang 5 nguoi do di lam", "ambiguous"),  # "do", not "đó"
        ("Kích hoạt 5 người thôi hả", "ambiguous"),
        ("TH1 không phát sinh thêm", "ambiguous"),
        ("TH1 không phát sinh mô, kích hoạt 5", "ambiguous"),
    ],
)
def test_particles_close_what_is_said_and_nothing_else(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vâng 5 người", "code_missing"),  # yes; "vắng 5 người" are absent
        ("Vắng 5 người", {"ABS": 5}),
        ("vang 5 người", {"ABS": 5}),  # half the marks may be missing
        ("Vẵng 5 nguoi", "code_unknown"),
        ("Thôn 1 tới kích hoạt 5 người", "ambiguous"),  # is going to; "tôi", I
        ("Thôn 1 tôi kích hoạt 5 người", {"ACT": 5}),
        ("Thôn 1 mời kích hoạt 5 người", "ambiguous"),  # invites; "mới", newly
        ("Thôn 1 đả kích họat 5 người", {"ACT": 5}),  # hỏi for ngã, and the tone on another vowel
        ("Thôn 1 kích hoạt thử 5 người", "unclear_words"),
        ("Thôn 1 kích hoạt người thứ 20", "ambiguous"),
        ("Tới hôm nay, kích hoạt 40", "date_unclear"),  # until today
        ("Chùa có lễ. Thôn 1 kích hoạt 5 người", "unclear_words"),  # not "có lẽ", but nothing we know
        ("Tôi qua nhà dân kích hoạt 5 người", "ambiguous"),  # I went over, not last night
        ("Thứ 3 thôn 1 kích hoạt 5", "date_unclear"),
        ("Chị Thu thôn 1 báo: kích hoạt 5", "unclear_words"),  # somebody else's word for it
        ("Em Tuan, truong thon 1: kich hoat 5", {"ACT": 5}),  # a name, no week
    ],
)
def test_a_word_is_another_where_its_marks_say_so(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mấy bữa nay nắng gắt quá. Kích hoạt 5 người", "2024-09-19"),  # the days are the sun's
        ("Tuần này gặt lúa, hôm nay kích hoạt 5", "2024-09-19"),
        ("Hôm qua cúp điện, hôm nay kích hoạt 5", "2024-09-19"),
        ("Bữa nay đi cả ngày mệt quá. Kích hoạt 5", "2024-09-19"),
        ("Buổi sáng mạng yếu. Kích hoạt 5 người", "2024-09-19"),
        ("Lúa ngập nước phải lội ruộng. Kích hoạt 5", "unclear_words"),
        ("Do nước lớn ngập đường nên chỉ kích hoạt được 5 người", "2024-09-19"),
        ("Ngày 17 thôn 1 kích hoạt 5", "2024-09-17"),
        ("15 tháng 9 thôn 1 kích hoạt 5", "2024-09-15"),
        ("Hôm qua mất sóng, kích hoạt 5", "2024-09-18"),  # why it comes late
        ("Hôm qua mất sóng. Kích hoạt 5", "date_unclear"),
        ("Ngày 17 họp, thôn 1 kích hoạt 5", "date_unclear"),
        ("Mấy bữa nay nắng gắt, kích hoạt 5", "date_unclear"),  # in one sentence with the figures
        ("Mấy bữa nay đi từng xóm nắng. Kích hoạt 5", "ambiguous"),
        ("Mấy bữa nay nắng nên gom lại. Kích hoạt 5", "unclear_words"),
        ("Mấy bữa nay nắng, giờ mới làm. Kích hoạt 5", "date_unclear"),
        ("Tuần này đi từng nhà. Kích hoạt 5", "date_unclear"),
        ("Hôm qua cúp điện, hôm nay em báo kích hoạt 5", "date_unclear"),
        ("Hôm qua cúp điện nên kích hoạt 5", "ambiguous"),
        ("Thôn 1 nên kích hoạt 5 người", "ambiguous"),  # should
        ("Buổi chiều kích hoạt 5", "ambiguous"),
        ("Buổi chiều, kích hoạt 5", "ambiguous"),
        ("kich hoat 12 thon 1", "2024-09-19"),
    ],
)
def test_a_day_in_talk_is_no_day_of_the_figures(text: str, expected: str) -> None:
    assert day(text, DAYS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ghe xuồng chìm hết, kích hoạt 5 người", "unclear_words"),  # nothing that is known to be talk
        ("Mạng yếu quá, kích hoạt 5 người", {"ACT": 5}),
        ("Thôn 1 kích hoạt 5 người, bà con vui lắm", {"ACT": 5}),
        ("Cán bộ xã có về, kích hoạt 5 người", {"ACT": 5}),
        ("Mai đi từng nhà, kích hoạt 5 người", "unclear_words"),
        ("Chị Hoa kể vậy, kích hoạt 5 người", "unclear_words"),
        ("Em ráng hết sức, kích hoạt 5 người", "unclear_words"),
        ("TH1 ACT 5. Để em đếm lại", "unclear_words"),
        ("TH1 ACT 5, mai em báo lại", "unclear_words"),
        ("TH1 ACT 5. Ghi đại vậy", "unclear_words"),
        ("TH1 ACT 5. Gần đúng thôi", "unclear_words"),
        ("TH1 KPS. Để em hỏi lại", "unclear_words"),
        ("Họp dân, vắng 5 người", "unclear_words"),  # absent from the meeting
        ("Lớp tập huấn vắng 5 người", "unclear_words"),
    ],
)
def test_what_stands_beside_the_figures_may_be_said_of_them(text: str, expected: Any) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thôn 1 đã tổ chức 2 buổi hướng dẫn, 61 lượt người tham dự", {"MTG": 2, "PPL": 61}),
        ("Mở 1 buổi hướng dẫn tại nhà văn hóa, có 35 lượt bà con dự", {"MTG": 1, "PPL": 35}),
        ("Ngày ra quân thôn 1: 1 buổi; 35 lượt; kích hoạt 4", {"MTG": 1, "PPL": 35, "ACT": 4}),
        ("Thôn 1 tổ chức 1 buổi, 35 lượt", "confirm_needed"),  # it may yet be to come
        ("Mở 1 buổi, dự kiến 35 lượt", "unclear_words"),
        ("Mở 5 người kích hoạt", "confirm_needed"),  # only events are held
        ("2 buoi sang chieu", "confirm_needed"),
        ("Thôn 1 buổi thứ 3, 40 lượt", "ambiguous"),
    ],
)
def test_events_are_held_and_attended(text: str, expected: Any) -> None:
    assert said(text, at=OUTREACH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BÁO CÁO THÔN 1\nNgày 18/9/2024\nKích hoạt: 5\nVắng mặt: 2\nTrưởng thôn: Lê Thị Thu", {"ACT": 5, "ABS": 2}),
        ("Thôn 1\n1. Kích hoạt: 5\n2. Vắng mặt: 2", {"ACT": 5, "ABS": 2}),  # a numbered list
        ("Thôn 1\n2. Kích hoạt: 5\n3. Vắng mặt: 2", "ambiguous"),
        ("Thôn 1\n1. Kích hoạt: 5", "ambiguous"),  # one line is no list
        ("1. ACT\n2. ABS", "value_missing"),
    ],
)
def test_reports_on_several_lines(text: str, expected: Any) -> None:
    assert said(text, at=DAYS) == expected
