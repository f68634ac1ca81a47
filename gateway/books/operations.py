"""The operations that `apply` carries out: commands that cannot fail on a key of the right type."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain
from typing import NamedTuple


class KeyAction(StrEnum):
    """The kinds of operation on a key."""

    SET = "set"  # fields of a hash
    REMOVE = "remove"  # fields of a hash
    ADD = "add"  # whole numbers to fields of a hash; a field that comes to 0 is removed
    RECORD = "record"  # an entry of a stream, with an id of ours that grows
    PUSH = "push"  # the end of a list
    SCORE = "score"  # a member of a sorted set
    UNSCORE = "unscore"


class Operation(NamedTuple):
    """One operation on one key."""

    act: KeyAction
    key: str
    arguments: tuple[str | int, ...]


def put(key: str, fields: Mapping[str, str]) -> Operation:
    """Set fields of a hash."""
    return Operation(KeyAction.SET, key, tuple(chain.from_iterable(fields.items())))


def remove(key: str, *fields: str) -> Operation:
    """Remove fields of a hash."""
    return Operation(KeyAction.REMOVE, key, fields)


def add(key: str, deltas: Mapping[str, int]) -> Operation:
    """Add whole numbers to fields of a hash."""
    return Operation(KeyAction.ADD, key, tuple(chain.from_iterable(deltas.items())))


def record(key: str, entry_id: str, fields: Mapping[str, str]) -> Operation:
    """Append an entry to a stream, with an id greater than the last one."""
    return Operation(KeyAction.RECORD, key, (entry_id, *chain.from_iterable(fields.items())))


def push(key: str, *values: str) -> Operation:
    """Append values to a list."""
    return Operation(KeyAction.PUSH, key, values)


def score(key: str, member: str, at: int) -> Operation:
    """Put a member into a sorted set."""
    return Operation(KeyAction.SCORE, key, (at, member))


def unscore(key: str, member: str) -> Operation:
    """Take a member out of a sorted set."""
    return Operation(KeyAction.UNSCORE, key, (member,))
