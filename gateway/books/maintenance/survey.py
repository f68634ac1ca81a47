"""The survey: reads the whole store in pages, so that no single command is slow; for `verify --deep` only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis, ResponseError

from gateway.books.maintenance.key_owners import EVERYTHING

PAGE = 500
FOR_EVER = -1
"""The value of `left` for a key that does not expire."""
GONE = "none"

StreamEntry = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Found:
    """A key that was found."""

    name: str
    holds: str
    left: int
    """Milliseconds until it expires, or FOR_EVER."""


def keys(client: Redis) -> Iterator[list[Found]]:
    """Every key of ours, in pages; one that expired meanwhile is left out, and one may come twice."""
    cursor = -1
    while cursor != 0:
        cursor, names = cast("tuple[int, list[str]]", client.scan(max(cursor, 0), match=EVERYTHING, count=PAGE))
        kinds, left = ask(client, "TYPE", [(name,) for name in names]), ask(client, "PTTL", [(name,) for name in names])
        found = map(Found, names, kinds, left)
        yield [one for one in found if one.holds != GONE and one.left >= FOR_EVER]


def ask(client: Redis, command: str, rows: Sequence[tuple[str, ...]]) -> list[Any]:
    """The answers to one command for each row of arguments, in order; None where a key has another type."""
    answers: list[object] = []
    for start in range(0, len(rows), PAGE):
        pipe = client.pipeline(transaction=False)
        for row in rows[start : start + PAGE]:
            pipe.execute_command(command, *row)  # type: ignore[no-untyped-call]
        answers += pipe.execute(raise_on_error=False)
    return [None if isinstance(answer, ResponseError) else answer for answer in answers]


def entries(client: Redis, stream: str) -> Iterator[list[StreamEntry]]:
    """A stream in pages."""
    after = "-"
    while page := cast("list[StreamEntry]", client.xrange(stream, after, "+", PAGE)):
        yield page
        after = f"({page[-1][0]}"


def lists(client: Redis, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The items of many lists, each with its list's index in `names`; short lists are read together."""
    firsts = ask(client, "LRANGE", [(name, "0", str(PAGE - 1)) for name in names])
    for number, first in enumerate(firsts):
        yield from ((number, item) for item in first or ())
        if first and len(first) == PAGE:
            yield from ((number, item) for page in items(client, names[number], PAGE) for item in page)


def items(client: Redis, name: str, start: int = 0) -> Iterator[list[str]]:
    """A list in pages, from the item `start` on."""
    while page := cast("list[str]", client.lrange(name, start, start + PAGE - 1)):
        yield page
        start += PAGE


def members(client: Redis, name: str) -> Iterator[list[str]]:
    """The members of a sorted set in pages; a member may come twice."""
    cursor = -1
    while cursor != 0:
        cursor, page = cast("tuple[int, list[tuple[str, float]]]", client.zscan(name, max(cursor, 0), count=PAGE))
        yield [member for member, _ in page]


def fields(client: Redis, name: str) -> Iterator[dict[str, str]]:
    """A hash in pages; a field may come twice."""
    cursor = -1
    while cursor != 0:
        cursor, page = cast("tuple[int, dict[str, str]]", client.hscan(name, max(cursor, 0), count=PAGE))
        yield page
