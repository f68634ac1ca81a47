"""The reminder button of the status page: whom it reaches and what it costs, or why there is none."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from redis import Redis

from gateway.books import broadcasts, roster
from gateway.books.broadcasts import Broadcast, BroadcastState
from gateway.books.outbox import HANDED, Delivery
from gateway.broadcasts.preview import REMIND, Preview, Proposal, preview
from gateway.status.status import Phase, Status
from gateway.web import show
from gateway.web.broadcasts.preview import why
from gateway.web.giving import author
from gateway.web.labels.labels import label, phrase
from gateway.web.roles import own_under, person
from parsers.broadcasts.audience import Audience, AudienceKind, ExclusionReason
from parsers.campaign.plan import Campaign

MOST_SILENT, MOST_PEOPLE = 200, 2_000
"""Of more silent areas or in a larger roster it is not worked out what a reminder would do; the composer does that."""
LOOKED_AT = 5
"""Among so many of the newest broadcasts the last reminder is looked for."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """What the card of the silent areas offers."""

    button: str = ""
    """What one tap does; "" where nothing can be done."""
    why_not: str = ""
    many: bool = False
    """Whether there are so many that the composer has to be opened."""
    people: int = 0
    cost: int = 0
    nonce: str = ""
    """The same until something has been judged: two taps, in two windows or by two people, are one reminder."""
    areas: tuple[str, ...] = ()
    last: Broadcast | None = None
    """The last such reminder of today."""
    reached: int = 0
    """How many of its texts the provider has taken."""


def reminding(books: Redis, status: Status, cursor: str, now: datetime) -> Reminding | None:
    """The reminder of today's silent areas as it is possible now for who looks; None if none of them is silent."""
    areas = own_under(person(), status.campaign, status.area.code)
    if status.phase is not Phase.RUNNING or not status.silent or not areas:
        return None
    seen = f"{status.campaign.id} {' '.join(areas)} {status.today} {cursor}"
    nonce = hashlib.blake2b(seen.encode(), digest_size=16).hexdigest()
    last = _last(books, status, now)
    tally = broadcasts.tally(books, status.campaign.id, last) if last else Counter[Delivery]()
    reached = sum(tally[one] for one in HANDED)
    return replace(_reminding(books, status, areas, now), areas=areas, nonce=nonce, last=last, reached=reached)


def _last(books: Redis, status: Status, now: datetime) -> Broadcast | None:
    day = status.campaign.day_of(now)
    reminders = (one for one in broadcasts.newest(books, status.campaign.id, LOOKED_AT) if one.key == REMIND)
    useful = (one for one in reminders if one.state not in (BroadcastState.NOT_SENT, BroadcastState.CANCELLED))
    return next((one for one in useful if status.campaign.day_of(one.at) == day), None)


def _reminding(books: Redis, status: Status, areas: tuple[str, ...], now: datetime) -> Reminding:
    if status.of - status.reported > MOST_SILENT or roster.size(books, status.campaign.id) > MOST_PEOPLE:
        return Reminding(many=True)
    audience = Audience(AudienceKind.SILENT, areas=areas, day=status.today)
    proposal = Proposal(author(status.campaign), audience, REMIND)
    found = preview(books, current_app.extensions["settings"], status.campaign.id, proposal, now)
    return _offered(found) if found else Reminding(why_not=label("remind_no_route"))


def _offered(found: Preview) -> Reminding:
    against = _against(found)
    if against:
        return Reminding(why_not=against)
    areas = len({one.area for one in found.sent})
    campaign = found.campaign
    level = phrase(campaign.level_names[campaign.indicator[campaign.main].level]).lower()
    values = {"areas": show.number(areas), "level": level, "n": show.number(found.segments)}
    if found.cost:
        button = label("remind_them_for", **values, cost=show.money(found.cost))
    else:
        button = label("remind_them", **values)
    return Reminding(button, people=len(found.sent), cost=found.cost)


def _against(found: Preview) -> str:
    """Why nobody can be reminded now; "" where somebody can."""
    campaign = found.campaign
    if found.placeholders:
        return label("still_placeholders", what=show.placeholders(campaign))
    if found.is_put_off:
        local, asked = found.goes_out_at.astimezone(campaign.zone), found.asked_at.astimezone(campaign.zone)
        day = "" if local.date() == asked.date() else f" {show.short_day(local)}"
        return label("remind_quiet", time=f"{local:%H:%M}{day}")
    if not found.sent:
        return _nobody(campaign, Counter(one.out for one in found.left_out if one.out))
    return label("remind_past_day") if found.passes_the_day else ""


def _nobody(campaign: Campaign, outs: Counter[ExclusionReason]) -> str:
    if not outs:
        return label("remind_nobody", role=phrase(campaign.roles[campaign.head_role]).lower())
    if set(outs) == {ExclusionReason.CAP}:
        return label("remind_cap", n=campaign.reminders_a_day)
    return label("remind_left_out", why="; ".join(why(out, campaign) for out in outs))
