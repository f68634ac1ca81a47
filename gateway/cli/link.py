"""`flask link`: a new one-time sign-in link."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.cli.explained import explained
from gateway.web.login import one_time_link


@click.command()
@with_appcontext
@explained
def link() -> None:
    """Print a sign-in link that works once, for 15 minutes."""
    settings = current_app.extensions["settings"]
    click.echo(one_time_link(current_app.extensions["books"], settings.public_url))
