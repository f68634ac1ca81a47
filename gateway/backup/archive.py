"""The archive: the numbered files of a backup. Each file shows whether it is complete and which file it follows."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gateway import durable_file
from gateway.books.maintenance.snapshot import KeyContent

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

VERSION = 1
KIND = "Keng backup"
NAME = "part-{:06}.jsonl.gz"
PATTERN = "part-*.jsonl.gz"
UNREADABLE = (RecursionError, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError)
LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of a record; the longest of ours has some hundred kilobytes."""
MOST_PACKED = 100
MOST_BESIDE = 1024 * 1024
"""A part unpacks to at most so many times its size, and so many bytes more; ours to some 15 times."""
LEVEL = 5
"""The level of compression: a higher one takes much more time and saves little space."""


class DamagedError(Exception):
    """A backup is damaged or incomplete; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """One file of a backup that was read to its end and found complete."""

    number: int
    digest: str
    records: int
    made_at: datetime
    """Everything up to this moment is in this file or in an earlier one."""


def write(
    directory: Path, before: ArchivePart | None, records: Iterable[KeyContent], made_at: Callable[[], datetime]
) -> ArchivePart:
    """Write the next file; it is on the disk when this returns. `made_at` is called after the last record."""
    number = before.number + 1 if before else 0
    with (
        durable_file.replacing(directory / NAME.format(number)) as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL, filename="", mtime=0) as packed,
    ):
        return _written(packed, number, before.digest if before else "", records, made_at)


def check(directory: Path) -> list[ArchivePart]:
    """Read every file of a backup to its end; raise DamagedError at the first fault."""
    found: list[ArchivePart] = []
    paths = sorted(directory.glob(PATTERN))
    if not paths:
        raise DamagedError(f"{directory} is no backup: it has no {NAME.format(0)}.")
    for number, path in enumerate(paths):
        if path.name != NAME.format(number):
            raise DamagedError(f"{directory / NAME.format(number)} is missing.")
        found.append(_checked(path, number, found[-1].digest if found else ""))
    return found


def records(directory: Path, parts: Iterable[ArchivePart]) -> Iterator[KeyContent]:
    """The records of parts that were checked, in order."""
    for part in parts:
        path = directory / NAME.format(part.number)
        try:
            with gzip.open(path, "rb") as packed:
                lines = _bounded(path, packed)
                next(lines)
                yield from (KeyContent(*json.loads(line)) for _, line in zip(range(part.records), lines, strict=False))
        except UNREADABLE as error:
            raise DamagedError(f"{path} is damaged: a record in it is none.") from error


def _written(
    file: gzip.GzipFile, number: int, after: str, records: Iterable[KeyContent], made_at: Callable[[], datetime]
) -> ArchivePart:
    seal, count = hashlib.sha256(), 0
    for value in _lines(number, after, records):
        line = _line(value)
        seal.update(line)
        file.write(line)
        count += 1
    moment = made_at()
    digest = _sealed(seal, count - 1, moment.isoformat())
    file.write(_line({"records": count - 1, "made_at": moment.isoformat(), "sha256": digest}))
    return ArchivePart(number, digest, count - 1, moment)


def _lines(number: int, after: str, records: Iterable[KeyContent]) -> Iterator[object]:
    yield {"kind": KIND, "version": VERSION, "part": number, "after": after}
    yield from ([record.key, record.kind, record.content] for record in records)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _sealed(seal: Hash, count: int, made_at: str) -> str:
    """The digest of a file: over all lines but the last, and over the contents of the last."""
    seal.update(f"{count} {made_at}".encode())
    return seal.hexdigest()


def _checked(path: Path, number: int, after: str) -> ArchivePart:
    try:
        with gzip.open(path, "rb") as packed:
            lines = _bounded(path, packed)
            head = next(lines, b"")
            _check_head(path, json.loads(head), number, after)
            return _read(path, lines, number, hashlib.sha256(head))
    except UNREADABLE as error:
        raise DamagedError(f"{path} is damaged: it cannot be read to its end ({type(error).__name__}).") from error


def _bounded(path: Path, packed: gzip.GzipFile) -> Iterator[bytes]:
    """The lines of a part; DamagedError where one is too long, or all together are."""
    left = MOST_PACKED * path.stat().st_size + MOST_BESIDE
    while line := packed.readline(min(left, LONGEST_LINE) + 1):
        left -= len(line)
        if left < 0 or len(line) > LONGEST_LINE:
            raise DamagedError(f"{path} unpacks to more than a backup does.")
        yield line


def _check_head(path: Path, head: dict[str, Any], number: int, after: str) -> None:
    if head["kind"] != KIND:
        raise DamagedError(f"{path} is no part of a backup.")
    if head["version"] != VERSION:
        raise DamagedError(f"{path} has format {head['version']}, and this program reads format {VERSION}.")
    if (head["part"], head["after"]) != (number, after):
        raise DamagedError(f"{path} does not follow the part before: it belongs to another backup.")


def _read(path: Path, lines: Iterable[bytes], number: int, seal: Hash) -> ArchivePart:
    count, last = 0, b""
    for line in lines:
        if last:
            seal.update(last)
            count += 1
        last = line
    foot = json.loads(last)
    digest = _sealed(seal, count, foot["made_at"])
    if (foot["records"], foot["sha256"]) != (count, digest):
        raise DamagedError(f"{path} is damaged: its checksum does not fit what it holds.")
    return ArchivePart(number, digest, count, datetime.fromisoformat(foot["made_at"]))
