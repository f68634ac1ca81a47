"""The page of one broadcast, sent again only once something of it has changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from flask import abort, current_app, make_response, render_template, request
from redis import Redis
from werkzeug.wrappers import Response

from gateway.books import broadcasts, cursor, hold, inbox, roster, spending
from gateway.books.broadcasts import Broadcast, BroadcastState
from gateway.books.outbox import Delivery
from gateway.broadcasts.preview import Proposal, preview_by
from gateway.orders import ORDER
from gateway.routing import Route, terms
from gateway.web import show
from gateway.web.broadcasts.presenter import RecipientRow, buttons, left_out, line, rows, summary
from gateway.web.broadcasts.preview import looked
from gateway.web.chosen import Chosen
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import label
from gateway.web.roles import Person, within
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import opens
from parsers.order import BroadcastOrder

REASONS_COUNTED = 1_000
"""Of a broadcast to no more than so many it is counted why texts were withdrawn."""
MOST_FIRST = 1_000_000
ROWS_SHOWN = 100
STEPS = 20
"""So often at most the next texts are read, until enough of them are to people that the reader answers for."""


def page(books: Redis, chosen: Chosen, campaign: Campaign, broadcast: str, me: Person) -> Response:
    """The page, or 304; while its order waits to be judged, that it does; 404 where there is none."""
    now = datetime.now(UTC)
    found = broadcasts.find(books, chosen.id, [broadcast]).get(broadcast)
    if found is None and not inbox.texts(books, chosen.id, [broadcast]):
        abort(404)
    tally = broadcasts.tally(books, chosen.id, found) if found else Counter[Delivery]()
    held = hold.state(books)
    notes = tuple(_notes(books, campaign, found, tally, now)) if found else ()
    response = make_response("")
    version = _version(broadcast, found, tally, (me, *notes, held, campaign.office))
    response.set_etag(version)
    if version in request.if_none_match:
        response.status_code = 304
        return response
    shown = _shown(books, campaign, found, tally, now, me) if found else {}
    page = {"chosen": chosen, "campaign": campaign, "hold": held, "zone": campaign.zone, "notes": notes, **shown}
    template = "broadcasts/broadcast_part.html" if PART_HEADER in request.headers else "broadcasts/broadcast.html"
    response.set_data(render_template(template, id=broadcast, version=version, clock=_clock(campaign), **page))
    return response


def _version(id_: str, found: Broadcast | None, tally: Counter[Delivery], more: tuple[object, ...]) -> str:
    """What the page depends on: the broadcast as the books have it, how many texts are in each state, the rest."""
    seen = repr((id_, found, sorted(tally.items()), more, request.args.get("first"), request.args.get("refused")))
    return hashlib.blake2b(seen.encode(), digest_size=10).hexdigest()


def _shown(
    books: Redis, campaign: Campaign, found: Broadcast, tally: Counter[Delivery], now: datetime, me: Person
) -> dict[str, object]:
    first = min(max(request.args.get("first", 0, type=int), 0), MOST_FIRST)
    shown, following = _rows(books, campaign, found, first, me)
    of = line(campaign, found, tally, now)
    controls, is_own = buttons(of, me.id)
    until = found.until.astimezone(campaign.zone)
    return {
        "line": of,
        "summary": summary(found, tally, _withdrawn(books, campaign, found, tally)),
        "rows": shown,
        "first": first,
        "next": following,
        "left_out": left_out(books, campaign, found.id, me),
        "controls": controls if found.author_id == me.id or within(me, campaign, campaign.top.code) else [],
        "is_own": is_own,
        "segments": found.segments,
        "until": label("goes_until", time=f"{until:%H:%M}", day=show.short_day(until)),
        **(_proposed(books, campaign, found.id, now, me) if found.state is BroadcastState.PROPOSED else {}),
    }


def _rows(
    books: Redis, campaign: Campaign, found: Broadcast, first: int, me: Person
) -> tuple[list[RecipientRow], int | None]:
    """Its texts to people that a person answers for, and where the next ones begin, if any may follow."""
    shown: list[RecipientRow] = []
    for _ in range(STEPS):
        messages = broadcasts.rows(books, campaign.id, found.id, ROWS_SHOWN, first)
        people = roster.by_phones(books, campaign.id, [one.receiver for one in messages])
        shown += rows(campaign, messages, people, me)
        first += ROWS_SHOWN
        if len(shown) >= ROWS_SHOWN or first >= found.people:
            break
    return shown, first if first < found.people else None


def _proposed(books: Redis, campaign: Campaign, broadcast: str, now: datetime, me: Person) -> dict[str, object]:
    """What the approving person must see: whom it would reach now, and what it would say to each."""
    [kept] = inbox.texts(books, campaign.id, [broadcast])
    order = ORDER.validate_json(kept.body)
    if not isinstance(order, BroadcastOrder):
        return {}
    by = Route(order.channel, order.number, order.price, order.others)
    proposal = Proposal(order.author, order.audience, order.key, order.written)
    would = preview_by(books, campaign.id, proposal, by, now)
    seen = tuple(one for one in would.considered if within(me, campaign, one.area))
    return {"look": looked(replace(would, considered=seen)), "group": order.audience.group, "segments": would.segments}


def _withdrawn(books: Redis, campaign: Campaign, found: Broadcast, tally: Counter[Delivery]) -> Counter[str]:
    """How many texts were withdrawn, by why; of a large broadcast only how many."""
    if found.people > REASONS_COUNTED or not tally[Delivery.WITHDRAWN]:
        return Counter({"": tally[Delivery.WITHDRAWN]})
    kept = broadcasts.rows(books, campaign.id, found.id, REASONS_COUNTED)
    return Counter(one.code for one in kept if one.delivery is Delivery.WITHDRAWN)


def _notes(
    books: Redis, campaign: Campaign, found: Broadcast, tally: Counter[Delivery], now: datetime
) -> Iterator[str]:
    """What holds it up."""
    if found.state is not BroadcastState.RUNNING or (not tally[Delivery.QUEUED] and found.enrolled):
        return
    opens_at = opens(campaign, now, cursor.position(books, campaign.id).days_off)
    if opens_at != now:
        local = opens_at.astimezone(campaign.zone)
        yield label("quiet_until", time=f"{local:%H:%M}", day=show.short_day(local))
    most = terms(current_app.extensions["settings"], found.channel).spending_limit_a_day
    today = now.astimezone(campaign.zone).date()
    if most is not None and spending.spent(books, today) + found.price > most:
        yield label("spent_today", most=show.money(most))


def _clock(campaign: Campaign) -> object:
    return lambda moment: show.clock(moment, campaign.zone)
