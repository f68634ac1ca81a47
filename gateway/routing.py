"""Routing: which campaign a text belongs to, by its number and first word, and by which numbers a campaign's go out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from gateway import kept
from gateway.books.caps import SendCap
from gateway.books.inbox import Arrival
from gateway.books.ways import Way
from gateway.campaigns import campaign_file
from gateway.campaigns.practice import is_practice
from gateway.channels import practice
from gateway.channels.channel import Channel
from gateway.channels.registry import Channels
from gateway.channels.ussd.dial import bare
from gateway.settings import KEPT_ROUTES, Settings
from parsers.campaign.plan import Campaign
from parsers.tokens.normalise import fold

USSD = "ussd"
"""The channel of what comes by the menus."""
FIRST_WORD = re.compile(r"\s*([^\s,.:;]+)[\s,.:;]*")


class Routes:
    """Which campaign each number's texts belong to, as ROUTES says, then the pages; all others are of CAMPAIGN."""

    def __init__(self, settings: Settings) -> None:
        """Take up the setting."""
        self._usual = settings.campaign
        self._known: dict[tuple[str, str], str] = {}
        for number, keyword, campaign in (*settings.kept_routes, *settings.routes):
            self._known[number, fold(keyword).text] = campaign or _campaign(settings.campaign)

    def of(self, number: str, body: str) -> tuple[str, str]:
        """The campaign that a text to one of our numbers belongs to, and its words without a keyword of that number."""
        first = FIRST_WORD.match(body) if self._known else None
        keyword = fold(first[1]).text if first else ""
        if first and keyword and (number, keyword) in self._known:
            return self._known[number, keyword], body[first.end() :]
        return self.usual(number), body

    def usual(self, number: str) -> str:
        """The campaign of a number's texts that begin with none of its keywords."""
        return self._known.get((number, "")) or _campaign(self._usual)

    def named(self, campaign: str) -> dict[str, str]:
        """The numbers at which a keyword leads to a campaign, each with that word."""
        return {number: keyword for (number, keyword), of in self._known.items() if of == campaign}


def lead(settings: Settings, number: str, keyword: str, campaign: str) -> bool:
    """Keep that a number's texts, or those with a keyword of it, are a campaign's; false where ROUTES says another."""
    at = (number, fold(keyword).text)
    if any((of, fold(word).text) == at and to != campaign for of, word, to in settings.routes):
        return False
    known = {(of, fold(word).text): to for of, word, to in settings.kept_routes} | {at: campaign}
    written = ", ".join(f"{' '.join(filter(None, place))}={to}" for place, to in known.items())
    kept.keep(settings.var_dir, {KEPT_ROUTES: written})
    return True


def routed(settings: Settings, arrival: Arrival) -> tuple[str, Arrival] | None:
    """The campaign that a text belongs to, and the text without its number's keyword; None if its number is not ours.

    The settings alone decide, so that a text delivered again always reaches the inbox it reached before.
    """
    found = settings.of(Channels).get(arrival.channel)
    if found is None or arrival.receiver not in found.numbers:
        return None
    campaign, body = settings.of(Routes).of(arrival.receiver, arrival.body)
    return campaign, replace(arrival, body=body) if body != arrival.body else arrival


@dataclass(frozen=True, slots=True)
class Route:
    """How a campaign's broadcasts go out."""

    channel: str
    number: str
    """Our number: answers come back to it."""
    price: int
    """Đồng for a segment."""
    others: tuple[Way, ...] = ()
    """The campaign's other numbers: whoever last wrote to one of them is texted from it."""


def route(settings: Settings, campaign: str) -> Route | None:
    """How a campaign's broadcasts go out; None while no channel of it can send."""
    if is_practice(campaign):
        return Route(practice.NAME, practice.NUMBER, 0)
    found = ways(settings, campaign)
    if not found:
        return None
    (channel, number), *others = found
    return Route(channel, number, settings.of(Channels)[channel].price, tuple(others))


def ways(settings: Settings, campaign: str) -> tuple[Way, ...]:
    """The numbers by which a campaign's texts go out, since all that comes back there is the campaign's own.

    The preferred first: in the order of the channels, but those that are its own before those it has by a keyword.
    """
    routes = settings.of(Routes)
    all_ours = [(one.name, number) for one in settings.of(Channels).values() for number in one.numbers]
    own = [(name, number) for name, number in all_ours if routes.usual(number) == campaign]
    named = routes.named(campaign)
    return (*own, *((name, number) for name, number in all_ours if number in named and (name, number) not in own))


def address(settings: Settings, campaign: str) -> tuple[str, str]:
    """The number that people write to for a campaign, and the word a text to it begins with; "" where there is none."""
    found = next((number for _, number in ways(settings, campaign)), "")
    routes = settings.of(Routes)
    return found, "" if not found or routes.usual(found) == campaign else routes.named(campaign)[found]


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
    instead: tuple[tuple[Way, Channel], ...] = ()
    """By which numbers a campaign's texts may go out while another of them is down, the preferred first."""


def terms(settings: Settings, channel: str, campaign: str = "") -> Terms:
    """The terms of a channel; for a campaign, with what may take its place."""
    channels = settings.of(Channels)
    found = channels.get(channel)
    if found is None or not found.promises.leaves_the_house:
        return Terms()
    instead = tuple((way, channels[way[0]]) for way in ways(settings, campaign))
    return Terms(found.price, settings.spending_limit_a_day, found.numbers, found.caps, instead)


def ussd_campaign(settings: Settings, code: str) -> str | None:
    """The campaign whose menu opens under a code; "" where the aggregator does not tell it."""
    ours = {bare(one): one for one in settings.ussd_codes}
    if not ours or (code and code not in ours):
        return None
    dialled = ours[code] if code else next(iter(ours.values()))
    return settings.of(Routes).usual(dialled)


def sms_way(settings: Settings, campaign: str) -> str:
    """The channel and number by which a campaign answers whoever used neither: "sms +84…"; "" if there is none."""
    return " ".join(next(iter(ways(settings, campaign)), ()))


def plan_of(settings: Settings) -> Campaign:
    """The campaign of the settings as its file has it."""
    return _plan(settings.campaign)


def _campaign(path: Path) -> str:
    return _plan(path).id


@cache
def _plan(path: Path) -> Campaign:
    return campaign_file.load(path)
