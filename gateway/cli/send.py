"""`flask send`: put a text in through the practice channel and print the reply."""

from __future__ import annotations

import secrets
import time

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway.books import campaigns, inbox, outbox
from gateway.books.inbox import Arrival
from gateway.campaigns.practice import SUFFIX
from gateway.channels import practice as channel
from gateway.cli.explained import explained

WAIT_SECONDS = 5.0
POLL_SECONDS = 0.02


@click.command()
@click.argument("text")
@click.option("--from", "phone", default="+84905000001", show_default=True, help="A phone of the practice roster.")
@with_appcontext
@explained
def send(text: str, phone: str) -> None:
    """Text the practice campaign as PHONE would, and print the reply."""
    acceptor, books = current_app.extensions["acceptor"], current_app.extensions["books"]
    practised = [campaign for campaign in campaigns.ids(books) if campaign.endswith(SUFFIX)]
    if not practised:
        raise click.ClickException("No practice campaign yet: start the gateway once with `make run`.")
    arrival = Arrival(channel.NAME, secrets.token_hex(8), phone, channel.NUMBER, text)
    accepted = acceptor.accept(practised[0], arrival)
    click.echo(_reply(books, practised[0], accepted.id))


def _reply(books: Redis, campaign: str, text_id: str) -> str:
    """The answer, once it is handed over; or what to do while there is none."""
    ends = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < ends:
        [text] = inbox.texts(books, campaign, [text_id])
        message = outbox.message(books, campaign, text.fields.get("reply", ""))
        if message and message.delivery in outbox.HANDED:
            return message.body
        time.sleep(POLL_SECONDS)
    return "(kept; no answer yet. Some texts get none; else see that the gateway runs: make run)"
