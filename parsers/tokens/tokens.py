"""Tokens: the words, numbers, dates, clocks, phones and signs of a normalised text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from parsers.tokens.normalise import STRANGE_DIGIT, Folded
from parsers.tokens.verdict import Verdict

LETTER = r"[^\W\d_]"
DIGIT = f"[0-9{STRANGE_DIGIT}]"
_TOKEN = re.compile(
    rf"""
    (?P<phone>(?<![0-9A-Z+])(?:\+84|84|0)(?:[ .]?[0-9]{{3,}})+(?![0-9]|[.,/][0-9]|%))
  | (?P<zeros>(?<![A-Z0-9])O+[0-9][0-9O]*(?![A-Z0-9/:%]|[.,][0-9])|[0-9]+O[0-9O]*(?![A-Z0-9/:%]|[.,][0-9]))
  | (?P<alike>(?<![A-Z0-9])(?:[IL]+[0-9][0-9IL]*|[0-9]+[IL][0-9IL]*)(?![A-Z0-9]))
  | (?P<clock>(?<![0-9])[0-9]{{1,2}}H(?:[0-9]{{1,2}})?(?![A-Z0-9]))
  | (?P<number>(?:(?<![A-Z0-9])[+-])?{DIGIT}+(?:[.,/:+\-*X]{DIGIT}+)*(?:\ ?%)?)
  | (?P<word>{LETTER}+)
  | (?P<sign>[^\w\ ]|_)
    """,
    re.VERBOSE,
)
_CLOCK = re.compile(r"[0-9]{1,2}:[0-5][0-9]$")
_DATE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}(?:/(?:[0-9]{4}|[0-9]{2}))?$|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}$")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+$")
BOUNDARIES = frozenset(",;.!\n&+:")
"""Signs that cut a text into clauses; the colon does not where it stands behind a code."""
MOST_DIGITS = 5
PHONE_DIGITS = range(9, 13)


class Form(StrEnum):
    """What a token looks like."""

    WORD = "word"
    NUMBER = "number"
    MALFORMED = "malformed"  # digits, but not a whole number: a sign, a decimal, a range, a sum…
    ALIKE = "alike"  # a number with I or l for 1
    TOO_LONG = "too long"  # more digits than any figure has
    DATE = "date"
    CLOCK = "clock"
    PHONE = "phone"
    SIGN = "sign"


@dataclass(slots=True, eq=False)
class Term:
    """One token on its way to a verdict; only itself is equal to it."""

    form: Form
    text: str
    start: int
    end: int
    glued: bool
    """Whether it touches the token before it."""
    value: int = 0
    verdict: Verdict | None = None
    meaning: str = ""

    def settle(self, verdict: Verdict, meaning: str = "") -> None:
        """Give the token its verdict."""
        self.verdict, self.meaning = verdict, meaning


def tokenise(folded: Folded) -> list[Term]:
    """Cut a normalised text into its tokens, in one pass."""
    terms, places, end = [], folded.places, -1
    for match in _TOKEN.finditer(folded.text):
        text, (start, stop), group = match.group(), match.span(), match.lastgroup
        form, value = (Form.WORD, 0) if group == "word" else _classified(group, text)
        terms.append(Term(form, text, places[start], places[stop - 1] + 1, start == end, value))
        end = stop
    return terms


def _classified(group: str | None, text: str) -> tuple[Form, int]:
    """The form of a match, and its number where it is one."""
    match group:
        case "sign":
            return Form.SIGN, 0
        case "zeros":
            return _whole(text.replace("O", "0"))
        case "alike":
            return Form.ALIKE, int(text.replace("I", "1").replace("L", "1")[:MOST_DIGITS])
        case "clock":
            return (Form.CLOCK if int(text.split("H")[0]) < 25 else Form.MALFORMED), 0
        case "phone":
            return _phone(text)
    return _number(text)


def _phone(text: str) -> tuple[Form, int]:
    digits = sum(letter.isdigit() for letter in text)
    if digits in PHONE_DIGITS:
        return Form.PHONE, 0
    return (Form.TOO_LONG, 0) if digits > max(PHONE_DIGITS) or not text.isdigit() else _whole(text)


def _number(text: str) -> tuple[Form, int]:
    if text.isdigit():
        return _whole(text)
    if _THOUSANDS.match(text):
        return _whole(text.replace(".", ""))
    if _DATE.match(text):
        return Form.DATE, 0
    if _CLOCK.match(text):
        return Form.CLOCK, 0
    return Form.MALFORMED, 0


def _whole(digits: str) -> tuple[Form, int]:
    return (Form.NUMBER, int(digits)) if len(digits) <= MOST_DIGITS else (Form.TOO_LONG, 0)
