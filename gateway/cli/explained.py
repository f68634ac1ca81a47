"""What commands say alike: an expected error in one sentence instead of a traceback, a number with its noun."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
import redis

from gateway.books.accounts import AccountError
from gateway.books.campaigns import NoCampaignError
from gateway.campaigns.campaign_file import CampaignError
from gateway.verification.rebuild import NotRebuiltError

Given = ParamSpec("Given")
Found = TypeVar("Found")

AWAY = "The gateway's Valkey does not answer: start the gateway with `make run`, or set REDIS_URL to a running one."
REFUSED = (
    "Redis refused this ({error}): see what docs/security.md allows its user, and docs/operations.md on its settings."
)
SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (redis.AuthenticationError, "Redis refuses the user or the password in REDIS_URL or BOOKS_URL: correct it there."),
    (redis.BusyLoadingError, "Redis is still loading its data: wait some seconds and repeat the command."),
    (redis.ConnectionError, AWAY),
    (redis.TimeoutError, AWAY),
    (redis.RedisError, REFUSED),
    (AccountError, "{error}"),
    (CampaignError, "{error}"),
    (NoCampaignError, "{error}"),
    (NotRebuiltError, "{error}"),
)
"""What each expected error says; the first kind that fits counts."""
EXPECTED = tuple(kind for kind, _ in SENTENCES)


def explained(command: Callable[Given, Found]) -> Callable[Given, Found]:
    """The command, which says in one sentence, with exit code 1, that the books are away or that it cannot be done."""

    @wraps(command)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        try:
            return command(*args, **kwargs)
        except EXPECTED as error:
            sentence = next(said for kind, said in SENTENCES if isinstance(error, kind))
            raise click.ClickException(sentence.format(error=error)) from error

    return run


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 text`, `2 texts`; `1 person`, `2 people` where the plural is given."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"
