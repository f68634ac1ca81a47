"""`keng webhooks`: what the providers are to be given so that they call us."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway.channels.registry import Channels
from gateway.cli.explained import explained


@click.command()
@with_appcontext
@explained
def webhooks() -> None:
    """Print what to paste at each provider that proves itself by a secret. Whoever reads it can report as anybody."""
    channels = current_app.extensions["settings"].of(Channels)
    told = [(one.title, one.to_paste()) for one in channels.values() if one.to_paste()]
    for title, lines in told:
        click.echo("\n  ".join((title, *lines)))
    if not told:
        click.echo("No channel is on that needs it: docs/settings.md says which settings turn one on.", err=True)
