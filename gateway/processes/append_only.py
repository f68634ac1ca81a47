"""Valkey's append-only file as a power cut, a full disk or a copy left it: mended where nothing is lost by it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from gateway.processes.valkey import ValkeyError

DIRECTORY = "appendonlydir"
MANIFEST = "appendonly.aof.manifest"
ASIDE = "set-aside"
CHUNK = 1 << 20
LINE = 64
"""Bytes that a line of the protocol has at most: a sign and a number."""
BACK = 'put a backup in its place: docs/backup.md, "What a power cut leaves"'


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands at the end of a file and is no whole command."""

    file: Path
    place: int
    """How many bytes stand before it."""
    size: int
    kept: Path
    """Where it is kept, once it is cut off."""

    def __str__(self) -> str:
        """Say what was done."""
        return f"{self.file.name} ended in {self.size} bytes that are no command; they are kept as {self.kept}."


def mend(data: Path) -> list[Tail]:
    """Cut off zeros behind the last command: a power cut leaves them where nothing had been written yet.

    ValkeyError where the server would not start, or would start without the data that lie here.
    """
    directory = data / DIRECTORY
    if not directory.is_dir():
        return []
    files = _named(directory)
    for file in files:
        if not file.exists():
            raise ValkeyError(f"{file} is missing, so the data of {data} are not whole: {BACK}.")
    if not files:
        left = sorted(path.name for path in directory.iterdir() if path.suffix in (".aof", ".rdb"))
        if left:
            raise ValkeyError(f"{directory / MANIFEST} is missing or empty beside {', '.join(left)}: {BACK}.")
        _remove_empty(directory / MANIFEST)
    ends = [(file, _last_written(file)) for file in files if file.suffix == ".aof"]
    return [cut(_tail(file, end)) for file, end in ends if end < file.stat().st_size]


def _remove_empty(manifest: Path) -> None:
    """Remove a manifest that says nothing, where there is nothing to say: the very first start was cut off."""
    if manifest.exists() and not manifest.read_bytes().strip(b"\0"):
        manifest.unlink()


def damage(data: Path) -> list[Tail]:
    """What stands in each file behind its last whole command, a transaction being one."""
    ends = [(file, whole(file)) for file in _named(data / DIRECTORY) if file.suffix == ".aof" and file.exists()]
    return [_tail(file, end) for file, end in ends if end < file.stat().st_size]


def cut(tail: Tail) -> Tail:
    """Keep a tail in a file of its own, and then cut it off, both on the disk."""
    tail.kept.parent.mkdir(mode=0o700, exist_ok=True)
    with tail.file.open("r+b") as file:
        file.seek(tail.place)
        with open(os.open(tail.kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as copy:
            shutil.copyfileobj(file, copy, CHUNK)
            copy.flush()
            os.fsync(copy.fileno())
        file.truncate(tail.place)
        file.flush()
        os.fsync(file.fileno())
    return tail


def whole(file: Path) -> int:
    """How many bytes from the beginning are whole commands, and whole transactions."""
    with file.open("rb") as read:
        if read.read(5) == b"REDIS":  # a snapshot in front, which the server checks itself
            return file.stat().st_size
        read.seek(0)
        end, within = 0, False
        for command in _commands(read):
            within = command != b"EXEC" and (within or command == b"MULTI")
            if not within:
                end = read.tell()
        return end


def _named(directory: Path) -> list[Path]:
    """The files that the manifest names; they are in use."""
    try:
        words = [line.split() for line in (directory / MANIFEST).read_text(encoding="ascii").splitlines()]
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        words = []
    named = [dict(zip(line[::2], line[1::2], strict=False)) for line in words]
    return [
        directory / one["file"] for one in named if one.get("type") in ("b", "i") and "/" not in one.get("file", "/")
    ]


def _commands(read: BinaryIO) -> Iterator[bytes]:
    """The name of each whole command, the file being read up to its end; it stops at what is none."""
    while (count := _number(read, b"*")) is not None and count > 0:
        name = b""
        for at in range(count):
            size = _number(read, b"$")
            if size is None:
                return
            if at == 0 and size < LINE:
                name, rest = read.read(size).upper(), read.read(2)
            else:
                read.seek(size, os.SEEK_CUR)
                rest = read.read(2)
            if rest != b"\r\n":
                return
        yield name


def _number(read: BinaryIO, sign: bytes) -> int | None:
    """The number of a line; notes of the server's own (#TS:…) are passed over."""
    line = read.readline(LINE)
    while line.startswith(b"#") and line.endswith(b"\n"):
        line = read.readline(LINE)
    digits = line[1:-2]
    return int(digits) if line[:1] == sign and line.endswith(b"\r\n") and digits.isdigit() else None


def _last_written(file: Path) -> int:
    """Where the zeros at a file's end begin."""
    end = file.stat().st_size
    with file.open("rb") as read:
        while end:
            start = max(end - CHUNK, 0)
            read.seek(start)
            kept = read.read(end - start).rstrip(b"\0")
            end = start + len(kept)
            if kept:
                break
    return end


def _tail(file: Path, place: int) -> Tail:
    kept = file.parent.parent / ASIDE / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{file.name}-from-{place}"
    return Tail(file, place, file.stat().st_size - place, kept)
