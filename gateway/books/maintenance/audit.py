"""The audit: all that a campaign's books hold, for `verify`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from redis import Redis
from redis.client import Pipeline

from gateway.books import entry_ids
from gateway.books.inbox import text_key
from gateway.books.keys import every_key, figures_key, inbox_key, intake_key
from gateway.books.ledger import area_key

PAGE = 500


@dataclass(frozen=True, slots=True)
class Position:
    """The position of the drain; while it stays the same, no figure changes."""

    cursor: str
    revision: str
    newest_day: str
    generation: str


@dataclass(frozen=True, slots=True)
class TextOutcome:
    """The outcome in a text's record; `known` is False if no such text is kept."""

    known: bool
    outcome: str
    entry: str


@dataclass(frozen=True, slots=True)
class Books:
    """Everything that `verify` compares."""

    sheets: Mapping[str, Mapping[str, str]]
    """The figures' hashes by key, without their notes."""
    index: Mapping[str, Sequence[str]]
    """The ids of the ledger's records by the key of each area's list."""
    inbox: Sequence[tuple[str, str]]
    """The id of each entry, in order, with its text's id."""
    outcomes: Mapping[str, TextOutcome]
    """What became of each text of the inbox."""
    wrong: Sequence[str]
    """Keys that hold something of another type."""


def position(client: Redis, campaign: str) -> Position:
    """The present position of the drain."""
    names = ["cursor", "revision", "newest_day", "generation"]
    cursor, revision, newest_day, generation = cast("list[str | None]", client.hmget(intake_key(campaign), names))
    return Position(cursor or entry_ids.FIRST, revision or "0", newest_day or "", generation or "0")


def read(client: Redis, campaign: str, generation: str) -> Books:
    """Everything, with the figures of one generation; not consistent if a drain runs meanwhile."""
    keys = sorted(set(cast("Iterator[str]", client.scan_iter(match=every_key(campaign), count=PAGE))))
    sheets = _hashes(client, [name for name in keys if name.startswith(figures_key(campaign, generation, ""))])
    index = _lists(client, [name for name in keys if name.startswith(area_key(campaign, ""))])
    entries = list(_inbox(client, campaign))
    wrong = [name for name, held in [*sheets.items(), *index.items()] if held is None]
    return Books(
        {name: _figures(held) for name, held in sheets.items() if held is not None},
        {name: held for name, held in index.items() if held is not None},
        entries,
        _outcomes(client, campaign, [text_id for _, text_id in entries]),
        wrong,
    )


def _figures(held: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in held.items() if not name.startswith("@")}


def _hashes(client: Redis, keys: Sequence[str]) -> dict[str, dict[str, str] | None]:
    """The hashes by key; None where the key has another type."""
    found: list[object] = []
    for pipe, page in _pages(client, keys):
        for name in page:
            pipe.hgetall(name)
        found += pipe.execute(raise_on_error=False)
    return {name: held if isinstance(held, dict) else None for name, held in zip(keys, found, strict=True)}


def _lists(client: Redis, keys: Sequence[str]) -> dict[str, list[str] | None]:
    """The lists by key; None where the key has another type."""
    found: list[object] = []
    for pipe, page in _pages(client, keys):
        for name in page:
            pipe.lrange(name, 0, -1)
        found += pipe.execute(raise_on_error=False)
    return {name: held if isinstance(held, list) else None for name, held in zip(keys, found, strict=True)}


def _pages(client: Redis, items: Sequence[str]) -> Iterator[tuple[Pipeline, Sequence[str]]]:
    for start in range(0, len(items), PAGE):
        yield client.pipeline(transaction=False), items[start : start + PAGE]


def _inbox(client: Redis, campaign: str) -> Iterator[tuple[str, str]]:
    after = "-"
    while page := cast("list[tuple[str, dict[str, str]]]", client.xrange(inbox_key(campaign), after, "+", PAGE)):
        yield from ((entry, fields.get("id", "")) for entry, fields in page)
        after = f"({page[-1][0]}"


def _outcomes(client: Redis, campaign: str, ids: Sequence[str]) -> dict[str, TextOutcome]:
    found: dict[str, TextOutcome] = {}
    for pipe, page in _pages(client, list(dict.fromkeys(ids))):
        for text_id in page:
            pipe.hmget(text_key(campaign, text_id), ["kind", "outcome", "entry"])
        for text_id, (kind, outcome, entry) in zip(page, pipe.execute(), strict=True):
            found[text_id] = TextOutcome(kind is not None, outcome or "", entry or "")
    return found
