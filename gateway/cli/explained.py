"""Expected errors of a command, printed as one sentence instead of a traceback."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from redis import ConnectionError as RedisConnectionError
from redis import TimeoutError as RedisTimeoutError

from gateway.books.campaigns import NoCampaignError
from gateway.campaigns.campaign_file import CampaignError
from gateway.verification.rebuild import NotRebuiltError

Given = ParamSpec("Given")
Found = TypeVar("Found")

AWAY = "The gateway's Valkey does not answer: start the gateway with `make run`, or set REDIS_URL to a running one."


def explained(command: Callable[Given, Found]) -> Callable[Given, Found]:
    """The command, which says in one sentence, with exit code 1, that the books are away or that it cannot be done."""

    @wraps(command)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        try:
            return command(*args, **kwargs)
        except (RedisConnectionError, RedisTimeoutError) as error:
            raise click.ClickException(AWAY) from error
        except (CampaignError, NoCampaignError, NotRebuiltError) as error:
            raise click.ClickException(str(error)) from error

    return run
