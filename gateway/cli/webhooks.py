"""`keng webhooks` and `keng ussd`: what providers and aggregators are to be given so that they call us."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway import secrets
from gateway.channels.registry import Channels
from gateway.channels.ussd.dialects import DIALECTS
from gateway.cli import address
from gateway.cli.explained import explained
from gateway.settings import Settings
from gateway.web.ussd import SECRET


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


@click.command()
@with_appcontext
@explained
def ussd() -> None:
    """Print the address of each USSD dialect. Keep them secret: they let anybody report in any head's name."""
    settings: Settings = current_app.extensions["settings"]
    secret = secrets.secret(settings.var_dir, SECRET)
    for dialect in sorted(DIALECTS):
        click.echo(f"{dialect:14} {address.known(settings)}/webhooks/ussd/{dialect}/{secret}")
    if not settings.ussd_codes:
        click.echo("They are closed until USSD_CODES names the code that people dial, such as *101#.", err=True)
