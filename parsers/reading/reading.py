"""A reading: what a text means, with the verdict on each of its tokens."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.meaning import Meaning
from parsers.tokens.verdict import Token


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text means, and the verdict on each of its tokens."""

    meaning: Meaning
    tokens: tuple[Token, ...] = ()
