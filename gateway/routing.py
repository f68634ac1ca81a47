"""Routing: which campaign a text belongs to, by the number it was sent to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gateway import campaign_file
from gateway.channels import twilio
from gateway.settings import Settings


def campaign_for(settings: Settings, channel: str, receiver: str) -> str | None:
    """The campaign that receives what a channel brings for one of our numbers; None if it is none of ours.

    The settings alone decide, so that a text delivered again always reaches the inbox it reached before.
    """
    numbers = {twilio.NAME: settings.twilio_numbers}
    return _campaign(settings.campaign) if receiver in numbers.get(channel, ()) else None


@cache
def _campaign(path: Path) -> str:
    return campaign_file.load(path).id
