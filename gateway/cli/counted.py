"""A number with its noun, in the singular or the plural."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 text`, `2 texts`; `1 person`, `2 people` where the plural is given."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"
