"""The time limit of one entry: it ends a block that computes too long, however that block computes."""

from __future__ import annotations

import time

import pytest

from workers.time_limit import LOOK_SECONDS, TookTooLongError, limited, watched

LIMIT_SECONDS = LOOK_SECONDS / 2
LONG_SECONDS = 5.0
"""Far more than a limit, a look and the time to be told again."""


def compute(seconds: float) -> None:
    """Use so much of the process's computing time."""
    ends = time.process_time() + seconds
    while time.process_time() < ends:
        pass


class Finalised:
    """Its finaliser computes past the limit; an error raised there is dropped by Python."""

    def __del__(self) -> None:
        compute(LIMIT_SECONDS + 2 * LOOK_SECONDS)


def compute_beside_a_finaliser() -> None:
    """Run into the limit in a finaliser, and go on as if nothing had happened."""
    Finalised()
    compute(LONG_SECONDS)


def test_a_block_that_computes_too_long_is_ended() -> None:
    with watched(), pytest.raises(TookTooLongError), limited(LIMIT_SECONDS):
        compute(LONG_SECONDS)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_block_whose_limit_passed_in_a_finaliser_is_ended_too() -> None:
    with watched(), pytest.raises(TookTooLongError), limited(LIMIT_SECONDS):
        compute_beside_a_finaliser()


def test_a_block_within_its_limit_and_what_follows_it_are_left_alone() -> None:
    with watched():
        with limited(LONG_SECONDS):
            compute(2 * LOOK_SECONDS)
        compute(2 * LOOK_SECONDS)
