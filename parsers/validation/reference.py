"""Reference numbers: short, unique within a day, and never mistaken when read aloud."""

from datetime import date

ALPHABET = "ACDEFHJKLMNPQRTUVWXY34679"
"""Letters and digits without look-alikes (none of B 8, G, I 1, O 0, S 5, Z 2)."""
LENGTH = 4
_STEP = 187_963
"""Shares no factor with the count of all numbers, so that a day's numbers do not repeat and look unordered."""


def reference_number(day: date, number: int) -> str:
    """The reference number of the `number`-th text stored on `day`; they repeat after 390,625 a day."""
    base = len(ALPHABET)
    left = (number * _STEP + day.toordinal() * 7_919) % base**LENGTH
    letters = []
    for _ in range(LENGTH):
        left, letter = divmod(left, base)
        letters.append(ALPHABET[letter])
    return "".join(letters)
