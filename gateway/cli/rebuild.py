"""`keng rebuild`: add the figures up anew from the ledger, and put them in the place of those in force."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from gateway import redis
from gateway.cli.campaign_option import BARE_IDS, CAMPAIGNS, all_chosen
from gateway.cli.explained import counted, explained
from gateway.verification.rebuild import rebuild as rebuild_figures


@click.command()
@BARE_IDS
@CAMPAIGNS
@with_appcontext
@explained
def rebuild(bare: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Rebuild the figures of all campaigns from the ledger, while texts go on coming in."""
    books = current_app.extensions["books"]
    with redis.jobs(current_app.extensions["settings"].redis) as jobs:
        for name in all_chosen([*names, *bare]):
            done = rebuild_figures(books, jobs, name)
            came = f", {done.caught_up} of them while it ran" if done.caught_up else ""
            click.echo(f"{name}: rebuilt from {counted(done.records + done.caught_up, 'record')}{came}")
