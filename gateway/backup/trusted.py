"""What a backup may put into the books: keys that a book owns, of its kind and shape, and nobody's way in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gateway.backup.archive import DamagedError
from gateway.books import campaigns
from gateway.books.maintenance import key_owners, snapshot
from gateway.books.maintenance.key_owners import PARTS, Lasts
from gateway.books.maintenance.snapshot import GONE, KeyContent

SHAPES: Mapping[str, TypeAdapter[Any]] = {
    "string": TypeAdapter(str),
    "hash": TypeAdapter(dict[str, str]),
    "list": TypeAdapter(list[str]),
    "set": TypeAdapter(list[str]),
    "zset": TypeAdapter(list[tuple[str, float]]),
    "stream": TypeAdapter(list[tuple[str, dict[str, str]]]),
    GONE: TypeAdapter(None),
}
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
    if record.key == campaigns.ALL and not all(_CAMPAIGN.fullmatch(name) for name in record.content or ()):
        raise DamagedError("The backup names a campaign by an id that none has.")
