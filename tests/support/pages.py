"""What tests read from a page."""

from __future__ import annotations

import re


def token_of(page: str) -> str:
    found = re.search(r'(?:data-csrf|name="csrf_token" value)="([^"]+)"', page)
    assert found
    return found[1]
