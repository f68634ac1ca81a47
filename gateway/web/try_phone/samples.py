"""Sample texts for the phone on the screen, in each language of a campaign."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "vi": (
            "{place} {example}",
            "SUA {place} {fixed}",
            "THEM {place} {more}",
            "{place} {nil}",
            "{place} {main} 2O",
            "HUY {place}",
            "XEM {place}",
        ),
        "en": (
            "{place} {example}",
            "EDIT {place} {fixed}",
            "ADD {place} {more}",
            "{place} {nil}",
            "{place} {main} 2O",
            "CANCEL {place}",
            "STATUS {place}",
        ),
    }
)
"""Texts to try: a report, a correction, an addition, nothing to report, a slip, a cancellation, a look."""
