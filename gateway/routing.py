"""Routing: which campaign a text belongs to, by the number it was sent to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gateway import campaign_file
from gateway.channels import twilio
from gateway.channels.ussd.dial import bare
from gateway.settings import Settings
from parsers.campaign import Campaign

USSD = "ussd"
"""The channel of what comes by the menus."""


def campaign_for(settings: Settings, channel: str, receiver: str) -> str | None:
    """The campaign that receives what a channel brings for one of our numbers; None if it is none of ours.

    The settings alone decide, so that a text delivered again always reaches the inbox it reached before.
    """
    numbers = {twilio.NAME: settings.twilio_numbers}
    return _campaign(settings.campaign) if receiver in numbers.get(channel, ()) else None


def ussd_campaign(settings: Settings, code: str) -> str | None:
    """The campaign whose menu opens under a code; "" where the aggregator does not tell it."""
    ours = {bare(one) for one in settings.ussd_codes}
    return _campaign(settings.campaign) if ours and (not code or code in ours) else None


def sms_way(settings: Settings) -> str:
    """The channel and number that answer a phone which used none of them, as "twilio +84…"; "" if there is none."""
    return f"{twilio.NAME} {settings.twilio_numbers[0]}" if twilio.configured(settings) else ""


def plan_of(settings: Settings) -> Campaign:
    """The campaign of the settings as its file has it."""
    return _plan(settings.campaign)


def _campaign(path: Path) -> str:
    return _plan(path).id


@cache
def _plan(path: Path) -> Campaign:
    return campaign_file.load(path)
