"""What a log may say of an error: its kind and its place, not its words, which may be a text's or a secret."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import ConnectionError as RedisConnectionError
from redis import TimeoutError as RedisTimeoutError

FRAMES = 4


class FailedError(Exception):
    """A job failed; the message gives the error's kind and place."""


@contextmanager
def redacted() -> Iterator[None]:
    """Let an error leave a job with its kind and place only, since RQ logs it and keeps it for a week."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - every error is raised again
        raise FailedError(summary(error)) from None


def summary(error: BaseException) -> str:
    """The error's kind, and the innermost places it came through."""
    frames = reversed(traceback.extract_tb(error.__traceback__)[-FRAMES:])
    return f"{type(error).__name__} at {' < '.join(f'{Path(at.filename).name}:{at.lineno}' for at in frames)}"
