"""What a backup may put into the books: keys that a book owns, of its kind and shape, and nobody's way in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gateway.backup.archive import DamagedError
from gateway.books import (
    accounts,
    campaigns,
    ledger,
    log,
    questions,
    reconciled,
    refused,
    reminded,
    reply_history,
    roster,
    strangers,
)
from gateway.books.maintenance import key_owners, snapshot
from gateway.books.maintenance.key_owners import PARTS, Lasts
from gateway.books.maintenance.snapshot import GONE, KeyContent
from parsers.campaign.contact import Contact

SHAPES: Mapping[str, TypeAdapter[Any]] = {
    "string": TypeAdapter(str),
    "hash": TypeAdapter(dict[str, str]),
    "list": TypeAdapter(list[str]),
    "set": TypeAdapter(list[str]),
    "zset": TypeAdapter(list[tuple[str, float]]),
    "stream": TypeAdapter(list[tuple[str, dict[str, str]]]),
    GONE: TypeAdapter(None),
}
_CONTACT = TypeAdapter(Contact)


def _roster(kept: Mapping[str, str]) -> None:
    for contact in roster.read(list(kept), list(kept.values())).values():
        _CONTACT.validate_python(asdict(contact))


def _each(read: Callable[[str], object]) -> Callable[[Mapping[str, str]], object]:
    return lambda kept: [read(one) for one in kept.values()]


def _by_phone(
    read: Callable[[Sequence[str], Sequence[str | None]], object],
) -> Callable[[Mapping[str, str]], object]:
    return lambda kept: read(list(kept), list(kept.values()))


READERS: Mapping[str, Callable[[Any], object]] = {
    "account": lambda kept: accounts.read("", kept),
    "roster": _roster,
    "questions": _by_phone(questions.read),
    "reminded": _by_phone(reminded.read),
    "reply_history": _by_phone(reply_history.read),
    "strangers": _each(strangers.read),
    "refused": _each(refused.read),
    "reconciled": _each(reconciled.read),
    "log": lambda kept: [log.line(entry, fields, "its own") for entry, fields in kept],
    "noted": lambda kept: [log.line(entry, fields) for entry, fields in kept],
    "ledger": lambda kept: [ledger.record_of(entry, dict(fields)) for entry, fields in kept],
}
"""How a book reads the values that it keeps written out: what it cannot read would stop every drain."""
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_CAMPAIGN = re.compile(PARTS[key_owners.C])


def trusted(records: Iterable[KeyContent]) -> Iterator[KeyContent]:
    """The records, each looked at first; DamagedError at one that no backup of ours has."""
    for record in records:
        _check(record)
        yield record


def _check(record: KeyContent) -> None:
    owned = key_owners.of(record.key) if isinstance(record.key, str) else None
    if owned is None or not snapshot.is_kept(record.key) or owned.owner.lasts is Lasts.ENDS:
        raise DamagedError(f"The backup has a key that is none of the books': {str(record.key)[:80]!r}.")
    if record.kind not in (owned.owner.holds, GONE):
        raise DamagedError(f"The backup has a {str(record.kind)[:20]!r} where {owned.owner.book} keeps another kind.")
    try:
        SHAPES[record.kind].validate_python(record.content, strict=False)
    except ValidationError as error:
        raise DamagedError(f"The backup has something else than a {record.kind} in {owned.owner.book}.") from error
    if record.content is not None and owned.owner.book in READERS:
        try:
            READERS[owned.owner.book](record.content)
        except UNREADABLE as error:
            raise DamagedError(f"The backup has a value in {owned.owner.book} that cannot be read.") from error
    if record.key == campaigns.ALL and not all(_CAMPAIGN.fullmatch(name) for name in record.content or ()):
        raise DamagedError("The backup names a campaign by an id that none has.")
