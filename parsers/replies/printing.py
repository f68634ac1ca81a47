"""Printing: how a value reads in a text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from fractions import Fraction

from parsers.languages.wording import Wording
from parsers.replies.segments import BASIC
from parsers.reply import GAP, Items, Names, Share, Value

FORBIDDEN = frozenset("#&@_<>[]{}^~\\|€")
"""Refused by Vietnamese gateways in their cheap class, or two places each."""

ROOM = {
    "code": 8, "raw": 20, "name": 22, "ind": 15, "val": 8, "id": 5, "miss": 19, "sug": 11,
    "asked": 32, "figures": 26, "where": 16, "later": 12,
    "offered": 90, "added": 60, "said": 80, "rest": 60, "whole": 60, "days": 70, "choices": 120,
}  # fmt: skip
"""The most characters that a word or a list takes, by placeholder."""

_ROOM = 20
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,%/+-")
_QUOTED = _CAPITALS | frozenset(";:")
_LETTERS = _CAPITALS | frozenset("abcdefghijklmnopqrstuvwxyz")
_MARKS = frozenset(" .,%/+-'")
_COPIED = {"code": _CAPITALS, "raw": _LETTERS, "val": _LETTERS, "offered": _QUOTED}
_LONG_NUMBER = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){5,}")
"""Perhaps a phone's, a paper's or a secret's: a reply never repeats it, for whoever reads it may be another."""
_SHORT_NUMBERS = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})|[0-9]{1,4}/[0-9]{1,4}")
"""A date, a fraction."""
_LISTS = frozenset({"miss"})
_JOINERS = {
    "parts": " + ", "most": " + ", "added": " + ", "choices": "\n",
    "said": ", ", "rest": ", ", "whole": ", ", "days": ", ",
}  # fmt: skip
SHOWN = 3
_WHOLE = Fraction(1)


def printed(name: str, value: Value, wording: Wording) -> str:
    """Say `value` as the placeholder `name` prints it; "" where there is nothing to say."""
    if value is None:
        return ""
    if isinstance(value, int):
        return number(value, wording)
    if isinstance(value, str):
        return word(name, value) if name not in _LISTS else _listed(name, tuple(value.split()), wording)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}"
    if isinstance(value, time):
        return clock(value, wording)
    if isinstance(value, Fraction):
        return percentage(value, _WHOLE, wording)
    if isinstance(value, Share):
        return percentage(value.share, value.target, wording)
    return _listed(name, value, wording)


def number(value: int, wording: Wording) -> str:
    """Say a number with its thousands apart."""
    return f"{value:,}".replace(",", wording.thousands) if abs(value) > 999 else str(value)


def clock(moment: time, wording: Wording) -> str:
    """Say a time of the day: 17h30, 17h."""
    if moment.minute:
        return f"{moment.hour}{wording.hour}{moment.minute:02}"
    return f"{moment.hour}{wording.whole_hour}"


def percentage(share: Fraction, target: Fraction, wording: Wording) -> str:
    """Say a share with one decimal, cut where rounding would show the target or the whole that is missed."""
    over, under = share.numerator, share.denominator
    tenths = (2000 * over + under) // (2 * under)
    for goal in (target, _WHOLE):
        missed = over * goal.denominator < goal.numerator * under
        if missed and tenths * goal.denominator >= 1000 * goal.numerator:
            tenths = 1000 * over // under
    return f"{tenths // 10}{wording.decimal}{tenths % 10}%"


def items(pairs: Items, joiner: str, wording: Wording) -> str:
    """Say the first three codes with their numbers, and how many more there are."""
    said = joiner.join(f"{code} {'-' if value is None else number(value, wording)}" for code, value in pairs[:SHOWN])
    return f"{said} +{len(pairs) - SHOWN}" if len(pairs) > SHOWN else said


def fitting(names: Names, joiner: str, room: int) -> str:
    """Say as many names as take at most `room` characters, and how many more there are."""
    said = joiner.join(names)
    kept = len(names)
    while len(said) > room and kept > 1:
        kept -= 1
        said = f"{joiner.join(names[:kept])} +{len(names) - kept}"
    return said


def word(name: str, value: str) -> str:
    """Cut a word to the room of its placeholder, without what a text may not carry."""
    room = ROOM.get(name, _ROOM)
    value = _LONG_NUMBER.sub(_shortened, value)
    if value.isascii() and value.isalnum() and name != "code":
        return value[:room]
    if name in _COPIED:
        folded = fold(value.upper() if name == "code" else value)
        kept = "".join(character for character in folded if character in _COPIED[name])
    else:
        kept = "".join(
            c for c in unicodedata.normalize("NFC", value) if c in _MARKS or (c.isalnum() and c < "\U00010000")
        )
    return " ".join(kept.split())[:room].strip()


def _shortened(number: re.Match[str]) -> str:
    """The first two digits of a long number; a date or a fraction as it is."""
    return number.group() if _SHORT_NUMBERS.fullmatch(number.group()) else f"{number.group()[:2]}..."


def fold(text: str) -> str:
    """Write `text` without diacritics, in GSM-7's basic table alone."""
    if text.isascii():
        return text
    bare = text.replace("đ", "d").replace("Đ", "D").replace("–", "-")
    marks_apart = unicodedata.normalize("NFD", bare)
    return "".join(c for c in marks_apart if unicodedata.category(c) != "Mn" and c in BASIC)


def _listed(name: str, values: Items | Names, wording: Wording) -> str:
    pairs = tuple(value for value in values if not isinstance(value, str))
    if pairs:
        return items(pairs, " ", wording)
    names = tuple(wording.number if value == GAP else value for value in values if isinstance(value, str))
    joiner = wording.either if name == "sug" else _JOINERS.get(name, " ")
    return fitting(names, joiner, ROOM.get(name, _ROOM))
