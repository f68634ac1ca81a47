"""Numbers as they are read aloud in Vietnamese: 1.205 is một nghìn hai trăm lẻ năm."""

from __future__ import annotations

from fractions import Fraction

from parsers.replies import printing
from parsers.replies.phrasebook import WORDINGS

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
SCALES = ("", "nghìn", "triệu", "tỷ")


def spoken(value: int) -> str:
    """A whole number from 0 on, in words."""
    groups = []
    while value:
        value, rest = divmod(value, 1000)
        groups.append(rest)
    last = len(groups) - 1
    said = [f"{_hundreds(group, is_first=at == last)} {SCALES[at]}".strip() for at, group in enumerate(groups) if group]
    return " ".join(reversed(said)) or DIGITS[0]


def spoken_percent(share: Fraction, goal: Fraction | None = None) -> str:
    """A share as papers print it, in words: hai mươi tư phẩy chín phần trăm."""
    printed = printing.percentage(share, goal or Fraction(1), WORDINGS["vi"]).rstrip("%")
    whole, _, tenth = printed.partition(",")
    part = f" phẩy {DIGITS[int(tenth)]}" if int(tenth) else ""
    return f"{spoken(int(whole))}{part} phần trăm"


def spoken_day(day: int, month: int) -> str:
    """A day of the year: ngày mùng năm tháng tư."""
    first = "mùng " if day <= 10 else ""
    return f"ngày {first}{spoken(day)} tháng {'tư' if month == 4 else spoken(month)}"


def _hundreds(group: int, *, is_first: bool) -> str:
    """Three digits; behind others their zeros are said too."""
    hundreds, rest = divmod(group, 100)
    said = [] if is_first and not hundreds else [f"{DIGITS[hundreds]} trăm"]
    tens, ones = divmod(rest, 10)
    if tens:
        said.append("mười" if tens == 1 else f"{DIGITS[tens]} mươi")
    elif ones and said:
        said.append("lẻ")
    if ones:
        said.append(_ones(tens, ones))
    return " ".join(said)


def _ones(tens: int, ones: int) -> str:
    """The last digit, which sounds otherwise behind tens."""
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return "tư"
    return "lăm" if ones == 5 and tens else DIGITS[ones]
