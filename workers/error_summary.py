"""Errors of jobs, let out without their words, which may be a text's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from redis import ConnectionError as RedisConnectionError
from redis import TimeoutError as RedisTimeoutError

from gateway.fault_place import summary


class FailedError(Exception):
    """A job failed; the message gives the error's type and place."""


@contextmanager
def redacted() -> Iterator[None]:
    """Let an error leave a job with its type and place only, since RQ logs it and keeps it for a week."""
    try:
        yield
    except (RedisConnectionError, RedisTimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - every error is raised again
        raise FailedError(summary(error)) from None
