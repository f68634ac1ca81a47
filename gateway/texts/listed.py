"""The texts of some phones and areas, newest first, without reading those of others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from redis import Redis

from gateway.books import entry_ids, inbox, ledger, outbox
from gateway.books.inbox import Text

LOOKED_AT = 2_000
"""Of a phone so many of the last texts, ours among them, are looked through: a year of three a day."""


def listed(
    books: Redis, campaign: str, phones: Iterable[str], areas: Iterable[str], count: int, before: str, since: str
) -> list[Text]:
    """The newest `count` texts of these phones and changes of these areas, before one entry and not before another."""
    changed = [entry for area in areas for entry in ledger.entries_of(books, campaign, area, count, before)]
    found = [record.text_id for record in ledger.records(books, campaign, changed).values()]
    for phone in phones:
        found += _of_phone(books, campaign, phone, count, before)
    texts = inbox.texts(books, campaign, list(dict.fromkeys(found)))
    kept = [text for text in texts if is_within(text, before, since)]
    return sorted(kept, key=lambda text: entry_ids.order(text.entry), reverse=True)[:count]


def is_within(text: Text, before: str, since: str) -> bool:
    """Whether a text stands before one entry and not before another; an empty id asks nothing."""
    entry = entry_ids.order(text.entry)
    return (not before or entry < entry_ids.order(before)) and (not since or entry >= entry_ids.order(since))


def _of_phone(books: Redis, campaign: str, phone: str, count: int, before: str) -> list[str]:
    """The ids of its newest texts before an entry, found by halving: they stand in the order they came."""
    marks = outbox.talk(books, campaign, phone, LOOKED_AT)
    ids = [mark.removeprefix("t:") for mark in marks if mark.startswith("t:")]
    if before:
        ids = ids[: bisect_left(ids, entry_ids.order(before), key=lambda one: _order(books, campaign, one))]
    return ids[-count:]


def _order(books: Redis, campaign: str, text_id: str) -> tuple[int, int]:
    [text] = inbox.texts(books, campaign, [text_id])
    return entry_ids.order(text.entry)
