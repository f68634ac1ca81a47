"""`keng forget`: remove a person's phone, name and words; the figures stay with the village."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import campaigns
from gateway.cli.explained import explained
from gateway.cli.phones_asked import phone_asked
from gateway.forgetting import NotForgottenError, forget_phone
from parsers.campaign import phones

QUESTION = "Remove the phone, the name and the words of its owner from every campaign? Nobody can undo this"


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
@explained
def forget(*, yes: bool) -> None:
    """Remove the phone that is asked for from every campaign: contact, texts, what was sent to it.

    The figures stay. Backups keep it until they are removed (`backups_days` of the campaign).
    """
    books = current_app.extensions["books"]
    phone = phone_asked()
    known = {name: campaigns.current(books, name)[0].phone_region for name in campaigns.ids(books)}
    wanted = {name: phones.read(phone, region) for name, region in known.items()}
    if not any(wanted.values()):
        raise click.ClickException("that is no phone number")
    if not yes:
        click.confirm(QUESTION, abort=True)
    for name, spelled in wanted.items():
        if spelled is None:
            continue
        try:
            removed = forget_phone(books, name, spelled, datetime.now(UTC))
        except NotForgottenError as error:
            raise click.ClickException(f"{name}: {error}") from error
        click.echo(f"{name}: removed {removed}")
