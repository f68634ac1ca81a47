"""The screens as they are specified."""

from __future__ import annotations

import json
from pathlib import Path

SPECIFIED: list[dict[str, str]] = json.loads(Path("tests/data/ussd.json").read_text(encoding="utf-8"))
TEXT = {screen["id"]: screen["text"] for screen in SPECIFIED}
CLOSES = {screen["id"]: screen["type"] == "END" for screen in SPECIFIED}
