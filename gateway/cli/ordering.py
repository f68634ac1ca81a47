"""Giving an order from a command, and waiting for its outcome."""

from __future__ import annotations

import secrets

from flask import current_app

from gateway.books import inbox
from gateway.books.inbox import Text
from gateway.orders import CONSOLE, given
from parsers.order import Order

WAIT_SECONDS = 5.0
NOT_YET = "given; it counts as soon as the gateway runs: make run"


def carried_out(campaign: str, order: Order) -> Text | None:
    """Give an order; it with its outcome once it is judged, None if that takes too long."""
    arrival = given(campaign, secrets.token_hex(8), order, CONSOLE)
    accepted = current_app.extensions["acceptor"].accept(campaign, arrival)
    return inbox.await_outcome(current_app.extensions["books"], campaign, accepted.id, WAIT_SECONDS)
