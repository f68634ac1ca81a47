"""How long the faults last: some minutes in all in `make chaos`, as docs/reliability.md records, else some seconds."""

from __future__ import annotations

import os

LONG = os.environ.get("KENG_CHAOS") == "long"
