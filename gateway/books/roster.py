"""The roster: who may report, by phone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove
from parsers.campaign.contact import Contact


def phones_key(campaign: str) -> str:
    """Contacts by phone; kept until the contact is removed."""
    return key(campaign, "roster")


def by_phones(client: Redis, campaign: str, phones: Sequence[str]) -> dict[str, Contact]:
    """The contacts among `phones`."""
    if not phones:
        return {}
    return read(phones, cast("list[str | None]", client.hmget(phones_key(campaign), list(phones))))


def read(phones: Sequence[str], found: Sequence[str | None]) -> dict[str, Contact]:
    """The contacts of `phones` from what the book holds for each (None: no contact)."""
    return {phone: _contact(phone, kept) for phone, kept in zip(phones, found, strict=True) if kept}


def everyone(client: Redis, campaign: str) -> list[Contact]:
    """All contacts, by area and name."""
    kept = cast("dict[str, str]", client.hgetall(phones_key(campaign)))
    contacts = [_contact(phone, fields) for phone, fields in kept.items()]
    return sorted(contacts, key=lambda contact: (contact.areas, contact.name))


def size(client: Redis, campaign: str) -> int:
    """How many contacts there are."""
    return client.hlen(phones_key(campaign))


def has(client: Redis, campaign: str, id_: str) -> bool:
    """Whether a contact of this id is in the roster."""
    return any(contact.id == id_ for contact in everyone(client, campaign))


def of_area(client: Redis, campaign: str, area: str) -> list[Contact]:
    """The contacts who report for an area itself; of the others nothing is read but that they do not."""
    return of_areas(client, campaign, (area,))


def of_areas(client: Redis, campaign: str, areas: Collection[str]) -> list[Contact]:
    """The contacts who report for one of some areas itself, by name."""
    kept = cast("dict[str, str]", client.hgetall(phones_key(campaign)))
    named = [json.dumps(area, ensure_ascii=False) for area in areas]
    found = [_contact(phone, fields) for phone, fields in kept.items() if any(area in fields for area in named)]
    return sorted((one for one in found if set(one.areas).intersection(areas)), key=lambda one: one.name)


def operations(campaign: str, contact: Contact) -> Iterator[Operation]:
    """The operations that add or replace a contact."""
    fields = {
        "id": contact.id, "name": contact.name, "role": contact.role, "areas": list(contact.areas),
        "accents": contact.accents, "reminders": contact.reminders, "practice": contact.practice,
    }  # fmt: skip
    if contact.reminders_since:
        fields["reminders_since"] = contact.reminders_since.isoformat()
    fields |= {name: day.isoformat() for name, day in (("since", contact.since), ("until", contact.until)) if day}
    yield put(phones_key(campaign), {contact.phone: json.dumps(fields, ensure_ascii=False)})


def removed(campaign: str, phone: str) -> Operation:
    """The operation that takes a contact out of the roster."""
    return remove(phones_key(campaign), phone)


def _contact(phone: str, kept: str) -> Contact:
    fields = json.loads(kept)
    reminded_since = fields.get("reminders_since")
    since, until = (date.fromisoformat(fields[name]) if name in fields else None for name in ("since", "until"))
    return Contact(
        fields["id"],
        phone,
        fields["name"],
        fields["role"],
        tuple(fields["areas"]),
        fields["accents"],
        fields["reminders"],
        fields.get("practice", False),
        datetime.fromisoformat(reminded_since) if reminded_since else None,
        since,
        until,
    )
