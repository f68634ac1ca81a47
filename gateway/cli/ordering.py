"""Giving an order from a command, and waiting for its outcome."""

from __future__ import annotations

import secrets

import click
from flask import current_app

from gateway.books import campaigns, inbox
from gateway.books.inbox import Text
from gateway.campaigns.practice import is_practice
from gateway.orders import CONSOLE, given
from parsers.order import Order

WAIT_SECONDS = 5.0
NOT_YET = "given; it counts as soon as the gateway runs: make run"


def carried_out(campaign: str, order: Order) -> Text | None:
    """Give an order; it with its outcome once it is judged, None if that takes too long."""
    arrival = given(campaign, secrets.token_hex(8), order, CONSOLE)
    accepted = current_app.extensions["acceptor"].accept(campaign, arrival)
    return inbox.await_outcome(current_app.extensions["books"], campaign, accepted.id, WAIT_SECONDS)


def chosen(name: str | None) -> str:
    """The campaign named, or the only one that is no practice."""
    if name:
        return name
    real = [one for one in campaigns.ids(current_app.extensions["books"]) if not is_practice(one)]
    if len(real) != 1:
        raise click.UsageError(f"which campaign? Add --campaign with one of: {', '.join(real) or '(none is loaded)'}")
    return real[0]
