"""The snapshot: every lasting key as a record of plain values, read from one server and written to any other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from redis import Redis
from redis.client import Pipeline

from gateway.books import entry_ids
from gateway.books.keys import PREFIX
from gateway.books.maintenance.key_owners import EVERYTHING, OWNERS

PAGE = 500
GONE = "none"
CAMPAIGN = re.compile(r"\{([^}]*)\}")
HEAD = re.compile(r"(\{[^}]*\})?:([a-z]+)")
LASTS = -1
"""The server's answer for a key that does not expire."""


@dataclass(frozen=True, slots=True)
class KeyContent:
    """One key with its content; for a stream, the entries after those of the record before."""

    key: str
    kind: str
    content: Any = None


@dataclass(slots=True)
class Reach:
    """How far each stream was read."""

    reached: dict[str, str]
    """The last entry read of each stream."""
    upto: Mapping[str, str]
    """The entry at which reading a stream stops; by default the last one."""


def names(client: Redis) -> Iterator[list[str]]:
    """The names of all keys, in pages; a name may come twice, and a key made meanwhile may be missing."""
    page: list[str] = []
    for name in client.scan_iter(match=EVERYTHING, count=PAGE):
        page.append(name)
        if len(page) == PAGE:
            yield page
            page = []
    yield page


def is_kept(name: str) -> bool:
    """Whether a key is copied: leases, queue marks, sign-ins and the like are not."""
    return name.startswith(PREFIX) and _head(name) not in NOT_COPIED


def is_empty(client: Redis) -> bool:
    """Whether the books hold nothing that lasts."""
    return not any(is_kept(name) for page in names(client) for name in page)


def read(client: Redis, wanted: Iterable[str], reach: Reach) -> Iterator[list[KeyContent]]:
    """The records of keys, in pages; an expiring key counts as removed.

    The records are consistent only if nobody writes meanwhile.
    """
    kept = sorted({name for name in wanted if is_kept(name)})
    for start in range(0, len(kept), PAGE):
        page = kept[start : start + PAGE]
        kinds = _kinds(client, page)
        contents = iter(_contents(client, [(name, kind) for name, kind in kinds.items() if kind in READ]))
        yield [record for name, kind in kinds.items() for record in _records(client, name, kind, contents, reach)]


def write(client: Redis, records: Sequence[KeyContent]) -> None:
    """Write records into the books. Each replaces its key's content; entries of a stream are appended."""
    for start in range(0, len(records), PAGE):
        pipe = client.pipeline(transaction=False)
        for record in records[start : start + PAGE]:
            if record.kind != "stream":
                pipe.delete(record.key)
            if record.kind != GONE:
                WRITE[record.kind](pipe, record.key, record.content)
        pipe.execute()


def campaigns_in(wanted: Iterable[str]) -> dict[str, set[str]]:
    """The keys by campaign; "" has those of no campaign."""
    found: dict[str, set[str]] = {}
    for name in wanted:
        if is_kept(name):
            campaign = CAMPAIGN.search(name)
            found.setdefault(campaign[1] if campaign else "", set()).add(name)
    return found


def last_entry(client: Redis, stream: str) -> str:
    """The id of a stream's last entry."""
    page = cast("list[tuple[str, dict[str, str]]]", client.xrevrange(stream, count=1))
    return page[0][0] if page else entry_ids.FIRST


def _kinds(client: Redis, page: Sequence[str]) -> dict[str, str]:
    pipe = client.pipeline(transaction=False)
    for name in page:
        pipe.type(name)
        pipe.pttl(name)
    told = pipe.execute()
    pairs = zip(page, told[::2], told[1::2], strict=True)
    return {name: kind if ends == LASTS else GONE for name, kind, ends in pairs}


def _contents(client: Redis, wanted: Sequence[tuple[str, str]]) -> list[Any]:
    pipe = client.pipeline(transaction=False)
    for name, kind in wanted:
        READ[kind](pipe, name)
    return pipe.execute()


def _records(client: Redis, name: str, kind: str, contents: Iterator[Any], reach: Reach) -> Iterator[KeyContent]:
    if kind == "stream":
        yield from _entries(client, name, reach)
    elif kind == GONE:
        reach.reached.pop(name, None)
        yield KeyContent(name, GONE)
    else:
        held = next(contents)
        content = sorted(held) if isinstance(held, set) else held
        yield KeyContent(name, kind, content) if content else KeyContent(name, GONE)


def _entries(client: Redis, name: str, reach: Reach) -> Iterator[KeyContent]:
    """The new entries, some at a time; a stream that was begun anew since replaces the old one."""
    after, last = reach.reached.get(name, entry_ids.FIRST), reach.upto.get(name, "+")
    if after != entry_ids.FIRST and not client.xrange(name, "-", after, 1):
        yield KeyContent(name, GONE)
    while page := cast("list[tuple[str, dict[str, str]]]", client.xrange(name, f"({after}", last, PAGE)):
        after = reach.reached[name] = page[-1][0]
        yield KeyContent(name, "stream", [[entry, fields] for entry, fields in page])


def _write_stream(pipe: Pipeline, name: str, content: Any) -> None:
    for entry, fields in content:
        pipe.xadd(name, fields, id=entry)


READ: Mapping[str, Callable[[Pipeline, str], object]] = {
    "string": lambda pipe, name: pipe.get(name),
    "hash": lambda pipe, name: pipe.hgetall(name),
    "list": lambda pipe, name: pipe.lrange(name, 0, -1),
    "set": lambda pipe, name: pipe.smembers(name),
    "zset": lambda pipe, name: pipe.zrange(name, 0, -1, withscores=True),
}
WRITE: Mapping[str, Callable[[Pipeline, str, Any], object]] = {
    "string": lambda pipe, name, content: pipe.set(name, content),
    "hash": lambda pipe, name, content: pipe.hset(name, mapping=content),
    "list": lambda pipe, name, content: pipe.rpush(name, *content),
    "set": lambda pipe, name, content: pipe.sadd(name, *content),
    "zset": lambda pipe, name, content: pipe.zadd(name, dict(content)),
    "stream": _write_stream,
}


def _head(name: str) -> tuple[bool, str]:
    """Whether a key is a campaign's, and the first part of its name."""
    found = HEAD.search(name)
    return (found[1] is not None, found[2]) if found else (False, "")


NOT_COPIED = {_head(owner.spelling) for owner in OWNERS if not owner.is_copied}
