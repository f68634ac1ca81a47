"""The draft of a broadcast: what the composer's form says."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import abort
from werkzeug.datastructures import MultiDict

from gateway.broadcasts.preview import REMIND, by_hand
from gateway.web.roles import Person, RoleError, own_under, within
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import OWN, tidied
from parsers.campaign.plan import Campaign
from parsers.replies.printing import fold

Form = MultiDict[str, str]
MOST_CHARACTERS = 1_000
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_PLACE = re.compile(r"(\{[^{}]*\})")
_BETWEEN = re.compile(r"[\s,;]+")
_DAYS, _PERCENT = 2, 90


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form says, and what its author was shown."""

    audience: Audience
    key: str
    written: str
    nonce: str
    """The same for each time that one form is sent."""
    days: int
    percent: int
    people: int | None = None
    """To how many people the author was told that it goes; None if the author has not been told."""
    cost: int | None = None


def read(form: Form, campaign: Campaign, now: datetime, me: Person) -> Draft:
    """The draft in a form, never to others than of its author's areas; 400 for what no form of ours holds."""
    group = _group(form.get("group", AudienceKind.SILENT))
    days, percent = _number(form, "days", _DAYS), _number(form, "percent", _PERCENT)
    written = tidied(form.get("written", ""))
    key, role, nonce = form.get("key", REMIND), form.get("role", ""), form.get("nonce") or secrets.token_urlsafe(16)
    known = key == OWN or key in by_hand(campaign)
    if not known or len(written) > MOST_CHARACTERS or not NONCE.fullmatch(nonce):
        abort(400)
    if group is AudienceKind.ROLE and role not in campaign.roles:
        abort(400)
    least = {AudienceKind.MISSING: days, AudienceKind.BEHIND: percent}.get(group, 0)
    audience = Audience(
        group,
        role if group is AudienceKind.ROLE else "",
        _only(form, campaign, me),
        _day(campaign, group, now),
        least,
        _areas(form, "without", campaign),
    )
    return Draft(
        audience, key, _folded(written) if "fold" in form else written, nonce, days, percent,
        _shown(form, "people"), _shown(form, "cost"),
    )  # fmt: skip


def _folded(written: str) -> str:
    """A text without marks, its places kept."""
    return "".join(piece if _PLACE.fullmatch(piece) else fold(piece) for piece in _PLACE.split(written))


def _day(campaign: Campaign, group: AudienceKind, now: datetime) -> date | None:
    """The day that an audience is judged by: of today nobody is missing yet."""
    today = min(campaign.day_of(now), campaign.last_day)
    days: Mapping[AudienceKind, date] = {
        AudienceKind.SILENT: today,
        AudienceKind.BEHIND: today,
        AudienceKind.MISSING: min(campaign.day_of(now) - timedelta(days=1), today),
    }
    return days.get(group)


def _group(said: str) -> AudienceKind:
    try:
        return AudienceKind(said)
    except ValueError:
        abort(400)


def _only(form: Form, campaign: Campaign, me: Person) -> tuple[str, ...]:
    """The areas that a draft is for: those named, else all that its author answers for; () is all there are."""
    named = _areas(form, "areas", campaign)
    mine = named or (own_under(me, campaign, campaign.top.code) if me.areas else ())
    if (me.areas and not mine) or not all(within(me, campaign, area) for area in mine):
        raise RoleError
    return mine


def _areas(form: Form, name: str, campaign: Campaign) -> tuple[str, ...]:
    """The areas named in a field, by boxes ticked or codes written."""
    codes = [code.upper() for said in form.getlist(name) for code in _BETWEEN.split(said) if code]
    if any(code not in campaign.area for code in codes):
        abort(400)
    return tuple(dict.fromkeys(codes))


def _number(form: Form, name: str, usual: int) -> int:
    said = form.get(name, "")
    return min(max(int(said), 1), 999) if said.isascii() and said.isdigit() and len(said) < 5 else usual


def _shown(form: Form, name: str) -> int | None:
    said = form.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else None
