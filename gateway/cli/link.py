"""`keng link`: a new one-time sign-in link."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.books import accounts
from gateway.books.accounts import AccountError, AccountFault
from gateway.cli import address
from gateway.cli.explained import explained
from gateway.web.login.views import one_time_link


@click.command()
@click.option("--who", help="Whom it signs in; left out, the oldest administrator.")
@with_appcontext
@explained
def link(who: str | None) -> None:
    """Print a sign-in link that works once, for 15 minutes.

    Where nobody has an account yet, it makes the first administrator.
    """
    settings = current_app.extensions["settings"]
    if who is not None and not accounts.login_of(who):
        raise AccountError(AccountFault.NAME)
    click.echo(one_time_link(current_app.extensions["books"], address.known(settings), who or ""))
