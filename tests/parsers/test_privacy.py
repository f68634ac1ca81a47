"""What must not be kept is struck out, however it is typed; phones, dates and figures stay."""

from __future__ import annotations

import unicodedata

import pytest

from parsers.privacy import STRUCK, mask


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
        ("14-08-2024 051188001234", STRUCK * 23),  # a date beside it does not hide it
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
        "025538421",  # a fixed line: 0 and eight digits
        "TH1 NGAY 14/08/2024 ACT 20",
        "14-08-2024 5 ACT",  # a date and a figure are no nine digits
        "15.08.2024 TH1 ACT 5",
        "XA RCV 120 ONL 70 DIG 110",
        "TH1 ACT 23 gui luc 17h30",
        "otp la gi",
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
