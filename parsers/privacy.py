"""Privacy: numbers of identity papers, one-time codes and passwords are struck out before a text is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from parsers.paper_numbers import DIGIT, PART, counts, paper_numbers, without_figures, without_phones
from parsers.tokens.normalise import STRANGE_DIGIT, fold

STRUCK = "█"
_ENOUGH = re.compile(rf"{DIGIT}(?:[OIL]|{PART}{{0,3}}{DIGIT}){{3}}")
"""A shorter number is no secret."""
_NO_DIGITS = f"[^0-9{STRANGE_DIGIT}]"
_CODE_WORD = (
    r"(?:OTP|MAT ?KHAU|PASS(?:WO?RD|CODE)?|\bMK\b|MA ?(?:SO )?(?:XAC ?(?:THUC|NHAN|MINH)|BAO ?MAT|KICH ?HOAT)|\bPIN\b"
    r"|(?:VERIFICATION|SECURITY|LOGIN) CODE|\bNHAP MA\b)"
)
_WORD = re.compile(_CODE_WORD)
_CODE_BEHIND = re.compile(
    rf"{_CODE_WORD}{_NO_DIGITS}{{0,40}}?"
    rf"([^\sx:=,;.(]{{0,12}}{DIGIT}(?:[ .-]?{DIGIT}){{3,}}[^\s,;.]*)"
)
_CODE_FARTHER_BEHIND = re.compile(rf"{_CODE_WORD}.{{0,40}}?(?<!{DIGIT})({DIGIT}{{6,8}})(?!{DIGIT})", re.DOTALL)
_CODE_BEFORE = re.compile(
    rf"(?<!{DIGIT})({DIGIT}{{4,8}}|{DIGIT}{{2,4}}(?:[ .-]{DIGIT}{{2,4}}){{1,3}})(?!{DIGIT})"
    rf"(?={_NO_DIGITS}{{0,40}}?{_CODE_WORD})"
)
_PASSWORD = re.compile(rf"(?:MAT ?KHAU|\bPASS(?:WO?RD|CODE)?\b|\bMK\b){_NO_DIGITS}{{0,20}}?[:=] *([^\sx]{{4,}})(?!x)")
"""A password may be a word of letters alone, behind a sign."""
_MIXED_CODE = re.compile(
    rf"{_CODE_WORD}{_NO_DIGITS}{{0,20}}?(?:\bLA\b|[:=])[ :=]*"
    rf"(?![0-9]{{1,2}}H[0-9]{{0,2}}\b)(?=[^\sx]*{DIGIT})([^\sx]{{4,}})(?!x)"
)
"""Letters and digits behind a sign or "is"; a clock is none."""
_PAPER_WORD = r"(?:CMND|CMT|CCCD|CAN ?CUOC|DINH ?DANH|HO ?CHIEU)"
_PAPER = re.compile(rf"{_PAPER_WORD}{_NO_DIGITS}{{0,40}}({DIGIT}(?:{PART}{{0,3}}{DIGIT}){{5,}})")
_WRITTEN_CODE = re.compile(r"(?<![^\W\d_])[A-Z]{1,4}(?=[ :=]{0,2}[0-9])")
"""How a code is written, for a text whose campaign is not known."""
_NO_CODES = frozenset(
    ("OTP", "PIN", "MK", "PASS", "CMND", "CMT", "CCCD", "ID", "MA", "SO", "LA", "ONG", "BA", "ANH", "CHI")
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with what must not be kept struck out."""

    text: str
    found: bool


def mask(text: str, codes: AbstractSet[str] | None = None) -> Masked:
    """Strike out identity numbers, one-time codes and passwords, however they are typed; phones and figures stay.

    `codes` are the words whose number is a figure or a place; None takes what is written as a code for one.
    """
    folded = fold(text)
    spans = list(_spans(folded.text, _written_codes(text) if codes is None else codes))
    if not spans:
        return Masked(text, STRUCK in text)
    letters = list(text)
    for start, end in spans:
        first, last = folded.places[start], folded.places[end - 1]
        letters[first : last + 1] = STRUCK * (last + 1 - first)
    return Masked("".join(letters), True)


def holds_secret(folded: str, codes: AbstractSet[str]) -> bool:
    """Whether a folded text holds what must not be kept."""
    return any(True for _ in _spans(folded, codes))


def _written_codes(text: str) -> AbstractSet[str]:
    return frozenset(_WRITTEN_CODE.findall(text)) - _NO_CODES


def _spans(folded: str, codes: AbstractSet[str]) -> Iterator[tuple[int, int]]:
    """Where the folded text holds what must not be kept."""
    if not _ENOUGH.search(folded) and not _WORD.search(folded):
        return
    for match in _PAPER.finditer(folded):
        yield match.span(1)
    yield from paper_numbers(folded, codes)
    bare = without_phones(without_figures(folded, codes))
    for pattern in (_CODE_BEHIND, _CODE_FARTHER_BEHIND, _CODE_BEFORE, _MIXED_CODE, _PASSWORD):
        yield from (match.span(1) for match in pattern.finditer(bare) if not counts(bare, match.end(1), codes))
