"""The parts of a backup: numbered files, each of which shows whether it is whole and follows the one before."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
"""How hard the files are packed: more costs much time and saves little."""


class DamagedError(Exception):
    """A backup cannot be read as it was written; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class ArchivePart:
    """One file of a backup, read to its end and found whole."""

    number: int
    digest: str
    records: int
    made_at: datetime
    """Everything up to this moment is in it, or in a part before."""


def write(
    directory: Path, before: ArchivePart | None, records: Iterable[KeyContent], made_at: Callable[[], datetime]
) -> ArchivePart:
    """Write the next part, on the disk once this returns; `made_at` is asked when all records have come."""
    number = before.number + 1 if before else 0
    handle, draft = tempfile.mkstemp(prefix=".draft-", dir=directory)  # of mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL, filename="", mtime=0) as packed:
                part = _written(packed, number, before.digest if before else "", records, made_at)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).rename(directory / NAME.format(number))
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync(directory)
    return part


def check(directory: Path) -> list[ArchivePart]:
    """Read every part of a backup to its end; DamagedError at the first thing that is wrong."""
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


def sync(directory: Path) -> None:
    """Have the names in a directory on the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
    """The digest of a part: of all lines up to the last, and of what that one says."""
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
