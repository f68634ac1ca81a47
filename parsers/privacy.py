"""Privacy: numbers of identity papers, one-time codes and passwords are struck out before a text is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

STRUCK = "█"
_LONG = re.compile(r"(?<![0-9])[0-9](?:[ .-]?[0-9]){8,}(?![0-9])")
_SECRET = re.compile(
    r"(?i)(otp|mật\s*khẩu|mat\s*khau|passwo?rd|mã\s*xác\s*(?:thực|nhận)|ma\s*xac\s*(?:thuc|nhan)|\bpin\b)"
    r"([^0-9\n]{0,40})([0-9](?:[ .-]?[0-9]){3,})"
)
_PAPER = re.compile(r"(?i)(cmnd|cmt|cccd|căn\s*cước|can\s*cuoc)([^0-9\n]{0,20})([0-9](?:[ .-]?[0-9]){5,})")
ID_LENGTHS = (9, 12)
"""Digits of an identity card (old, new)."""


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what must not be kept struck out."""

    text: str
    found: bool


def mask(text: str) -> Masked:
    """Strike out identity numbers, one-time codes and passwords; phones and figures stay."""
    masked = _LONG.sub(_struck_id, text)
    for secret in (_SECRET, _PAPER):
        masked = secret.sub(lambda match: match[1] + match[2] + STRUCK * len(match[3]), masked)
    return Masked(masked, masked != text or STRUCK in text)


def _struck_id(match: re.Match[str]) -> str:
    written = match.group()
    digits = "".join(letter for letter in written if letter.isdigit())
    if len(digits) not in ID_LENGTHS or _is_phone(match, digits):
        return written
    return STRUCK * len(written)


def _is_phone(match: re.Match[str], digits: str) -> bool:
    """Whether the digits are a phone: 0 and 8–10 more, or 84 and 8–10 more; 12 digits from 0 are an identity number."""
    before = match.string[: match.start()]
    if before.endswith("+") and digits.startswith("84"):
        return True
    return digits.startswith("0") and len(digits) == 9
