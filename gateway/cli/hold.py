"""`keng hold`: let nothing go out, or let texts go out again."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import hold as book
from gateway.books.hold import Hold
from gateway.cli.explained import explained
from gateway.status import pulling
from gateway.status.pulling import Unpulled


@click.group()
def hold() -> None:
    """While on hold, texts come in and count, and none goes out."""


@hold.command()
@click.option("--why", default="put on by hand", show_default=True, help="What the others read.")
@with_appcontext
@explained
def on(why: str) -> None:
    """Let nothing go out from now on, on any channel; a text that a sender has in hand still goes."""
    book.put_on(current_app.extensions["books"], datetime.now(UTC), why)
    click.echo("HOLD: nothing goes out. Release it with: keng hold release")


@hold.command()
@click.option("--anyway", is_flag=True, help="Though texts of a channel are not pulled yet.")
@with_appcontext
@explained
def release(anyway: bool) -> None:
    """Let texts go out again; what is too old to be of use is not sent."""
    books = current_app.extensions["books"]
    missing = pulling.unpulled(books, current_app.extensions["settings"], datetime.now(UTC))
    for one in missing if book.is_on(books) else ():
        click.echo(not_pulled(one))
    if missing and book.is_on(books) and not anyway:
        raise click.ClickException("Still on hold. Wait for the pull, or: flask --app wsgi hold release --anyway")
    released = book.release(books)
    click.echo("Released: what is still of use goes out." if released else "There was no hold.")


@hold.command()
@with_appcontext
@explained
def status() -> None:
    """Say whether there is a hold."""
    click.echo(said(book.state(current_app.extensions["books"])))


def not_pulled(one: Unpulled) -> str:
    """What of a channel is not pulled, in words."""
    since = f"{one.since:%Y-%m-%d %H:%M} UTC"
    return (
        f"NOT PULLED YET: texts that {one.title} has received since {since}; {one.listed} looked at, "
        f"{one.waiting} found and still to be counted"
    )


def said(state: Hold | None) -> str:
    """The hold in words."""
    return f"HOLD since {state.since:%Y-%m-%d %H:%M} UTC: {state.why}" if state else "No hold: texts go out."
