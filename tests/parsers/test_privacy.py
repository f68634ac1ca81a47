"""What must not be kept is struck out, however it is typed; phones, dates and figures stay."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.privacy import STRUCK, mask
from parsers.tokens.vocabulary import Vocabulary
from tests.campaigns import tinh_hiep
from tests.corpus.scoring import rows

CODES = Vocabulary.of(tinh_hiep()).before_figures


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("TH1 ACT 1 Nguyen Thi B 051188001234", "TH1 ACT 1 Nguyen Thi B ████████████"),  # a citizen's number
        ("TH3 vang mat: CMND 212345678 ong Tu", "TH3 vang mat: CMND █████████ ong Tu"),  # the old one, nine digits
        ("212345678", "█████████"),  # with no word before it
        ("051 188 001 234 ba Tu", "███████████████ ba Tu"),  # written in groups
        ("051.188.001.234", "███████████████"),
        ("so 051188001234 va 051188005678", "so ████████████ va ████████████"),  # two of them
        ("OTP VNeID cua ba Hai la 482913", "OTP VNeID cua ba Hai la ██████"),  # a one-time code
        ("mat khau vneid 246810 nho xa xem", "mat khau vneid ██████ nho xa xem"),
        ("Mật khẩu: 246810", "Mật khẩu: ██████"),
        (unicodedata.normalize("NFD", "Mật khẩu: 246810"), unicodedata.normalize("NFD", "Mật khẩu: ") + "██████"),
        ("ma xac thuc 4829", "ma xac thuc ████"),
        ("mã xác nhận là 48 29 13", "mã xác nhận là ████████"),
        ("CCCD 05118800", "CCCD ████████"),  # cut short, but said to be one
        ("CCCD ０５１１８８００１２３４", "CCCD ████████████"),  # full width
        ("OT\u200bP 482913", "OT\u200bP ██████"),  # a zero-width space inside the word
        ("14-08-2024 051188001234", "14-08-2024 ████████████"),  # a date beside it does not hide it
        ("025538421", STRUCK * 9),  # an old card of Ho Chi Minh City: no phone has nine digits
        # another number beside it
        ("TH1 ACT 5 051099001234", "TH1 ACT 5 ████████████"),
        ("TH1 ABS 2 212345678", "TH1 ABS 2 █████████"),
        ("NGAY 12 051099001234", "NGAY 12 ████████████"),
        ("TH1 ACT 5/051099001234", "TH1 ACT 5/████████████"),
        ("TH1 ACT 5.051.099.001.234", "TH1 ACT 5.███████████████"),
        ("212345678 5", "█████████ 5"),
        ("051 099 001 234 5 ABS", "███████████████ 5 ABS"),
        ("TH1 DSD 410 212 345 678", "TH1 DSD 410 ███████████"),
        ("0905 123 456 212 345 678", "0905 123 456 ███████████"),
        ("TH1 ACT 5 NGAY 24/11/2026 051 099 001 234", "TH1 ACT 5 NGAY 24/11/2026 ███████████████"),
        # several in a row
        ("212345678 051099001234", "█████████ ████████████"),
        ("212345678051099001234", STRUCK * 21),
        # any grouping
        ("051/099/001234", STRUCK * 14),
        ("0510990\n01234", STRUCK * 13),
        ("05 10 99 00 12 34", STRUCK * 17),
        ("0510 9900 1234", STRUCK * 14),
        ("2 1 2 3 4 5 6 7 8", STRUCK * 17),
        ("21-2-3456-7-8", STRUCK * 13),
        ("051_099|001*234", STRUCK * 15),
        ("CCCD051 099 001 234", "CCCD███████████████"),
        ("051O99OO1234", STRUCK * 12),  # the letter O
        # the secret before its word, and farther behind
        ("123456 la ma OTP VNeID", "██████ la ma OTP VNeID"),
        ("123 456 la ma OTP VNeID", "███████ la ma OTP VNeID"),
        ("482913\nma xac nhan cua quy khach", "██████\nma xac nhan cua quy khach"),
        ("G-482913 is your verification code", "G-██████ is your verification code"),
        ("ma OTP cua TH1 la 482913", "ma OTP cua TH1 la ██████"),
        ("OTP lan 2: 482913", "OTP lan 2: ██████"),
        ("mat khau Hoa1985", "mat khau ███████"),
        ("MK: 246810", "MK: ██████"),
        ("OTP 482 913 TH1 ACT 5", "OTP ███████ TH1 ACT 5"),  # the code behind it has a figure of its own
        ("Nhap ma 482914 de dang nhap", "Nhap ma ██████ de dang nhap"),
        # letters in it
        ("mat khau: abc123xyz", "mat khau: █████████"),
        ("pass la hunter29", "pass la ████████"),
        ("OTP: 48ab29", "OTP: ██████"),
        ("mk: hoahong", "mk: ███████"),
        ("Mật khẩu VNeID của bà Năm: hoahong TH1 ACT 5", "Mật khẩu VNeID của bà Năm: ███████ TH1 ACT 5"),
        # a phone is no hiding place
        ("024123456 2 nguoi TH1 ACT 5", "█████████ 2 nguoi TH1 ACT 5"),
        ("TH1 ACT 3 ong Ba 025654321 8h30", "TH1 ACT 3 ong Ba █████████ 8h30"),
        ("025654321 17h30 TH1 ACT 5", "█████████ 17h30 TH1 ACT 5"),
        ("TH1 ACT 5 so 0792030012 34", "TH1 ACT 5 so █████████████"),
        ("TH1 ACT 5 so 07920300123 4", "TH1 ACT 5 so █████████████"),
    ],
)
def test_it_is_struck_out(text: str, masked: str) -> None:
    found = mask(text)

    assert found.found
    assert found.text == masked


@pytest.mark.parametrize(
    "text",
    [
        "TH1 ACT 23 ABS 2",
        "TH4 ACT 10 ABS 2. NVBa 0905123456",  # a phone
        "0905 123 456",
        "+84905123456",
        "84905123456",
        "02353851234",  # a fixed line
        "TH1 2026-11-24 ACT 5",  # a date with its year first
        "TH1 24.11.2026 17:30 ACT 5",
        "TH1 24 11 2026 ACT 5",
        "TH1 ACT 23 0912345678",  # a figure and a phone
        "TH1 ACT 23 0912 345 678",
        "TH1 ACT 23 84 912 345 678",
        "TH1 ACT 23 +84 912 345 678",
        "TH1 17 30 24 11 ACT 5",  # several numbers
        "TH1 DSD 410 365 298",
        "XA DSD 410 365 298 342 275",
        "XA DSD 1.690 1.365 1.298 1.342",
        "1. 23\n2. 15\n3. 7\n4. 12\n5. 9",
        "TH1 ACT 2333333333333333333333333333333333333333333333333333333333333333333333333",  # a finger left on a key
        "TH1 DSD 1690, quen mat khau",  # a figure before the word
        "OTP goi 0905123456",
        "TH1 NGAY 14/08/2024 ACT 20",
        "14-08-2024 5 ACT",  # a date and a figure are no nine digits
        "15.08.2024 TH1 ACT 5",
        "XA RCV 120 ONL 70 DIG 110",
        "TH1 ACT 23 gui luc 17h30",
        "otp la gi",
        "mat khau la gi",
        "het pin: khong bao duoc",
        "OTP: TH1 ACT 5",
        "quen mat khau: TH1 ACT 5",
        "otp gui luc: 17h30",
        "TH1 ACT 5 0792030012 17h30",
        "TH1 ACT 5 0905123456 12 nguoi",
        "0 905123456",
        "",
    ],
)
def test_it_stays(text: str) -> None:
    found = mask(text)

    assert not found.found
    assert found.text == text


def test_a_text_that_was_masked_is_still_known_to_hold_something() -> None:
    once = mask("ma OTP 482913")

    again = mask(once.text)

    assert again.found
    assert again.text == once.text


@pytest.mark.parametrize("text", ["xa dsd 410 365 298", "TH1 0792030012 34 act"])
def test_a_figure_of_a_code_of_the_campaign_stays_however_the_code_is_typed(text: str) -> None:
    assert mask(text, CODES).text == text


@pytest.mark.parametrize("file", ["sms_dev.jsonl", "fresh.jsonl", "fresh_2.jsonl", "fresh_3.jsonl"])
def test_no_report_of_the_corpora_loses_a_digit(file: str) -> None:
    kept = [row["text"] for row in rows(file) if row["expect"].get("error") != "personal_data"]

    assert [text for text in kept if mask(text, CODES).found or mask(text).found] == []


REPORTS = st.sampled_from(
    [row["text"] for row in rows("fresh_3.jsonl") if row["expect"].get("error") is None]
    + ["TH1 ACT 23 ABS 2", "TH1 DSD 410", "XA DSD 1.690", "TH5 NGAY 12 ACT 5", "TH1 2026-11-24 ACT 5", "0905123456"]
)
BESIDE = st.sampled_from([" ", ", ", "\n", ". ", "; ", " - ", " / ", ": ", " CMND ", " ba Tu ", " so "])


@st.composite
def papers(draw: st.DrawFn) -> str:
    """A number of an identity paper, written in one piece or in groups."""
    new = draw(st.booleans())
    digits = (
        "0" + draw(st.from_regex(r"[0-9]{11}", fullmatch=True))
        if new
        else draw(st.from_regex(r"[0-9]{9}", fullmatch=True))
    )
    length = draw(st.sampled_from([1, 2, 3, 4, 6, len(digits)]))
    groups = [digits[at : at + length] for at in range(0, len(digits), length)]
    return draw(st.sampled_from([" ", ".", "/", "-", "\n", "  ", "_", "\u00a0", "\u200b"])).join(groups)


@settings(max_examples=500)
@given(REPORTS, BESIDE, papers(), BESIDE, st.sampled_from(["", "TH2 ACT 4", "ABS 2", "cam on", "5", "0905123456"]))
def test_no_digit_of_an_identity_number_is_left_whatever_stands_beside_it(
    report: str, before: str, paper: str, behind: str, more: str
) -> None:
    start = len(report + before)

    found = mask(report + before + paper + behind + more, CODES)

    assert set(found.text[start : start + len(paper)]) == {STRUCK}
