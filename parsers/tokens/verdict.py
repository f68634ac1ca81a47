"""What became of each token of a text."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """What became of one token of a text."""

    CODE = "code"
    VALUE = "value"
    AREA = "area"
    DATE = "date"
    MODE = "mode"  # words for "of the day" and "in total"
    COMMAND = "command"
    ANSWER = "answer"
    NAME = "name"  # of a person who registers
    UNIT = "unit"
    CLOCK = "clock"
    PHONE = "phone"
    COURTESY = "courtesy"
    PHRASE = "phrase"  # a known phrase whose number is no figure ("60 ngay dem")
    ASIDE = "aside"  # words in a clause without number or code: names, signatures
    SEPARATOR = "separator"
    STOPPED = "stopped"  # this token is why the text was not understood


class Token(NamedTuple):
    """A run of the text: `start` and `end` are offsets in the text as it arrived."""

    word: str
    """The normalised form: upper case, no diacritics."""
    start: int
    end: int
    verdict: Verdict
    meaning: str = ""
    """What it became: a code, a number, an ISO date…"""
