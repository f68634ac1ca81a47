"""The page of one broadcast, sent again only once something of it has changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
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
from gateway.web.broadcasts.presenter import ROWS_SHOWN, buttons, left_out, line, rows, summary
from gateway.web.broadcasts.preview import looked
from gateway.web.chosen import Chosen
from gateway.web.guard import PART_HEADER
from gateway.web.labels.labels import label
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import opens
from parsers.order import BroadcastOrder

REASONS_COUNTED = 1_000
"""Of a broadcast to no more than so many it is counted why texts were withdrawn."""
MOST_FIRST = 1_000_000


def page(books: Redis, chosen: Chosen, campaign: Campaign, broadcast: str, who: str) -> Response:
    """The page, or 304; while its order waits to be judged, that it does; 404 where there is none."""
    now = datetime.now(UTC)
    found = broadcasts.find(books, chosen.id, [broadcast]).get(broadcast)
    if found is None and not inbox.texts(books, chosen.id, [broadcast]):
        abort(404)
    tally = broadcasts.tally(books, chosen.id, found) if found else Counter[Delivery]()
    held = hold.state(books)
    notes = tuple(_notes(books, campaign, found, tally, now)) if found else ()
    response = make_response("")
    version = _version(broadcast, found, tally, (who, *notes, held, campaign.office))
    response.set_etag(version)
    if version in request.if_none_match:
        response.status_code = 304
        return response
    shown = _shown(books, campaign, found, tally, now, who) if found else {}
    page = {"chosen": chosen, "campaign": campaign, "hold": held, "zone": campaign.zone, "notes": notes, **shown}
    template = "broadcasts/broadcast_part.html" if PART_HEADER in request.headers else "broadcasts/broadcast.html"
    response.set_data(render_template(template, id=broadcast, version=version, clock=_clock(campaign), **page))
    return response


def _version(id_: str, found: Broadcast | None, tally: Counter[Delivery], more: tuple[object, ...]) -> str:
    """What the page depends on: the broadcast as the books have it, how many texts are in each state, the rest."""
    seen = repr((id_, found, sorted(tally.items()), more, request.args.get("first"), request.args.get("refused")))
    return hashlib.blake2b(seen.encode(), digest_size=10).hexdigest()


def _shown(
    books: Redis, campaign: Campaign, found: Broadcast, tally: Counter[Delivery], now: datetime, who: str
) -> dict[str, object]:
    first = min(max(request.args.get("first", 0, type=int), 0), MOST_FIRST)
    messages = broadcasts.rows(books, campaign.id, found.id, ROWS_SHOWN, first)
    people = roster.by_phones(books, campaign.id, [one.receiver for one in messages])
    of = line(campaign, found, tally, now)
    controls, is_own = buttons(of, who)
    until = found.until.astimezone(campaign.zone)
    return {
        "line": of,
        "summary": summary(found, tally, _withdrawn(books, campaign, found, tally)),
        "rows": [*rows(campaign, messages, people)],
        "first": first,
        "next": first + ROWS_SHOWN if first + ROWS_SHOWN < found.people else None,
        "left_out": left_out(books, campaign, found.id),
        "controls": controls,
        "is_own": is_own,
        "segments": found.segments,
        "sample": messages[0].body if messages else "",
        "until": label("goes_until", time=f"{until:%H:%M}", day=f"{until:%d/%m}"),
        **(_proposed(books, campaign, found.id, now) if found.state is BroadcastState.PROPOSED else {}),
    }


def _proposed(books: Redis, campaign: Campaign, broadcast: str, now: datetime) -> dict[str, object]:
    """What the approving person must see: whom it would reach now, and what it would say to each."""
    [kept] = inbox.texts(books, campaign.id, [broadcast])
    order = ORDER.validate_json(kept.body)
    if not isinstance(order, BroadcastOrder):
        return {}
    by = Route(order.channel, order.number, order.price, order.others)
    proposal = Proposal(order.author, order.audience, order.key, order.written)
    would = preview_by(books, campaign.id, proposal, by, now)
    return {"look": looked(would), "group": order.audience.group, "segments": would.segments}


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
        yield label("quiet_until", time=f"{local:%H:%M}", day=f"{local:%d/%m}")
    most = terms(current_app.extensions["settings"], found.channel).spending_limit_a_day
    today = now.astimezone(campaign.zone).date()
    if most is not None and spending.spent(books, today) + found.price > most:
        yield label("spent_today", most=show.money(most))


def _clock(campaign: Campaign) -> object:
    return lambda moment: show.clock(moment, campaign.zone)
