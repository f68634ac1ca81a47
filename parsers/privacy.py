"""Privacy: numbers of identity papers, one-time codes and passwords are struck out before a text is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.tokens.normalise import fold

STRUCK = "█"
_LONG = re.compile(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){8,}(?![0-9])")
_SECRET = re.compile(
    r"(?:OTP|MAT ?KHAU|PASSWO?RD|MA ?XAC ?(?:THUC|NHAN)|\bPIN\b)[^0-9\n]{0,40}([0-9](?:[ .-]?[0-9]){3,})"
    r"|(?:CMND|CMT|CCCD|CAN ?CUOC)[^0-9\n]{0,20}([0-9](?:[ .-]?[0-9]){5,})"
)
_DATE = re.compile(r"(?<![0-9])[0-9]{1,2}([-.])[0-9]{1,2}\1[0-9]{4}(?![0-9])")
_ENOUGH = re.compile(r"[0-9](?:[ .-]?[0-9]){3}")
"""A shorter number is no secret."""
ID_LENGTHS = (9, 12)
"""Digits of an identity card (old, new)."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what must not be kept struck out."""

    text: str
    found: bool


def mask(text: str) -> Masked:
    """Strike out identity numbers, one-time codes and passwords, however they are typed; phones and figures stay."""
    folded = fold(text)
    spans = list(_spans(folded.text))
    if not spans:
        return Masked(text, STRUCK in text)
    letters = list(text)
    for start, end in spans:
        first, last = folded.places[start], folded.places[end - 1]
        letters[first : last + 1] = STRUCK * (last + 1 - first)
    return Masked("".join(letters), True)


def holds_secret(folded: str) -> bool:
    """Whether a folded text holds what must not be kept."""
    return any(True for _ in _spans(folded))


def _spans(folded: str) -> Iterator[tuple[int, int]]:
    """Where the folded text holds what must not be kept."""
    if not _ENOUGH.search(folded):
        return
    for match in _LONG.finditer(folded):
        if _is_id(match):
            yield match.span()
    for match in _SECRET.finditer(folded):
        yield match.span(match.lastindex or 0)


def _is_id(match: re.Match[str]) -> bool:
    """Whether a long number is an identity card's: no phone, and more than a date with a figure beside it."""
    written = _DATE.sub("", match.group())
    digits = "".join(letter for letter in written if letter.isdigit())
    return len(digits) in ID_LENGTHS and not _is_phone(match, digits)


def _is_phone(match: re.Match[str], digits: str) -> bool:
    """Whether the digits are a phone: 0 and 8–10 more, or 84 and 8–10 more; 12 digits from 0 are an identity number."""
    if match.string.endswith("+", 0, match.start()) and digits.startswith("84"):
        return True
    return digits.startswith("0") and len(digits) == min(ID_LENGTHS)
