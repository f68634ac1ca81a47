"""The confirmations: up to which day an area's people have confirmed the figures that were read back to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One area's confirmation."""

    through: date
    at: datetime
    text_id: str
    """The text that confirmed it."""


def reconciled_key(campaign: str) -> str:
    """The confirmations by area; removed when a figure that they cover changes."""
    return key(campaign, "reconciled")


def of_areas(client: Redis, campaign: str, areas: Sequence[str]) -> dict[str, Reconciled]:
    """The confirmations of `areas` that stand."""
    if not areas:
        return {}
    found = cast("list[str | None]", client.hmget(reconciled_key(campaign), list(areas)))
    return {area: read(kept) for area, kept in zip(areas, found, strict=True) if kept}


def closed(campaign: str, area: str, one: Reconciled) -> Operation:
    """The operation that keeps a confirmation."""
    return put(reconciled_key(campaign), {area: f"{one.through} {one.at.isoformat()} {one.text_id}"})


def opened(campaign: str, area: str) -> Operation:
    """The operation that removes one."""
    return remove(reconciled_key(campaign), area)


def read(kept: str) -> Reconciled:
    """A confirmation as the book keeps it."""
    through, at, text_id = kept.split()
    return Reconciled(date.fromisoformat(through), datetime.fromisoformat(at), text_id)
