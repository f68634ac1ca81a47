"""The fields of a provider's calls and answers: found by their names, read as providers spell them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

DIGITS_OF_A_DATE = 14
MILLISECONDS = 10**11
"""Greater numbers count milliseconds since 1970."""


def value(fields: Any, name: str) -> str | None:
    """The text or whole number of that name, which may lead into what it holds (data.message_id, messages.0.id)."""
    found = fields
    if isinstance(fields, Mapping) and name in fields:
        found = fields[name]
    else:
        for part in name.split("."):
            if isinstance(found, list) and part.isascii() and part.isdigit() and int(part) < len(found):
                found = found[int(part)]
            else:
                found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    is_text = isinstance(found, str) and not any("\ud800" <= letter <= "\udfff" for letter in found)
    return found if is_text else None  # JSON may name half a character, which cannot be written down


def holds(condition: str, fields: Any) -> bool:
    """Whether FIELD=VALUE holds; nothing always does."""
    name, _, wanted = condition.partition("=")
    return not condition or value(fields, name) == wanted


def moment(said: str, zone: ZoneInfo) -> datetime | None:
    """A time as providers spell it: ISO 8601, seconds or milliseconds since 1970, or 20260302081530."""
    try:
        if said.isascii() and said.isdigit() and len(said) != DIGITS_OF_A_DATE:
            return datetime.fromtimestamp(int(said) / (1000 if int(said) >= MILLISECONDS else 1), UTC)
        found = (
            datetime.strptime(said, "%Y%m%d%H%M%S").replace(tzinfo=zone)
            if said.isdigit()
            else datetime.fromisoformat(said)
        )
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
