"""Forged requests: how many changed ones each channel is tried with, and how many were let in.

`make forged` asks for the full number.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TypeVar

import pytest

from tests.support.examples import examples

ASKED = os.environ.get("KENG_FORGED")
FORGED = int(ASKED or examples(1000))
Request = TypeVar("Request")


def let_in(capfd: pytest.CaptureFixture[str], what: str, requests: Iterable[tuple[Request, bool]]) -> list[Request]:
    """Those of the requests that were taken; each comes with whether it was."""
    tried = list(requests)
    found = [one for one, is_taken in tried if is_taken]
    if ASKED:
        with capfd.disabled():
            sys.stdout.write(f"\n  {what}: {len(tried):,} changed requests, {len(found):,} taken\n")
    return found
