"""`keng send`: put a text in through the practice channel and print the reply."""

from __future__ import annotations

import secrets
import time

import click
from flask import current_app
from flask.cli import with_appcontext
from redis import Redis

from gateway.books import campaigns, inbox, outbox, roster
from gateway.books.inbox import Arrival
from gateway.campaigns.practice import is_practice, twin_id
from gateway.channels import practice as channel
from gateway.cli.campaign_option import CAMPAIGN, chosen
from gateway.cli.explained import explained
from parsers.campaign import phones

WAIT_SECONDS = 5.0
POLL_SECONDS = 0.02


@click.command()
@click.argument("text")
@click.option("--from", "whose", help="A village's code, that of the top area (office), or an invented phone.")
@CAMPAIGN
@with_appcontext
@explained
def send(text: str, whose: str | None, name: str | None) -> None:
    """Text the practice campaign as a head or the office would, and print the reply."""
    acceptor, books = current_app.extensions["acceptor"], current_app.extensions["books"]
    plan_id = chosen(name)
    twin = plan_id if is_practice(plan_id) else twin_id(plan_id)
    if twin not in campaigns.ids(books):
        raise click.ClickException(f"{plan_id} has no practice campaign yet; to open one: keng practice --anew --yes")
    phone = _phone(books, twin, whose)
    arrival = Arrival(channel.NAME, secrets.token_hex(8), phone, channel.NUMBER, text)
    accepted = acceptor.accept(twin, arrival)
    click.echo(_reply(books, twin, accepted.id))


def _phone(books: Redis, campaign: str, whose: str | None) -> str:
    """The phone of whoever practises for an area, of the first head where nothing is named, or an invented one."""
    plan, _ = campaigns.current(books, campaign)
    everyone = roster.everyone(books, campaign)
    if whose is None:
        heads = (one.phone for one in everyone if one.role == plan.head_role)
        return min(heads, default=phones.example(plan.phone_region))
    of_area = [one.phone for one in everyone if whose.upper() in one.areas]
    phone = min(of_area, default=phones.read(whose, plan.phone_region))
    if phone is None:
        raise click.UsageError(f"--from {whose}: nobody practises for such an area, and it is no phone")
    return phone


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
