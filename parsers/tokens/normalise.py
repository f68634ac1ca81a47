"""Normalising: one spelling for every way to type the same letters, each with its place in the text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

STRANGE_DIGIT = "\x02"
"""Stands for a number that is no plain digit (², ½, ٣, 🔟, a struck-out 5): its text is refused."""
LOST = "\x03"
"""Stands for a character that got lost on its way: beside a number it may have been a digit of it."""
DELETED = frozenset("\u200b\u200c\u200d\ufeff\ufe0f\u20e3\u00ad")
SPECIAL = {"đ": "D", "Đ": "D", "ð": "D", "Ð": "D", "\n": "\n", "\r": "\n", "\t": " ", "\u2028": "\n", "\u2029": "\n"}
MARKS = frozenset({"Mn", "Me", "Cf"})
STRIKES = frozenset("\u0335\u0336\u0337\u0338")
"""Marks that strike out what they stand on."""
ARROWS = frozenset(chr(code) for first, last in ((0x2190, 0x21FF), (0x27F0, 0x297F)) for code in range(first, last + 1))
SIGNS = {
    "\u2212": "-", "\u207b": "-", "\u208b": "-", "\u2796": "-", "\u02d7": "-", "\u2795": "+",
    "\x1b": LOST, "\x1a": LOST, "\ufffd": LOST, "\xbf": LOST,
    "\u2030": "%", "\u2031": "%", "\u066a": "%", "\U0001f51f": STRANGE_DIGIT, "\U0001f4af": STRANGE_DIGIT,
}  # fmt: skip
"""Signs beside a number that say another number than it; any other mathematical sign is a "~", any currency a "$"."""
TABLE = {**dict.fromkeys(DELETED, ""), **SPECIAL, **SIGNS}


PLAIN = {ord("\r"): "\n", ord("\t"): " ", 0x1A: LOST, 0x1B: LOST}


@dataclass(frozen=True, slots=True)
class Folded:
    """The normalised text; `places[i]` is where its i-th character begins in the original."""

    text: str
    places: tuple[int, ...] | range


def fold(text: str) -> Folded:
    """Fold case, marks, widths and look-alikes; plain digits stay, other number characters are marked."""
    if text.isascii():
        return Folded(text.upper().translate(PLAIN), range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for folded in _fold_letter(letter):
            letters.append(folded)
            places.append(place)
    places.append(len(text))
    return Folded("".join(letters), tuple(places))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    """What one character becomes: nothing, a letter, a digit, a space or a sign."""
    if letter in TABLE:
        return TABLE[letter]
    if "\uff01" <= letter <= "\uff5e":
        letter = chr(ord(letter) - 0xFEE0)
    category = unicodedata.category(letter)
    if category in MARKS:
        return STRANGE_DIGIT if letter in STRIKES else ""
    if category == "Pd":
        return "-"
    if category[0] == "N":
        return letter if letter.isascii() else STRANGE_DIGIT
    if category[0] == "L":
        return _fold_alphabetic(letter)
    return _fold_sign(letter, category)


def _fold_sign(letter: str, category: str) -> str:
    """Plain signs stay; of the others only those that change what a number beside them says."""
    if letter.isascii():
        return letter if letter.isprintable() else " "
    if any(part.isdigit() for part in unicodedata.normalize("NFKC", letter)):
        return STRANGE_DIGIT
    if category == "Sc":
        return "$"
    return "~" if category == "Sm" and letter not in ARROWS else " "


def _fold_alphabetic(letter: str) -> str:
    """The letter without its marks, in upper case."""
    plain = "".join(part for part in unicodedata.normalize("NFD", letter) if unicodedata.category(part)[0] == "L")
    return plain.upper()
