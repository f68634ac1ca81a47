"""Giving an order from a page, by the signed-in person; a form sent twice gives one order."""

from __future__ import annotations

import hashlib
import secrets

from flask import current_app, request

from gateway.books import inbox
from gateway.books.inbox import Arrival, Text
from gateway.orders import DESK, given
from gateway.web.roles import own_areas, person
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import Order


def author(campaign: Campaign) -> Contact:
    """Who is signed in, as somebody of the office who answers for the account's areas."""
    me = person()
    return Contact(me.id, "", me.name, campaign.office_role, own_areas(me.areas, campaign))


def fresh_nonce() -> str:
    """What a form carries, so that sending it twice gives one order."""
    return secrets.token_hex(8)


def form_ref(part: str = "") -> str:
    """The same for a form that one person sends twice, another where something else was written into it meanwhile.

    Of a form that gives several orders, `part` tells them apart.
    """
    said = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return hashlib.blake2b(repr((person().id, part, said)).encode(), digest_size=12).hexdigest()


def given_before(campaign: str, part: str = "") -> str:
    """The id of the order that this very form has given already; "" where it is sent for the first time."""
    found = order_id(campaign, form_ref(part))
    return found if inbox.known(current_app.extensions["books"], campaign, [found])[0] else ""


def order_id(campaign: str, ref: str) -> str:
    """The id that an order of a page has which is given under a reference."""
    return Arrival(DESK, f"{campaign}/{ref}", DESK, "", "").id


def arrival(campaign: str, order: Order, ref: str = "") -> Arrival:
    """An order as the inbox takes it: with the same ref it is the same order."""
    return given(campaign, ref or fresh_nonce(), order, DESK)


def carried_out(campaign: str, one: Arrival) -> Text | None:
    """Accept it; it with its outcome once it is judged, None if that takes too long."""
    acceptor = current_app.extensions["acceptor"]
    accepted = acceptor.accept(campaign, one)
    found: Text | None = acceptor.await_outcome(campaign, accepted.id)
    return found
