"""Words that nobody had explained and that their senders confirmed: by word, which contacts did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, put

ENOUGH = 3
"""A word that so many different contacts confirmed is listed for the office."""


def learned_key(campaign: str) -> str:
    """The text by word and contact ("HE THU|4f1c…"); kept as long as the campaign."""
    return key(campaign, "learned")


def confirmed(campaign: str, word: str, contact: str, text_id: str) -> Operation:
    """The operation that keeps that a contact confirmed a text with this word."""
    return put(learned_key(campaign), {f"{word}|{contact}": text_id})


def words(client: Redis, campaign: str) -> Mapping[str, list[str]]:
    """The words that enough contacts confirmed, each with the texts they stood in; most confirmed first."""
    kept = cast("dict[str, str]", client.hgetall(learned_key(campaign)))
    found: dict[str, list[str]] = defaultdict(list)
    for field, text_id in sorted(kept.items()):
        found[field.split("|", 1)[0]].append(text_id)
    enough = {word: texts for word, texts in found.items() if len(texts) >= ENOUGH}
    return dict(sorted(enough.items(), key=lambda one: (-len(one[1]), one[0])))
