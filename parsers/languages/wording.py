"""The tables of a language: its texts, and how it writes numbers and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Template(NamedTuple):
    """A text with placeholders, without diacritics and with them.

    `{tot}` is a value or a fact of the campaign; of items, `{items}` prints the first three, `{items.list}` the
    same with commas, `{items.first}` the first code and `{items.ABS}` the number of one code. A part in square
    brackets is left out when no value in it is known.
    """

    plain: str
    accented: str


class PlaceWords(NamedTuple):
    """How a place of a table is named."""

    line: str
    column: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A language's texts, and how it writes numbers and lists."""

    texts: Mapping[str, Template]
    thousands: str
    decimal: str
    hour: str
    """Between hours and minutes."""
    whole_hour: str
    """Behind an hour without minutes."""
    either: str
    """Between suggestions."""
    number: str
    """Stands for a figure in a form to fill in: "ACT so ABS so"."""
    conjunction: str
    """Before the last of two."""
    through: str
    """Between the first and the last of a row."""
    accents: bool
    """Whether its accented texts differ from the plain ones."""
