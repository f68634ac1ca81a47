"""Routing: which campaign a text belongs to, by its number, and how a campaign's broadcasts go out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gateway.books.caps import SendCap
from gateway.campaigns import campaign_file
from gateway.campaigns.practice import is_practice
from gateway.channels import practice
from gateway.channels.channel import Channel
from gateway.channels.registry import Channels
from gateway.channels.ussd.dial import bare
from gateway.settings import Settings
from parsers.campaign.plan import Campaign

USSD = "ussd"
"""The channel of what comes by the menus."""


def campaign_for(settings: Settings, channel: str, receiver: str) -> str | None:
    """The campaign that receives what a channel brings for one of our numbers; None if it is none of ours.

    The settings alone decide, so that a text delivered again always reaches the inbox it reached before.
    """
    found = settings.of(Channels).get(channel)
    return _campaign(settings.campaign) if found and receiver in found.numbers else None


@dataclass(frozen=True, slots=True)
class Route:
    """How a campaign's broadcasts go out."""

    channel: str
    number: str
    """Our number: answers come back to it."""
    price: int
    """Đồng for a segment."""


def route(settings: Settings, campaign: str) -> Route | None:
    """How a campaign's broadcasts go out; None while no channel of it can send."""
    if is_practice(campaign):
        return Route(practice.NAME, practice.NUMBER, 0)
    channel = _first(settings)
    if channel is None or campaign != _campaign(settings.campaign):
        return None
    return Route(channel.name, channel.numbers[0], channel.price)


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a channel takes texts."""

    price: int = 0
    """Đồng for a segment."""
    spending_limit_a_day: int | None = None
    """Past so many đồng a day no broadcast goes on; None for no limit."""
    numbers: tuple[str, ...] = ()
    """Our numbers, from each of which no more than these caps may go out."""
    caps: tuple[SendCap, ...] = ()


def terms(settings: Settings, channel: str) -> Terms:
    """The terms of a channel."""
    found = settings.of(Channels).get(channel)
    if found is None or not found.promises.leaves_the_house:
        return Terms()
    return Terms(found.price, settings.spending_limit_a_day, found.numbers, found.caps)


def ussd_campaign(settings: Settings, code: str) -> str | None:
    """The campaign whose menu opens under a code; "" where the aggregator does not tell it."""
    ours = {bare(one) for one in settings.ussd_codes}
    return _campaign(settings.campaign) if ours and (not code or code in ours) else None


def sms_way(settings: Settings) -> str:
    """The channel and number that answer a phone which used none of them, as "sms +84…"; "" if there is none."""
    channel = _first(settings)
    return f"{channel.name} {channel.numbers[0]}" if channel else ""


def _first(settings: Settings) -> Channel | None:
    """The channel by which talks begin that no text has begun: the first that has a number."""
    return next((one for one in settings.of(Channels).values() if one.numbers), None)


def plan_of(settings: Settings) -> Campaign:
    """The campaign of the settings as its file has it."""
    return _plan(settings.campaign)


def _campaign(path: Path) -> str:
    return _plan(path).id


@cache
def _plan(path: Path) -> Campaign:
    return campaign_file.load(path)
