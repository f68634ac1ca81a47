"""Durable files: each is written whole or not at all, and is on the disk before anybody is told so."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import IO

DRAFT = ".draft-"
"""What a file's name begins with while it is being written; a process that dies leaves such a file behind."""


def replacing(path: Path) -> AbstractContextManager[IO[bytes]]:
    """A file for its owner only, to be written to; as the block ends it takes the place of `path`, safe on the disk."""
    return _written(path, os.replace)


def unless_there(path: Path) -> AbstractContextManager[IO[bytes]]:
    """The same, but where somebody else was faster, the file that is there stays."""
    return _written(path, _linked)


def sync(directory: Path) -> None:
    """Have the names in a directory on the disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _written(path: Path, put: Callable[[Path, Path], None]) -> Iterator[IO[bytes]]:
    handle, name = tempfile.mkstemp(prefix=DRAFT, dir=path.parent)  # of mode 0600
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        put(draft, path)
    except BaseException:  # such as a full disk: what was written so far must not take up its last place
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def _linked(draft: Path, path: Path) -> None:
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
