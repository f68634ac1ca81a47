"""A reply: which text we answer with, and the values it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction
from typing import NamedTuple

Items = tuple[tuple[str, int | None], ...]
"""Codes with their numbers, in the order they are said: (("ACT", 23), ("ABS", 2)); None is printed as a dash."""

Names = tuple[str, ...]
"""Codes or words that are listed: the areas that are silent, the codes that may have been meant."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the target it is measured by, for rates whose target is not the whole."""

    share: Fraction
    target: Fraction


Value = str | int | date | time | Fraction | Share | Items | Names | None
"""What fills a placeholder. A share is printed as a percentage; None, "" and () as a dash or not at all."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The key of a text in the language's table, with the values of its placeholders."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


class Template(NamedTuple):
    """A text with placeholders, without diacritics and with them.

    `{tot}` is a value or a fact of the campaign; of items, `{items}` prints the first three, `{items.list}` the
    same with commas, `{items.first}` the first code and `{items.ABS}` the number of one code. A part in square
    brackets is left out when no value in it is known.
    """

    plain: str
    accented: str


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
