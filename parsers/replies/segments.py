"""Segments: how many SMS a text is sent as (3GPP TS 23.038 and 23.040)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gsm0338 import Codec

_CODEC = Codec()
_ESCAPE = 0x1B

BASIC = frozenset(_CODEC.decode(bytes([septet]))[0] for septet in range(128) if septet != _ESCAPE)
"""Characters that take one of a segment's 160 places."""

EXTENSION = frozenset(_CODEC.decode(bytes([_ESCAPE, septet]), "ignore")[0] for septet in range(128)) - {""}
"""Characters that take two: an escape and a letter."""

_GSM7 = BASIC | EXTENSION
_LIMITS = {"GSM-7": (160, 153), "UCS-2": (70, 67)}  # alone, and as a part of several


@dataclass(frozen=True, slots=True)
class Segments:
    """How a text travels: `characters` are septets or UTF-16 units, `parts` what is paid for."""

    encoding: Literal["GSM-7", "UCS-2"]
    characters: int
    parts: int


def segments(text: str) -> Segments:
    """Say how `text` is sent; no escape pair and no surrogate pair is split between parts."""
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7" if _GSM7.issuperset(text) else "UCS-2"
    widths = [_width(character, encoding) for character in text]
    alone, part = _LIMITS[encoding]
    total = sum(widths)
    return Segments(encoding, total, 1 if total <= alone else _packed(widths, part))


def may_come_in(text: str, parts: int) -> bool:
    """Whether a phone may have sent exactly `text` in so many parts; one that sends more has more to say.

    It may write GSM-7's letters in UCS-2 as well, and number the parts in one byte or in two.
    """
    if parts <= 1:
        return True
    own = segments(text)
    most = {own.parts}
    for encoding, (alone, room) in _LIMITS.items():
        if encoding == own.encoding or encoding == "UCS-2":
            widths = [_width(character, encoding) for character in text]
            most |= {1} if sum(widths) <= alone else {_packed(widths, room), _packed(widths, room - 1)}
    return parts <= own.parts or parts in most


def _width(character: str, encoding: str) -> int:
    if encoding == "GSM-7":
        return 2 if character in EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1


def _packed(widths: list[int], room: int) -> int:
    """Fill parts of `room` places in order and count them."""
    parts, used = 1, 0
    for width in widths:
        if used + width > room:
            parts, used = parts + 1, 0
        used += width
    return parts
