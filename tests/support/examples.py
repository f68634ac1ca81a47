"""How many examples a property is tried on: half of them in `make test`, a quarter in `make check`."""

from __future__ import annotations

import os

FEWEST = 5
SHARE = float(os.environ.get("KENG_EXAMPLES", "1"))
"""The share that is tried, from 0 to 1."""


def examples(all_of_them: int) -> int:
    """The number of examples to try."""
    return max(min(FEWEST, all_of_them), round(all_of_them * SHARE))
