"""`keng link`: a new one-time sign-in link."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.cli import address
from gateway.cli.explained import explained
from gateway.web.login.views import one_time_link

MOST_CHARACTERS = 40


@click.command()
@click.option("--who", default="office", callback=lambda _context, _option, who: name(who), help="Whom it signs in.")
@with_appcontext
@explained
def link(who: str) -> None:
    """Print a sign-in link that works once, for 15 minutes.

    What a person does carries that person's name; a broadcast to many people is approved under another one.
    """
    settings = current_app.extensions["settings"]
    click.echo(one_time_link(current_app.extensions["books"], address.known(settings), who))


def name(said: str) -> str:
    """A person's name, spaces in order."""
    found = " ".join(said.split())
    if not found or len(found) > MOST_CHARACTERS or not found.isprintable():
        raise click.BadParameter(f"a name of 1 to {MOST_CHARACTERS} characters")
    return found
