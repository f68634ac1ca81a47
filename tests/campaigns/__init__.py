"""The campaigns that tests run on: the shipped one with its practice names, and one that shares nothing with it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gateway.campaigns import campaign_file, practice
from parsers.campaign.plan import Campaign

HERE = Path(__file__).parent
TINH_HIEP = HERE.parent.parent / "campaigns" / "tinh-hiep-2024.yaml"
TWO_VALLEYS = HERE / "two-valleys.yaml"


@cache
def shipped() -> Campaign:
    """The shipped campaign, with its own dates; read once, for nothing can change it."""
    return campaign_file.load(TINH_HIEP)


@cache
def tinh_hiep() -> Campaign:
    """The shipped campaign with the practice names of its villages."""
    return practice.load().named(shipped())


@cache
def two_valleys() -> Campaign:
    """A district of two wards and five hamlets that gives out bed nets, in English."""
    return campaign_file.load(TWO_VALLEYS)
