"""A reply: which text we answer with, and the values it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction

Items = tuple[tuple[str, int | None], ...]
"""Codes with their numbers, in the order they are said: (("ACT", 23), ("ABS", 2)); None is printed as a dash."""

Names = tuple[str, ...]
"""Words that are listed: the areas that are silent, the codes that may have been meant."""


GAP = ""
"""In such a list: a number that is still to be counted; no other is shown that one could copy instead."""


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
