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
@click.option("--from", "written", help="A phone; by default that of the first head of the practice roster.")
@CAMPAIGN
@with_appcontext
@explained
def send(text: str, written: str | None, name: str | None) -> None:
    """Text the practice campaign as PHONE would, and print the reply."""
    acceptor, books = current_app.extensions["acceptor"], current_app.extensions["books"]
    plan_id = chosen(name)
    twin = plan_id if is_practice(plan_id) else twin_id(plan_id)
    if twin not in campaigns.ids(books):
        raise click.ClickException(f"{plan_id} has no practice campaign yet; to open one: keng practice --anew --yes")
    phone = _phone(books, twin, written)
    arrival = Arrival(channel.NAME, secrets.token_hex(8), phone, channel.NUMBER, text)
    accepted = acceptor.accept(twin, arrival)
    click.echo(_reply(books, twin, accepted.id))


def _phone(books: Redis, campaign: str, written: str | None) -> str:
    """The phone that is meant."""
    plan, _ = campaigns.current(books, campaign)
    if written is None:
        heads = (one.phone for one in roster.everyone(books, campaign) if one.role == plan.head_role)
        return min(heads, default=phones.example(plan.phone_region))
    phone = phones.read(written, plan.phone_region)
    if phone is None:
        raise click.UsageError(f"--from {written}: no phone; write it such as {phones.example(plan.phone_region)}")
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
